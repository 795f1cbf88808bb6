"""What a run over all roots did."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class FailedFile:
    """A file that could not be read.

    Attributes:
        path: the file.
        reason: class name of the `ExtractionError`.
        detail: technical text.
    """

    path: Path
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What a run did.

    Attributes:
        files: files read in this run.
        passages: passages that came of them.
        encoded: distinct texts encoded in this run.
        failed: every file of the library that cannot be read, with its reason.
        added: files that were new.
        changed: files whose content had changed.
        moved: files found at another place.
        removed: documents whose file is gone.
        unchanged: files that were as before.
        offline: roots that could not be reached.
        seconds: wall-clock time of the run.
        unreadable: folders that could not be entered, and files that could not be looked at.
    """

    files: int
    passages: int
    encoded: int
    failed: tuple[FailedFile, ...]
    added: int
    changed: int
    moved: int
    removed: int
    unchanged: int
    offline: tuple[Path, ...]
    seconds: float
    unreadable: tuple[Path, ...] = ()

    @property
    def passages_per_second(self) -> float:
        """Texts encoded a second, over the whole run."""
        return self.encoded / self.seconds if self.seconds else 0.0
