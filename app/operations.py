"""What a person can do with the library: one function for each action.

Panels hold `Operations` and never the library itself. Every call returns at once; answers come on
the GUI thread, to the callback that was given or by a signal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from app.opening import open_file, reveal
from app.tasks import Lane, Task, TaskRunner
from engine import EngineError, Filters, PassageId, SearchResult, Settings

if TYPE_CHECKING:
    from engine import (
        DocumentId,
        DocumentRow,
        Library,
        LibraryStatus,
        PassageContext,
        RootCoverage,
        Span,
    )

Failed = Callable[[EngineError], object]
_REFRESH_MS = 2000


class Operations(QObject):
    """The actions, bound to one library.

    Where a caller gives no `failed`, an error comes by the signal `error_raised`.

    Signals:
        indexing_changed: indexing began, paused, went on or ended.
        indexing_progressed: how far indexing is (Progress), at most 20 times a second.
        indexing_reported: an indexing run came to its end (IndexReport).
        library_changed: documents, folders or coverage changed; at most every 2 s.
        settings_changed: the settings (Settings).
        file_handled: what became of a wish to open or show a file (Path, Opened).
        error_raised: an error that a person can act on (EngineError).
    """

    indexing_changed = Signal()
    indexing_progressed = Signal(object)
    indexing_reported = Signal(object)
    library_changed = Signal()
    settings_changed = Signal(object)
    file_handled = Signal(object, object)
    error_raised = Signal(object)

    def __init__(self, library: Library, runner: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._indexing: list[Task] = []
        self._update_wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(_REFRESH_MS)
        self._timer.timeout.connect(self.library_changed)

    # Searching

    def search(
        self,
        raw: str,
        *,
        filters: Filters = Filters(),  # noqa: B008 - a frozen value
        limit: int | None = None,
        done: Callable[[SearchResult], object],
        failed: Failed | None = None,
    ) -> None:
        """Answer a query; the answer to an older query that comes late is dropped.

        Args:
            raw: as typed.
            filters: of the panel; operators in `raw` are added to them.
            limit: hits wanted; the settings decide if it is None.
            done: gets the result.
            failed: gets an error; else `error_raised`.
        """
        wanted = self._library.settings.results if limit is None else limit
        self._runner.run(
            lambda _: self._library.search(raw, filters=filters, limit=wanted),
            key="search",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def context(
        self,
        passage_id: PassageId,
        done: Callable[[PassageContext], object],
        failed: Failed | None = None,
    ) -> None:
        """Fetch a passage's document for the preview; a late older answer is dropped."""
        self._runner.run(
            lambda _: self._library.context(passage_id),
            key="context",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def passages(
        self,
        document_id: DocumentId,
        done: Callable[[list[tuple[PassageId, int, Span]]], object],
        failed: Failed | None = None,
    ) -> None:
        """Fetch where a document's passages stand: (passage, index of section, span)."""
        self._runner.run(
            lambda _: self._library.passages(document_id),
            key="passages",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    # Indexing

    @property
    def indexing(self) -> bool:
        """Whether indexing waits, runs or is paused."""
        return bool(self._indexing)

    @property
    def paused(self) -> bool:
        """Whether indexing was told to wait."""
        return any(task.cancel.paused for task in self._indexing)

    def index_folders(self, paths: Sequence[Path]) -> None:
        """Add folders or files to the library, and index what is new in all of it."""
        self._index(tuple(paths))

    def update(self) -> None:
        """Look for changes in all folders and index them; waits for a run that goes on."""
        if self._indexing:
            self._update_wanted = True
        else:
            self._index(())

    def retry_failed(self) -> None:
        """Read once more the documents that failed."""
        self._index((), retry_failed=True)

    def pause(self) -> None:
        """Let indexing wait after the document in hand."""
        for task in self._indexing:
            task.cancel.pause()
        self._timer.stop()
        self.indexing_changed.emit()

    def resume(self) -> None:
        """Let paused indexing go on."""
        for task in self._indexing:
            task.cancel.resume()
        self._timer.start()
        self.indexing_changed.emit()

    def cancel(self) -> None:
        """Stop indexing; what is done stays, and `update` goes on from there."""
        self._update_wanted = False
        for task in self._indexing:
            task.cancel.cancel()

    def remove_root(self, path: Path) -> None:
        """Take a folder out of the library; its files are not touched.

        A run of indexing is stopped for it and then goes on with the other folders.
        """
        again = bool(self._indexing)
        self.cancel()
        self._runner.run(
            lambda _: self._library.remove_root(path),
            lane=Lane.WRITER,
            failed=self.error_raised.emit,
            ended=self.library_changed.emit,
        )
        if again:
            self._index(())

    def start_watching(self) -> None:
        """Index changes in the folders as they happen."""
        self._runner.run(
            lambda _: self._library.watch(lambda _paths: self._runner.post(self.update)),
            failed=self.error_raised.emit,
        )

    def stop_watching(self) -> None:
        """Leave changes in the folders until the next update."""
        self._runner.run(lambda _: self._library.unwatch())

    # Looking into the library

    def roots(self, done: Callable[[list[RootCoverage]], object], *, key: str = "roots") -> None:
        """Fetch the folders with their coverage; each caller gives its own key."""
        self._runner.run(
            lambda _: self._library.roots(),
            key=key,
            done=done,
            failed=self.error_raised.emit,
        )

    def documents(
        self,
        done: Callable[[list[DocumentRow]], object],
        *,
        root: Path | None = None,
        failed_only: bool = False,
    ) -> None:
        """Fetch the documents, of one folder or of all."""
        self._runner.run(
            lambda _: self._library.documents(root, failed_only=failed_only),
            key="documents",
            done=done,
            failed=self.error_raised.emit,
        )

    def status(self, done: Callable[[LibraryStatus], object], *, key: str = "status") -> None:
        """Fetch the library's figures; each caller gives its own key."""
        self._runner.run(
            lambda _: self._library.status(),
            key=key,
            done=done,
            failed=self.error_raised.emit,
        )

    # Files, settings, end

    def open_file(self, path: Path, page: int | None = None) -> None:
        """Open a file in its program, a PDF at its page; `file_handled` tells what became of it."""
        self._runner.run(
            lambda _: open_file(path, page),
            done=lambda outcome: self.file_handled.emit(path, outcome),
        )

    def reveal(self, path: Path) -> None:
        """Show a file in the file manager; `file_handled` tells what became of it."""
        self._runner.run(
            lambda _: reveal(path),
            done=lambda outcome: self.file_handled.emit(path, outcome),
        )

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._library.settings

    def change_settings(self, **changes: Any) -> None:
        """Change settings and keep them.

        Raises:
            ValueError: a value is out of its bounds.
        """
        self.settings_changed.emit(self._library.change_settings(**changes))

    def close(self, timeout_s: float = 2.0) -> bool:
        """Stop all work and close the library; whether work stopped within `timeout_s`."""
        self._timer.stop()
        stopped = self._runner.close(timeout_s)
        if stopped:
            self._library.close()
        return stopped

    def _index(self, paths: tuple[Path, ...], *, retry_failed: bool = False) -> None:
        task: Task | None = None

        def end() -> None:
            if task is not None:
                self._indexing.remove(task)
            self._on_indexing_ended()

        task = self._runner.run(
            lambda task: self._library.index(
                paths, report=task.report, cancel=task.cancel, retry_failed=retry_failed
            ),
            lane=Lane.WRITER,
            done=self.indexing_reported.emit,
            failed=self.error_raised.emit,
            progress=self.indexing_progressed.emit,
            ended=end,
        )
        self._indexing.append(task)
        self._timer.start()
        self.indexing_changed.emit()

    def _on_indexing_ended(self) -> None:
        if not self._indexing:
            self._timer.stop()
        self.indexing_changed.emit()
        self.library_changed.emit()
        if not self._indexing and self._update_wanted:
            self._update_wanted = False
            self._index(())
