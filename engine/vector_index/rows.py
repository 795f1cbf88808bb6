"""Vectors in memory, searched exactly, and the small numeric steps that all search shares."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

_BLOCK_ROWS = 4096
_COMPACT_SHARE = 0.25


def no_hits() -> tuple[Ids, Vectors]:
    """Nothing found: empty ids and cosines."""
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)


def best(ids: Ids, cosines: Vectors, k: int) -> tuple[Ids, Vectors]:
    """The k best of some candidates, best first, equal ones by id.

    Args:
        ids: of shape (n,).
        cosines: of shape (n,); those of -inf are no candidates.
        k: how many, at most.
    """
    if k < 1:
        return no_hits()
    if k < len(ids):
        chosen = np.argpartition(-cosines, k)[:k]
        # of several that share the last cosine, any may have been chosen: take those by id
        least = cosines[chosen].min()
        chosen = np.flatnonzero(cosines >= least)
        ids, cosines = ids[chosen], cosines[chosen]
    order = np.lexsort((ids, -cosines))[:k]
    order = order[np.isfinite(cosines[order])]
    return ids[order], np.clip(cosines[order], -1.0, 1.0)


def usable(vectors: Vectors) -> NDArray[np.bool_]:
    """Which rows are finite and not zero, of shape (n,)."""
    norms = np.einsum("ij,ij->i", vectors, vectors)
    return np.asarray(np.isfinite(norms) & (norms > 0))


def unit(vectors: Vectors) -> Vectors:
    """The rows with L2 norm 1; all must be usable."""
    norms = np.sqrt(np.einsum("ij,ij->i", vectors, vectors))
    return np.asarray(vectors / norms[:, None], dtype=np.float32)


def cosines_with(vector: Vectors, rows: Vectors) -> Vectors:
    """The cosines of a unit vector with unit rows, of shape (n,), on one thread.

    `rows @ vector` would use all cores, which gains little here (memory is the limit) and
    waits by spinning: on a busy machine 82 ms of processor time for 50,000 rows, not 4.
    """
    return np.asarray(np.vecdot(rows, vector))


class Rows:
    """Vectors in blocks that only grow: what was written is never moved.

    So a reader that took `snapshot` needs no lock. Removed rows are marked, and dropped when
    a quarter is marked.
    """

    def __init__(self, dim: int) -> None:
        self._dim = dim
        self._clear()

    def _clear(self) -> None:
        self._blocks: list[Vectors] = []
        self._ids: Ids = np.empty(0, dtype=np.int64)
        self._alive: NDArray[np.bool_] = np.empty(0, dtype=np.bool_)
        self._row_of: dict[int, int] = {}
        self._used = 0

    def __len__(self) -> int:
        return len(self._row_of)

    def __contains__(self, vector_id: int) -> bool:
        return vector_id in self._row_of

    def ids(self) -> Ids:
        """The ids, in the order of their adding."""
        return self._ids[: self._used][self._alive[: self._used]]

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Take in unit rows; ids that are there already are passed over."""
        fresh = np.array([int(i) not in self._row_of for i in ids], dtype=np.bool_)
        _, first = np.unique(ids, return_index=True)
        fresh &= np.isin(np.arange(len(ids)), first)
        ids, vectors = ids[fresh], vectors[fresh]
        self._reserve(len(ids))
        self._row_of.update(
            zip(ids.tolist(), range(self._used, self._used + len(ids)), strict=True)
        )
        taken = 0
        while taken < len(ids):
            block, row = divmod(self._used, _BLOCK_ROWS)
            count = min(_BLOCK_ROWS - row, len(ids) - taken)
            self._blocks[block][row : row + count] = vectors[taken : taken + count]
            self._ids[self._used : self._used + count] = ids[taken : taken + count]
            self._alive[self._used : self._used + count] = True
            self._used += count
            taken += count

    def _reserve(self, count: int) -> None:
        while len(self._blocks) * _BLOCK_ROWS < self._used + count:
            self._blocks.append(np.empty((_BLOCK_ROWS, self._dim), dtype=np.float32))
        room = len(self._blocks) * _BLOCK_ROWS
        if room > len(self._ids):
            self._ids = np.concatenate([self._ids, np.zeros(room - len(self._ids), np.int64)])
            extra = np.zeros(room - len(self._alive), dtype=np.bool_)
            self._alive = np.concatenate([self._alive, extra])

    def remove(self, ids: Ids) -> int:
        """Drop these ids where they are there, and return how many were."""
        found = [self._row_of.pop(i) for i in ids.tolist() if i in self._row_of]
        self._alive[found] = False
        if self._used - len(self._row_of) > max(_BLOCK_ROWS, _COMPACT_SHARE * self._used):
            parts = list(self.snapshot())
            self._clear()
            for part_ids, vectors in parts:
                self.add(part_ids, vectors)
        return len(found)

    def query(self, vector: Vectors, k: int, allowed: Ids | None) -> tuple[Ids, Vectors]:
        """The k best of all, or of the allowed ids: ids and cosines, best first.

        Args:
            vector: of shape (dim,), L2 norm 1.
            k: how many, at most.
            allowed: ids to choose from, None for all.
        """
        if not len(self):
            return no_hits()
        if allowed is not None and len(allowed) * 8 < len(self):
            ids = np.unique(allowed)
            found = [(i, self._row_of[i]) for i in ids.tolist() if i in self._row_of]
            if not found:
                return no_hits()
            rows = np.array([row for _, row in found], dtype=np.int64)
            cosines = np.concatenate(
                [
                    cosines_with(
                        vector,
                        self._blocks[block][rows[rows // _BLOCK_ROWS == block] % _BLOCK_ROWS],
                    )
                    for block in np.unique(rows // _BLOCK_ROWS)
                ]
            )
            rows = rows[np.argsort(rows // _BLOCK_ROWS, kind="stable")]
            return best(self._ids[rows], cosines, k)
        starts = range(0, self._used, _BLOCK_ROWS)
        parts = zip(self._blocks, starts, strict=True)
        # the last block is filled in part: what lies behind is whatever the memory held before
        scores = np.concatenate(
            [cosines_with(vector, block[: self._used - start]) for block, start in parts]
        )
        keep = self._alive[: self._used]
        if allowed is not None:
            keep = keep & np.isin(self._ids[: self._used], allowed)
        scores[~keep] = -np.inf
        return best(self._ids[: self._used], scores, min(k, len(self)))

    def snapshot(self) -> Iterator[tuple[Ids, Vectors]]:
        """The rows as they are at this moment, in batches; may be read while rows are added."""
        used, ids, alive, blocks = self._used, self._ids, self._alive.copy(), list(self._blocks)

        def batches() -> Iterator[tuple[Ids, Vectors]]:
            for number, block in enumerate(blocks):
                start = number * _BLOCK_ROWS
                count = min(_BLOCK_ROWS, used - start)
                if count <= 0:
                    return
                keep = alive[start : start + count]
                yield ids[start : start + count][keep], block[:count][keep]

        return batches()
