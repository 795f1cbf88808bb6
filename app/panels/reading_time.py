"""Notices that a person opened a hit and went on reading it: a weak sign that it was right."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.learning_operations import LearningOperations
from app.operations import Operations
from engine import SearchHit

READING_MS: Final = 10_000
_SETTLING_MS: Final = 1_000  # opening itself may pass the focus to and fro


class ReadingTime(QObject):
    """Waits for ten seconds after a hit was opened; whoever comes back before did not read on.

    Only where the settings want it: without them nothing is even timed.
    """

    def __init__(
        self, operations: Operations, learning: LearningOperations, window: QWidget
    ) -> None:
        super().__init__(window)
        self._operations = operations
        self._learning = learning
        self._opened: tuple[str, SearchHit] | None = None
        self._timer = QTimer(self, singleShot=True, interval=READING_MS)
        self._timer.timeout.connect(self._on_read)
        window.installEventFilter(self)

    def begin(self, question: str, hit: SearchHit) -> None:
        """A hit was opened in its own program."""
        self._timer.stop()
        if self._operations.settings.weak_signals and hit.judged is None:
            self._opened = (question, hit)
            self._timer.start()

    def _on_read(self) -> None:
        opened, self._opened = self._opened, None
        if opened is not None and self._operations.settings.weak_signals:
            question, hit = opened
            self._learning.judge(question, hit, relevant=True, weak=True, failed=lambda _: None)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: the window is back in front, or gone."""
        back = event.type() == QEvent.Type.WindowActivate
        settled = self._timer.remainingTime() < READING_MS - _SETTLING_MS
        if (back and settled) or event.type() == QEvent.Type.Close:
            self._opened = None
            self._timer.stop()
        return super().eventFilter(watched, event)
