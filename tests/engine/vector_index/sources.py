"""Vectors for tests, and a stand-in for the catalog that keeps them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.vector_index import Ids, Vectors

DIM = 24


def clustered(count: int, *, dim: int = DIM, seed: int = 0) -> Vectors:
    """Unit rows in clusters, as texts on common subjects are; of shape (count, dim)."""
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((max(1, count // 50), dim), dtype=np.float32)
    rows = centres[rng.integers(len(centres), size=count)]
    rows = rows + 0.7 * rng.standard_normal((count, dim), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def isotropic(count: int, *, dim: int = DIM, seed: int = 0) -> Vectors:
    """Unit rows that point anywhere: the hardest case for a graph."""
    rows = np.random.default_rng(seed).standard_normal((count, dim), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class MemorySource:
    """A `VectorSource` over a dictionary.

    Attributes:
        rows: id -> vector.
        loaded: ids that were asked for, in order.
    """

    def __init__(self, vectors: Vectors, first_id: int = 1) -> None:
        self.rows = dict(zip(range(first_id, first_id + len(vectors)), vectors, strict=True))
        self.loaded: list[int] = []

    def vector_ids(self, model_id: str) -> Ids:
        return np.array(sorted(self.rows), dtype=np.int64)

    def load_vectors(self, model_id: str, ids: Ids | None = None) -> Iterator[tuple[Ids, Vectors]]:
        wanted = self.vector_ids(model_id) if ids is None else ids
        for start in range(0, len(wanted), 100):
            part = wanted[start : start + 100]
            self.loaded += part.tolist()
            yield part, np.array([self.rows[int(i)] for i in part], dtype=np.float32)


def brute_force(rows: dict[int, Vectors], vector: Vectors, k: int) -> list[int]:
    """The ids of the k best, best first."""
    ids = np.array(sorted(rows))
    cosines = np.array([rows[int(i)] @ vector for i in ids])
    return ids[np.argsort(-cosines, kind="stable")][:k].tolist()
