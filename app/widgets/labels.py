"""Labels of plain text in the roles that pages need; they follow the theme."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QLabel

from app.theme import TextSize, text_font


def plain(text: str = "", *, size: TextSize = TextSize.BODY, bold: bool = False) -> QLabel:
    """A label that wraps and takes no markup."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(text_font(label.font(), size, bold=bold))
    return label


def heading(text: str) -> QLabel:
    """A heading between two parts of a page."""
    return plain(text, bold=True)


def muted(text: str = "") -> QLabel:
    """A line that is read second: an explanation, a figure's source."""
    label = plain(text, size=TextSize.SMALL)
    label.setForegroundRole(QPalette.ColorRole.PlaceholderText)
    return label
