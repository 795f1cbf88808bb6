"""A label of one line that shortens its text in the middle."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.plain_text import one_line, tooltip


class ElidedLabel(QWidget):
    """Plain text in one line, as much of it as fits; the tooltip has all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def text(self) -> str:
        """The whole text."""
        return self._text

    def set_text(self, text: str) -> None:
        """Shows this text, white space and control characters aside."""
        self._text = one_line(text)
        self.setToolTip(tooltip(self._text) if self._text else "")
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    # Overrides of Qt

    def sizeHint(self) -> QSize:
        """Qt: one line high, as wide as the text."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.horizontalAdvance(self._text), metrics.height() + 2)

    def minimumSizeHint(self) -> QSize:
        """Qt: one line high, a few letters wide."""
        metrics = QFontMetrics(self.font())
        return QSize(metrics.averageCharWidth() * 6, metrics.height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: paints what fits."""
        painter = QPainter(self)
        text = QFontMetrics(self.font()).elidedText(
            self._text, Qt.TextElideMode.ElideMiddle, self.width()
        )
        painter.setPen(self.palette().color(self.foregroundRole()))
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(self.rect(), flags, text)
