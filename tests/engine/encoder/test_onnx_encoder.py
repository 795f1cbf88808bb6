from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.device import detect
from engine.encoder import NoticeKind, open_encoder
from engine.encoder.onnx_encoder import BATCH_TOKENS, OnnxEncoder, _batches
from engine.errors import ModelDamaged, ModelMissing, UnsafeModel
from engine.locations import embedded_model_dir
from engine.model_store import fingerprint
from tests.engine.encoder.graphs import DIM, WORDS, make_folder, table, write_graph, write_manifest


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return make_folder(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def encoder(folder):
    opened = open_encoder(folder, "cpu", threads=1)
    yield opened
    opened.close()


def expected(text: str) -> np.ndarray:
    rows = table()
    ids = [2, *(WORDS.index(word) if word in WORDS else 1 for word in text.split()), 3]
    total = rows[ids].sum(axis=0)
    return total / np.linalg.norm(total)


def test_it_serves_a_folder_with_a_graph_on_the_processor(folder, encoder):
    assert isinstance(encoder, OnnxEncoder)
    assert encoder.name == "tiny"
    assert (encoder.dim, encoder.max_tokens) == (DIM, 14)
    assert encoder.model_id == fingerprint(folder, onnx=True)
    assert encoder.tokenizer_file == folder / "tokenizer.json"
    assert (encoder.device.kind, encoder.device.dtype) == ("cpu", "float32")
    assert encoder.notices == []


def test_vectors_are_what_the_graph_makes_in_the_order_of_the_texts(encoder):
    texts = ["w1 w2 w3 w4 w5", "w9", "", "w1 w2", "nonsense"]
    vectors = encoder.encode_document(texts)
    assert vectors.shape == (5, DIM)
    assert vectors.dtype == np.float32
    assert vectors.flags.c_contiguous
    for text, vector in zip(texts, vectors, strict=True):
        assert np.allclose(vector, expected(text), atol=1e-5), text


def test_no_texts_are_no_vectors(encoder):
    assert encoder.encode_document([]).shape == (0, DIM)
    assert encoder.encode_query([]).shape == (0, DIM)


def test_a_long_text_is_read_to_its_end(encoder):
    start = " ".join(f"w{i % 7}" for i in range(100))
    plain = encoder.encode_document([start])[0]
    ended = encoder.encode_document([start + " w50" * 12])[0]
    assert plain @ ended < 0.99
    assert ended @ encoder.encode_document(["w50"])[0] > plain @ encoder.encode_document(["w50"])[0]
    assert np.isclose(np.linalg.norm(ended), 1, atol=1e-5)
    mixed = encoder.encode_document(["w3", start, "w4"])
    assert np.allclose(mixed[1], plain, atol=1e-5)
    assert np.allclose(mixed[2], expected("w4"), atol=1e-5)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.text(st.characters(exclude_categories=[]), max_size=60), max_size=8))
def test_any_string_has_a_vector_of_length_one(encoder, texts):
    vectors = encoder.encode_document(texts)
    assert vectors.shape == (len(texts), DIM)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_prompts_are_put_in_front(tmp_path):
    prompts = {"query": "query w1 ", "document": "text "}
    encoder = open_encoder(make_folder(tmp_path / "m", prompts=prompts), "cpu")
    assert np.allclose(encoder.encode_query(["w5"])[0], expected("query w1 w5"), atol=1e-5)
    assert np.allclose(encoder.encode_query(["w5", "w6"])[1], expected("query w1 w6"), atol=1e-5)
    assert np.allclose(encoder.encode_document(["w5"])[0], expected("text w5"), atol=1e-5)
    assert encoder.max_tokens == 12  # room is left for the longest prompt


def test_a_query_asked_again_is_remembered_and_cannot_be_spoilt(encoder, monkeypatch):
    first = encoder.encode_query(["w7 w8"])
    monkeypatch.setattr(encoder, "_encode", None)
    again = encoder.encode_query(["w7 w8"])
    again[:] = 0
    assert np.array_equal(encoder.encode_query(["w7 w8"]), first)


def test_tokens_are_counted_without_special_ones(encoder):
    assert encoder.count_tokens(["", "w1", "w1 w2 w3 " * 50]) == [0, 1, 150]


def test_batches_hold_like_lengths_and_keep_to_the_budget():
    lengths = [int(n) for n in np.random.default_rng(0).integers(1, 300, 500)]
    batches = list(_batches(lengths))
    assert sorted(np.concatenate(batches).tolist()) == list(range(500))
    widths = [max(lengths[i] for i in batch) for batch in batches]
    assert widths == sorted(widths, reverse=True)
    assert all(w * len(b) <= BATCH_TOKENS for w, b in zip(widths, batches, strict=True))
    assert [len(batch) for batch in _batches([5 * BATCH_TOKENS, 3])] == [1, 1]


def test_threads_may_share_it(encoder):
    wrong = []

    def ask(word):
        for _ in range(30):
            vector = encoder.encode_query([word])[0]
            if not np.allclose(vector, expected(word), atol=1e-5):
                wrong.append(word)

    threads = [threading.Thread(target=ask, args=(f"w{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_a_search_that_still_runs_survives_closing(folder):
    encoder = open_encoder(folder, "cpu")
    encoder.close()
    assert np.allclose(encoder.encode_query(["w1"])[0], expected("w1"), atol=1e-5)


def test_no_torch_and_no_transformers_on_this_path(folder):
    code = (
        "import sys; from engine.encoder import open_encoder;"
        f"e = open_encoder({str(folder)!r}); e.encode_query(['w1']); e.encode_document(['w1']);"
        "bad = {'torch', 'transformers', 'sentence_transformers', 'huggingface_hub'};"
        "print(sorted(bad & set(sys.modules)))"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"


def test_a_device_that_is_absent_is_told(folder, monkeypatch):
    monkeypatch.setattr("engine.device._torch_may_help", lambda: False)
    encoder = open_encoder(folder, "xpu")
    assert encoder.device.kind == "cpu"
    assert [(n.kind, n.detail) for n in encoder.notices] == [(NoticeKind.DEVICE_MISSING, "xpu")]
    assert open_encoder(folder, "auto").notices == []


@pytest.mark.parametrize(
    ("spoil", "error"),
    [
        (lambda f: (f / "onnx" / "model.onnx").write_bytes(b"no graph"), ModelDamaged),
        (lambda f: (f / "tokenizer.json").write_text("{}"), ModelDamaged),
        (lambda f: (f / "tokenizer.json").unlink(), ModelDamaged),
        (lambda f: write_graph(f / "onnx" / "model.onnx", table(), "last_hidden"), ModelDamaged),
        (lambda f: write_graph(f / "onnx" / "model.onnx", table()[:, :5]), ModelDamaged),
        (lambda f: write_graph(f / "onnx" / "model.onnx", table() * np.nan), ModelDamaged),
        (lambda f: (f / "config.json").write_text('{"auto_map": {}}'), UnsafeModel),
        (shutil.rmtree, ModelMissing),
    ],
)
@pytest.mark.parametrize("stamped", [False, True])
def test_a_broken_folder_is_refused(tmp_path, spoil, error, stamped):
    folder = make_folder(tmp_path / "m")
    spoil(folder)
    if folder.is_dir() and not stamped:  # the manifest agrees: the content itself must tell
        write_manifest(folder)
    with pytest.raises(error):
        open_encoder(folder, "cpu")


@pytest.fixture(scope="module")
def real():
    if not (embedded_model_dir() / "onnx").is_dir():
        pytest.skip("no embedded model in this tree")
    opened = open_encoder(embedded_model_dir(), "cpu")
    yield opened
    opened.close()


def test_the_model_that_ships_knows_both_languages(real):
    questions = real.encode_query(["Wie kündige ich meinen Mietvertrag?", "Rezept für Brot"])
    passages = real.encode_document(
        ["How to terminate your rental agreement", "A recipe for rye bread"]
    )
    cosines = questions @ passages.T
    assert cosines[0, 0] > cosines[0, 1] + 0.05
    assert cosines[1, 1] > cosines[1, 0] + 0.2


def test_company_in_the_batch_hardly_matters(real):
    rng = np.random.default_rng(0)
    words = ["Vertrag", "rent", "Frist", "Steuer", "invoice", "Garten", "dog", "weather", "Arzt"]
    texts = [" ".join(rng.choice(words, int(n))) for n in rng.integers(1, 100, 16)]
    together = real.encode_document(texts)
    alone = np.concatenate([real.encode_document([text]) for text in texts])
    assert (together * alone).sum(axis=1).min() > 0.999
    assert np.array_equal(real.encode_document(texts), together)


def test_a_line_of_a_million_characters_ends(real):
    texts = ["x" * 1_000_000, "Die Frist beträgt drei Monate. " * 200, " \n\t ", "\ud800"]
    vectors = real.encode_document(texts)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    short = real.encode_document(["Die Frist beträgt drei Monate."])[0]
    assert vectors[1] @ short > 0.6


def test_the_manifest_agrees_with_the_graph(real):
    manifest = json.loads((embedded_model_dir() / "manifest.json").read_text(encoding="utf-8"))
    assert real.dim == manifest["dimension"]
    assert real.device.dtype == "int8"
    assert detect("cpu").name == real.device.name
