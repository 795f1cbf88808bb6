"""A short note over the foot of a panel, with a way to undo what it tells of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.theme import Space, colours
from app.translation import tr

SHOWN_MS: Final = 6_000
_RADIUS_PX: Final = 8


class Toast(QWidget):
    """Lies over its parent, at the foot; goes by itself unless the pointer or the focus is on it.

    It never takes the focus; the button can be reached with Tab, and what it does has a key of its
    own.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self._action: Callable[[], object] | None = None
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self.button = QPushButton(tr("Undo"))
        self.button.setAutoDefault(False)
        self.button.clicked.connect(self._on_clicked)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        row.setSpacing(Space.M)
        row.addWidget(self._text)
        row.addWidget(self.button)
        self._timer = QTimer(self, singleShot=True, interval=SHOWN_MS)
        self._timer.timeout.connect(self._on_timeout)
        parent.installEventFilter(self)
        self.hide()

    def text(self) -> str:
        """What it says."""
        return self._text.text()

    def tell(
        self, text: str, action_text: str = "", action: Callable[[], object] | None = None
    ) -> None:
        """Say this for some seconds, with a button where there is an action."""
        self._text.setText(text)
        self._action = action
        if action is not None:
            self.button.setText(action_text)
        self.button.setVisible(action is not None)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _place(self) -> None:
        room = self._covered.rect()
        self.adjustSize()
        width = min(self.sizeHint().width(), room.width() - 2 * Space.M)
        left = room.left() + (room.width() - width) // 2
        top = room.bottom() - self.sizeHint().height() - Space.M
        self.setGeometry(left, top, width, self.sizeHint().height())

    def _on_clicked(self) -> None:
        self._timer.stop()
        self.hide()
        if self._action is not None:
            self._action()

    def _on_timeout(self) -> None:
        if self.underMouse() or self.button.hasFocus():
            self._timer.start()
        else:
            self.hide()

    # Overrides of Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: stay at the foot of the parent, and go with it."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        elif event.type() == QEvent.Type.Hide:
            self._timer.stop()
            self.hide()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a raised plate with a line around it."""
        roles = colours(self.palette())
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(roles.accent, 1))
        painter.setBrush(roles.raised)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)
