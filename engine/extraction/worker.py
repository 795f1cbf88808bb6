"""ReadingPool: reads files in child processes; whatever a file does, it is one file's error."""

from __future__ import annotations

import multiprocessing
import queue
import signal
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Self, TypeAlias, TypeVar

from engine.errors import (
    DamagedDocument,
    DocumentTooLarge,
    ExtractionError,
    ExtractionTimeout,
)
from engine.extraction.child import serve

T = TypeVar("T")

_START_TIMEOUT_S = 120.0
_WATCH_S = 0.1

# Path, what came of it, and an exception that is no file's fault.
_Outcome: TypeAlias = tuple[Path, Any, BaseException | None]


class ReadingPool(Generic[T]):
    """Reads files in child processes of low priority, each file under a time and memory cap.

    A child that crashes, hangs or grows too large is killed and replaced, and only the file in
    hand fails; the file is not tried again. Children start with the first file, stay for all
    following calls, and end with the pool or with the parent.

    Args:
        read: reads one file; a top-level function or a picklable object with `__call__`.
        processes: number of children.
        timeout_s: wall-clock seconds that one file may take.
        memory_bytes: bytes that reading one file may take beyond an idle child.
        initializer: called once in each child before its first file.
        initargs: its arguments.
    """

    def __init__(
        self,
        read: Callable[[Path], T],
        *,
        processes: int,
        timeout_s: float,
        memory_bytes: int,
        initializer: Callable[..., None] | None = None,
        initargs: tuple[Any, ...] = (),
    ) -> None:
        job = (read, memory_bytes, initializer, initargs)
        self._children = [_Child(job, timeout_s, memory_bytes) for _ in range(max(1, processes))]
        self._mapping = threading.Lock()

    def map(
        self, paths: Iterable[Path], *, ahead: int = 4, waiting: Callable[[], None] | None = None
    ) -> Generator[tuple[Path, T | ExtractionError], None, None]:
        """Each path with what was read from it or with the reason why not, as they are done.

        Paths are pulled in the caller's thread, only as results are taken. Closing the
        generator ends the work in hand at once. One call at a time.

        Args:
            paths: the files; may be endless.
            ahead: files that may be in work or wait as results beyond one for each child.
            waiting: called every 100 ms without a result; what it raises ends the work.

        Raises:
            RuntimeError: if a child cannot be started at all, or a call is under way.
        """
        if not self._mapping.acquire(blocking=False):
            raise RuntimeError("this pool is already mapping")
        jobs: queue.SimpleQueue[Path | None] = queue.SimpleQueue()
        results: queue.SimpleQueue[_Outcome] = queue.SimpleQueue()
        stop = threading.Event()
        threads = [
            threading.Thread(target=child.work, args=(jobs, results, stop), daemon=True)
            for child in self._children
        ]
        try:
            for thread in threads:
                thread.start()
            yield from self._results(iter(paths), jobs, results, ahead, waiting)
        finally:
            stop.set()
            for child in self._children:
                jobs.put(None)
                child.abandon()
            for thread in threads:
                thread.join()
            self._mapping.release()

    def _results(
        self,
        source: Iterator[Path],
        jobs: queue.SimpleQueue[Path | None],
        results: queue.SimpleQueue[_Outcome],
        ahead: int,
        waiting: Callable[[], None] | None,
    ) -> Generator[tuple[Path, T | ExtractionError], None, None]:
        room = len(self._children) + max(0, ahead)
        under_way = 0
        more = True
        while True:
            while more and under_way < room:
                path = next(source, None)
                more = path is not None
                if path is not None:
                    jobs.put(path)
                    under_way += 1
            if not under_way:
                return
            try:
                path, outcome, fault = results.get(timeout=_WATCH_S)
            except queue.Empty:
                if waiting is not None:
                    waiting()
                continue
            under_way -= 1
            if fault is not None:
                raise RuntimeError("a reading process failed") from fault
            yield path, outcome

    def close(self) -> None:
        """Ends the children."""
        for child in self._children:
            child.end()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Child:
    """One reading process and its replacement after each mishap."""

    def __init__(self, job: tuple[Any, ...], timeout_s: float, memory_bytes: int) -> None:
        self._job = job
        self._timeout_s = timeout_s
        self._memory_bytes = memory_bytes
        self._process: SpawnProcess | None = None
        self._pipe: Connection | None = None
        self._idle_bytes = 0
        self._peak_bytes = 0
        self._busy = False
        self._lock = threading.Lock()  # guards the process against abandon() from outside

    def work(
        self,
        jobs: queue.SimpleQueue[Path | None],
        results: queue.SimpleQueue[_Outcome],
        stop: threading.Event,
    ) -> None:
        """Takes paths and puts results until told to stop; the body of a thread."""
        while not stop.is_set():
            path = jobs.get()
            if path is None:
                return
            try:
                results.put((path, self._read(path, stop), None))
            except BaseException as error:  # raised again in the caller's thread
                results.put((path, None, error))

    def abandon(self) -> None:
        """Kills the process if it has a file in hand."""
        with self._lock:
            if self._busy and self._process is not None:
                self._process.kill()

    def end(self) -> None:
        """Ends the process; a later file would start a new one."""
        with self._lock:
            process, pipe = self._process, self._pipe
            self._process = self._pipe = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.join(0.5)
            if process.is_alive():
                process.kill()
                process.join()
            process.close()

    def _read(self, path: Path, stop: threading.Event) -> Any:
        pipe = self._started(stop)
        if pipe is None:
            return None
        started = time.monotonic()
        try:
            pipe.send(path)
            while not pipe.poll(_WATCH_S):
                if time.monotonic() - started > self._timeout_s:
                    self._replace()
                    return ExtractionTimeout(path, detail=f"over {self._timeout_s:g} s")
                if self._grown() > self._memory_bytes:
                    self._replace()
                    return DocumentTooLarge(path, detail=f"over {self._memory_bytes} bytes")
            outcome, worn_out = pipe.recv()
        except (EOFError, OSError):
            return self._mishap(path)
        if worn_out or self._peak_bytes > self._memory_bytes // 2:
            self._replace()  # what one file left behind must not count against the next
        with self._lock:
            self._busy = False
        return outcome

    def _started(self, stop: threading.Event) -> Connection | None:
        """The pipe to a living process, or None if the work was stopped meanwhile."""
        # An idle child says nothing: what can be read from it is the end of its pipe.
        process, pipe = self._process, self._pipe
        if process is not None and (not process.is_alive() or (pipe is not None and pipe.poll(0))):
            self.end()
        with self._lock:
            if stop.is_set():
                return None
            self._busy = True
            if self._pipe is not None:
                return self._pipe
            context = multiprocessing.get_context("spawn")
            self._pipe, theirs = context.Pipe()
            read, memory_bytes, initializer, initargs = self._job
            self._process = context.Process(
                target=serve,
                args=(theirs, read, memory_bytes, initializer, initargs),
                name="sinnsuche-reading",
                daemon=True,
            )
            self._process.start()
            theirs.close()
            pipe = self._pipe
        self._await_ready(pipe, stop)
        return pipe

    def _await_ready(self, pipe: Connection, stop: threading.Event) -> None:
        try:
            if not pipe.poll(_START_TIMEOUT_S):
                raise TimeoutError("a reading process does not start")
            pipe.recv()
        except (EOFError, OSError) as error:
            if stop.is_set():
                return
            code = self._exit_code()
            self.end()
            raise RuntimeError(f"a reading process ended at its start ({code})") from error
        self._idle_bytes = self._resident()
        self._peak_bytes = 0

    def _grown(self) -> int:
        """Resident bytes beyond those of the idle process."""
        grown = self._resident() - self._idle_bytes
        self._peak_bytes = max(self._peak_bytes, grown)
        return grown

    def _resident(self) -> int:
        import psutil

        if self._process is None or self._process.pid is None:
            return 0
        try:
            return int(psutil.Process(self._process.pid).memory_info().rss)
        except psutil.Error:
            return 0

    def _replace(self) -> None:
        with self._lock:
            self._busy = False
            if self._process is not None:
                self._process.kill()
        self.end()

    def _exit_code(self) -> str:
        if self._process is None:
            return "gone"
        self._process.join(2.0)
        code = self._process.exitcode
        if code is not None and code < 0:
            known = {int(one): one.name for one in signal.Signals}
            return known.get(-code, f"signal {-code}")
        return f"exit status {code}"

    def _mishap(self, path: Path) -> ExtractionError:
        """The reason why the process ended with this file in hand."""
        code = self._exit_code()
        large = self._peak_bytes > self._memory_bytes // 2
        self._replace()
        if code == "SIGKILL" or large:
            # Not by us: a timeout is handled before. Linux kills what uses too much memory, and
            # native code aborts when it gets none.
            return DocumentTooLarge(path, detail=f"the reading process ended: {code}")
        return DamagedDocument(path, detail=f"the reading process ended: {code}")
