"""What a person can do with judgments: give, withdraw, undo, list, change, export, import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.tasks import Lane, Later, TaskRunner
from engine import EngineError, PassageId, SearchHit

if TYPE_CHECKING:
    from engine import ImportReport, Judgment, Library

Failed = Callable[[EngineError], object]
_KEPT_STEPS = 100


class JudgingOperations(QObject):
    """The actions on the judgments of one library; they are done in the order they were asked for.

    Signals:
        judged: judgments came, changed or went.
        error_raised: an error that a person can act on (EngineError).
    """

    judged = Signal()
    error_raised = Signal(object)

    def __init__(
        self, library: Later[Library], runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        # Touched by the one worker of the lane alone, which undoes in the order of doing.
        self._steps: list[Callable[[Library], object]] = []

    @property
    def can_undo(self) -> bool:
        """Whether a judgment of this session can be undone."""
        return bool(self._steps)

    def judge(
        self,
        query: str,
        hit: SearchHit,
        *,
        relevant: bool,
        weak: bool = False,
        done: Callable[[Judgment], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Keep whether a hit answers a query; judging again replaces.

        Args:
            query: as it was asked.
            hit: one of its hits.
            relevant: whether it answers the query.
            weak: it was only opened and read; not to be undone, for nobody pressed anything.
            done: gets the judgment.
            failed: gets an error; else `error_raised`.
        """

        def work(library: Library) -> Judgment:
            judgment = library.judge(query, hit.passage_id, relevant=relevant, weak=weak)
            if not weak:
                self._remember(lambda it: it.take_back(judgment.judgment_id))
            return judgment

        self._write(work, done, failed)

    def withdraw(
        self,
        query: str,
        hit: SearchHit,
        *,
        done: Callable[[bool], object] | None = None,
        failed: Failed | None = None,
    ) -> None:
        """Forget what was said of a hit and a query; `done` gets whether there was something."""

        def work(library: Library) -> bool:
            wanted = _asked(query)
            found = [
                judgment
                for judgment in library.judgments()
                if not judgment.weak
                and judgment.passage == hit.text
                and _asked(judgment.query) == wanted
            ]
            for judgment in found:
                library.remove_judgment(judgment.judgment_id)
                self._remember(_judging(judgment, hit.passage_id))
            return bool(found)

        self._write(work, done, failed)

    def take_back(self, done: Callable[[bool], object] | None = None) -> None:
        """Undo the last judgment of this session; `done` gets whether there was one."""

        def work(library: Library) -> bool:
            if not self._steps:
                return False
            self._steps.pop()(library)
            return True

        self._write(work, done, None)

    # The list of judgments

    def judgments(self, done: Callable[[list[Judgment]], object], *, key: str) -> None:
        """Fetch all judgments, newest first; each caller gives its own key."""
        self._runner.run(
            lambda _: self._library.value().judgments(),
            lane=Lane.JUDGING,
            key=key,
            done=done,
            failed=self.error_raised.emit,
        )

    def change(self, judgment: Judgment, *, relevant: bool) -> None:
        """Say the opposite of a judgment, or the same."""

        def work(library: Library) -> None:
            library.change_judgment(judgment.judgment_id, relevant=relevant)
            self._remember(
                lambda it: it.change_judgment(judgment.judgment_id, relevant=judgment.relevant)
            )

        self._write(work, None, None)

    def remove(self, judgments: Sequence[Judgment]) -> None:
        """Forget judgments; one step brings all of them back."""

        def work(library: Library) -> None:
            gone: list[Judgment] = []
            # Remembered first, so that what went before an error can be brought back, too.
            self._remember(lambda it: it.restore_judgments(gone))
            for judgment in judgments:
                library.remove_judgment(judgment.judgment_id)
                gone.append(judgment)

        self._write(work, None, None)

    def export_to(
        self, path: Path, done: Callable[[int], object], failed: Failed | None = None
    ) -> None:
        """Write all judgments to a file or, where the name has no ending, a folder."""
        self._runner.run(
            lambda _: self._library.value().export_judgments(path),
            lane=Lane.JUDGING,
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def import_from(
        self, path: Path, done: Callable[[ImportReport], object], failed: Failed | None = None
    ) -> None:
        """Add the judgments of a file or folder."""
        self._write(lambda library: library.import_judgments(path), done, failed)

    # What else there is to learn from

    def _write(
        self,
        work: Callable[[Library], Any],
        done: Callable[[Any], object] | None,
        failed: Failed | None,
    ) -> None:
        self._runner.run(
            lambda _: work(self._library.value()),
            lane=Lane.JUDGING,
            done=done,
            failed=failed or self.error_raised.emit,
            ended=self.judged.emit,
        )

    def _remember(self, step: Callable[[Library], object]) -> None:
        self._steps.append(step)
        del self._steps[:-_KEPT_STEPS]


def _judging(judgment: Judgment, passage_id: PassageId) -> Callable[[Library], object]:
    """What says again what a judgment said."""

    def again(library: Library) -> Judgment:
        return library.judge(judgment.query, passage_id, relevant=judgment.relevant)

    return again


def _asked(query: str) -> str:
    """The words of a query, as they are compared: without operators, case and spaces."""
    from engine import parse_query

    return " ".join(parse_query(query).text.split()).casefold()
