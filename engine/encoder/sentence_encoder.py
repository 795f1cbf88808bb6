"""An encoder on sentence-transformers: graphics processors, and models without a graph."""

from __future__ import annotations

import logging
import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.device import Device, detect
from engine.encoder.protocol import Notice, NoticeKind, Vectors
from engine.encoder.tokens import count_tokens, in_pieces, load_tokenizer, unit_rows
from engine.errors import ModelDamaged, ModelError, OutOfDeviceMemory
from engine.model_store import fingerprint, read_card

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_log = logging.getLogger(__name__)
_DEFAULT_MAX_TOKENS = 512
_PASSAGE_TOKENS = 128  # the length that a device's batch size is meant for
_SLICE_TEXTS = 8192
_OUT_OF_MEMORY = (
    "out of memory",
    "not enough memory",
    "can't allocate memory",
    "out_of_resources",
    "out_of_device_memory",
    "alloc_failed",
)


class SentenceEncoder:
    """An `Encoder` over a SentenceTransformer.

    When the device runs out of memory the batch is halved; when not even one text fits, the
    model moves to the processor. Both are kept in `notices`.
    """

    def __init__(self, folder: Path, *, device: Device, threads: int = 0) -> None:
        """Load the model of a checked folder; takes seconds, most of them to import torch.

        Args:
            folder: a model folder in the sentence-transformers layout.
            device: where to run it.
            threads: of the processor; 0 leaves torch's own choice.

        Raises:
            ModelMissing: the weights are not there.
            ModelDamaged: the folder is no model that sentence-transformers can load.
            ModelError: this program is built without a library that the model needs.
        """
        self.model_id = fingerprint(folder, onnx=False)
        self._card = read_card(folder)
        self.name = self._card.name
        self.device = device
        self.notices: list[Notice] = []
        self._lock = threading.RLock()
        self._temporary: tempfile.TemporaryDirectory[str] | None = None
        self._model = _load(folder, threads)
        self.tokenizer_file: Path | None = self._find_tokenizer(folder)
        self._tokenizer: Tokenizer = load_tokenizer(self.tokenizer_file)
        limits = (self._card.max_tokens, self._model.max_seq_length)
        limit = min((int(n) for n in limits if n and n > 0), default=_DEFAULT_MAX_TOKENS)
        specials = self._tokenizer.num_special_tokens_to_add(is_pair=False)
        prompts = self._card.prompts
        self.max_tokens = max(1, limit - specials - max(self.count_tokens(prompts)))
        self._batch_tokens = device.batch_size * _PASSAGE_TOKENS
        self.dim = self._start()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts.

        Raises:
            OutOfDeviceMemory: not even one text fits, on the processor either.
        """
        return self._encode(texts, self._card.default_prompt, self._model.encode)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts.

        Raises:
            OutOfDeviceMemory: not even one text fits, on the processor either.
        """
        return self._encode(texts, self._card.query_prompt, self._model.encode_query)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts.

        Raises:
            OutOfDeviceMemory: not even one text fits, on the processor either.
        """
        return self._encode(texts, self._card.document_prompt, self._model.encode_document)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        return count_tokens(self._tokenizer, texts)

    def close(self) -> None:
        """Give spare memory back; that of the model goes when nobody holds the encoder.

        A search that began before a switch of models may still be using it.
        """
        with self._lock:
            _empty_cache(self.device.kind)
            if self._temporary is not None:
                self._temporary.cleanup()

    def _find_tokenizer(self, folder: Path) -> Path:
        """The folder's tokenizer.json, or one made from what transformers loaded."""
        for path in (folder / "tokenizer.json", *sorted(folder.glob("[0-9]_*/tokenizer.json"))):
            if path.is_file():
                return path
        backend = getattr(self._model.tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise ModelDamaged(folder, detail="no tokenizer.json, and none can be made")
        self._temporary = tempfile.TemporaryDirectory(prefix="sinnsuche-")
        path = Path(self._temporary.name) / "tokenizer.json"
        backend.save(str(path))
        return path

    def _start(self) -> int:
        """Put the model on its device and return the width of a first vector.

        A driver that does not fit shows itself here; so does a model that knows no short
        number format.
        """
        try:
            self._place(self.device)
            return self._probe()
        except (RuntimeError, AssertionError) as error:  # a build without CUDA asserts
            _log.warning("%s with %s fails: %s", self.device.kind, self.device.dtype, error)
            if self.device.kind != "cpu":
                self._move_to_cpu(str(error))
                return self._start()
            if self.device.dtype == "float32":
                raise ModelDamaged(self._card.folder, detail=str(error)) from error
            self.device = replace(self.device, dtype="float32")
            return self._start()

    def _place(self, device: Device) -> None:
        import torch

        self._model.to(device=device.kind, dtype=getattr(torch, device.dtype))
        self._model.eval()

    def _probe(self) -> int:
        made = self._run([""], "", self._model.encode_document)
        dim = int(made.shape[1])
        if self._card.dim not in (0, dim):
            raise ModelDamaged(
                self._card.folder, detail=f"vectors of {dim}, expected {self._card.dim}"
            )
        return dim

    def _encode(self, texts: Sequence[str], prompt: str, call: Callable[..., Any]) -> Vectors:
        if not texts:
            return np.empty((0, self.dim), dtype=np.float32)
        parts = []
        for start in range(0, len(texts), _SLICE_TEXTS):
            chosen = texts[start : start + _SLICE_TEXTS]
            pieces = in_pieces(self._tokenizer, chosen, self.max_tokens)
            vectors = np.empty((len(pieces.texts), self.dim), dtype=np.float32)
            order = np.argsort(-pieces.tokens, kind="stable")
            done = 0
            while done < len(order):
                done += self._run_some(order[done:], pieces, vectors, prompt, call)
            parts.append(pieces.joined(unit_rows(vectors)))
        return np.concatenate(parts)

    def _run_some(
        self, order: Any, pieces: Any, vectors: Vectors, prompt: str, call: Callable[..., Any]
    ) -> int:
        """Encode the longest texts left, as many as fit, and return how many those were."""
        while True:
            with self._lock:
                longest = max(1, int(pieces.tokens[order[0]]))
                rows = order[: max(1, self._batch_tokens // longest)]
                try:
                    vectors[rows] = self._run([pieces.texts[i] for i in rows], prompt, call)
                    return len(rows)
                except (RuntimeError, MemoryError) as error:
                    if not _is_out_of_memory(error):
                        raise
                    self._give_way(len(rows), longest, error)

    def _give_way(self, batch: int, longest: int, error: Exception) -> None:
        """Halve the batch, or leave the device when it was one text already."""
        _empty_cache(self.device.kind)
        if batch > 1:
            self._batch_tokens = max(1, (batch // 2) * longest)
            self._note(NoticeKind.BATCH_HALVED, str(batch // 2))
        elif self.device.kind != "cpu":
            self._move_to_cpu(str(error))
            self._place(self.device)
        else:
            raise OutOfDeviceMemory(self._card.folder, detail=str(error)) from error

    def _move_to_cpu(self, reason: str) -> None:
        self._note(NoticeKind.MOVED_TO_CPU, reason)
        left = self.device.kind
        self.device = detect("cpu")
        self._batch_tokens = self.device.batch_size * _PASSAGE_TOKENS
        self._model.to("cpu")
        _empty_cache(left)

    def _note(self, kind: NoticeKind, detail: str) -> None:
        _log.warning("%s: %s", kind, detail)
        self.notices.append(Notice(kind, detail))

    def _run(self, texts: list[str], prompt: str, call: Callable[..., Any]) -> Vectors:
        made = call(
            texts,
            prompt=prompt,
            batch_size=len(texts),
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        vectors = np.asarray(made, dtype=np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            shape = vectors.shape
            raise ModelDamaged(self._card.folder, detail=f"vectors of shape {shape}, or NaN")
        return unit_rows(vectors)


def _load(folder: Path, threads: int) -> Any:
    """The SentenceTransformer of a folder, on the processor; nothing is fetched."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging
    except ImportError as error:  # the directory build holds none of them
        raise _built_without(folder, error) from error

    if threads:
        torch.set_num_threads(threads)
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    # its table of unused weights tells nobody anything
    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            trust_remote_code=False,
            model_kwargs={"use_safetensors": True},
        )
    except ImportError as error:  # some tokenizers need a package of their own
        raise _built_without(folder, error) from error
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as error:
        raise ModelDamaged(folder, detail=str(error)) from error


def _built_without(folder: Path, error: ImportError) -> ModelError:
    detail = f"this program is built without a library that the model needs: {error}"
    return ModelError(folder, detail=detail)


def _is_out_of_memory(error: Exception) -> bool:
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(words in text for words in _OUT_OF_MEMORY)


def _empty_cache(kind: str) -> None:
    import torch

    if kind != "cpu":
        getattr(torch, kind).empty_cache()
