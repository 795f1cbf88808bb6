"""How far a piece of work is, and how it is told to wait or stop."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from engine.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is.

    Attributes:
        stage: word for what is being done: "scan", "index", "download", "train" ...
        done: units finished.
        total: units in all; 0 while unknown.
        item: what is in hand, such as a path; may be empty.
        rate: units of work a second (passages while indexing, bytes while downloading).
        remaining_s: estimated seconds left, None while unknown.
        failed: units that ended with an error so far.
    """

    stage: str
    done: int = 0
    total: int = 0
    item: str = ""
    rate: float = 0.0
    remaining_s: float | None = None
    failed: int = 0

    @property
    def fraction(self) -> float:
        """Share done, 0 to 1; 0 while the total is unknown."""
        return min(1.0, self.done / self.total) if self.total else 0.0


Reporter = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Report to nobody."""


class CancelToken:
    """Says from any thread that work should pause, go on or stop.

    The worker calls `checkpoint()` between units: it blocks while paused and raises
    `Cancelled` once stopped.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._running = threading.Event()
        self._running.set()

    @property
    def cancelled(self) -> bool:
        """Whether the work was told to stop."""
        return self._stopped.is_set()

    @property
    def paused(self) -> bool:
        """Whether the work was told to wait."""
        return not self._running.is_set()

    def cancel(self) -> None:
        """Stop at the next checkpoint, paused or not."""
        self._stopped.set()
        self._running.set()

    def pause(self) -> None:
        """Wait at the next checkpoint."""
        if not self._stopped.is_set():
            self._running.clear()

    def resume(self) -> None:
        """Go on."""
        self._running.set()

    def checkpoint(self) -> None:
        """Return at once, or after a pause.

        Raises:
            Cancelled: the work was told to stop.
        """
        self._running.wait()
        if self._stopped.is_set():
            raise Cancelled
