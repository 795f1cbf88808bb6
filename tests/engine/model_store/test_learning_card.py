from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone

import pytest

from engine.errors import DiskFull, LibraryLocked, ModelDamaged, ModelMissing
from engine.model_store import (
    LearningCard,
    fingerprint,
    is_trained,
    read_learning_card,
    write_learning_card,
)
from tests.engine.encoder.graphs import make_folder

CARD = LearningCard(
    name="personal-1",
    kind="encoder",
    recipe="personal",
    created=datetime(2026, 11, 26, 23, 15, tzinfo=UTC),
    parent="",
    data={"judgments": 300},
    parameters={"epochs": 2, "rate": 2e-5},
    figures={"held_out": {"before": 0.41, "after": 0.52, "n": 30}},
    verdict="better",
)


def test_what_is_written_is_read(tmp_path):
    folder = tmp_path / "personal-1"
    folder.mkdir()
    assert not is_trained(folder)
    write_learning_card(CARD, folder)
    assert is_trained(folder)
    assert read_learning_card(folder) == CARD
    assert [path.name for path in folder.iterdir()] == ["learning.json"]


def test_the_folder_gives_the_name_and_times_are_utc(tmp_path):
    card = LearningCard(
        name="x",
        kind="adapter",
        recipe="crossed",
        created=datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))),
    )
    write_learning_card(card, tmp_path)
    read = read_learning_card(tmp_path)
    assert read.name == tmp_path.name
    assert read.created == datetime(2026, 1, 1, tzinfo=UTC)
    assert "00:00:00+00:00" in (tmp_path / "learning.json").read_text()


def test_the_card_does_not_change_which_model_it_is(tmp_path):
    folder = make_folder(tmp_path / "model")
    (folder / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    before = [fingerprint(folder, onnx=True), fingerprint(folder, onnx=False)]
    write_learning_card(CARD, folder)
    assert [fingerprint(folder, onnx=True), fingerprint(folder, onnx=False)] == before


@pytest.mark.parametrize(
    "change", [{"kind": "magic"}, {"recipe": None}, {"created": "soon"}, {"data": 3}]
)
def test_a_card_of_nonsense_is_damage(tmp_path, change):
    write_learning_card(CARD, tmp_path)
    path = tmp_path / "learning.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **change}))
    with pytest.raises(ModelDamaged):
        read_learning_card(tmp_path)


def test_no_card_is_missing_and_nan_is_refused(tmp_path):
    with pytest.raises(ModelMissing):
        read_learning_card(tmp_path)
    bad = LearningCard("x", "adapter", "tune", CARD.created, figures={"loss": float("nan")})
    with pytest.raises(ValueError, match="JSON compliant"):
        write_learning_card(bad, tmp_path)
    assert not is_trained(tmp_path)


def test_a_full_disk_leaves_the_older_card(tmp_path, monkeypatch):
    write_learning_card(CARD, tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("engine.model_store.files.os.fsync", full)
    with pytest.raises(DiskFull):
        write_learning_card(LearningCard("x", "adapter", "tune", CARD.created), tmp_path)
    assert read_learning_card(tmp_path).kind == "encoder"
    assert list(tmp_path.glob("*.part")) == []
    with pytest.raises(LibraryLocked):
        write_learning_card(CARD, tmp_path / "nowhere")
