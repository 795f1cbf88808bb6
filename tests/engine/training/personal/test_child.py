from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from engine.catalog.store import Catalog
from engine.errors import Cancelled, OutOfDeviceMemory, TooFewJudgments, TrainingFailed
from engine.training.personal.child import command_line, retrain_in_child
from engine.training.personal.telling import TrainingControl, TrainingProgress
from tests.engine.training.personal.toy_person import a_shelf, judge_hits

ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "library"
    shelf = a_shelf(folder)
    judge_hits(shelf, topics=16)
    shelf.close()
    return folder


@pytest.fixture
def library(finished: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "eine Bibliothek mit Lücken"
    shutil.copytree(finished, folder)
    return folder


def toy_command(library: Path, mishap: str = "") -> list[str]:
    return [
        sys.executable, "-m", "tests.engine.training.personal.toy_child", str(library), mishap,
    ]  # fmt: skip


def models(library: Path) -> list[str]:
    folder = library / "models"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def trainings() -> list[int]:
    """Children of this process that train; other tests of a run leave helpers of their own."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if any("toy_child" in part for part in child.cmdline()):
                found.append(child.pid)
        except psutil.NoSuchProcess:
            continue
    return found


def said(library: Path) -> int:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        assert catalog.active_models() is None
        return len(catalog.judgments())


def test_a_child_trains_tells_and_leaves_a_whole_model(library: Path) -> None:
    told: list[TrainingProgress] = []
    threads: set[int] = set()

    def tell(progress: TrainingProgress) -> None:
        told.append(progress)
        threads.add(threading.get_ident())

    result = retrain_in_child(library, "personal", {}, tell, command=toy_command(library))
    assert models(library) == [result.candidate]
    assert result.table.rows
    assert result.changed
    assert told[0].stage == "start"
    assert told[-1].stage == "compare"
    assert threads == {threading.get_ident()}
    assert not trainings()


@pytest.mark.parametrize(
    ("mishap", "error", "detail"),
    [
        ("crash", TrainingFailed, "a tensor of the wrong shape"),
        ("kill", OutOfDeviceMemory, "SIGKILL"),
        ("memory", OutOfDeviceMemory, "MemoryError"),
    ],
)
def test_a_mishap_of_the_child_is_an_error_and_leaves_nothing(
    library: Path, mishap: str, error: type[Exception], detail: str
) -> None:
    before = said(library)
    with pytest.raises(error, match=detail):
        retrain_in_child(library, "personal", {}, command=toy_command(library, mishap))
    assert models(library) == []
    assert said(library) == before


def test_what_is_no_answer_is_passed_over(library: Path) -> None:
    command = toy_command(library, "nonsense")
    assert retrain_in_child(library, "personal", {}, command=command).candidate


def test_errors_keep_their_kind_and_their_values(tmp_path: Path) -> None:
    a_shelf(tmp_path / "empty").close()
    with pytest.raises(TooFewJudgments) as caught:
        retrain_in_child(
            tmp_path / "empty", "personal", {}, command=toy_command(tmp_path / "empty")
        )
    assert (caught.value.found, caught.value.expected) == (0, 30)


def test_cancelling_ends_the_child_and_leaves_nothing(library: Path) -> None:
    control = TrainingControl()

    def tell(progress: TrainingProgress) -> None:
        if progress.stage == "train":
            control.cancel()

    with pytest.raises(Cancelled):
        retrain_in_child(
            library, "personal", {}, tell, control, command=toy_command(library, "slow")
        )
    assert models(library) == []
    assert not trainings()


def test_a_child_that_hears_nothing_is_killed(
    library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.personal.child._PATIENCE_S", 0.5)
    control = TrainingControl()

    def tell(progress: TrainingProgress) -> None:
        if progress.stage == "train":
            control.cancel()

    with pytest.raises(Cancelled):
        retrain_in_child(
            library, "personal", {}, tell, control, command=toy_command(library, "deaf")
        )
    assert models(library) == []
    assert not trainings()


def test_a_pause_holds_the_child_until_it_may_go_on(library: Path) -> None:
    control = TrainingControl()
    told: list[float] = []
    held: list[int] = []

    def later() -> None:
        time.sleep(1.0)
        held.append(len(told))
        control.resume()
        time.sleep(0.5)
        control.cancel()

    def tell(progress: TrainingProgress) -> None:
        if progress.stage == "train":
            told.append(time.monotonic())
            if len(told) == 3:
                control.pause()
                threading.Thread(target=later).start()

    with pytest.raises(Cancelled):
        retrain_in_child(
            library, "personal", {}, tell, control, command=toy_command(library, "slow")
        )
    gaps = [b - a for a, b in itertools.pairwise(told)]
    assert max(gaps) > 0.5, "it went on while it was paused"
    assert len(told) > held[0], "it did not go on afterwards"


def test_a_killed_parent_takes_the_child_with_it(library: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from engine.training.personal.child import retrain_in_child\n"
        "from tests.engine.training.personal.test_child import toy_command\n"
        "library = Path(sys.argv[1])\n"
        "def tell(progress):\n"
        "    print(progress.stage, flush=True)\n"
        "retrain_in_child(library, 'personal', {}, tell, command=toy_command(library, 'slow'))\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", program, str(library)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert parent.stdout is not None
    for line in parent.stdout:
        if line.strip() == "train":
            break
    (child,) = psutil.Process(parent.pid).children()
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    parent.stdout.close()
    child.wait(timeout=20)
    assert models(library) == [], "the child tidies up when nobody is there any more"


def test_the_next_training_removes_what_a_killed_one_left(library: Path) -> None:
    left = library / "models" / ".training-999999999-personal-20260101-000000"
    mine = library / "models" / f".training-{os.getpid()}-personal-20260101-000000"
    for folder in (left, mine):
        folder.mkdir(parents=True)
        (folder / "half.safetensors").write_bytes(b"half")
    result = retrain_in_child(library, "personal", {}, command=toy_command(library))
    assert models(library) == [mine.name, result.candidate]


def test_the_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    line = command_line(Path("/a b/c"), "own_file", {"file": "ä b.csv"})
    assert line[:6] == [sys.executable, "-m", "engine", "train", "personal", "--recipe"]
    assert line[line.index("--library") + 1] == str(Path("/a b/c"))
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert command_line(Path("/c"), "personal", {})[1:3] == ["train", "personal"]
