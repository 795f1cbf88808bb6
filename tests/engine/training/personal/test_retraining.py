from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.encoder import QueryAdapter
from engine.errors import (
    BadTrainingFile,
    Cancelled,
    DiskFull,
    FolderMissing,
    TooFewJudgments,
    TrainingFailed,
)
from engine.model_store import read_learning_card
from engine.model_store.adapters import read_adapter_facts
from engine.training.personal import adapter_fit, personal_run, retraining
from engine.training.personal.exporting import Made
from engine.training.personal.personal_run import PersonalPlan
from engine.training.personal.telling import Course, TrainingControl, TrainingProgress
from engine.training.personal.verdict import Measure, Reason
from engine.training.personal.workplace import Workplace
from tests.engine.training.personal.toy_person import (
    DIM,
    TOPICS,
    WANTED,
    a_shelf,
    a_word,
    found,
    judge_hits,
    toy_models,
    train,
)
from tests.fakes import ToyEncoder
from tests.shelf import Shelf


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A library with vectors and nothing said of it."""
    folder = tmp_path_factory.mktemp("finished") / "a library"
    a_shelf(folder).close()
    return folder


@pytest.fixture(scope="module")
def judged_library(finished: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, with what the person said of the first ten hits of every topic."""
    folder = tmp_path_factory.mktemp("judged") / "a library"
    shutil.copytree(finished, folder)
    shelf = opened(folder)
    judge_hits(shelf)
    shelf.close()
    return folder


def opened(folder: Path) -> Shelf:
    shelf = Shelf(folder, ToyEncoder(dim=DIM))
    shelf.index.add(*next(shelf.catalog.load_vectors("toy")))
    return shelf


@pytest.fixture
def shelf(finished: Path, tmp_path: Path) -> Iterator[Shelf]:
    folder = tmp_path / "a library"
    shutil.copytree(finished, folder)
    shelf = opened(folder)
    yield shelf
    shelf.close()


@pytest.fixture
def judged(judged_library: Path, tmp_path: Path) -> Iterator[Shelf]:
    folder = tmp_path / "a judged library"
    shutil.copytree(judged_library, folder)
    shelf = opened(folder)
    yield shelf
    shelf.close()


def home(shelf: Shelf) -> Path:
    return shelf.catalog.path.parent


def models(shelf: Shelf) -> list[str]:
    folder = home(shelf) / "models"
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def everything(shelf: Shelf) -> tuple[object, ...]:
    """What a training that fails must leave as it was."""
    catalog = shelf.catalog
    return (
        catalog.judgments(),
        catalog.active_models(),
        catalog.vector_ids("toy").tolist(),
        models(shelf),
        [hit.text for hit in found(shelf, "katze bitte")],
    )


def test_a_preference_is_learned_and_the_rule_sees_it(judged: Shelf) -> None:
    told: list[TrainingProgress] = []
    before = judged.catalog.judgments()
    result = train(home(judged), tell=told.append)
    held_out = result.table.row(Measure.HELD_OUT)
    assert held_out is not None
    assert held_out.n >= 6
    assert held_out.low > 0
    assert result.verdict.adopt, result.verdict.reasons
    assert any(query.held_out for query in result.changed)
    assert judged.catalog.judgments() == before
    assert judged.catalog.active_models() is None, "training adopts nothing"

    folder = home(judged) / "models" / result.candidate
    card = read_learning_card(folder)
    assert (card.kind, card.recipe, card.verdict) == ("adapter", "personal", "better")
    assert card.figures["held_out"] == pytest.approx(held_out.candidate, abs=1e-4)
    assert card.data["judgments"] == len(before)
    assert read_adapter_facts(folder).base_model_id == "toy"
    assert models(judged) == [result.candidate]

    assert [one.done for one in told] == sorted(one.done for one in told)
    assert {"start", "model", "data", "mine", "train", "compare"} <= {one.stage for one in told}
    losses = [one.loss for one in told if one.loss is not None]
    assert losses[-1] < losses[0]
    assert any(one.validation for one in told)


def test_what_was_held_out_is_not_trained_on(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training.personal import gathering, personal_run
    from engine.training.personal.split import is_held_out

    seen: list[str] = []
    whole = gathering.gather

    def watching(catalog, encoder, scale, queries, wanted, checkpoint):
        seen.extend(query.query for query in queries)
        return whole(catalog, encoder, scale, queries, wanted, checkpoint)

    monkeypatch.setattr(personal_run, "gather", watching)
    train(home(judged))
    assert seen
    assert not any(is_held_out(query) for query in seen)


@pytest.mark.parametrize("useful", [True, False])
def test_a_spare_adapter_stands_in_for_what_the_rule_refuses(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch, useful: bool
) -> None:
    make = personal_run.make_personal

    def both(plan: PersonalPlan, place: Workplace, shop: Path, name: str, course: Course) -> Made:
        good = make(plan, place, shop, name, course)
        idle = shop / "idle"
        idle.mkdir()
        nothing = np.zeros((1, DIM), dtype=np.float32)
        QueryAdapter(nothing, nothing.T).save(
            idle, base=place.base_model, base_model_id=place.base.model_id
        )
        bad = replace(good, folder=idle, figures={"idle": 1.0})
        return replace(bad, spare=good if useful else bad)

    monkeypatch.setattr(retraining, "make_personal", both)
    monkeypatch.setattr(PersonalPlan, "spare", property(lambda plan: True))
    result = train(home(judged))
    card = read_learning_card(home(judged) / "models" / result.candidate)
    assert result.verdict.adopt is useful
    assert ("idle" in card.figures) is not useful
    assert models(judged) == [result.candidate]


def test_shuffled_labels_are_not_adopted(shelf: Shelf) -> None:
    judge_hits(shelf, shuffled=True)
    before = everything(shelf)[:3]
    result = train(home(shelf))
    assert not result.verdict.adopt
    assert Reason.BETTER not in result.verdict.reasons
    assert everything(shelf)[:3] == before


@pytest.mark.parametrize("relevant", [True, False])
def test_one_sided_judgments_are_refused(shelf: Shelf, relevant: bool) -> None:
    for place, topic in enumerate(TOPICS):
        shelf.catalog.add_judgment(a_word(topic, f"{topic} {WANTED} Blatt 0", relevant, place))
    before = everything(shelf)
    with pytest.raises(TooFewJudgments):
        train(home(shelf))
    assert everything(shelf) == before


def test_fewer_than_the_minimum_are_refused(shelf: Shelf) -> None:
    judge_hits(shelf, topics=2)
    before = everything(shelf)
    with pytest.raises(TooFewJudgments) as caught:
        train(home(shelf))
    assert caught.value.found == 20
    assert caught.value.expected == 30
    assert everything(shelf) == before


def test_too_few_held_out_queries_are_not_adopted(shelf: Shelf) -> None:
    judge_hits(shelf, topics=12)
    result = train(home(shelf))
    held_out = result.table.row(Measure.HELD_OUT)
    assert held_out is None or held_out.n < 6
    assert not result.verdict.adopt
    assert result.verdict.reasons[0] is Reason.TOO_FEW_HELD_OUT


def test_a_loss_that_is_no_number_fails_and_leaves_nothing(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:

    class Broken(adapter_fit.AdapterLoss):
        def __call__(self, down, up):
            _, by_down, by_up = super().__call__(down, up)
            return float("nan"), by_down, by_up

    monkeypatch.setattr(adapter_fit, "AdapterLoss", Broken)
    before = everything(judged)
    with pytest.raises(TrainingFailed, match="nan"):
        train(home(judged))
    assert everything(judged)[:3] == before[:3]
    assert models(judged) == []


def test_a_disk_that_is_nearly_full_is_found_out_before(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "engine.training.personal.candidate.shutil.disk_usage",
        lambda _: shutil._ntuple_diskusage(10**9, 10**9 - 1000, 1000),
    )
    before = everything(judged)[:3]
    with pytest.raises(DiskFull) as caught:
        train(home(judged))
    assert caught.value.needed_bytes > 0
    assert everything(judged)[:3] == before
    assert models(judged) == []


def test_a_disk_that_fills_up_while_writing_leaves_nothing(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(judged)[:3]

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.model_store.files.os.fsync", full)
    with pytest.raises(DiskFull):
        train(home(judged))
    assert everything(judged)[:3] == before
    assert models(judged) == []


@pytest.mark.parametrize("stage", ["model", "mine", "train", "encode", "compare"])
def test_stopping_at_any_stage_leaves_nothing(judged: Shelf, stage: str) -> None:
    before = everything(judged)[:3]
    control = TrainingControl()

    def stop(progress: TrainingProgress) -> None:
        if progress.stage == stage:
            control.cancel()

    with pytest.raises(Cancelled):
        train(home(judged), tell=stop, control=control)
    assert everything(judged)[:3] == before
    assert models(judged) == []


def test_a_second_training_starts_from_the_base_and_is_measured_against_what_answers(
    judged: Shelf,
) -> None:
    first = train(home(judged))
    from engine.catalog.active import ActiveModels, ModelMark

    judged.catalog.switch_model(lambda known: ActiveModels(ModelMark(first.candidate, "toy")))
    second = train(home(judged))
    folder = home(judged) / "models" / second.candidate
    assert read_adapter_facts(folder).base == ""
    assert read_learning_card(folder).parent == first.candidate
    assert second.table.active == first.candidate
    held_out = second.table.row(Measure.HELD_OUT)
    assert held_out is not None
    assert held_out.difference == pytest.approx(0.0, abs=1e-6), "the same data, the same adapter"
    assert not second.verdict.adopt


def test_removed_passages_do_not_stop_a_training(judged: Shelf) -> None:
    for root in judged.catalog.roots():
        judged.catalog.remove_root(root.root_id)
    assert len(judged.catalog.vector_ids("toy")) == 0
    result = train(home(judged))
    assert not result.verdict.adopt


def test_data_that_is_not_there_is_told(shelf: Shelf, tmp_path: Path) -> None:
    from engine.training.personal.retraining import retrain

    empty = tmp_path / "empty.csv"
    empty.write_text("one column\n", encoding="utf-8")
    with toy_models():
        with pytest.raises(FolderMissing):
            retrain(home(shelf), "crossed", {"data": str(tmp_path)})
        with pytest.raises(FolderMissing):
            retrain(home(shelf), "own_file", {"file": str(tmp_path / "none.csv")})
        with pytest.raises(BadTrainingFile):
            retrain(home(shelf), "own_file", {"file": str(empty)})
        with pytest.raises(ValueError, match="rank"):
            retrain(home(shelf), "personal", {"rank": 0})
    assert models(shelf) == []


@pytest.mark.parametrize("recipe", ["crossed", "own_file", "tune"])
def test_a_program_without_torch_says_so(
    shelf: Shelf, recipe: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine.training.personal.retraining import retrain

    monkeypatch.setattr(
        "engine.training.personal.workplace.find_spec", lambda name: None if name == "torch" else 1
    )
    with toy_models(), pytest.raises(TrainingFailed, match="not installed: torch"):
        retrain(home(shelf), recipe, {})


def test_without_torch_many_judgments_train_an_adapter(
    judged: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.training.personal.workplace.find_spec", lambda name: None)
    monkeypatch.setattr("engine.training.personal.personal_run.ENCODER_JUDGMENTS", 1)
    result = train(home(judged), options={"method": "auto"})
    assert read_learning_card(home(judged) / "models" / result.candidate).kind == "adapter"
    with pytest.raises(TrainingFailed, match="torch"):
        train(home(judged), options={"method": "encoder"})
