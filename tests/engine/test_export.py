from __future__ import annotations

import argparse
import hashlib
import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from engine import export as room
from engine.encoder import open_encoder
from engine.errors import ModelMissing
from engine.export import ModelFacts, export, facts_of
from engine.locations import resources_dir
from engine.model_store import check, read_card
from engine.quantization import blocks_as_uint8, rows_as_int8
from tests.tiny_models import GERMAN_AND_ENGLISH, write_bert, write_xlm_roberta

FACTS = ModelFacts("tiny", "Apache-2.0", base="none", sources=("made up",))


@pytest.fixture(scope="module")
def bert(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    model = write_bert(tmp_path_factory.mktemp("bert"))
    out = tmp_path_factory.mktemp("served")
    export(model, out, FACTS)
    return model, out


def _served(folder: Path, texts: list[str]) -> np.ndarray:
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    session = InferenceSession(
        str(folder / "onnx" / "model_int8.onnx"), providers=["CPUExecutionProvider"]
    )
    tokenizer.enable_padding()
    encoded = tokenizer.encode_batch(texts)
    feed = {
        "input_ids": np.array([e.ids for e in encoded], dtype=np.int64),
        "attention_mask": np.array([e.attention_mask for e in encoded], dtype=np.int64),
        "token_type_ids": np.array([e.type_ids for e in encoded], dtype=np.int64),
    }
    wanted = {node.name: feed[node.name] for node in session.get_inputs()}
    return session.run(["sentence_embedding"], wanted)[0]


def _original(folder: Path, texts: list[str]) -> np.ndarray:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(folder), local_files_only=True, model_kwargs={"dtype": "float32"}, device="cpu"
    )
    return model.encode(texts, normalize_embeddings=True)


def test_served_vectors_are_those_of_the_model(bert: tuple[Path, Path]) -> None:
    model, out = bert
    texts = ["der hund rennt .", "the dog", "where is the big house ?"]
    served = _served(out, texts)
    np.testing.assert_allclose(np.linalg.norm(served, axis=1), 1.0, atol=1e-5)
    assert float((served * _original(model, texts)).sum(axis=1).min()) > 0.995


def test_padding_changes_nothing(bert: tuple[Path, Path]) -> None:
    _, out = bert
    alone = _served(out, ["the dog"])
    padded = _served(out, ["the dog", "where is the big house in the town ?"])[:1]
    assert float((alone * padded).sum()) > 0.9999


def test_the_manifest_tells_every_file_and_what_serving_needs(bert: tuple[Path, Path]) -> None:
    _, out = bert
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["dimension"] == 32
    assert manifest["max_tokens"] == 48
    assert manifest["pooling"] == "mean"
    assert manifest["prompts"] == {"query": "", "document": ""}
    assert (manifest["licence"], manifest["sources"]) == ("Apache-2.0", ["made up"])
    for name, entry in manifest["files"].items():
        content = (out / name).read_bytes()
        assert entry == {
            "sha256": hashlib.sha256(content).hexdigest(),
            "size_bytes": len(content),
        }
    assert {"tokenizer.json", "model.safetensors", "onnx/model_int8.onnx"} <= set(manifest["files"])


def test_the_folder_opens_as_an_encoder_and_for_training(bert: tuple[Path, Path]) -> None:
    model, out = bert
    encoder = open_encoder(out, device="cpu")
    texts = ["ein hund", "the cat sleeps ."]
    vectors = encoder.encode_document(texts)
    assert vectors.shape == (2, 32)
    assert float((vectors * _original(model, texts)).sum(axis=1).min()) > 0.995
    assert float((_original(out, texts) * _original(model, texts)).sum(axis=1).min()) > 0.999


def test_dense_layers_keep_their_weights(bert: tuple[Path, Path], tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import Dense

    whole = SentenceTransformer(str(bert[0]), local_files_only=True, device="cpu")
    SentenceTransformer(modules=[*list(whole)[:2], Dense(32, 16)], device="cpu").save(
        str(tmp_path / "dense"), create_model_card=False
    )
    out = tmp_path / "out"
    manifest = export(tmp_path / "dense", out, FACTS).manifest
    texts = ["der hund rennt .", "the cat sleeps ."]
    wanted = _original(tmp_path / "dense", texts)
    assert wanted.shape == (2, manifest["dimension"]) == (2, 16)
    assert float((_original(out, texts) * wanted).sum(axis=1).min()) > 0.999
    assert float((_served(out, texts) * wanted).sum(axis=1).min()) > 0.99
    assert "2_Dense/model.safetensors" in manifest["files"]
    check(out)


@pytest.mark.parametrize("name", ["e5-small", "e5-small-mine", "mine"])
def test_prompts_that_the_name_alone_says_go_along(tmp_path: Path, name: str) -> None:
    model = write_bert(tmp_path / "intfloat--e5-small")
    wanted = read_card(model).prompts
    assert wanted == ("query: ", "passage: ", "query: ")
    export(model, tmp_path / "out", ModelFacts(name))
    assert read_card(tmp_path / "out").prompts == wanted
    # In its own folder no file is changed, so a new name leaves no default prompt.
    export(model, model, ModelFacts(name))
    assert read_card(model).prompts[:2] == wanted[:2]
    export(tmp_path / "out", tmp_path / "out", ModelFacts("other"))
    assert read_card(tmp_path / "out").prompts == wanted


def test_e5_in_its_own_folder_keeps_all_its_prompts(tmp_path: Path) -> None:
    model = write_bert(tmp_path / "intfloat--e5-small")
    for _ in range(2):
        export(model, model, facts_of(model))
        assert read_card(model).prompts == ("query: ", "passage: ", "query: ")


def test_a_model_of_two_readings_keeps_its_settings_to_the_letter(tmp_path: Path) -> None:
    model = write_bert(tmp_path / "model")
    shipped = resources_dir() / "model" / "config_sentence_transformers.json"
    shutil.copyfile(shipped, model / shipped.name)
    export(model, tmp_path / "out", FACTS)
    assert (tmp_path / "out" / shipped.name).read_bytes() == shipped.read_bytes()
    assert read_card(tmp_path / "out").prompts == ("[SEARCH]", "[SEARCH]", "")


def test_xlm_roberta_is_exported_too(tmp_path: Path) -> None:
    model = write_xlm_roberta(tmp_path / "model", GERMAN_AND_ENGLISH)
    export(model, tmp_path / "out", FACTS)
    texts = ["der hund rennt .", "the dog"]
    assert float((_served(tmp_path / "out", texts) * _original(model, texts)).sum(1).min()) > 0.99


def test_no_model_is_an_error_to_act_on(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing):
        export(tmp_path, tmp_path / "out", FACTS)


def test_the_command_reads_the_facts(
    bert: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = []
    made = room.ExportedModel(tmp_path, 32, 48, 1_000_000, {})
    monkeypatch.setattr(room, "export", lambda *values: given.append(values) or made)
    facts = tmp_path / "facts.json"
    facts.write_text('{"name": "n", "licence": "MIT", "sources": ["a"]}', encoding="utf-8")
    parser = argparse.ArgumentParser()
    room.add_arguments(parser)
    arguments = [str(bert[0]), "--out", str(tmp_path / "o"), "--facts", str(facts)]
    assert room.run(parser.parse_args(arguments)) == 0
    assert given == [(bert[0], tmp_path / "o", ModelFacts("n", "MIT", sources=("a",)))]


def test_a_model_is_exported_in_its_own_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_bert(tmp_path / "own")
    prompts = {"prompts": {"query": "frage ", "document": ""}}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(prompts))
    weights = (folder / "model.safetensors").read_bytes()
    parser = argparse.ArgumentParser()
    room.add_arguments(parser)
    assert room.run(parser.parse_args([str(folder)])) == 0
    assert "model_int8.onnx" in capsys.readouterr().out
    assert (folder / "model.safetensors").read_bytes() == weights
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["name"] == "own"
    assert manifest["prompts"]["query"] == "frage "
    assert open_encoder(folder, device="cpu").encode_query(["hund"]).shape == (1, 32)
    # A second time the manifest's own facts are kept.
    manifest |= {"name": "named", "licence": "MIT"}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert room.run(parser.parse_args([str(folder)])) == 0
    again = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert (again["name"], again["licence"]) == ("named", "MIT")


def test_int8_rows_come_back_within_half_a_step() -> None:
    table = np.random.default_rng(1).normal(size=(20, 16)).astype(np.float32)
    table[3] = 0.0
    values, scales = rows_as_int8(table)
    assert values.dtype == np.int8
    assert np.abs(values * scales - table).max() <= scales.max() / 2 + 1e-6


def test_uint8_blocks_come_back_within_half_a_step() -> None:
    matrix = np.random.default_rng(1).normal(size=(64, 8)).astype(np.float32)
    values, scales = blocks_as_uint8(matrix, 32)
    assert values.shape == (8, 2, 32)
    back = (values.astype(np.float32) - 128) * scales.reshape(8, 2, 1)
    assert np.abs(back.reshape(8, 64).T - matrix).max() <= scales.max() / 2 + 1e-6
