from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import Language, Library, LibraryLocked, TrainingControl, TrainingProgress
from engine.learning import Learning
from engine.model_store import LearningCard, write_learning_card
from engine.training.personal.benchmark_data import FILES
from engine.training.personal.telling import TrainingResult
from engine.training.personal.verdict import ComparisonTable, Verdict
from tests.engine.training.personal.toy_person import a_word

RESULT = TrainingResult("personal-1", ComparisonTable("a", "b", ()), (), Verdict(False, ()))


@pytest.fixture
def library(tmp_path: Path):
    with Library.open(tmp_path / "library") as library:
        yield library


def stand_in(monkeypatch: pytest.MonkeyPatch, call: Callable[..., TrainingResult]) -> None:
    monkeypatch.setattr("engine.learning.retrain_in_child", call)


def test_a_training_is_a_child_with_the_library_and_its_settings(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[tuple[object, ...]] = []

    def child(*args: object) -> TrainingResult:
        calls.append(args)
        return RESULT

    stand_in(monkeypatch, child)
    library.change_settings(weak_signals=True)
    control = TrainingControl()
    told: list[TrainingProgress] = []
    assert library.retrain("personal", {"rank": 4}, told.append, control) is RESULT
    directory, recipe, options, report, given = calls[0]
    assert (directory, recipe) == (library.directory, "personal")
    assert options == {"rank": 4, "weak": True}
    assert given is control
    assert report is not None


def test_a_wrong_option_starts_nothing(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    stand_in(monkeypatch, lambda *_: pytest.fail("a child was started"))
    with pytest.raises(ValueError, match="rank"):
        library.retrain("personal", {"rank": 0})


def test_a_benchmark_that_was_fetched_is_used(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[object] = []

    def child(
        directory: Path, recipe: str, options: dict[str, object], *_: object
    ) -> TrainingResult:
        seen.append(options.get("data"))
        return RESULT

    stand_in(monkeypatch, child)
    library.retrain("crossed")
    library.benchmark.mkdir()
    for name in FILES:
        (library.benchmark / name).touch()
    library.retrain("crossed")
    library.retrain("crossed", {"data": "/mine"})
    assert seen == [None, str(library.benchmark), "/mine"]


def test_one_training_at_a_time(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    def child(*_: object) -> TrainingResult:
        with pytest.raises(LibraryLocked):
            library.retrain()
        return RESULT

    stand_in(monkeypatch, child)
    library.retrain()
    library.retrain()  # the one before has ended


def test_a_new_library_has_nothing_to_learn_from(library: Library) -> None:
    state = library.learning_state()
    assert (state.queries, state.relevant, state.irrelevant) == (0, 0, 0)
    assert state.missing == 30
    assert not state.enough
    assert state.last is None


def test_the_state_counts_judgments_and_knows_the_newest_model(library: Library) -> None:
    for place in range(12):
        for number, relevant in enumerate((True, True, False)):
            word = a_word(f"frage {place}", f"text {place} {number}", relevant, place)
            library._catalog.add_judgment(word)
    for day in (3, 1):
        folder = library.directory / "models" / f"personal-{day}"
        folder.mkdir(parents=True)
        created = datetime(2026, 11, day, tzinfo=UTC)
        write_learning_card(LearningCard(folder.name, "adapter", "personal", created), folder)
    broken = library.directory / "models" / "personal-9"
    broken.mkdir()
    (broken / "learning.json").write_text("{", encoding="utf-8")
    state = library.learning_state()
    assert (state.queries, state.relevant, state.irrelevant) == (12, 24, 12)
    assert state.directions == {(Language.DE, Language.DE): 36}
    assert state.enough
    assert state.last is not None
    assert state.last.name == "personal-3"


def test_the_door_has_it() -> None:
    assert issubclass(Library, Learning)
