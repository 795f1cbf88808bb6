"""The list of hits and its keys."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QAction, QDrag, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QListView, QMenu, QWidget

from app.icons import icon
from app.models.hits import HitListModel
from app.translation import tr
from engine import SearchHit


class HitList(QListView):
    """Shows a `HitListModel`; every action on a hit has a key and an entry in the menu.

    Signals:
        hit_chosen(object): the `SearchHit` that is current now, or None.
        open_requested(object): the `SearchHit` whose file is to be opened.
        reveal_requested(object): the one whose file is to be shown in its folder.
        copy_requested(object): the one whose passage is to be copied with its source.
        copy_path_requested(object): the one whose path is to be copied.
        folder_requested(object): search in this hit's folder only.
        similar_requested(object): search for what is like this hit's passage.
        judge_requested(object, bool): the person says whether this hit answers the query.
        preview_toggled(): show or hide the preview.
        typed(str): text that is meant for the query box.
        left(): the person goes back up to the query box.
    """

    hit_chosen = Signal(object)
    open_requested = Signal(object)
    reveal_requested = Signal(object)
    copy_requested = Signal(object)
    copy_path_requested = Signal(object)
    folder_requested = Signal(object)
    similar_requested = Signal(object)
    judge_requested = Signal(object, bool)
    preview_toggled = Signal()
    typed = Signal(str)
    left = Signal()

    def __init__(self, model: HitListModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hits = model
        self.setModel(model)
        self.setObjectName("hits")
        self.setAccessibleName(tr("Hits"))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # A bar that comes and goes would change the width, and with it every card's height.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragOnly)
        self.setDefaultDropAction(Qt.DropAction.CopyAction)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(self._on_menu_requested)
        self.doubleClicked.connect(self._on_double_clicked)

    def current_hit(self) -> SearchHit | None:
        """The hit that is current, or None."""
        return self._hits.hit(self.currentIndex())

    def select_row(self, row: int) -> None:
        """Makes a row current and brings it into view."""
        index = self._hits.index(row, 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def rows_in_view(self) -> range:
        """The rows that are on screen, wholly or in part."""
        area = self.viewport().rect()
        first = self.indexAt(area.topLeft())
        last = self.indexAt(area.bottomLeft())
        end = last.row() + 1 if last.isValid() else len(self._hits.hits)
        return range(max(0, first.row()), end)

    def menu(self, hit: SearchHit) -> QMenu:
        """The menu of what can be done with a hit."""
        menu = QMenu(self)
        entries = (
            (tr("Open"), "Return", self.open_requested),
            (tr("Show in folder"), "Ctrl+Return", self.reveal_requested),
            (tr("Copy passage with source"), "Ctrl+C", self.copy_requested),
            (tr("Copy path"), "", self.copy_path_requested),
            (tr("Search this folder only"), "", self.folder_requested),
            (tr("Find similar passages"), "", self.similar_requested),
        )
        for text, keys, signal in entries:
            if signal in (self.copy_requested, self.folder_requested):
                menu.addSeparator()
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setEnabled(
                hit.online or signal not in (self.open_requested, self.reveal_requested)
            )
            action.triggered.connect(lambda _checked, s=signal: s.emit(hit))
            menu.addAction(action)
        menu.addSeparator()
        for text, keys, relevant in (
            (tr("&Relevant"), "+", True),
            (tr("&Not relevant"), "-", False),
        ):
            action = QAction(text, menu)
            action.setShortcut(QKeySequence(keys))
            action.setShortcutVisibleInContextMenu(True)
            action.setCheckable(True)
            action.setChecked(hit.judged is relevant)
            action.triggered.connect(
                lambda _checked, said=relevant: self.judge_requested.emit(hit, said)
            )
            menu.addAction(action)
        return menu

    def _on_menu_requested(self, point: QPoint) -> None:
        index = self.indexAt(point)
        hit = self._hits.hit(index) if index.isValid() else self.current_hit()
        if hit is None:
            return
        menu = self.menu(hit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.viewport().mapToGlobal(point))

    def _on_double_clicked(self, index: QModelIndex) -> None:
        hit = self._hits.hit(index)
        if hit is not None:
            self.open_requested.emit(hit)

    def _act(self, event: QKeyEvent) -> bool:
        """Whether the key meant an action on the current hit, which then was done."""
        hit = self.current_hit()
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if hit is None:
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            (self.reveal_requested if control else self.open_requested).emit(hit)
        elif event.matches(QKeySequence.StandardKey.Copy):
            self.copy_requested.emit(hit)
        elif event.key() == Qt.Key.Key_Space:
            self.preview_toggled.emit()
        elif event.text() in ("+", "-") and not control:
            self.judge_requested.emit(hit, event.text() == "+")
        else:
            return False
        return True

    def _leave(self, event: QKeyEvent) -> bool:
        """Whether the key led out of the list, back to the query."""
        first = self.currentIndex().row() <= 0
        if event.key() == Qt.Key.Key_Escape or (event.key() == Qt.Key.Key_Up and first):
            self.left.emit()
            return True
        text = event.text()
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        )
        if text and text.isprintable() and plain:
            self.typed.emit(text)
            return True
        return False

    # Overrides of Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that act on the hit or lead back to the query; the rest moves."""
        if not self._act(event) and not self._leave(event):
            super().keyPressEvent(event)

    def startDrag(self, supportedActions: Qt.DropAction) -> None:
        """Qt: a drag shows a file, not the whole card."""
        drag = QDrag(self)
        drag.setMimeData(self._hits.mimeData(self.selectedIndexes()))
        side_px = self.fontMetrics().height() * 2
        drag.setPixmap(icon("file").pixmap(side_px, side_px))
        drag.exec(self._hits.supportedDragActions(), Qt.DropAction.CopyAction)

    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: another hit is current."""
        super().currentChanged(current, previous)
        self.hit_chosen.emit(self._hits.hit(current))
