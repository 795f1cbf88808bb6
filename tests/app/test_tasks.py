from __future__ import annotations

import threading
import time
from functools import partial

import pytest
from PySide6.QtCore import QObject, QThread
from pytestqt.qtbot import QtBot

from app.tasks import Lane, Task, TaskRunner
from engine import DiskFull, Progress


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.got: list[object] = []

    def take(self, value: object) -> None:
        self.got.append(value)

    def take_two(self, first: object, second: object) -> None:
        self.got += [first, second]


def test_an_answer_comes_on_the_gui_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    seen: list[tuple[str, bool]] = []
    main = QThread.currentThread()

    def work(_: Task) -> str:
        assert threading.current_thread() is not threading.main_thread()
        return "answer"

    runner.run(work, done=lambda text: seen.append((text, QThread.currentThread() is main)))
    qtbot.waitUntil(lambda: seen == [("answer", True)])
    qtbot.waitUntil(lambda: not runner.busy)


def test_writers_run_one_after_the_other(qtbot: QtBot, runner: TaskRunner) -> None:
    running = threading.Semaphore(1)
    order: list[int] = []

    def work(number: int) -> None:
        assert running.acquire(blocking=False), "two writers at once"
        time.sleep(0.02)
        order.append(number)
        running.release()

    for number in range(4):
        runner.run(lambda _, number=number: work(number), lane=Lane.WRITER)
    qtbot.waitUntil(lambda: order == [0, 1, 2, 3])


def test_two_readers_run_beside_a_writer(qtbot: QtBot, runner: TaskRunner) -> None:
    meeting = threading.Barrier(3, timeout=5)
    met: list[int] = []
    for lane in (Lane.READER, Lane.READER, Lane.WRITER):
        runner.run(lambda _: meeting.wait(), lane=lane, done=met.append)
    qtbot.waitUntil(lambda: len(met) == 3)


def test_an_engine_error_goes_to_failed_and_a_bug_to_crashed(qtbot: QtBot, qapp: QObject) -> None:
    runner = TaskRunner()
    failed: list[object] = []
    ended: list[str] = []

    def full(_: Task) -> None:
        raise DiskFull

    def bug(_: Task) -> None:
        raise ZeroDivisionError

    runner.run(full, failed=failed.append, ended=lambda: ended.append("full"))
    with qtbot.waitSignal(runner.crashed) as crashed:
        runner.run(bug, failed=failed.append, ended=lambda: ended.append("bug"))
    qtbot.waitUntil(lambda: sorted(ended) == ["bug", "full"])
    assert [type(error) for error in failed] == [DiskFull]
    assert isinstance(crashed.args[0], ZeroDivisionError)
    assert runner.close()


def test_a_newer_task_of_the_same_key_makes_the_older_stale(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    go = threading.Event()
    got: list[str] = []
    ended: list[str] = []

    def slow(_: Task) -> str:
        go.wait(5)
        return "old"

    old = runner.run(slow, key="search", done=got.append, ended=lambda: ended.append("old"))
    runner.run(lambda _: "new", key="search", done=got.append)
    qtbot.waitUntil(lambda: got == ["new"])
    assert old.cancel.cancelled
    go.set()
    qtbot.waitUntil(lambda: ended == ["old"])
    assert got == ["new"]


def test_cancelled_work_ends_without_answer_or_error(qtbot: QtBot, runner: TaskRunner) -> None:
    calls: list[object] = []
    ended: list[bool] = []

    def work(task: Task) -> None:
        while True:
            task.cancel.checkpoint()
            time.sleep(0.005)

    task = runner.run(
        work, done=calls.append, failed=calls.append, ended=lambda: ended.append(True)
    )
    task.cancel.cancel()
    qtbot.waitUntil(lambda: ended == [True])
    assert calls == []


def test_progress_is_thinned_out_and_the_last_report_arrives(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    seen: list[Progress] = []
    done: list[None] = []

    def work(task: Task) -> None:
        for number in range(1, 501):
            task.report(Progress("index", number, 500))
            time.sleep(0.001)

    started = time.monotonic()
    runner.run(work, progress=seen.append, done=done.append)
    qtbot.waitUntil(lambda: bool(done))
    seconds = time.monotonic() - started
    assert seen[-1].done == 500
    assert len(seen) <= 20 * seconds + 2


def test_a_deleted_receiver_gets_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    receiver = Receiver()
    go = threading.Event()
    ended: list[bool] = []
    runner.run(lambda _: go.wait(5), done=receiver.take, ended=lambda: ended.append(True))
    receiver.deleteLater()
    qtbot.wait(20)
    go.set()
    qtbot.waitUntil(lambda: ended == [True])  # and no RuntimeError about a deleted object


def test_a_deleted_receiver_gets_nothing_by_a_partial_either(
    qtbot: QtBot, runner: TaskRunner
) -> None:
    receiver = Receiver()
    take = partial(partial(receiver.take_two, "first"))
    got: list[object] = []
    runner.run(lambda _: "second", done=take, ended=lambda: got.append(True))
    qtbot.waitUntil(lambda: got == [True])
    assert receiver.got == ["first", "second"]
    go = threading.Event()
    runner.run(lambda _: go.wait(5), done=take, ended=lambda: got.append(True))
    receiver.deleteLater()
    qtbot.wait(20)
    go.set()
    qtbot.waitUntil(lambda: got == [True, True])
    assert receiver.got == ["first", "second"]


@pytest.mark.parametrize("paused", [False, True])
def test_close_stops_running_and_paused_work(qtbot: QtBot, qapp: QObject, paused: bool) -> None:
    runner = TaskRunner()
    started = threading.Event()

    def work(task: Task) -> None:
        started.set()
        while True:
            task.cancel.checkpoint()
            time.sleep(0.005)

    got: list[object] = []
    task = runner.run(work, lane=Lane.WRITER, done=got.append)
    runner.run(lambda _: "never", lane=Lane.WRITER, done=got.append)
    assert started.wait(5)
    if paused:
        task.cancel.pause()
    begun = time.monotonic()
    assert runner.close(2.0)
    assert time.monotonic() - begun < 5.0  # far from the work's own end
    qtbot.wait(30)
    assert got == []


def test_close_gives_up_on_work_that_hears_nothing(qapp: QObject) -> None:
    runner = TaskRunner()
    go = threading.Event()
    runner.run(lambda _: go.wait(10))
    time.sleep(0.05)
    begun = time.monotonic()
    assert not runner.close(0.2)
    assert time.monotonic() - begun < 5.0  # far from the work's own end
    go.set()
    assert runner.close(5.0)
