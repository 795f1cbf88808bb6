"""A small matrix after the encoder that turns queries, and queries alone.

A low-rank residual: q + up (down q), brought back to length one. Documents keep the vectors that
the model under it made, so that switching such an adapter on or off encodes nothing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine.device import Device
from engine.encoder.protocol import Encoder, Notice, Vectors
from engine.errors import ModelDamaged, ModelMissing
from engine.model_store.adapters import (
    ADAPTER_WEIGHTS,
    AdapterFacts,
    read_adapter_facts,
    write_adapter_facts,
)
from engine.model_store.files import write_whole

_ID_LENGTH = 16
_TINY = 1e-6


class QueryAdapter:
    """A low-rank change of query vectors.

    Attributes:
        down: float32 of shape (r, dim).
        up: float32 of shape (dim, r); zeros change nothing.
    """

    def __init__(self, down: Vectors, up: Vectors) -> None:
        """An adapter of two matrices.

        Raises:
            ValueError: the shapes do not fit, or a number is not finite.
        """
        self.down = np.ascontiguousarray(down, dtype=np.float32)
        self.up = np.ascontiguousarray(up, dtype=np.float32)
        if self.down.ndim != 2 or self.down.shape != self.up.shape[::-1] or not self.down.size:
            raise ValueError(f"down {self.down.shape}, up {self.up.shape}")
        if not (np.isfinite(self.down).all() and np.isfinite(self.up).all()):
            raise ValueError("a number is not finite")

    @property
    def dim(self) -> int:
        """Length of the vectors that it takes."""
        return int(self.down.shape[1])

    @property
    def fingerprint(self) -> str:
        """16 hexadecimal digits that change when the matrices do."""
        digest = hashlib.sha256(repr(self.down.shape).encode())
        digest.update(self.down.tobytes())
        digest.update(self.up.tobytes())
        return digest.hexdigest()[:_ID_LENGTH]

    def apply(self, vectors: Vectors) -> Vectors:
        """Turned vectors, float32 of the same shape, rows of L2 norm 1.

        Args:
            vectors: float32 of shape (..., dim), rows of L2 norm 1.
        """
        turned = vectors + (vectors @ self.down.T) @ self.up.T
        norms = np.linalg.norm(turned, axis=-1, keepdims=True)
        # what an adapter would wipe out altogether stays as it was
        turned = np.where(norms > _TINY, turned / np.maximum(norms, _TINY), vectors)
        return np.asarray(turned, dtype=np.float32)

    def save(self, folder: Path, *, base: str, base_model_id: str) -> None:
        """Write adapter.safetensors and adapter.json into a folder that is there.

        Args:
            folder: for both files.
            base: the model under it, as settings name it; "" is the embedded one.
            base_model_id: of the encoder whose queries it was fitted on.

        Raises:
            DiskFull: there is no room.
            LibraryLocked: the folder cannot be written to.
        """
        from safetensors.numpy import save

        content = save({"down": self.down, "up": self.up})
        write_whole(folder / ADAPTER_WEIGHTS, content)
        sha256 = hashlib.sha256(content).hexdigest()
        write_adapter_facts(AdapterFacts(base, base_model_id, self.dim, sha256), folder)

    @classmethod
    def load(cls, folder: Path) -> QueryAdapter:
        """The adapter in a folder, once it is what was saved.

        Raises:
            ModelMissing: there is none.
            ModelDamaged: a file is not what `save` wrote.
        """
        from safetensors import SafetensorError
        from safetensors.numpy import load

        facts = read_adapter_facts(folder)
        path = folder / ADAPTER_WEIGHTS
        try:
            content = path.read_bytes()
        except FileNotFoundError as error:
            raise ModelMissing(path) from error
        except OSError as error:
            raise ModelDamaged(path, detail=str(error)) from error
        found = hashlib.sha256(content).hexdigest()
        if found != facts.sha256:
            raise ModelDamaged(path, detail=f"sha256 {found}, expected {facts.sha256}")
        try:
            tensors = load(content)
            adapter = cls(tensors["down"], tensors["up"])
        except (SafetensorError, KeyError, ValueError) as error:
            raise ModelDamaged(path, detail=str(error)) from error
        if adapter.dim != facts.dim:
            raise ModelDamaged(path, detail=f"dimension {adapter.dim}, expected {facts.dim}")
        return adapter


class AdaptedEncoder:
    """An `Encoder` whose queries an adapter turns; all else is that of the model under it.

    `model_id` is the one of the model under it, since documents have its vectors. What depends
    on query vectors is kept under `query_id` instead.

    Attributes:
        base: the encoder under it.
        adapter: turns its queries.
        query_id: fingerprint of both.
    """

    def __init__(self, base: Encoder, adapter: QueryAdapter) -> None:
        """Put an adapter over an encoder.

        Raises:
            ValueError: they are of different dimensions.
        """
        if base.dim != adapter.dim:
            raise ValueError(f"dimension {base.dim}, adapter {adapter.dim}")
        self.base = base
        self.adapter = adapter
        self.query_id = f"{base.model_id}+{adapter.fingerprint}"

    @property
    def model_id(self) -> str:
        """Fingerprint of the files that documents are encoded with."""
        return self.base.model_id

    @property
    def name(self) -> str:
        """The name of the model under it, for people."""
        return self.base.name

    @property
    def dim(self) -> int:
        """Length of a vector."""
        return self.base.dim

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that are read in one piece."""
        return self.base.max_tokens

    @property
    def device(self) -> Device:
        """Where it runs now."""
        return self.base.device

    @property
    def tokenizer_file(self) -> Path | None:
        """A tokenizer.json that counts as this encoder does; None if there is none."""
        return self.base.tokenizer_file

    @property
    def notices(self) -> list[Notice]:
        """What it did on its own since it was opened, oldest first."""
        return self.base.notices

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As the model under it reads texts of one kind."""
        return self.base.encode(texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts; turned."""
        return self.adapter.apply(self.base.encode_query(texts))

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """As the model under it reads documents."""
        return self.base.encode_document(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        return self.base.count_tokens(texts)

    def close(self) -> None:
        """Give the memory of the model under it back."""
        self.base.close()


def query_id(encoder: Encoder) -> str:
    """What the encoder's query vectors are known by: its model_id, or more with an adapter."""
    return encoder.query_id if isinstance(encoder, AdaptedEncoder) else encoder.model_id


def bare(encoder: Encoder) -> Encoder:
    """The encoder without its adapter, if it has one."""
    return encoder.base if isinstance(encoder, AdaptedEncoder) else encoder
