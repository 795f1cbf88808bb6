"""The table of documents on the library page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QEvent,
    QObject,
    QPoint,
    Qt,
    Signal,
)
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QMenu,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon, put_icon
from app.models.documents import Column, DocumentTableModel, state_text
from app.theme import Space
from app.translation import tr

if TYPE_CHECKING:
    from engine import DocumentRow

ALL, FAILED, WAITING = "", "failed", "waiting"
_WIDTHS = {
    Column.NAME: 32,
    Column.STATE: 30,
    Column.TYPE: 9,
    Column.SIZE: 11,
    Column.MODIFIED: 13,
}


class DocumentTable(QWidget):
    """Documents with their state; several can be selected.

    Signals:
        open_requested: open this document (DocumentRow).
        reveal_requested: show this document in the file manager (DocumentRow).
        retry_requested: read the documents that failed once more.
        all_folders_requested: show the documents of all folders.
    """

    open_requested = Signal(object)
    reveal_requested = Signal(object)
    retry_requested = Signal()
    all_folders_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = DocumentTableModel(self)
        self.state_box = QComboBox()
        self.state_box.addItem(tr("All"), ALL)
        self.state_box.addItem(tr("Not readable"), FAILED)
        self.state_box.addItem(tr("Waiting"), WAITING)
        self.state_box.setAccessibleName(tr("State of the documents shown"))
        self.state_box.currentIndexChanged.connect(self._on_narrowed)
        self.text_box = QLineEdit()
        self.text_box.setPlaceholderText(tr("Filter by name or folder"))
        self.text_box.setAccessibleName(tr("Filter by name or folder"))
        self.text_box.setClearButtonEnabled(True)
        self.text_box.textChanged.connect(self._on_narrowed)
        self.retry_button = QPushButton(tr("Try again"))
        self.retry_button.setToolTip(tr("Read the documents that failed once more"))
        self.retry_button.clicked.connect(self.retry_requested)
        put_icon(self.retry_button, "refresh")
        self.all_button = QPushButton(tr("Show all folders"))
        self.all_button.clicked.connect(self.all_folders_requested)
        self._make_view()
        self._lay_out()

    def set_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Show these documents."""
        self.model.set_rows(rows)
        failed = sum(row.status == FAILED for row in rows)
        self.retry_button.setVisible(failed > 0)
        self._on_narrowed()

    def show_state(self, status: str) -> None:
        """Show only documents of a state, "" for every."""
        self.state_box.setCurrentIndex(self.state_box.findData(status))

    def set_folder_chosen(self, chosen: bool) -> None:
        """Offer the way back to all folders, or not."""
        self.all_button.setVisible(chosen)

    def selected(self) -> list[DocumentRow]:
        """The selected documents, from top to bottom."""
        rows = self.view.selectionModel().selectedRows()
        found = [self.model.row_at(index) for index in rows]
        return [row for row in found if row is not None]

    def _make_view(self) -> None:
        view = self.view = QTableView()
        view.setModel(self.model)
        view.setAccessibleName(tr("Documents"))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        view.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setSortingEnabled(True)
        view.sortByColumn(Column.NAME, Qt.SortOrder.AscendingOrder)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self._on_menu)
        view.activated.connect(self._on_open)
        rows = view.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(view.fontMetrics().height() + Space.S)
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(Column.FOLDER, QHeaderView.ResizeMode.Stretch)
        for column, characters in _WIDTHS.items():
            view.setColumnWidth(column, characters * view.fontMetrics().averageCharWidth())
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Copy), self._on_copy),
            (QKeySequence("Ctrl+Return"), self._on_reveal),
        ):
            shortcut = QShortcut(keys, view)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)
        self._nothing = QLabel(tr("No documents to show"), view.viewport())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        view.viewport().installEventFilter(self)

    def _lay_out(self) -> None:
        label = QLabel(tr("&Documents"))
        label.setBuddy(self.state_box)
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(label)
        above.addWidget(self.state_box)
        above.addWidget(self.text_box, 1)
        above.addWidget(self.all_button)
        above.addWidget(self.retry_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XS, 0, 0, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        self.retry_button.hide()
        self.all_button.hide()

    def _on_narrowed(self) -> None:
        self.model.narrow(self.state_box.currentData(), self.text_box.text())
        self._nothing.setVisible(self.model.rowCount() == 0)

    def _on_open(self) -> None:
        for row in self.selected()[:1]:
            self.open_requested.emit(row)

    def _on_reveal(self) -> None:
        for row in self.selected()[:1]:
            self.reveal_requested.emit(row)

    def _on_copy(self) -> None:
        lines = [f"{row.path}\t{state_text(row)}" for row in self.selected()]
        QGuiApplication.clipboard().setText("\n".join(lines))

    def _on_copy_path(self) -> None:
        QGuiApplication.clipboard().setText("\n".join(str(row.path) for row in self.selected()))

    def _on_menu(self, position: QPoint) -> None:
        if not self.selected():
            return
        menu = QMenu(self)
        menu.addAction(icon("open"), tr("Open"), self._on_open)
        menu.addAction(icon("folder-open"), tr("Show in folder"), self._on_reveal)
        menu.addSeparator()
        menu.addAction(icon("copy"), tr("Copy path"), self._on_copy_path)
        menu.addAction(tr("Copy with reason"), self._on_copy)
        if any(row.status == FAILED for row in self.selected()):
            menu.addSeparator()
            menu.addAction(
                icon("refresh"), tr("Try failed documents again"), self.retry_requested.emit
            )
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: keep the line about an empty table in its middle."""
        if event.type() == QEvent.Type.Resize:
            self._nothing.setGeometry(self.view.viewport().rect())
        return super().eventFilter(watched, event)
