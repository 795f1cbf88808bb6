"""What a person can do to fill the library: add, update, pause, cancel, retry, remove."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from app.tasks import Lane, Later, Task, TaskRunner

if TYPE_CHECKING:
    from engine import Library

_REFRESH_MS = 2000


class IndexOperations(QObject):
    """The actions that index the folders of one library.

    Signals:
        changed: indexing began, paused, went on or ended.
        progressed: how far it is (Progress), at most 20 times a second.
        reported: a run came to its end (IndexReport).
        library_changed: documents, folders or coverage changed; at most every 2 s.
        error_raised: an error that a person can act on (EngineError).
    """

    changed = Signal()
    progressed = Signal(object)
    reported = Signal(object)
    library_changed = Signal()
    error_raised = Signal(object)

    def __init__(
        self, library: Later[Library], runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._tasks: list[Task] = []
        self._update_wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.library_changed)

    @property
    def running(self) -> bool:
        """Whether indexing waits its turn, runs or is paused."""
        return bool(self._tasks)

    @property
    def paused(self) -> bool:
        """Whether indexing was told to wait."""
        return any(task.cancel.paused for task in self._tasks)

    def add(self, paths: Sequence[Path]) -> None:
        """Add folders or files to the library, and index what is new in all of it."""
        self._run(tuple(paths))

    def update(self) -> None:
        """Look for changes in all folders and index them, after a run that goes on."""
        if self._tasks:
            self._update_wanted = True
        else:
            self._run(())

    def retry_failed(self) -> None:
        """Read once more the documents that could not be read."""
        self._run((), retry_failed=True)

    def pause(self) -> None:
        """Let indexing wait after the document in hand."""
        for task in self._tasks:
            task.cancel.pause()
        self._timer.stop()
        self.changed.emit()

    def resume(self) -> None:
        """Let paused indexing go on."""
        for task in self._tasks:
            task.cancel.resume()
        self._timer.start()
        self.changed.emit()

    def cancel(self) -> None:
        """Stop indexing; what is done stays, and `update` goes on from there."""
        self._update_wanted = False
        for task in self._tasks:
            task.cancel.cancel()

    def remove_root(self, path: Path) -> None:
        """Take a folder out of the library; its files are not touched.

        A run of indexing is stopped for it and then goes on with the other folders.
        """
        again = bool(self._tasks)
        self.cancel()
        self._runner.run(
            lambda _: self._library.value().remove_root(path),
            lane=Lane.WRITER,
            failed=self.error_raised.emit,
            ended=self.library_changed.emit,
        )
        if again:
            self._run(())

    def watch(self) -> None:
        """Index changes in the folders as they happen, where the settings want it."""

        def begin(_: Task) -> None:
            if self._library.value().settings.watch:
                self._library.value().watch(lambda _paths: self._runner.post(self.update))
            else:
                self._library.value().unwatch()

        self._runner.run(begin, key="watch", failed=self.error_raised.emit)

    def _run(self, paths: tuple[Path, ...], *, retry_failed: bool = False) -> None:
        task: Task | None = None

        def end() -> None:
            if task in self._tasks:
                self._tasks.remove(task)
            self._on_ended()

        task = self._runner.run(
            lambda task: self._library.value().index(
                paths, report=task.report, cancel=task.cancel, retry_failed=retry_failed
            ),
            lane=Lane.WRITER,
            done=self.reported.emit,
            failed=self.error_raised.emit,
            progress=self.progressed.emit,
            ended=end,
        )
        self._tasks.append(task)
        self._timer.start()
        self.changed.emit()

    def _on_ended(self) -> None:
        if not self._tasks:
            self._timer.stop()
        self.changed.emit()
        self.library_changed.emit()
        if self._update_wanted and not self._tasks:
            self._update_wanted = False
            self._run(())
        elif not self._tasks:
            self.watch()  # folders may be new
