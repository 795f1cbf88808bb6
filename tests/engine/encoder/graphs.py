"""A tiny model folder with a graph: the mean of its tokens' rows, of length one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace
from tokenizers.processors import TemplateProcessing

from tests.engine.model_store.models import write_json, write_manifest

DIM = 8
WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *(f"w{i}" for i in range(60)), "query", "text"]


def make_folder(folder: Path, *, max_tokens: int = 16, **manifest: object) -> Path:
    """A folder with tokenizer.json, onnx/model.onnx and a manifest; reads 14 words at once."""
    folder.mkdir(parents=True)
    write_tokenizer(folder / "tokenizer.json")
    write_json(folder / "config.json", {"hidden_size": DIM, "pad_token_id": 0})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": max_tokens})
    (folder / "onnx").mkdir()
    write_graph(folder / "onnx" / "model.onnx", table())
    write_manifest(folder, **manifest)
    return folder


def table() -> np.ndarray:
    """One row for each word; that of the padding is huge, so that a lost mask shows."""
    rows = np.random.default_rng(0).standard_normal((len(WORDS), DIM)).astype(np.float32)
    rows[0] = 1000
    rows[2:4] *= 0.1
    return rows


def write_tokenizer(path: Path) -> None:
    tokenizer = Tokenizer(WordLevel({word: i for i, word in enumerate(WORDS)}, "[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    tokenizer.enable_truncation(4)  # must be switched off when it is loaded
    tokenizer.save(str(path))


def write_graph(path: Path, rows: np.ndarray, output: str = "sentence_embedding") -> None:
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["n", "t"])
    mask = helper.make_tensor_value_info("attention_mask", TensorProto.INT64, ["n", "t"])
    made = helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", rows.shape[1]])
    axis = numpy_helper.from_array(np.array([1], dtype=np.int64), "axis")
    last = numpy_helper.from_array(np.array([2], dtype=np.int64), "last")
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["rows"]),
        helper.make_node("Cast", ["attention_mask"], ["keep"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["keep", "last"], ["keeps"]),
        helper.make_node("Mul", ["rows", "keeps"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "axis"], ["sum"], keepdims=0),
        helper.make_node("LpNormalization", ["sum"], [output], axis=1, p=2),
    ]
    graph = helper.make_graph(
        nodes, "tiny", [ids, mask], [made], [numpy_helper.from_array(rows, "table"), axis, last]
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, str(path))
