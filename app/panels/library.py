"""The library page: folders with their coverage, documents with their state and reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.icons import put_icon, without_icons
from app.index_operations import IndexOperations
from app.operations import Operations
from app.panels.documents import FAILED, DocumentTable
from app.panels.folders import FolderList
from app.plain_text import printable
from app.theme import Space, TextSize, text_font
from app.translation import number, tr

if TYPE_CHECKING:
    from engine import DocumentRow, RootCoverage


class LibraryPanel(QWidget):
    """Folders and documents of the library, and what can be done with them.

    Signals:
        add_folder_requested: the person wants to choose a folder.
    """

    add_folder_requested = Signal()

    def __init__(
        self, operations: Operations, indexing: IndexOperations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self._indexing = indexing
        self._stale = True
        self._summary = QLabel()
        self._summary.setTextFormat(Qt.TextFormat.PlainText)
        self.add_button = QPushButton(tr("Add folder…"))
        self.add_button.clicked.connect(self.add_folder_requested)
        put_icon(self.add_button, "folder-add")
        self.update_button = QPushButton(tr("Update"))
        self.update_button.setToolTip(tr("Look for new, changed and removed documents (F5)"))
        self.update_button.clicked.connect(indexing.update)
        put_icon(self.update_button, "refresh")
        self.folders = FolderList()
        self.documents = DocumentTable()
        self._lay_out()
        self._connect()

    def refresh(self) -> None:
        """Fetch folders and documents anew: at once, or when the page is next seen."""
        self._stale = not self.isVisible()
        if not self._stale:
            self._operations.roots(self._on_roots, key="panel_roots")
            self._fetch_documents()

    def show_failed(self) -> None:
        """Show the documents of all folders that could not be read."""
        self.folders.clear_selection()
        self.documents.show_state(FAILED)

    def _lay_out(self) -> None:
        title = QLabel(tr("Library"))
        title.setFont(text_font(self.font(), TextSize.TITLE, bold=True))
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(title)
        words.addWidget(self._summary)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addLayout(words, 1)
        head.addWidget(self.update_button)
        head.addWidget(self.add_button)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("library")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(Space.S)
        self.splitter.addWidget(self.folders)
        self.splitter.addWidget(self.documents)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([400, 800])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.S)
        layout.setSpacing(Space.M)
        layout.addLayout(head)
        layout.addWidget(self.splitter, 1)

    def _connect(self) -> None:
        self._indexing.library_changed.connect(self.refresh)
        self._indexing.changed.connect(self._on_indexing_changed)
        self.folders.root_selected.connect(self._on_root_selected)
        self.folders.open_requested.connect(lambda root: self._operations.open_file(root.path))
        self.folders.remove_requested.connect(self.confirm_removal)
        self.documents.open_requested.connect(lambda row: self._operations.open_file(row.path))
        self.documents.reveal_requested.connect(lambda row: self._operations.reveal(row.path))
        self.documents.retry_requested.connect(self._indexing.retry_failed)
        self.documents.all_folders_requested.connect(self.folders.clear_selection)
        self._on_indexing_changed()

    def _fetch_documents(self) -> None:
        root = self.folders.selected()
        self._operations.documents(self._on_documents, root=root.path if root is not None else None)

    def _on_roots(self, roots: list[RootCoverage]) -> None:
        self.folders.set_roots(roots)
        documents = sum(root.documents for root in roots)
        indexed = sum(root.indexed for root in roots)
        failed = sum(root.failed for root in roots)
        parts = [
            tr("{indexed} of {documents} documents can be found by meaning").format(
                indexed=number(indexed), documents=number(documents)
            )
        ]
        if failed:
            parts.append(tr("%n not readable", "", failed))
        parts.append(tr("%n folder(s)", "", len(roots)))
        self._summary.setText(" · ".join(parts))

    def _on_documents(self, rows: list[DocumentRow]) -> None:
        self.documents.set_rows(rows)

    def _on_root_selected(self, root: RootCoverage | None) -> None:
        self.documents.set_folder_chosen(root is not None)
        if self.isVisible():
            self._fetch_documents()

    def confirm_removal(self, root: RootCoverage) -> None:
        """Ask whether a folder shall leave the library, and take it out."""
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Remove folder"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(
            tr("Take “{folder}” out of the library?").format(folder=printable(str(root.path)))
        )
        box.setInformativeText(
            tr(
                "%n document(s) will no longer be found. The files themselves stay untouched.",
                "",
                root.documents,
            )
        )
        remove = box.addButton(tr("Remove"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        without_icons(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        remove.clicked.connect(lambda: self._indexing.remove_root(root.path))
        box.open()

    def _on_indexing_changed(self) -> None:
        self.update_button.setEnabled(not self._indexing.running)
        self.documents.retry_button.setEnabled(not self._indexing.running)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: fetch what changed while the page was hidden."""
        super().showEvent(event)
        if self._stale:
            self.refresh()
