"""The list of folders on the library page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.delegates.root import RootDelegate
from app.icons import icon, put_icon
from app.models.roots import RootListModel
from app.theme import Space
from app.translation import tr

if TYPE_CHECKING:
    from engine import RootCoverage


class FolderList(QWidget):
    """Folders with their coverage; one or none is selected.

    Signals:
        root_selected: the selected folder changed (RootCoverage or None).
        open_requested: show this folder in the file manager (RootCoverage).
        remove_requested: take this folder out of the library (RootCoverage).
    """

    root_selected = Signal(object)
    open_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RootListModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RootDelegate(self.view))
        self.view.setMouseTracking(True)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._on_menu)
        self.view.activated.connect(self._on_open)
        self.view.selectionModel().selectionChanged.connect(self._on_selected)
        label = QLabel(tr("F&olders"))
        label.setBuddy(self.view)
        self.view.setAccessibleName(tr("Folders"))
        self.open_button = QPushButton(tr("Open"))
        self.open_button.setToolTip(tr("Show the folder in the file manager"))
        self.open_button.clicked.connect(self._on_open)
        put_icon(self.open_button, "folder-open")
        self.remove_button = QPushButton(tr("Remove…"))
        self.remove_button.setToolTip(tr("Take the folder out of the library (Del)"))
        self.remove_button.clicked.connect(self._on_remove)
        put_icon(self.remove_button, "remove")
        delete = QShortcut(QKeySequence(QKeySequence.StandardKey.Delete), self.view)
        delete.setContext(Qt.ShortcutContext.WidgetShortcut)
        delete.activated.connect(self._on_remove)
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(label, 1)
        above.addWidget(self.open_button)
        above.addWidget(self.remove_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, Space.XS, 0)
        layout.setSpacing(Space.S)
        layout.addLayout(above)
        layout.addWidget(self.view, 1)
        self._on_selected()

    def set_roots(self, roots: Sequence[RootCoverage]) -> None:
        """Show these folders; the selected one stays selected if it is still there."""
        before = self.selected()
        self.model.set_roots(roots)
        if before is not None and self.selected() is None:
            row = self.model.row_of(before.path)
            if row >= 0:
                self.view.setCurrentIndex(self.model.index(row))
            else:
                self._on_selected()

    def selected(self) -> RootCoverage | None:
        """The selected folder, None for all."""
        rows = self.view.selectionModel().selectedIndexes()
        return self.model.root_at(rows[0]) if rows else None

    def clear_selection(self) -> None:
        """Select no folder, which stands for all."""
        self.view.clearSelection()

    def _on_selected(self) -> None:
        root = self.selected()
        self.open_button.setEnabled(root is not None and root.online)
        self.remove_button.setEnabled(root is not None)
        self.root_selected.emit(root)

    def _on_open(self) -> None:
        root = self.selected()
        if root is not None and root.online:
            self.open_requested.emit(root)

    def _on_remove(self) -> None:
        root = self.selected()
        if root is not None:
            self.remove_requested.emit(root)

    def _on_menu(self, position: QPoint) -> None:
        if self.model.root_at(self.view.indexAt(position)) is None:
            return
        menu = QMenu(self)
        opening = menu.addAction(icon("folder-open"), tr("Open"), self._on_open)
        opening.setEnabled(self.open_button.isEnabled())
        menu.addSeparator()
        menu.addAction(icon("remove"), tr("Remove from the library…"), self._on_remove)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.view.viewport().mapToGlobal(position))
