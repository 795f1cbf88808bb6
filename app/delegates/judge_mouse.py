"""Makes the painted buttons of a list of hits answer to the mouse."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QAbstractItemView

from app.delegates.card import Card
from app.delegates.hit import HitDelegate
from app.delegates.judge_buttons import Button, button_at
from app.models.hits import HitRole
from engine import SearchHit


class JudgeMouse(QObject):
    """Watches the pointer over a list; a press on a button does not select its row.

    Signals:
        pressed: a button was clicked (SearchHit, bool whether it says relevant).
    """

    pressed = Signal(object, bool)

    def __init__(self, view: QAbstractItemView, delegate: HitDelegate) -> None:
        super().__init__(view)
        self._view = view
        self._delegate = delegate
        self._down: Button | None = None
        view.viewport().setMouseTracking(True)
        view.viewport().installEventFilter(self)

    def button_rect(self, index: QModelIndex, *, relevant: bool) -> QRect:
        """Where a row's button lies in the viewport."""
        hit = index.data(HitRole.HIT)
        if not isinstance(hit, SearchHit):
            return QRect()
        card = self._card(hit, index)
        corner = self._view.visualRect(index).topLeft()
        return (card.answers if relevant else card.fails).translated(corner)

    def _card(self, hit: SearchHit, index: QModelIndex) -> Card:
        width = self._view.visualRect(index).width()
        card, _ = self._delegate.card(hit, width, self._view.font(), self._view.palette())
        return card

    def _at(self, point: QPoint) -> tuple[SearchHit, bool] | None:
        index = self._view.indexAt(point)
        hit = index.data(HitRole.HIT) if index.isValid() else None
        if not isinstance(hit, SearchHit):
            return None
        inside = point - self._view.visualRect(index).topLeft()
        relevant = button_at(self._card(hit, index), inside)
        return None if relevant is None else (hit, relevant)

    def _hover(self, button: Button | None) -> None:
        if button != self._delegate.hovered:
            self._delegate.hovered = button
            viewport = self._view.viewport()
            viewport.update()
            if button is None:
                viewport.unsetCursor()
            else:
                viewport.setCursor(Qt.CursorShape.PointingHandCursor)

    def _on_mouse(self, event: QMouseEvent) -> bool:
        """Whether the event was the buttons' own."""
        found = self._at(event.position().toPoint())
        button = (found[0].passage_id, found[1]) if found is not None else None
        kind = event.type()
        if kind == QEvent.Type.MouseMove:
            self._hover(button)
            return self._down is not None
        if event.button() is not Qt.MouseButton.LeftButton:
            return False
        if kind == QEvent.Type.MouseButtonRelease:
            down, self._down = self._down, None
            if found is not None and down == button:
                self.pressed.emit(*found)
            return down is not None
        self._down = button
        return button is not None

    # Overrides of Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: take what happens on the buttons, leave the rest to the list."""
        if isinstance(event, QMouseEvent):
            return self._on_mouse(event)
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().eventFilter(watched, event)
