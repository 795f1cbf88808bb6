"""What a person can do with what else is learned from: files of their own, the STSbenchmark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from app.judging_operations import Failed, JudgingOperations
from app.tasks import Lane, Task
from engine import Progress

if TYPE_CHECKING:
    from engine import OwnFile


class MaterialOperations(JudgingOperations):
    """The actions on all that one library learns from."""

    def preview(
        self, path: Path, done: Callable[[OwnFile], object], failed: Failed | None = None
    ) -> None:
        """Look into a file to train on; a late answer to an older call is dropped."""
        self._runner.run(
            lambda _: _read_own_file(path),
            key="own_file",
            done=done,
            failed=failed or self.error_raised.emit,
        )

    def fetch_benchmark(
        self,
        *,
        done: Callable[[Path], object],
        failed: Failed,
        progress: Callable[[Progress], object],
        ended: Callable[[], object],
    ) -> Task:
        """Fetch the STSbenchmark from the internet, because a person asked for it."""
        return self._runner.run(
            lambda task: self._library.value().fetch_benchmark(
                report=task.report, cancel=task.cancel
            ),
            lane=Lane.TRANSFER,
            done=done,
            failed=failed,
            progress=progress,
            ended=ended,
        )


def _read_own_file(path: Path) -> OwnFile:
    from engine import read_own_file

    return read_own_file(path)
