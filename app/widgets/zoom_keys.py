"""The keys that make a document larger and smaller."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def zoom_step(event: QEvent) -> int | None:
    """1 for Ctrl and plus, -1 for Ctrl and minus, 0 for Ctrl and 0 (as at first), else None."""
    if not isinstance(event, QKeyEvent):
        return None
    if not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        return None
    steps: dict[int, int] = {
        Qt.Key.Key_Plus: 1,
        Qt.Key.Key_Equal: 1,
        Qt.Key.Key_Minus: -1,
        Qt.Key.Key_0: 0,
    }
    return steps.get(event.key())


def takes_zoom_key(event: QEvent) -> bool:
    """Whether a view should take the key before the window does, which would size all text."""
    return event.type() == QEvent.Type.ShortcutOverride and zoom_step(event) is not None
