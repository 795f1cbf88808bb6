"""A line that says how things stand, and for a moment what was just done."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLabel, QWidget

NOTE_MS: Final = 3_000


class StatusLine(QLabel):
    """Plain text; hidden while there is nothing to say."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._standing = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._note = QTimer(self, singleShot=True, interval=NOTE_MS)
        self._note.timeout.connect(lambda: self._show(self._standing))
        self.hide()

    def say(self, text: str) -> None:
        """Says this until something else is said."""
        self._note.stop()
        self._standing = text
        self._show(text)

    def tell(self, text: str) -> None:
        """Says this for a moment, then again what was said before."""
        self._show(text)
        self._note.start()

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setVisible(bool(text))
