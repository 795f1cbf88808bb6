"""Training and adopting from the interface's side: stages, progress, errors, cancelling."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

import engine
from app.learning_operations import LearningOperations, Stage
from engine import DiskFull, LibraryLocked, ModelDamaged, TooFewJudgments, TrainingFailed
from tests.app.fake_learning import FakeControl
from tests.app.fake_library import FakeLibrary, fail_with
from tests.app.learning_samples import a_model


@pytest.fixture(autouse=True)
def control(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TrainingControl", FakeControl, raising=False)


def wait_for(qtbot: QtBot, learning: LearningOperations, stage: Stage) -> None:
    qtbot.waitUntil(lambda: learning.stage is stage)


def settle(qtbot: QtBot, learning: LearningOperations) -> None:
    """Let the answers of the last refresh come."""
    learning.state = None
    learning.refresh()
    qtbot.waitUntil(lambda: learning.state is not None)


def test_a_training_comes_to_a_result_with_every_point_of_its_curves(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    stages: list[Stage] = []
    learning.state_changed.connect(lambda: stages.append(learning.stage))
    with qtbot.waitSignal(learning.finished) as finished:
        learning.retrain("personal", {"rank": 4})
        assert learning.busy
    assert finished.args == [learning.result]
    assert [point.done for point in learning.curve] == list(range(6))
    assert library.calls[-1] == "retrain personal {'rank': 4}"
    assert library.threads == {"training_0"}
    assert stages[0] is Stage.TRAINING
    assert learning.stage is Stage.RESULT
    settle(qtbot, learning)


def test_pause_resume_and_cancel(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.pause()
    assert not learning.paused, "nothing runs"
    learning.retrain()
    qtbot.waitUntil(lambda: len(learning.curve) > 0)
    learning.pause()
    assert learning.paused
    learning.resume()
    assert not learning.paused
    learning.pause()
    learning.cancel()
    wait_for(qtbot, learning, Stage.REST)
    assert not learning.paused
    assert learning.result is None
    settle(qtbot, learning)


def test_only_one_thing_at_a_time(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.retrain()
    learning.retrain("crossed")
    learning.adopt("personal-1")
    learning.roll_back()
    learning.dismiss()
    qtbot.waitUntil(lambda: bool(library.calls))
    assert library.calls == ["retrain personal {}"]
    library.hold.clear()
    wait_for(qtbot, learning, Stage.RESULT)
    settle(qtbot, learning)


@pytest.mark.parametrize(
    "error", [TrainingFailed(detail="signal 9"), TooFewJudgments(found=3, expected=30), DiskFull()]
)
def test_a_failure_is_kept_for_the_page_and_raised_nowhere_else(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary, error: Exception
) -> None:
    fail_with(library, error)
    with qtbot.assertNotEmitted(learning.error_raised):
        learning.retrain()
        wait_for(qtbot, learning, Stage.FAILED)
    assert learning.error is error
    learning.dismiss()
    assert learning.stage is Stage.REST
    assert learning.error is None
    settle(qtbot, learning)


def test_adopting_tells_the_others_and_can_be_rolled_back(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    seen: list[float] = []
    learning.progressed.connect(lambda: seen.append(learning.fraction))
    with qtbot.waitSignal(learning.model_changed) as changed:
        learning.adopt("personal-9")
    assert changed.args[0].name == "personal-9"
    assert seen[-1] == 0.25
    wait_for(qtbot, learning, Stage.ADOPTED)
    qtbot.waitUntil(lambda: any(model.active for model in learning.models))
    with qtbot.waitSignal(learning.model_changed) as changed:
        learning.roll_back()
    assert changed.args[0].name == "sinnsuche-de-en"
    assert learning.stage is Stage.REST
    settle(qtbot, learning)
    assert not any(model.active for model in learning.models)


def test_a_cancelled_adoption_is_given_up_and_the_result_still_there(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    learning.retrain()
    wait_for(qtbot, learning, Stage.RESULT)
    library.hold.set()
    learning.adopt("personal-9")
    qtbot.waitUntil(lambda: library.pending == "personal-9")
    learning.cancel()
    wait_for(qtbot, learning, Stage.RESULT)
    assert library.calls[-1] == "forget_adoption"
    assert learning.result is not None
    settle(qtbot, learning)


def test_the_end_of_the_program_is_no_wish_to_give_up(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.adopt("personal-9")
    qtbot.waitUntil(lambda: library.pending == "personal-9")
    assert learning._runner.close(5.0)
    assert library.pending == "personal-9"


def test_the_end_of_the_program_stops_a_training_even_a_paused_one(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.retrain()
    qtbot.waitUntil(lambda: len(learning.curve) > 0)
    learning.pause()
    assert learning._runner.close(5.0)


def test_an_adoption_that_was_cut_off_goes_on_at_the_next_start(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.pending = "personal-9"
    learning.resume_adoption()
    wait_for(qtbot, learning, Stage.ADOPTED)
    assert library.calls == ["adopt_model personal-9"]
    library.pending = ""
    learning.dismiss()
    learning.resume_adoption()
    settle(qtbot, learning)
    assert learning.stage is Stage.REST


def test_any_model_is_used_like_a_trained_one_with_progress_and_an_end(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    seen: list[float] = []
    learning.progressed.connect(lambda: seen.append(learning.fraction))
    with qtbot.waitSignal(learning.model_changed) as changed:
        learning.use("/home/anna/own")
        assert learning.stage is Stage.ADOPTING
        assert not learning.resumable
    assert changed.args[0].path == Path("/home/anna/own")
    assert library.calls == ["use_model /home/anna/own"]
    assert library.threads == {"training_0"}
    assert seen[-1] == 0.25
    assert learning.stage is Stage.ADOPTED
    settle(qtbot, learning)
    assert learning.active is library.answers
    assert learning.shipped is not None
    assert learning.shipped.path != learning.active.path
    assert learning.can_roll_back
    with qtbot.waitSignal(learning.model_changed):
        learning.roll_back()
    settle(qtbot, learning)
    assert not learning.can_roll_back


def test_using_a_model_can_be_cancelled_and_a_result_stays(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    learning.retrain()
    wait_for(qtbot, learning, Stage.RESULT)
    library.hold.set()
    learning.use("/home/anna/own")
    qtbot.waitUntil(lambda: learning.fraction > 0)
    learning.cancel()
    wait_for(qtbot, learning, Stage.RESULT)
    assert library.settings.model == ""
    library.hold.clear()
    learning.use("/home/anna/own")
    wait_for(qtbot, learning, Stage.ADOPTED)
    assert learning.result is None, "it was compared with another model"
    settle(qtbot, learning)


@pytest.mark.parametrize("begin", ["adopt", "use", "retrain"])
def test_again_repeats_what_was_begun_last(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary, begin: str
) -> None:
    learning.retrain("crossed", {"epochs": 1})
    wait_for(qtbot, learning, Stage.RESULT)
    learning.dismiss()
    fail_with(library, DiskFull())
    getattr(learning, begin)("own")
    wait_for(qtbot, learning, Stage.FAILED)
    failed = library.calls[-1]
    learning.again()
    assert learning.busy
    qtbot.waitUntil(lambda: not learning.busy)
    assert learning.stage is not Stage.FAILED
    assert library.calls[-2:] == [failed, failed]
    settle(qtbot, learning)


def test_only_a_training_that_does_not_go_on_later_is_lost_by_the_end(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    assert not learning.lost_by_end
    library.hold.set()
    for begin, lost in ((learning.retrain, True), (learning.adopt, False), (learning.use, False)):
        begin("personal")
        assert learning.lost_by_end is lost
        learning.cancel()
        assert not learning.lost_by_end
        wait_for(qtbot, learning, Stage.REST)
    learning.retrain("tune")
    assert not learning.lost_by_end
    learning.cancel()
    wait_for(qtbot, learning, Stage.REST)
    settle(qtbot, learning)


def test_the_model_that_ships_is_chosen_like_any_other(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    learning.adopt("")
    wait_for(qtbot, learning, Stage.ADOPTED)
    assert library.calls[-1] == "use_model "
    settle(qtbot, learning)


def test_a_model_that_cannot_be_used_is_told_and_the_old_one_stays(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    fail_with(library, ModelDamaged(Path("/models/personal-9")))
    with qtbot.assertNotEmitted(learning.model_changed):
        learning.adopt("personal-9")
        wait_for(qtbot, learning, Stage.FAILED)
    fail_with(library, LibraryLocked(Path("/library")))
    with qtbot.waitSignal(learning.error_raised):
        learning.roll_back()
    settle(qtbot, learning)


def test_late_states_are_dropped(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    got: list[Any] = []
    learning.state_changed.connect(lambda: got.append(learning.models))
    for number in range(5):
        library.trained = [a_model(number)]
        learning.refresh()
    qtbot.waitUntil(lambda: bool(got))
    assert learning.models[0].card.name.endswith("4")
