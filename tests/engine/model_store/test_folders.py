from __future__ import annotations

import numpy as np
import pytest

from engine.encoder import QueryAdapter
from engine.errors import ModelMissing
from engine.model_store import installed, resolve
from engine.model_store.folders import canonical, folder_of, is_hub_name
from tests.engine.model_store.models import make_model, write_manifest


def test_models_are_found_by_folder_name_and_hub_name(tmp_path):
    models = tmp_path / "models"
    elsewhere = make_model(tmp_path / "elsewhere")
    hub = make_model(folder_of("owner/model", models))
    tuned = make_model(models / "tuned-1")
    assert resolve(str(elsewhere), models) == elsewhere
    assert resolve("owner/model", models) == hub
    assert resolve("tuned-1", models) == tuned


def test_the_embedded_model_has_no_name(monkeypatch, tmp_path):
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: tmp_path)
    assert resolve("", tmp_path / "models") == tmp_path
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: tmp_path / "no")
    with pytest.raises(ModelMissing):
        resolve("", tmp_path / "models")


def test_a_snapshot_in_the_hub_cache_serves(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    snapshot = make_model(tmp_path / "models--owner--model" / "snapshots" / "abc")
    assert resolve("owner/model", tmp_path / "models") == snapshot


@pytest.mark.parametrize(
    "name", ["owner/model", "../x", "a/b/c", "/no/such/folder", "C:\\x", "a--b"]
)
def test_what_is_nowhere_is_missing_and_nothing_is_fetched(tmp_path, monkeypatch, name):
    monkeypatch.setattr("socket.socket.connect", None)
    with pytest.raises(ModelMissing):
        resolve(name, tmp_path)


def test_hub_names():
    assert is_hub_name("T-Systems-onsite/cross-en-de-roberta-sentence-transformer")
    assert not any(
        map(is_hub_name, ["", "a/b/c", "../b", "a/..", "a b", "-a", "a\\b", "/a", "a--b"])
    )


def test_only_usable_models_are_on_offer(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: tmp_path / "no")
    make_model(tmp_path / "models" / "good")
    make_model(tmp_path / "models" / ".downloads")
    bad = make_model(tmp_path / "models" / "bad")
    (bad / "model.safetensors").write_bytes(b"cut")
    (tmp_path / "models" / "file").write_text("", encoding="utf-8")
    assert [card.folder.name for card in installed(tmp_path / "models")] == ["good"]


def test_an_adapter_is_on_offer_with_the_facts_of_the_model_under_it(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: tmp_path / "no")
    base = make_model(tmp_path / "models" / "base")
    write_manifest(base, licence="Apache-2.0")
    folder = tmp_path / "models" / "personal-1"
    folder.mkdir()
    adapter = QueryAdapter(np.ones((1, 8)), np.ones((8, 1)))
    adapter.save(folder, base="base", base_model_id="0")
    assert resolve("personal-1", tmp_path / "models") == folder
    assert resolve(str(folder), tmp_path / "models") == folder
    found = {card.name: (card.dim, card.licence) for card in installed(tmp_path / "models")}
    assert found["personal-1"] == (8, "Apache-2.0")
    base.rename(tmp_path / "models" / "away")
    assert "personal-1" not in {card.name for card in installed(tmp_path / "models")}


def test_a_model_has_one_name(tmp_path, monkeypatch):
    embedded = make_model(tmp_path / "embedded")
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: embedded)
    places = tmp_path / "models"
    own = make_model(places / "owner--model")
    other = make_model(tmp_path / "other")
    assert canonical("", places) == canonical(str(embedded), places) == ""
    assert canonical("owner/model", places) == canonical(str(own), places) == "owner/model"
    assert canonical(str(other), places) == str(other)
    assert canonical("nowhere", places) == "nowhere"
