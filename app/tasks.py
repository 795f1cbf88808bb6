"""Background work: plain callables on worker threads, answers on the GUI thread.

The only room of the interface that knows threads. Work that writes runs in one lane, one after
the other; reading has two workers; downloads, judgments and training have their own. Answers,
errors and progress come back through one queued signal and a locked line of closures, after
Anki's TaskManager.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from shiboken6 import isValid

from engine import Cancelled, CancelToken, EngineError, Progress

T = TypeVar("T")
_PROGRESS_INTERVAL_MS = 50


class Lane(Enum):
    """Where work waits; the value is the number of workers."""

    WRITER = ("writer", 1)
    READER = ("reader", 2)
    TRANSFER = ("transfer", 1)
    JUDGING = ("judging", 1)  # short writes in the order they were asked for; behind no long one
    TRAINING = ("training", 1)  # minutes long, most of it in a child; the others go on meanwhile
    OPENING = ("opening", 1)  # its own, for work in the others may already wait for the library


@dataclass(slots=True, eq=False)
class Task:
    """One piece of work; handed to the callable, which reports and looks for a stop through it.

    Attributes:
        key: newer work with the same key makes this one stale; "" never does.
        generation: counts up within a key.
        cancel: pause, go on, stop; from any thread.
    """

    key: str = ""
    generation: int = 0
    cancel: CancelToken = field(default_factory=CancelToken)
    _latest: Progress | None = None

    def report(self, progress: Progress) -> None:
        """Keep how far the work is; the GUI thread fetches it at most 20 times a second."""
        self._latest = progress

    def take_progress(self) -> Progress | None:
        """The newest report not fetched yet."""
        latest, self._latest = self._latest, None
        return latest


class Later(Generic[T]):
    """A value that one worker makes while others already wait for it."""

    def __init__(self) -> None:
        self._future: Future[T] = Future()

    @property
    def ready(self) -> bool:
        """Whether the value is there."""
        return self._future.done() and self._future.exception() is None

    def make(self, maker: Callable[[], T]) -> T:
        """The value of `maker()`, from now on everybody's; call once, on a worker."""
        try:
            value = maker()
        except BaseException as error:
            self._future.set_exception(error)
            raise
        self._future.set_result(value)
        return value

    def value(self) -> T:
        """The value, after waiting for it.

        Raises:
            Cancelled: it could not be made; whoever made it tells why.
        """
        if self._future.exception() is not None:
            raise Cancelled
        return self._future.result()


class TaskRunner(QObject):
    """Runs callables in lanes and calls back on the GUI thread.

    A callback that is a method of a deleted QObject, or a `partial` of one, is left out.

    Signals:
        crashed: an exception that nobody foresaw, a bug (BaseException).
    """

    crashed = Signal(object)
    _pending = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lanes = {
            lane: ThreadPoolExecutor(lane.value[1], thread_name_prefix=lane.value[0])
            for lane in Lane
        }
        self._closures: deque[Callable[[], object]] = deque()
        self._generations: dict[str, int] = {}
        self._tasks: dict[Task, Callable[[Progress], object] | None] = {}
        self._closed = False
        self._pending.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(_PROGRESS_INTERVAL_MS)
        self._timer.timeout.connect(self._relay_progress)

    def run(
        self,
        work: Callable[[Task], T],
        *,
        lane: Lane = Lane.READER,
        key: str = "",
        cancel: CancelToken | None = None,
        done: Callable[[T], object] | None = None,
        failed: Callable[[EngineError], object] | None = None,
        progress: Callable[[Progress], object] | None = None,
        ended: Callable[[], object] | None = None,
    ) -> Task:
        """The task of `work(task)`, which now waits in its lane; call on the GUI thread.

        Args:
            work: runs on a worker thread.
            lane: which workers.
            key: a later `run` with the same key makes this task stale: it is asked to stop, and
                neither its answer nor its error is delivered.
            cancel: what the task is paused and stopped by; one of its own if None.
            done: gets what `work` returned.
            failed: gets an EngineError; not called for `Cancelled`.
            progress: gets what `work` reports, thinned out.
            ended: called last in any case, also for stale, cancelled and crashed work.
        """
        if key:
            self.outdate(key)
        task = Task(key, self._generations.get(key, 0), cancel or CancelToken())
        self._tasks[task] = progress
        if progress is not None and not self._timer.isActive():
            self._timer.start()
        if self._closed:
            self._settle(task, ended)
        else:
            self._lanes[lane].submit(self._work, task, work, done, failed, ended)
        return task

    def outdate(self, key: str) -> None:
        """Make all work of a key stale: asked to stop, its answers are not delivered."""
        self._generations[key] = self._generations.get(key, 0) + 1
        for older in self._tasks:
            if older.key == key:
                older.cancel.cancel()

    def post(self, closure: Callable[[], object]) -> None:
        """Call `closure` on the GUI thread soon; from any thread."""
        self._closures.append(closure)
        if isValid(self):
            self._pending.emit()

    @property
    def busy(self) -> bool:
        """Whether any work waits or runs."""
        return bool(self._tasks)

    def close(self, timeout_s: float = 2.0) -> bool:
        """Ask all work to stop; whether all of it did within `timeout_s` seconds.

        Nothing is delivered afterwards.
        """
        self._closed = True
        self._timer.stop()
        for task in self._tasks:
            task.cancel.cancel()
        for executor in self._lanes.values():
            executor.shutdown(wait=False, cancel_futures=True)
        deadline = time.monotonic() + timeout_s
        threads = [t for e in self._lanes.values() for t in e._threads]  # noqa: SLF001
        for thread in threads:
            thread.join(max(0.0, deadline - time.monotonic()))
        self._closures.clear()
        self._tasks.clear()
        return not any(thread.is_alive() for thread in threads)

    def _work(
        self,
        task: Task,
        work: Callable[[Task], Any],
        done: Callable[[Any], object] | None,
        failed: Callable[[EngineError], object] | None,
        ended: Callable[[], object] | None,
    ) -> None:
        try:
            task.cancel.checkpoint()
            answer = work(task)
        except Cancelled:
            pass
        except EngineError as error:
            if failed is not None:
                self.post(partial(self._answer, task, failed, error))
        except Exception as error:  # the border where a bug becomes a report
            self.post(partial(self.crashed.emit, error))
        else:
            if done is not None:
                self.post(partial(self._answer, task, done, answer))
        self.post(partial(self._settle, task, ended))

    def _answer(self, task: Task, callback: Callable[[Any], object], answer: object) -> None:
        self._relay(task)
        stale = task.key and task.generation != self._generations[task.key]
        if not stale and _alive(callback):
            callback(answer)

    def _settle(self, task: Task, ended: Callable[[], object] | None) -> None:
        self._tasks.pop(task, None)
        if not any(callback is not None for callback in self._tasks.values()):
            self._timer.stop()
        if ended is not None and _alive(ended):
            ended()

    def _deliver(self) -> None:
        while self._closures and not self._closed:
            self._closures.popleft()()

    def _relay_progress(self) -> None:
        for task in list(self._tasks):
            self._relay(task)

    def _relay(self, task: Task) -> None:
        callback = self._tasks.get(task)
        latest = task.take_progress() if callback is not None else None
        if callback is not None and latest is not None and _alive(callback):
            callback(latest)


def _alive(callback: Callable[..., object]) -> bool:
    while isinstance(callback, partial):
        callback = callback.func
    owner = getattr(callback, "__self__", None)
    return not isinstance(owner, QObject) or isValid(owner)
