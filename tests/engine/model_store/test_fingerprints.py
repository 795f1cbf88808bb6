from __future__ import annotations

import shutil
import time

import pytest

from engine.errors import ModelDamaged, ModelMissing
from engine.model_store import fingerprint, sha256_file
from engine.model_store.fingerprints import onnx_file
from tests.engine.model_store.models import make_model, write_json, write_manifest


def test_a_fingerprint_is_of_the_content_and_not_of_the_place(tmp_path):
    first = make_model(tmp_path / "a")
    shutil.copytree(first, tmp_path / "b")
    assert fingerprint(first) == fingerprint(tmp_path / "b")
    assert len(fingerprint(first)) == 16


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: make_model(folder, seed=1),
        lambda folder: write_json(folder / "tokenizer.json", {"model": {"a": 1}}),
        lambda folder: write_json(folder / "1_Pooling" / "config.json", {"pooling_mode": "cls"}),
        lambda folder: write_json(folder / "sentence_bert_config.json", {"max_seq_length": 64}),
    ],
)
def test_it_changes_with_whatever_changes_vectors(tmp_path, change):
    folder = make_model(tmp_path / "m", manifest=False)
    before = fingerprint(folder)
    change(folder)
    (folder / "manifest.json").unlink(missing_ok=True)
    assert fingerprint(folder) != before


def test_prompts_count_and_descriptions_do_not(tmp_path):
    folder = make_model(tmp_path / "m")
    before = fingerprint(folder)
    write_manifest(folder, licence="MIT", sources=["x"])
    (folder / "README.md").write_text("about", encoding="utf-8")
    assert fingerprint(folder) == before
    write_manifest(folder, prompts={"query": "query: "})
    assert fingerprint(folder) != before


def test_graph_and_weights_of_one_folder_are_two_models(tmp_path):
    folder = make_model(tmp_path / "m", manifest=False)
    weights = fingerprint(folder)
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"fp32")
    (folder / "onnx" / "model_int8.onnx").write_bytes(b"int8")
    assert onnx_file(folder) == folder / "onnx" / "model_int8.onnx"
    graph = fingerprint(folder)
    assert graph != weights
    assert fingerprint(folder, onnx=True) == graph
    assert fingerprint(folder, onnx=False) == weights
    (folder / "onnx" / "model_int8.onnx.data").write_bytes(b"more")
    assert fingerprint(folder) != graph


def test_a_file_that_differs_from_the_manifest_has_no_fingerprint(tmp_path):
    folder = make_model(tmp_path / "m")
    write_json(folder / "tokenizer.json", {"other": 1})
    with pytest.raises(ModelDamaged):
        fingerprint(folder)


def test_no_weights_no_fingerprint(tmp_path):
    folder = make_model(tmp_path / "m", manifest=False)
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelMissing):
        fingerprint(folder)


def test_a_hash_is_remembered_until_the_file_changes(tmp_path, monkeypatch):
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3_000_000)
    first = sha256_file(path)
    monkeypatch.setattr("hashlib.file_digest", None)
    assert sha256_file(path) == first
    monkeypatch.undo()
    time.sleep(0.01)
    path.write_bytes(b"y" * 3_000_000)
    assert sha256_file(path) != first
