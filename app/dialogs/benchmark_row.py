"""A button that fetches the STSbenchmark, because a person asked for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.learning_operations import LearningOperations
from app.messages import message
from app.theme import Space
from app.translation import size, tr
from app.widgets.labels import muted

if TYPE_CHECKING:
    from app.tasks import Task
    from engine import EngineError, Progress


class BenchmarkRow(QWidget):
    """The button, what it does, and how far it is.

    Signals:
        fetched: the benchmark is there (Path of its folder).
    """

    fetched = Signal(object)

    def __init__(self, learning: LearningOperations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learning = learning
        self._task: Task | None = None
        self.button = QPushButton()
        self.button.clicked.connect(self._on_clicked)
        self.told = muted(
            tr("The STS benchmark, 2.4 MB, from the internet; nothing of yours is sent.")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.M)
        row.addWidget(self.button)
        row.addWidget(self.told, 1)
        self._show_state()

    def _on_clicked(self) -> None:
        if self._task is not None:
            self._task.cancel.cancel()
            return
        self._task = self._learning.fetch_benchmark(
            done=self._on_done,
            failed=self._on_failed,
            progress=self._on_progress,
            ended=self._on_ended,
        )
        self._show_state()

    def _on_ended(self) -> None:
        self._task = None
        self._show_state()

    def _show_state(self) -> None:
        waits = self._task is None
        text = tr("Download the benchmark") if waits else tr("Stop downloading")
        self.button.setText(text)
        self.button.setAccessibleName(text)

    def _on_progress(self, progress: Progress) -> None:
        done, total = size(progress.done), size(progress.total)
        self.told.setText(tr("{done} of {total}").format(done=done, total=total))

    def _on_done(self, folder: Path) -> None:
        self.told.setText(tr("Downloaded."))
        self.fetched.emit(folder)

    def _on_failed(self, error: EngineError) -> None:
        told = message(error)
        self.told.setText(f"{told.title}. {told.cause} {told.remedy}")
