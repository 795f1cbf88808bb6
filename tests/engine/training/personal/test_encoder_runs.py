"""Whole trainings of a tiny encoder, from a library to a model that can be adopted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.catalog.store import Catalog
from engine.encoder import open_encoder
from engine.errors import Cancelled
from engine.library import Library
from engine.model_store import check, read_learning_card
from engine.training.personal.retraining import retrain
from engine.training.personal.telling import TrainingControl, TrainingProgress
from engine.training.personal.verdict import Measure, Reason
from tests.engine.training.conftest import write_stsb
from tests.engine.training.personal.toy_person import a_word
from tests.tiny_models import GERMAN_AND_ENGLISH, PAIRS

pytestmark = pytest.mark.slow


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


def is_whole(directory: Path, name: str) -> None:
    folder = directory / "models" / name
    check(folder)
    assert read_learning_card(folder).kind == "encoder"
    encoder = open_encoder(folder, device="cpu", threads=1)
    assert encoder.encode_query(["wo ist die stadt ?"]).shape == (1, 32)
    assert [path.name for path in (directory / "models").iterdir()] == [name]


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
    is_whole(library, result.candidate)
    card = read_learning_card(library / "models" / result.candidate)
    assert {"rate", "batch_size", "epochs"} <= card.parameters.keys()


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
