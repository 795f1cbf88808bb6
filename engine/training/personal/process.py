"""The training process seen from inside: it takes orders and tells what it does, line by line.

Orders come as words on standard input: pause, resume, cancel; its end means that whoever started
the process is gone. What it tells goes out as JSON, one object a line: {"progress": ...}, and last
{"result": ...} or {"error": ...}.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from engine.errors import (
    DiskFull,
    EngineError,
    OutOfDeviceMemory,
    TrainingFailed,
)
from engine.extraction.child import NICENESS
from engine.training.personal.telling import (
    TrainingControl,
    TrainingProgress,
    error_as_dict,
    result_as_dict,
)

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_OUT_OF_MEMORY = ("out of memory", "not enough memory", "bad_alloc", "cannot allocate memory")


def serve(
    directory: Path,
    recipe: str,
    options: Mapping[str, object],
    *,
    orders: int | None = None,
    answers: TextIO | None = None,
) -> int:
    """Train as told and tell of it; 0 when there is a result, else 1.

    Args:
        directory: of the library.
        recipe: name.
        options: of the recipe.
        orders: file descriptor; standard input if None.
        answers: standard output if None.
    """
    from engine.training.personal.retraining import retrain

    # Not sys.stdin and sys.stdout: a thread that waits on the one hangs the end of Python, and
    # what a library prints to the other would end up between the answers.
    orders = 0 if orders is None else orders
    answers = answers or os.fdopen(os.dup(1), "w", encoding="utf-8")
    lower_priority()
    with contextlib.suppress(ValueError):  # not in the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's to pass on
    control = TrainingControl()
    threading.Thread(target=_listen, args=(orders, control), daemon=True).start()
    with contextlib.redirect_stdout(sys.stderr):
        teller = _Teller(answers)
        try:
            result = retrain(directory, recipe, options, teller.tell, control)
        except EngineError as error:
            teller.write({"error": error_as_dict(error)})
            return 1
        except Exception as error:
            teller.write({"error": error_as_dict(translated(error))})
            if not _is_expected(error):
                raise
            return 1
        teller.write({"result": result_as_dict(result)})
    return 0


class _Teller:
    def __init__(self, answers: TextIO) -> None:
        self._answers = answers

    def tell(self, progress: TrainingProgress) -> None:
        """One line for a progress."""
        fields = ("stage", "done", "total", "loss", "validation", "remaining_s")
        self.write({"progress": {name: getattr(progress, name) for name in fields}})

    def write(self, values: Mapping[str, Any]) -> None:
        """One line; nobody may be there any more to read it."""
        with contextlib.suppress(BrokenPipeError):
            self._answers.write(json.dumps(values) + "\n")
            self._answers.flush()


def translated(error: Exception) -> EngineError:
    """What a person can act on, out of what libraries raise."""
    text = f"{type(error).__name__}: {error}"
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL or "no space left" in text.lower() or "disk is full" in text.lower():
        return DiskFull(detail=text[:500])
    if isinstance(error, MemoryError) or any(words in text.lower() for words in _OUT_OF_MEMORY):
        return OutOfDeviceMemory(detail=text[:500])
    return TrainingFailed(detail=text[:500])


def lower_priority() -> None:
    """Let everything else on this machine go first."""
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    elif os.nice(0) < NICENESS:
        os.nice(NICENESS - os.nice(0))


def _is_expected(error: Exception) -> bool:
    return not isinstance(translated(error), TrainingFailed)


def _listen(orders: int, control: TrainingControl) -> None:
    """Obey until the orders end; then nobody is there for whom to go on."""
    calls = {b"pause": control.pause, b"resume": control.resume, b"cancel": control.cancel}
    rest = b""
    with contextlib.suppress(OSError):
        while said := os.read(orders, 4096):
            *lines, rest = (rest + said).split(b"\n")
            for line in lines:
                calls.get(line.strip(), lambda: None)()
    control.cancel()
