"""What the recipes learn from, and whole trainings of a tiny encoder to a model to adopt."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import optuna
import pytest

from engine.catalog.store import Catalog
from engine.encoder import open_encoder
from engine.errors import Cancelled
from engine.library import Library
from engine.model_store import check, read_learning_card
from engine.training import live_model
from engine.training.personal import encoder_runs
from engine.training.personal.encoder_fit import Lesson, TuneSettings
from engine.training.personal.encoder_runs import divided, encoder_stages
from engine.training.personal.options import completed
from engine.training.personal.own_file import OwnRow
from engine.training.personal.retraining import retrain
from engine.training.personal.telling import Course, TrainingControl, TrainingProgress
from engine.training.personal.verdict import Measure, Reason
from engine.training.personal.workplace import Workplace
from tests.engine.model_store.models import make_model
from tests.engine.training.conftest import write_stsb
from tests.engine.training.personal.toy_person import a_word
from tests.fakes import ToyEncoder
from tests.tiny_models import GERMAN_AND_ENGLISH, PAIRS


@pytest.fixture
def library(tiny_bert: Path, tmp_path: Path) -> Path:
    """A library of some sentences, encoded by the tiny model."""
    folder = tmp_path / "documents"
    folder.mkdir()
    for place, text in enumerate(dict.fromkeys(GERMAN_AND_ENGLISH)):
        (folder / f"{place}.txt").write_text(text, encoding="utf-8")
    directory = tmp_path / "a library"
    with Library.open(directory) as opened:
        opened.change_settings(model=str(tiny_bert), device="cpu", threads=1)
        opened.index([folder])
    return directory


def questions(count: int, answers: int) -> list[OwnRow]:
    return [OwnRow(f"q{i}", f"a{i} {j}") for j in range(answers) for i in range(count)]


def test_a_tenth_of_the_rows_is_kept_aside_whole_questions_at_a_time() -> None:
    rows = questions(40, 3)
    learned, kept = divided(rows, 42)
    assert len(kept) == 12
    assert sorted([*kept, *(row for group in learned for row in group)], key=str) == sorted(
        rows, key=str
    )
    assert len({row.first for row in kept}) == 4
    assert not {row.first for row in kept} & {group[0].first for group in learned}
    assert all(len({row.first for row in group}) == 1 for group in learned)
    assert divided(rows, 42) == (learned, kept)
    assert divided(rows, 43) != (learned, kept)
    learned, kept = divided([*questions(1, 50), OwnRow("other", "a")], 42)
    assert (kept, len(learned)) == ([OwnRow("other", "a")], 1)


def lesson_of(
    rows: list[list[str]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Lesson, TuneSettings, object]:
    """What a file of one's own is made to before anything is trained."""
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    given: list[tuple[Lesson, TuneSettings, object]] = []

    def tuned(folder, out, lesson, settings, *, tell, validate):
        given.append((lesson, settings, validate))
        return []

    monkeypatch.setattr(encoder_runs, "fine_tune", tuned)
    monkeypatch.setattr(encoder_runs, "held_texts", lambda place, seed: None)
    monkeypatch.setattr(encoder_runs, "write_encoder", lambda *values: tmp_path)
    place = cast("Workplace", SimpleNamespace(base_folder=make_model(tmp_path / "base")))
    course = Course(encoder_stages(1.0), lambda progress: None, TrainingControl())
    encoder_runs.make_own_file(
        completed("own_file", {"file": str(path), "epochs": 2}), place, tmp_path, "n", course
    )
    return given[0]


def test_answers_to_one_question_are_learned_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [[row.first, row.second] for row in questions(40, 3)]
    lesson, settings, validate = lesson_of(rows, tmp_path, monkeypatch)
    assert len(lesson.pairs) == 36
    for group in lesson.pairs:
        assert len({pair.anchor for pair in group}) == 1
        assert len({pair.positive for pair in group}) == 3
        assert sum(pair.weight for pair in group) == pytest.approx(1.0)
    assert settings.epochs == 6, "two passes over the rows"
    assert validate is not None


def test_one_question_alone_validates_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [["much asked", f"b{i}"] for i in range(36)] + [["asked", f"c{i}"] for i in range(4)]
    lesson, _, validate = lesson_of(rows, tmp_path, monkeypatch)
    assert [len(group) for group in lesson.pairs] == [36]
    assert validate is None


def test_any_answer_to_its_question_is_right(monkeypatch: pytest.MonkeyPatch) -> None:
    class Live(ToyEncoder):
        def __init__(self, model):
            super().__init__()

    monkeypatch.setattr(encoder_runs, "LiveEncoder", Live)
    rows = [OwnRow(first, second) for first in ("Hund", "Katze", "Haus", "Auto")
            for second in (f"{first} hier", f"{first} da", f"{first} dort")]  # fmt: skip
    rows += [OwnRow("Miete", "Brot"), OwnRow("Brot", "Miete")]
    validate = encoder_runs._validator(rows, scored=False)
    assert validate is not None
    assert validate(None)[:4] == [1.0] * 4
    assert max(validate(None)[4:]) <= 0.5, "the other's answer is nearer"


def test_a_pause_is_no_time_of_training(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(live_model.time, "monotonic", lambda: now[0])
    clocks: list[live_model.Clock] = []
    monkeypatch.setattr(encoder_runs, "open_live", lambda folder: None)
    monkeypatch.setattr(
        encoder_runs, "train_crossed", lambda *values, clock, **more: clocks.append(clock)
    )
    values = completed("crossed", {"minutes": 1.0, "replay": 0.0})
    place = cast("Workplace", SimpleNamespace(base_folder=Path("base")))
    course = SimpleNamespace(waited_s=40.0)
    recipe = encoder_runs.crossing_recipe(values)
    encoder_runs.crossed_model(values, recipe, place, [], cast("Course", course))
    now[0] += 90.0
    course.waited_s += 60.0
    assert clocks[0].share == pytest.approx(0.5)


def is_whole(directory: Path, name: str) -> None:
    folder = directory / "models" / name
    check(folder)
    assert read_learning_card(folder).kind == "encoder"
    encoder = open_encoder(folder, device="cpu", threads=1)
    assert encoder.encode_query(["wo ist die stadt ?"]).shape == (1, 32)
    assert [path.name for path in (directory / "models").iterdir()] == [name]


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["pairs", "scored", "triplets"])
def test_a_file_of_ones_own_trains_an_encoder(library: Path, tmp_path: Path, kind: str) -> None:
    rows = {
        "pairs": [[en, de] for en, de, _ in PAIRS],
        "scored": [[en, de, "5"] for en, de, _ in PAIRS] + [[PAIRS[0][0], PAIRS[3][1], "0.5"]],
        "triplets": [[en, de, PAIRS[i - 1][1]] for i, (en, de, _) in enumerate(PAIRS)],
    }[kind]
    path = tmp_path / "own file.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    told: list[TrainingProgress] = []
    result = retrain(library, "own_file", {"file": str(path), "epochs": 3}, told.append)
    is_whole(library, result.candidate)
    assert result.verdict.reasons[0] is Reason.TOO_FEW_HELD_OUT, "nothing was judged"
    assert result.table.row(Measure.CHECK_SEARCH) is not None
    assert sum(one.loss is not None for one in told) >= 3
    assert {"data", "train", "export", "encode", "compare"} <= {one.stage for one in told}


@pytest.mark.slow
def test_language_crossing_trains_on_train_and_is_measured_on_dev(
    library: Path, tmp_path: Path
) -> None:
    data = write_stsb(tmp_path / "stsb")
    result = retrain(library, "crossed", {"data": str(data), "epochs": 2, "batch_size": 4})
    is_whole(library, result.candidate)
    row = result.table.row(Measure.STSB_CROSS)
    assert row is not None
    assert row.n == 24
    card = read_learning_card(library / "models" / result.candidate)
    assert card.data == {"pairs": 48}


@pytest.mark.slow
def test_a_search_goes_on_where_it_was_stopped(library: Path, tmp_path: Path) -> None:
    data = write_stsb(tmp_path / "stsb")
    options = {"data": str(data), "trials": 2, "folds": 2, "folds_used": 1, "pairs": 0}
    control = TrainingControl()

    def stop(progress: TrainingProgress) -> None:
        if progress.validation is not None:
            control.cancel()

    with pytest.raises(Cancelled):
        retrain(library, "tune", options, stop, control)
    assert not list((library / "models").iterdir())
    validations: list[float] = []

    def watch(progress: TrainingProgress) -> None:
        if progress.validation is not None:
            validations.append(progress.validation)

    result = retrain(library, "tune", options, watch)
    assert len(validations) == 1, "the finished trial was not repeated"
    storage = f"sqlite:///{library / 'studies' / 'crossed.sqlite'}"
    trials = optuna.load_study(study_name=None, storage=storage).trials
    assert len({trial.params["rate"] for trial in trials}) == len(trials) == 3
    is_whole(library, result.candidate)
    card = read_learning_card(library / "models" / result.candidate)
    assert {"rate", "batch_size", "epochs"} <= card.parameters.keys()


@pytest.mark.slow
@pytest.mark.parametrize("method", ["encoder", "auto"])
def test_judgments_train_an_encoder_or_the_better_of_two(library: Path, method: str) -> None:
    with Catalog.open(library / "catalog.sqlite") as catalog:
        for place in range(40):
            for number, pair in enumerate(PAIRS):
                query = f"{pair[0]} {place}"
                catalog.add_judgment(a_word(query, pair[1], True, place))
                wrong = PAIRS[(number + 1) % len(PAIRS)][1]
                catalog.add_judgment(a_word(query, wrong, False, place))
    told: list[TrainingProgress] = []
    options = {"method": method, "minutes": 0.1, "epochs": 1, "steps": 20}
    result = retrain(library, "personal", options, told.append)
    card = read_learning_card(library / "models" / result.candidate)
    assert {"validation_encoder", "validation_adapter", "validation_before"} <= card.figures.keys()
    assert card.kind == "encoder" or method == "auto"
    if card.kind == "encoder" and method == "auto":
        assert card.figures["validation_encoder"] > card.figures["validation_adapter"] + 0.01
    assert any(one.validation is not None for one in told)
    held_out = result.table.row(Measure.HELD_OUT)
    assert held_out is not None
    assert held_out.n >= 6
