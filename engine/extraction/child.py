"""What runs inside a reading process: reads one file after another until the parent is gone."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import warnings
from collections.abc import Callable
from multiprocessing import connection, parent_process
from multiprocessing.connection import Connection
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

from engine.errors import DamagedDocument, DocumentTooLarge, ExtractionError

NICENESS = 10


def serve(
    pipe: Connection,
    read: Callable[[Path], Any],
    memory_bytes: int,
    initializer: Callable[..., None] | None,
    initargs: tuple[Any, ...],
) -> None:
    """Answers paths from the pipe until it closes; the process's main function.

    The first message sent is None: ready. Then one message a path: the value that was read, or
    the ExtractionError of that file, and whether the process ends now to be replaced.

    Args:
        pipe: paths come in, answers go out.
        read: the reader.
        memory_bytes: address space that reading may add to what the process has when ready.
        initializer: called once before the first file, or None.
        initargs: its arguments.
    """
    _settle()
    if initializer is not None:
        initializer(*initargs)
    _limit_memory(memory_bytes)
    pipe.send(None)
    while True:
        try:
            path = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            pipe.send_bytes(_answer(read, path))
        except OSError:
            return


def _answer(read: Callable[[Path], Any], path: Path) -> bytes:
    """The pickled answer for one file: outcome, and whether this process is worn out."""
    outcome: Any
    worn_out = False
    try:
        return bytes(ForkingPickler.dumps((read(path), False)))
    except ExtractionError as error:
        outcome = error
    except MemoryError:
        gc.collect()
        outcome, worn_out = DocumentTooLarge(path, detail="out of memory"), True
    except Exception as error:  # the per-file loop: one broken file is one row
        detail = f"{type(error).__name__}: {error}"[:500].rstrip(": ")
        outcome = DamagedDocument(path, detail=detail)
    return bytes(ForkingPickler.dumps((outcome, worn_out)))


def _settle() -> None:
    """Makes the process quiet, polite and mortal."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    warnings.simplefilter("ignore")
    logging.getLogger().addHandler(logging.NullHandler())
    # Tokenizers would start a thread for each core; the parent encodes at the same time.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    _lower_priority()
    parent = parent_process()
    if parent is not None:
        # Not PR_SET_PDEATHSIG: that fires when the *thread* that started us ends.
        threading.Thread(target=_die_with, args=(parent.sentinel,), daemon=True).start()


def _die_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def _lower_priority() -> None:
    if sys.platform == "win32":
        import psutil

        psutil.Process().nice(psutil.BELOW_NORMAL_PRIORITY_CLASS)
    else:
        os.nice(NICENESS)


def _limit_memory(memory_bytes: int) -> None:
    """Lets allocation fail beyond the cap, so that most oversized files end in MemoryError.

    Only where the size in use is known (Linux); elsewhere the parent watches alone.
    """
    if sys.platform != "linux":
        return
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    wanted = pages * resource.getpagesize() + memory_bytes
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard != resource.RLIM_INFINITY:
        wanted = min(wanted, hard)
    resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))
