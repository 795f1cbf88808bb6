from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.device import Device, detect
from engine.encoder import NoticeKind, file_token_counter, open_encoder
from engine.encoder.sentence_encoder import SentenceEncoder
from engine.errors import ModelDamaged, OutOfDeviceMemory
from tests.engine.model_store.models import write_json

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore::DeprecationWarning")]

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *(f"w{i}" for i in range(50)), "query"]
CPU = Device("cpu", "test", dtype="float32", batch_size=2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A tiny BERT with random weights in the sentence-transformers layout."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    body = tmp_path_factory.mktemp("body")
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        pad_token="[PAD]",
        unk_token="[UNK]",
        cls_token="[CLS]",
        sep_token="[SEP]",
        mask_token="[MASK]",
    ).save_pretrained(body)
    config = BertConfig(
        vocab_size=len(WORDS),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=32,
    )
    BertModel(config, add_pooling_layer=False).save_pretrained(body)
    transformer = Transformer(str(body), max_seq_length=16)
    model = SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu")
    model.prompts = {"query": "query ", "document": ""}
    folder = tmp_path_factory.mktemp("models") / "tiny"
    model.save_pretrained(str(folder))
    return folder


@pytest.fixture
def encoder(folder):
    opened = SentenceEncoder(folder, device=CPU)
    yield opened
    opened.close()


TEXTS = ["w1 w2 w3 w4 w5 w6", "w7", "", "w8 w9", "w1 w2", "w30 w31 w32", "w3", "w4 w5"]


@pytest.fixture(scope="module")
def truth(folder):
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
    return np.concatenate(
        [model.encode([text], prompt="", normalize_embeddings=True) for text in TEXTS]
    )


def test_vectors_are_those_of_sentence_transformers(encoder, truth):
    vectors = encoder.encode_document(TEXTS)
    assert (vectors.dtype, vectors.shape) == (np.float32, (len(TEXTS), 16))
    assert np.allclose(vectors, truth, atol=1e-5)
    assert (encoder.dim, encoder.max_tokens) == (16, 13)
    assert encoder.encode_query([]).shape == (0, 16)


def test_the_query_prompt_is_put_in_front(encoder):
    query = encoder.encode_query(["w1 w2"])
    assert np.allclose(query, encoder.encode_document(["query w1 w2"]), atol=1e-5)
    assert not np.allclose(query, encoder.encode_document(["w1 w2"]), atol=1e-3)


def test_a_long_text_is_read_to_its_end(encoder):
    start = " ".join(f"w{i % 9}" for i in range(80))
    a, b = encoder.encode_document([start, start + " w40" * 20])
    assert a @ b < 0.999
    assert np.isclose(np.linalg.norm(b), 1, atol=1e-5)


def test_a_tokenizer_file_is_always_there(encoder, folder):
    assert file_token_counter(encoder.tokenizer_file)(["w1 w2"]) == [2]
    made = encoder._find_tokenizer(folder / "nowhere")
    assert file_token_counter(made)(["w1 w2 w3"]) == [3]
    assert encoder.count_tokens(["w1", ""]) == [1, 0]


def test_a_folder_without_a_graph_is_opened_this_way(folder):
    opened = open_encoder(folder, "cpu")
    assert isinstance(opened, SentenceEncoder)
    assert opened.device == detect("cpu")
    cosine = opened.encode_document(["w1 w2"]) @ opened.encode_document(["w1 w2 w3"]).T
    assert 0 < cosine[0, 0] <= 1.001
    opened.close()


class Scarce:
    """Runs out of memory whenever a batch has more texts than the device holds."""

    def __init__(self, encoder: SentenceEncoder, room: dict[str, int]) -> None:
        self._encoder, self._room, self._run = encoder, room, encoder._run
        self.batches: list[int] = []

    def __call__(self, texts, prompt, call):
        import torch

        self.batches.append(len(texts))
        if len(texts) > self._room[self._encoder.device.kind]:
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return self._run(texts, prompt, call)


def on_fake_cuda(encoder, monkeypatch, room):
    encoder.device = replace(encoder.device, kind="cuda")
    scarce = Scarce(encoder, room)
    monkeypatch.setattr(encoder, "_run", scarce)
    return scarce


def test_out_of_memory_halves_the_batch_and_says_so(encoder, truth, monkeypatch):
    scarce = on_fake_cuda(encoder, monkeypatch, {"cuda": 2, "cpu": 99})
    vectors = encoder.encode_document(TEXTS)
    assert np.allclose(vectors, truth, atol=1e-5)
    assert {notice.kind for notice in encoder.notices} == {NoticeKind.BATCH_HALVED}
    assert encoder.device.kind == "cuda"
    failed = len(scarce.batches)
    encoder.encode_document(["w1 w2 w3"] * 4)
    assert max(scarce.batches[failed:]) <= 8  # the smaller batch is kept


def test_when_not_one_text_fits_the_model_moves_to_the_processor(encoder, truth, monkeypatch):
    on_fake_cuda(encoder, monkeypatch, {"cuda": 0, "cpu": 99})
    vectors = encoder.encode_document(TEXTS)
    assert (vectors * truth).sum(axis=1).min() > 0.99  # the processor may run in bfloat16
    assert encoder.device.kind == "cpu"
    assert encoder.notices[-1].kind == NoticeKind.MOVED_TO_CPU
    assert "out of memory" in encoder.notices[-1].detail


def test_when_the_processor_is_full_too_it_is_an_error(encoder, monkeypatch):
    on_fake_cuda(encoder, monkeypatch, {"cuda": 0, "cpu": 0})
    with pytest.raises(OutOfDeviceMemory):
        encoder.encode_document(["w1", "w2"])


def test_other_failures_are_not_taken_for_lack_of_memory(encoder, monkeypatch):
    def fail(texts, prompt, call):
        raise RuntimeError("shapes cannot be multiplied")

    monkeypatch.setattr(encoder, "_run", fail)
    with pytest.raises(RuntimeError, match="shapes"):
        encoder.encode_document(["w1"])


def test_a_driver_that_does_not_work_means_the_processor(folder):
    opened = SentenceEncoder(folder, device=Device("cuda", "broken", dtype="bfloat16"))
    assert opened.device.kind == "cpu"
    assert [notice.kind for notice in opened.notices] == [NoticeKind.MOVED_TO_CPU]
    assert opened.encode_query(["w1"]).shape == (1, 16)
    opened.close()


def test_a_manifest_of_another_width_is_damage(folder, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    write_json(copy / "manifest.json", {"dimension": 99})
    with pytest.raises(ModelDamaged):
        SentenceEncoder(copy, device=CPU)


def test_a_folder_that_is_no_model_is_damage(folder, tmp_path):
    import shutil

    copy = tmp_path / "copy"
    shutil.copytree(folder, copy)
    write_json(copy / "config.json", {"model_type": "no_such_model"})
    with pytest.raises(ModelDamaged):
        SentenceEncoder(copy, device=CPU)
