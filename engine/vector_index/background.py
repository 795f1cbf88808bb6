"""Building behind the person's work: in a thread of low priority that never raises."""

from __future__ import annotations

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from engine.errors import Cancelled, EngineError
from engine.vector_index.layout import BadGraphFile

_log = logging.getLogger(__name__)
_LOW_PRIORITY = 10


class BackgroundBuild(threading.Thread):
    """Runs one build.

    Attributes:
        problem: what kept the build from its end, such as a full disk; None if nothing did,
            or the person closed the library.
    """

    def __init__(self, build: Callable[[], None], directory: Path) -> None:
        super().__init__(name="graph", daemon=True)
        self._build = build
        self._directory = directory
        self.problem: EngineError | None = None

    def run(self) -> None:
        """Build; what a person can act on is kept in `problem`."""
        if sys.platform == "linux":
            with contextlib.suppress(OSError):  # threads that hnswlib starts inherit it
                os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _LOW_PRIORITY)
        try:
            self._build()
        except Cancelled:
            _log.info("building the graph was stopped; the next start begins again")
        except EngineError as error:
            self.problem = error
        except (BadGraphFile, OSError) as error:
            self.problem = EngineError(self._directory, detail=str(error))
        if self.problem is not None:
            _log.warning("no new graph: %s", self.problem)
