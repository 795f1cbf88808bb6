"""The writer's lock of a library: one process writes, all may read."""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

from engine.errors import LibraryLocked

_POLL_S = 0.02


class WriterLock:
    """A file lock that one process holds at a time, counted within the process.

    The system takes the lock back when the process ends, however it ends.

    Attributes:
        path: the lock file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._guard = threading.Lock()
        self._holders = 0
        self._descriptor = -1

    def acquire(self, timeout_s: float = 0.0) -> None:
        """Takes the lock, or adds a holder where this process has it already.

        Args:
            timeout_s: how long to wait for another process.

        Raises:
            LibraryLocked: another process holds it, or its file cannot be written.
        """
        deadline = time.monotonic() + timeout_s
        with self._guard:
            while self._holders == 0:
                try:
                    descriptor = os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600)
                except OSError as error:
                    raise LibraryLocked(self.path, detail=str(error)) from error
                if _try_lock(descriptor):
                    self._descriptor = descriptor
                    break
                os.close(descriptor)
                if time.monotonic() >= deadline:
                    raise LibraryLocked(self.path)
                time.sleep(_POLL_S)
            self._holders += 1

    def release(self) -> None:
        """Gives one hold back; the last one frees the lock."""
        with self._guard:
            self._holders -= 1
            if self._holders == 0:
                os.close(self._descriptor)
                self._descriptor = -1


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _try_lock(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
