"""ReadingPool with real child processes: caps, crashes, order, laziness, the parent's death."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from engine.errors import (
    Cancelled,
    DamagedDocument,
    DocumentTooLarge,
    EncryptedDocument,
    ExtractionTimeout,
)
from engine.extraction.worker import ReadingPool

MB = 1024 * 1024
ROOT = Path(__file__).resolve().parents[3]
_told: list[str] = []


def obey(path: Path) -> str:
    """A reader that does what the file's name says."""
    name = path.name
    if name == "sleep":
        time.sleep(60)
    elif name == "abort":
        os.abort()
    elif name == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif name == "exit":
        os._exit(3)
    elif name == "allocate":
        return str(len(bytearray(2048 * MB)))
    elif name == "grow":
        held = []
        for _ in range(10_000):
            held.append(bytearray(b"x" * MB))
            time.sleep(0.001)
    elif name == "bug":
        raise KeyError("/Root")
    elif name == "locked":
        raise EncryptedDocument(path, detail="needs a password")
    elif name == "pid":
        return str(os.getpid())
    elif name == "nice":
        return str(os.nice(0))
    elif name == "told":
        return ",".join(_told)
    elif name == "later":
        time.sleep(0.3)
    return name


def tell(word: str) -> None:
    _told.append(word)


def refuse() -> None:
    raise FileNotFoundError("tokenizer.json")


@dataclass(frozen=True, slots=True)
class Prefix:
    """A reader that is an object."""

    word: str

    def __call__(self, path: Path) -> str:
        return self.word + path.name


def pool(read=obey, *, processes=1, timeout_s=20.0, memory_bytes=400 * MB, **more):
    return ReadingPool(
        read, processes=processes, timeout_s=timeout_s, memory_bytes=memory_bytes, **more
    )


def outcomes(reading: ReadingPool, *names: str) -> list:
    done = {path.name: outcome for path, outcome in reading.map([Path(n) for n in names])}
    return [done[name] for name in names]


def test_reads_and_keeps_the_same_child():
    with pool() as reading:
        first = outcomes(reading, "a", "b", "pid")
        assert first[:2] == ["a", "b"]
        assert int(first[2]) != os.getpid()
        assert outcomes(reading, "pid") == first[2:]


def test_typed_errors_cross_the_pipe_whole():
    with pool() as reading:
        (error,) = outcomes(reading, "locked")
    assert type(error) is EncryptedDocument
    assert error.path == Path("locked")
    assert error.detail == "needs a password"


def test_any_other_exception_is_a_damaged_document():
    with pool() as reading:
        error, after = outcomes(reading, "bug", "a")
    assert type(error) is DamagedDocument
    assert error.detail == "KeyError: '/Root'"
    assert after == "a"


@pytest.mark.parametrize(("name", "code"), [("abort", "SIGABRT"), ("exit", "exit status 3")])
def test_a_crash_fails_one_file_and_the_child_is_replaced(name: str, code: str):
    with pool() as reading:
        before, error, after, pid = outcomes(reading, "a", name, "b", "pid")
        assert (before, after) == ("a", "b")
        assert type(error) is DamagedDocument
        assert code in error.detail
        assert outcomes(reading, "pid") == [pid]


def test_killed_from_outside_counts_as_too_large():
    with pool() as reading:
        error, after = outcomes(reading, "kill", "a")
    assert type(error) is DocumentTooLarge
    assert after == "a"


def test_an_idle_child_that_was_killed_costs_no_file():
    with pool() as reading:
        (pid,) = outcomes(reading, "pid")
        os.kill(int(pid), signal.SIGKILL)
        while psutil.Process(int(pid)).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
        time.sleep(0.2)  # its other threads end a little after the first one
        assert outcomes(reading, "a") == ["a"]


def test_timeout_is_wall_clock_and_for_one_file():
    with pool(timeout_s=0.5) as reading:
        outcomes(reading, "a")
        started = time.monotonic()
        error, after = outcomes(reading, "sleep", "b")
    assert type(error) is ExtractionTimeout
    assert after == "b"
    assert time.monotonic() - started < 5


def test_one_large_allocation_is_refused_and_the_child_replaced():
    with pool() as reading:
        pid, error, after = outcomes(reading, "pid", "allocate", "a")
        assert type(error) is DocumentTooLarge
        assert after == "a"
        assert outcomes(reading, "pid") != [pid]


def test_slow_growth_is_stopped():
    with pool(memory_bytes=150 * MB) as reading:
        error, after = outcomes(reading, "grow", "a")
    assert type(error) is DocumentTooLarge
    assert after == "a"


def test_parent_watches_memory_where_the_system_does_not(monkeypatch: pytest.MonkeyPatch):
    with pool(functools.partial(unlimited), memory_bytes=100 * MB) as reading:
        error, after = outcomes(reading, "grow", "a")
    assert type(error) is DocumentTooLarge
    assert "over 104857600 bytes" in error.detail
    assert after == "a"


def unlimited(path: Path) -> str:
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))
    return obey(path)


def test_completion_order_with_two_children():
    with pool(processes=2) as reading:
        outcomes(reading, "later", "later", "a")  # both children are up
        done = [p.name for p, _ in reading.map([Path("later"), Path("a"), Path("b")])]
    assert done == ["a", "b", "later"]


def test_paths_are_pulled_lazily_in_the_caller_thread():
    pulled: list[int] = []

    def endless() -> Iterator[Path]:
        while True:
            assert threading.current_thread() is threading.main_thread()
            pulled.append(1)
            yield Path("a")

    with pool() as reading:
        results = reading.map(endless(), ahead=3)
        next(results)
        assert len(pulled) == 4
        next(results)
        assert len(pulled) == 5
        results.close()


def test_children_work_ahead_while_the_caller_is_busy():
    with pool() as reading:
        outcomes(reading, "a")
        results = reading.map([Path("later")] * 3, ahead=4)
        next(results)
        time.sleep(1.0)
        started = time.monotonic()
        assert len(list(results)) == 2
        assert time.monotonic() - started < 0.2


def test_closing_the_generator_ends_work_at_once():
    with pool() as reading:
        results = reading.map([Path("a"), Path("sleep")])
        assert next(results) == (Path("a"), "a")
        time.sleep(0.1)
        started = time.monotonic()
        results.close()
        assert time.monotonic() - started < 2
        assert outcomes(reading, "b") == ["b"]


def test_what_is_raised_while_waiting_ends_work_at_once():
    calls = []

    def waiting() -> None:
        calls.append(time.monotonic())
        if len(calls) == 3:
            raise Cancelled

    with pool() as reading:
        outcomes(reading, "a")
        started = time.monotonic()
        with pytest.raises(Cancelled):
            list(reading.map([Path("sleep")], waiting=waiting))
        assert time.monotonic() - started < 5
        assert outcomes(reading, "b") == ["b"]


def test_second_map_at_once_is_a_bug():
    with pool() as reading:
        results = reading.map([Path("a"), Path("b")])
        next(results)
        with pytest.raises(RuntimeError, match="already"):
            next(reading.map([Path("c")]))
        results.close()


def test_initializer_runs_once_in_each_child():
    with pool(initializer=tell, initargs=("hello",)) as reading:
        assert outcomes(reading, "told", "abort", "told ")[0] == "hello"
        assert outcomes(reading, "told") == ["hello"]


def test_a_failing_initializer_is_raised(capfd: pytest.CaptureFixture[str]):
    with pool(initializer=refuse) as reading, pytest.raises(RuntimeError):
        outcomes(reading, "a")
    capfd.readouterr()


def test_reader_may_be_an_object_and_names_may_be_odd(tmp_path: Path):
    odd = Path(os.fsdecode(b"sch\xf6n\n%s\xff"))
    with pool(Prefix("read ")) as reading:
        ((path, text),) = reading.map([odd])
    assert path == odd
    assert text == "read " + odd.name


def test_children_are_of_low_priority():
    with pool() as reading:
        assert int(outcomes(reading, "nice")[0]) >= os.nice(0) + 1


def test_close_ends_the_children():
    reading = pool(processes=2)
    outcomes(reading, "a", "b", "c")
    reading.close()
    left = [c for c in psutil.Process().children() if "spawn_main" in " ".join(c.cmdline())]
    assert left == []


def test_children_end_with_a_killed_parent(tmp_path: Path):
    script = (
        "import sys, time, os\n"
        "from pathlib import Path\n"
        f"sys.path[:0] = [{str(ROOT)!r}, {str(Path(__file__).parent)!r}]\n"
        "from test_worker import pool, obey\n"
        "if __name__ == '__main__':\n"
        "    reading = pool()\n"
        "    results = reading.map([Path('pid'), Path('sleep')])\n"
        "    print(next(results)[1], flush=True)\n"
        "    time.sleep(60)\n"
    )
    program = tmp_path / "parent.py"
    program.write_text(script, encoding="utf-8")
    parent = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    child = psutil.Process(int(parent.stdout.readline()))
    parent.kill()
    parent.wait()
    parent.stdout.close()
    assert psutil.wait_procs([child], timeout=5)[1] == []


def test_small_files_cost_under_two_milliseconds_each():
    with pool() as reading:
        outcomes(reading, "a")
        each_ms = []
        for _ in range(5):  # the machine may be busy elsewhere
            started = time.perf_counter()
            assert len(list(reading.map([Path("x")] * 200))) == 200
            each_ms.append((time.perf_counter() - started) * 1000 / 200)
    assert min(each_ms) < 2
