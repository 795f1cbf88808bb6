"""What a person can ask of the library: one function for each action.

Panels hold `Operations` and never the library itself. Every call returns at once; answers come on
the GUI thread, to the callback that was given or by a signal.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.opening import open_file, reveal
from app.tasks import Later, TaskRunner
from engine import EngineError, Filters, PassageId, SearchHit, SearchResult, Settings

if TYPE_CHECKING:
    from engine import (
        DocumentRow,
        Library,
        LibraryStatus,
        PassageContext,
        RootCoverage,
    )

Failed = Callable[[EngineError], object]


class Operations(QObject):
    """The actions, bound to one library that may still be opening.

    Where a caller gives no `failed`, an error comes by the signal `error_raised`.

    Signals:
        settings_changed: the settings (Settings).
        file_handled: what became of a wish to open or show a file (Path, Opened).
        error_raised: an error that a person can act on (EngineError).
    """

    settings_changed = Signal(object)
    file_handled = Signal(object, object)
    error_raised = Signal(object)

    def __init__(
        self,
        library: Later[Library],
        runner: TaskRunner,
        settings: Settings,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._settings = settings
        self._library = library
        self._runner = runner

    # Searching

    def search(
        self,
        raw: str,
        *,
        filters: Filters | None = None,
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
        self._runner.outdate("mark")
        self._runner.run(
            lambda _: self._library.value().search(raw, filters=filters, limit=limit),
            key="search",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def context(
        self,
        passage_id: PassageId,
        done: Callable[[PassageContext | None], object],
        failed: Failed | None = None,
    ) -> None:
        """Fetch a passage's document for the preview, None if it is no longer there.

        A late answer to an older call is dropped.
        """
        self._runner.run(
            lambda _: self._library.value().context(passage_id),
            key="context",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def mark(
        self,
        raw: str,
        hits: Sequence[SearchHit],
        done: Callable[[list[SearchHit]], object],
        failed: Failed | None = None,
    ) -> None:
        """Find in each hit the sentence nearest to the query; slower than the search itself.

        A late answer to an older call, or to a query before the last, is dropped.
        """
        self._runner.run(
            lambda _: self._library.value().mark(raw, hits),
            key="mark",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    # Looking into the library

    def roots(self, done: Callable[[list[RootCoverage]], object], *, key: str = "roots") -> None:
        """Fetch the folders with their coverage; each caller gives its own key."""
        self._runner.run(
            lambda _: self._library.value().roots(),
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
            lambda _: self._library.value().documents(root, failed_only=failed_only),
            key="documents",
            done=done,
            failed=self.error_raised.emit,
        )

    def status(self, done: Callable[[LibraryStatus], object], *, key: str = "status") -> None:
        """Fetch the library's figures; each caller gives its own key."""
        self._runner.run(
            lambda _: self._library.value().status(),
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
        return self._settings

    def change_settings(self, **changes: Any) -> None:
        """Change settings and keep them.

        Raises:
            ValueError: a value is out of its bounds.
        """
        self._settings = self._library.value().change_settings(**changes)
        self.settings_changed.emit(self._settings)

    def reload_settings(self) -> None:
        """Take over what the engine changed in the settings: the model that answers."""
        self._settings = self._library.value().settings

    def close(self, timeout_s: float = 2.0) -> bool:
        """Stop all work and close the library; whether work stopped within `timeout_s`."""
        stopped = self._runner.close(timeout_s)
        if stopped and self._library.ready:
            self._library.value().close()
        return stopped
