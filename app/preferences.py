"""What the window remembers between two starts: places, sizes, the last page. Nothing else.

The only room that knows QSettings. What a person sets on purpose lives in the engine's Settings.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter


class WindowMemory:
    """Keeps the window's geometry in a file of its own beside the library."""

    def __init__(self, directory: Path) -> None:
        self._store = QSettings(str(directory / "window.ini"), QSettings.Format.IniFormat)

    def restore(self, window: QMainWindow, splitters: Iterable[QSplitter]) -> bool:
        """Whether the window was given back a place it had before."""
        geometry = self._bytes("geometry")
        found = not geometry.isEmpty() and window.restoreGeometry(geometry)
        for splitter in splitters:
            state = self._bytes(f"splitter/{splitter.objectName()}")
            if not state.isEmpty():
                splitter.restoreState(state)
        return found

    def keep(self, window: QMainWindow, splitters: Iterable[QSplitter]) -> None:
        """Write down the places of now."""
        self._store.setValue("geometry", window.saveGeometry())
        for splitter in splitters:
            self._store.setValue(f"splitter/{splitter.objectName()}", splitter.saveState())
        self._store.sync()

    def history(self) -> list[str]:
        """Past queries, newest first."""
        found = self._store.value("history")
        texts = found if isinstance(found, list) else [found]  # the file drops a list around one
        return [text for text in texts if isinstance(text, str) and text]

    def keep_history(self, queries: list[str]) -> None:
        """Write down past queries; an empty list forgets them."""
        if queries:
            self._store.setValue("history", queries)
        else:
            self._store.remove("history")
        self._store.sync()

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) else QByteArray()
