"""An encoder on ONNX Runtime: ready in 0.2 s, no torch, int8 on the processor."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from engine.device import Device, cpu_threads
from engine.encoder.protocol import Notice, Vectors
from engine.encoder.tokens import count_tokens, in_pieces, load_tokenizer, unit_rows
from engine.errors import ModelDamaged
from engine.model_store import fingerprint, onnx_file, read_card

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

# Measured on 2 cores with a six-layer model: batches of 512 to 1,024 tokens are the fastest
# (larger ones fall out of the cache and are a third slower), and memory stays below 100 MB.
BATCH_TOKENS = 768
_SLICE_TEXTS = 2048
_CACHED_QUERIES = 128
_DEFAULT_MAX_TOKENS = 512
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
_OUTPUT = "sentence_embedding"


class OnnxEncoder:
    """An `Encoder` over a graph that pools and normalises by itself.

    Vectors of an int8 graph depend a little on what else is in the batch, since activations
    are quantised over the whole of it; texts of like length are batched to keep that small.
    """

    def __init__(self, folder: Path, *, device: Device, threads: int = 0) -> None:
        """Open the graph of a checked folder.

        Args:
            folder: a model folder with tokenizer.json and onnx/*.onnx.
            device: the processor, as `engine.device` tells it.
            threads: of one run; 0 takes the cores of this machine.

        Raises:
            ModelMissing: no tokenizer or no graph.
            ModelDamaged: a file is broken, or the graph makes no sentence vectors.
        """
        graph = onnx_file(folder)
        self.tokenizer_file: Path | None = folder / "tokenizer.json"
        self.model_id = fingerprint(folder, onnx=True)
        self._card = read_card(folder)
        self._tokenizer = load_tokenizer(folder / "tokenizer.json")
        self._session = _open_session(graph or folder, threads or cpu_threads())
        self.name = self._card.name
        int8 = graph is not None and "int8" in graph.name
        self.device = replace(device, dtype="int8" if int8 else "float32")
        self.notices: list[Notice] = []
        self._inputs = {node.name for node in self._session.get_inputs()}
        if not self._inputs <= _INPUTS or _OUTPUT not in _names(self._session.get_outputs()):
            raise ModelDamaged(graph, detail=f"inputs {sorted(self._inputs)}, no {_OUTPUT}")
        self._specials = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        self._limit = self._card.max_tokens or _DEFAULT_MAX_TOKENS
        prompts = self._card.prompts
        self.max_tokens = max(1, self._limit - self._specials - max(self.count_tokens(prompts)))
        self._recent: OrderedDict[str, Vectors] = OrderedDict()
        self._lock = threading.Lock()
        self.dim = self._probe(graph)

    def _probe(self, graph: Path | None) -> int:
        """The width of a first vector, once it is what the card says."""
        dim = int(self._encode([""], "").shape[1])
        if self._card.dim not in (0, dim):
            raise ModelDamaged(graph, detail=f"vectors of {dim}, expected {self._card.dim}")
        return dim

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts."""
        return self._encode(texts, self._card.default_prompt)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts."""
        if len(texts) != 1:
            return self._encode(texts, self._card.query_prompt)
        with self._lock:
            known = self._recent.get(texts[0])
        if known is None:
            known = self._encode(texts, self._card.query_prompt)
            with self._lock:
                self._recent[texts[0]] = known
                if len(self._recent) > _CACHED_QUERIES:
                    self._recent.popitem(last=False)
        return known.copy()

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts."""
        return self._encode(texts, self._card.document_prompt)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        return count_tokens(self._tokenizer, texts)

    def close(self) -> None:
        """Forget past queries; the graph's memory goes back when nobody holds the encoder.

        A search that began before a switch of models may still be using it.
        """
        with self._lock:
            self._recent.clear()

    def _encode(self, texts: Sequence[str], prompt: str) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        parts = [
            self._encode_slice(texts[start : start + _SLICE_TEXTS], prompt)
            for start in range(0, len(texts), _SLICE_TEXTS)
        ]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def _encode_slice(self, texts: Sequence[str], prompt: str) -> Vectors:
        pieces = in_pieces(self._tokenizer, texts, self.max_tokens)
        encodings = self._tokenizer.encode_batch_fast([prompt + text for text in pieces.texts])
        ids = [encoding.ids[: self._limit] or [self._card.pad_token_id] for encoding in encodings]
        vectors: Vectors | None = None
        for rows in _batches([len(row) for row in ids]):
            made = self._run([ids[row] for row in rows])
            if vectors is None:
                vectors = np.empty((len(ids), made.shape[1]), dtype=np.float32)
            vectors[rows] = made
        assert vectors is not None  # noqa: S101 - there is at least one text
        return pieces.joined(unit_rows(vectors))

    def _run(self, ids: list[list[int]]) -> Vectors:
        feed = _feed(ids, self._card.pad_token_id)
        wanted = {name: feed[name] for name in self._inputs}
        (made,) = self._session.run([_OUTPUT], wanted)
        if made.ndim != 2 or not np.isfinite(made).all():
            raise ModelDamaged(self._card.folder, detail=f"vectors of shape {made.shape}, or NaN")
        return np.asarray(made, dtype=np.float32)


def _open_session(graph: Path, threads: int) -> InferenceSession:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # threads that wait by spinning would starve the window; it costs no speed at this size
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # remembers a memory plan for each shape, and shapes are many: 20 % more memory for nothing
    options.enable_mem_pattern = False
    try:
        return onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's errors share no class of their own
        raise ModelDamaged(graph, detail=str(error)) from error


def _names(nodes: list[Any]) -> set[str]:
    return {node.name for node in nodes}


def _batches(lengths: list[int]) -> Iterator[NDArray[np.int64]]:
    """Row numbers batch by batch, like lengths together, at most BATCH_TOKENS with padding.

    The longest come first, so that memory is at its highest at once and not by surprise.
    """
    order = np.argsort(-np.array(lengths), kind="stable")
    start = 0
    while start < len(order):
        size = max(1, BATCH_TOKENS // lengths[order[start]])
        yield order[start : start + size]
        start += size


def _feed(ids: list[list[int]], pad_token_id: int) -> dict[str, NDArray[np.int64]]:
    width = max(len(row) for row in ids)
    input_ids = np.full((len(ids), width), pad_token_id, dtype=np.int64)
    mask = np.zeros_like(input_ids)
    for row, tokens in enumerate(ids):
        input_ids[row, : len(tokens)] = tokens
        mask[row, : len(tokens)] = 1
    return {
        "input_ids": input_ids,
        "attention_mask": mask,
        "token_type_ids": np.zeros_like(input_ids),
    }
