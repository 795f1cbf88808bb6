"""A framed line at the head of a page: what came of something, with a sign and reasons."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.icons import icon
from app.theme import Colours, Space, TextSize, colours
from app.widgets.labels import plain

_ICON_PX = 26
_RADIUS_PX = 8
_TINT = 26  # of 255: the ground, in the colour of the frame


class Mood(Enum):
    """What a banner says before it is read; the value is its icon."""

    GOOD = "check-circle"
    CAREFUL = "warning"
    BAD = "error"
    PLAIN = "info"


class Banner(QWidget):
    """A title and lines beside a sign."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mood = Mood.PLAIN
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = plain(size=TextSize.LARGE, bold=True)
        self._text = plain()
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(self._title)
        words.addWidget(self._text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        row.setSpacing(Space.M)
        row.addWidget(self._picture)
        row.addLayout(words, 1)

    def show_words(self, mood: Mood, title: str, lines: Sequence[str] = ()) -> None:
        """Say this instead of what was said."""
        self._mood = mood
        self._title.setText(title)
        self._text.setText("\n".join(lines))
        self._text.setVisible(bool(lines))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(lines))
        self._tint()
        self.update()

    def title(self) -> str:
        """What it says first."""
        return self._title.text()

    def text(self) -> str:
        """What it says below."""
        return self._text.text()

    def _colour(self) -> QColor:
        roles: Colours = colours(self.palette())
        return {
            Mood.GOOD: roles.success,
            Mood.CAREFUL: roles.warning,
            Mood.BAD: roles.error,
            Mood.PLAIN: roles.accent,
        }[self._mood]

    def _tint(self) -> None:
        side = QSize(_ICON_PX, _ICON_PX)
        shown = icon(self._mood.value, self._colour())
        self._picture.setPixmap(shown.pixmap(side, self.devicePixelRatioF()))

    # Overrides of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: a frame and a ground in the colour of the mood."""
        colour = self._colour()
        ground = QColor(colour)
        ground.setAlpha(_TINT)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour, 1))
        painter.setBrush(ground)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, _RADIUS_PX, _RADIUS_PX)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._tint()
