from __future__ import annotations

import json

import numpy as np
import pytest

from engine.encoder import AdaptedEncoder, QueryAdapter, bare, open_encoder, query_id
from engine.errors import ModelDamaged, ModelMismatch, ModelMissing
from engine.model_store import fingerprint
from tests.engine.encoder.graphs import DIM, make_folder
from tests.fakes import ToyEncoder


def some(seed: int = 1, rank: int = 2, dim: int = DIM, size: float = 0.5) -> QueryAdapter:
    random = np.random.default_rng(seed)
    down = random.standard_normal((rank, dim)).astype(np.float32)
    return QueryAdapter(down, size * random.standard_normal((dim, rank)).astype(np.float32))


@pytest.fixture
def models(tmp_path):
    """A folder of models with one base and one adapter over it."""
    base = make_folder(tmp_path / "models" / "base")
    (tmp_path / "models" / "turned").mkdir()
    some().save(tmp_path / "models" / "turned", base="base", base_model_id=fingerprint(base))
    return tmp_path / "models"


def test_it_turns_queries_by_its_matrices_and_keeps_length_one():
    adapter = some()
    queries = np.eye(DIM, dtype=np.float32)[:3]
    expected = queries + (queries @ adapter.down.T) @ adapter.up.T
    expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    turned = adapter.apply(queries)
    assert turned.dtype == np.float32
    assert np.allclose(turned, expected, atol=1e-6)
    assert np.allclose(adapter.apply(queries[0]), expected[0], atol=1e-6)
    assert adapter.apply(queries[:0]).shape == (0, DIM)


def test_zeros_change_nothing_and_a_query_that_would_vanish_stays():
    queries = np.eye(DIM, dtype=np.float32)
    nothing = QueryAdapter(np.zeros((2, DIM)), np.zeros((DIM, 2)))
    assert np.array_equal(nothing.apply(queries), queries)
    wiping = QueryAdapter(np.eye(DIM), -np.eye(DIM))
    assert np.array_equal(wiping.apply(queries), queries)


@pytest.mark.parametrize(
    ("down", "up"),
    [
        (np.ones((2, 8)), np.ones((2, 8))),
        (np.ones(8), np.ones(8)),
        (np.ones((0, 8)), np.ones((8, 0))),
        (np.full((2, 8), np.nan), np.ones((8, 2))),
    ],
)
def test_matrices_that_make_no_adapter_are_refused(down, up):
    with pytest.raises(ValueError):
        QueryAdapter(down, up)


def test_what_is_saved_is_loaded_and_private(models):
    loaded = QueryAdapter.load(models / "turned")
    assert np.array_equal(loaded.down, some().down)
    assert np.array_equal(loaded.up, some().up)
    assert loaded.fingerprint == some().fingerprint != some(seed=2).fingerprint
    files = sorted(path.name for path in (models / "turned").iterdir())
    assert files == ["adapter.json", "adapter.safetensors"]


def test_only_queries_differ_from_the_model_under_it(models):
    plain = open_encoder(models / "base", "cpu")
    turned = open_encoder(models / "turned", "cpu")
    assert isinstance(turned, AdaptedEncoder)
    texts = ["w1 w2", "w3"]
    assert turned.model_id == plain.model_id
    assert np.array_equal(turned.encode_document(texts), plain.encode_document(texts))
    assert np.array_equal(turned.encode(texts), plain.encode(texts))
    assert np.allclose(turned.encode_query(texts), some().apply(plain.encode_query(texts)))
    assert turned.tokenizer_file == plain.tokenizer_file
    assert (turned.dim, turned.max_tokens) == (plain.dim, plain.max_tokens)
    assert turned.count_tokens(texts) == [2, 1]


def test_query_vectors_of_both_are_told_apart():
    toy = ToyEncoder(dim=DIM)
    adapted = AdaptedEncoder(toy, some())
    ids = {query_id(toy), query_id(adapted), query_id(AdaptedEncoder(toy, some(seed=2)))}
    assert len(ids) == 3
    assert query_id(AdaptedEncoder(toy, some())) == query_id(adapted)
    assert bare(adapted) is toy is bare(toy)


def test_another_model_under_it_is_refused(models):
    other = make_folder(models / "other", prompts={"query": "query"})
    facts = json.loads((models / "turned" / "adapter.json").read_text())
    (models / "turned" / "adapter.json").write_text(json.dumps({**facts, "base": "other"}))
    with pytest.raises(ModelMismatch) as caught:
        open_encoder(models / "turned", "cpu")
    assert caught.value.found == fingerprint(other)


def test_the_other_form_of_the_same_model_serves(models):
    base = models / "base"
    (base / "model.safetensors").write_bytes(b"\x08\0\0\0\0\0\0\0{}      ")
    torch_id = fingerprint(base, onnx=False)
    assert torch_id != fingerprint(base)
    some().save(models / "turned", base="base", base_model_id=torch_id)
    assert open_encoder(models / "turned", "cpu").model_id == fingerprint(base)


def test_an_adapter_without_its_model_or_over_an_adapter_is_refused(models):
    some().save(models / "turned", base="gone", base_model_id="0")
    with pytest.raises(ModelMissing):
        open_encoder(models / "turned", "cpu")
    (models / "second").mkdir()
    some().save(models / "second", base="turned", base_model_id="0")
    with pytest.raises(ModelDamaged):
        open_encoder(models / "second", "cpu")


def test_every_damaged_byte_is_noticed(models):
    weights = models / "turned" / "adapter.safetensors"
    whole = weights.read_bytes()
    for place in range(0, len(whole), 17):
        broken = bytearray(whole)
        broken[place] ^= 1
        weights.write_bytes(broken)
        with pytest.raises(ModelDamaged):
            QueryAdapter.load(models / "turned")
    weights.write_bytes(whole[:-1])
    with pytest.raises(ModelDamaged):
        QueryAdapter.load(models / "turned")
    weights.unlink()
    with pytest.raises(ModelMissing):
        QueryAdapter.load(models / "turned")


@pytest.mark.parametrize("text", ["", "[]", "{", '{"base": ""}', '{"base": "", "dim": "x"}'])
def test_broken_facts_are_damage(models, text):
    (models / "turned" / "adapter.json").write_text(text)
    with pytest.raises((ModelDamaged, ModelMissing)):
        QueryAdapter.load(models / "turned")
