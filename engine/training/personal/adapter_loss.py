"""What the fit of a query adapter drives down, with its gradient: plain numpy.

Kept apart from the fit so that the gradient can be checked against differences.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Ids = NDArray[np.int64]

# Passages that nobody judged may be good ones.
_MINED_WEIGHT = 0.5
_COMMON_WEIGHT = 0.25
# Measured with a made-up person: at 20, the bilingual check lost up to 1.5 points, from 40 on
# it lost nothing that counts, and unseen queries gained nearly as much; at 100 still.
_REPLAY = 100.0
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class FitQuery:
    """A query with the passages that it is trained with, as rows of one matrix.

    Attributes:
        text: of the query, for the folds.
        positive: rows of relevant passages, with their weights.
        negative: rows of passages judged not relevant.
        mined: rows of passages that nobody judged.
        weight: how much the query counts.
    """

    text: str
    positive: tuple[tuple[int, float], ...]
    negative: tuple[int, ...]
    mined: tuple[int, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class FitData:
    """All that a fit reads.

    Attributes:
        queries: what is known of each.
        vectors: float32 of shape (n, dim), the queries' vectors, not aimed.
        passages: float32 of shape (m, dim).
        common: rows of passages that are negatives of every query.
        anchors: float32 of shape (a, dim), other questions, which shall keep their results.
        weights: float32 of shape (a,), how firmly each is held.
        near: int64 of shape (a, k), rows of the anchors' nearest passages.
        mean: float32 of shape (dim,), what search takes off every query.
    """

    queries: tuple[FitQuery, ...]
    vectors: Vectors
    passages: Vectors
    common: Ids
    anchors: Vectors
    weights: Vectors
    near: Ids
    mean: Vectors


def aimed(vectors: Vectors, mean: Vectors) -> Vectors:
    """The vectors as search aims them, rows of L2 norm 1."""
    moved = vectors - mean
    norms = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), _TINY)
    return np.asarray(moved / norms, dtype=np.float32)


class AdapterLoss:
    """Contrast over the queries, plus replay over the anchors, plus decay."""

    def __init__(
        self, data: FitData, *, temperature: float, replay: float, decay: float, start: Vectors
    ) -> None:
        """Prepare.

        Args:
            data: what is learned.
            temperature: of both softmaxes.
            replay: weight of the anchors.
            decay: weight of the squares of `up` and of the distance of `down` from its start.
            start: `down` at the beginning, float32 of shape (r, dim).
        """
        self._data = data
        self._temperature = temperature
        self._replay = _REPLAY * replay if len(data.anchors) else 0.0
        self._decay = decay
        self._start = start
        width = max(1, *(len(q.positive) + len(q.negative) + len(q.mined) for q in data.queries))
        shape = (len(data.queries), width)
        rows = np.zeros(shape, dtype=np.int64)
        self._wanted = np.zeros(shape, dtype=np.float32)
        self._refused = np.zeros(shape, dtype=np.float32)
        self._common = np.full((shape[0], len(data.common)), _COMMON_WEIGHT, dtype=np.float32)
        for i, query in enumerate(data.queries):
            total = (sum(weight for _, weight in query.positive) or 1.0) / query.weight
            filled = [(row, weight / total, 0.0) for row, weight in query.positive]
            filled += [(row, 0.0, 1.0) for row in query.negative]
            filled += [(row, 0.0, _MINED_WEIGHT) for row in query.mined]
            for place, (row, wanted, refused) in enumerate(filled):
                rows[i, place] = row
                self._wanted[i, place], self._refused[i, place] = wanted, refused
            good = [row for row, _ in query.positive]
            self._common[i, np.isin(data.common, good)] = 0.0
        self._total = max(sum(query.weight for query in data.queries), _TINY)
        self._near = data.passages[rows]
        self._shared = data.passages[data.common]
        self._anchored = data.passages[data.near] if self._replay else data.passages[:0]
        if self._replay:
            before = np.einsum("akd,ad->ak", self._anchored, aimed(data.anchors, data.mean))
            self._kept = _softmax(before / temperature)
            share = data.weights / max(float(data.weights.sum()), _TINY)
            self._share = share.astype(np.float32)[:, None]

    def __call__(self, down: Vectors, up: Vectors) -> tuple[float, Vectors, Vectors]:
        """The loss, and its gradients by `down` and by `up`, in their shapes."""
        query = _Turned(self._data.vectors, down, up, self._data.mean)
        loss, pull = self._contrast(query.aimed)
        by_down, by_up = query.back(pull)
        if self._replay:
            anchor = _Turned(self._data.anchors, down, up, self._data.mean)
            more, pull = self._divergence(anchor.aimed)
            anchor_down, anchor_up = anchor.back(self._replay * pull)
            loss += self._replay * more
            by_down, by_up = by_down + anchor_down, by_up + anchor_up
        moved = down - self._start
        loss += self._decay * float((up * up).sum() + (moved * moved).sum())
        return loss, by_down + 2 * self._decay * moved, by_up + 2 * self._decay * up

    def _contrast(self, vectors: Vectors) -> tuple[float, Vectors]:
        near = np.einsum("nkd,nd->nk", self._near, vectors) / self._temperature
        shared = vectors @ self._shared.T / self._temperature
        top = np.maximum(
            near.max(axis=1, keepdims=True), shared.max(axis=1, keepdims=True, initial=-np.inf)
        )
        near_mass, shared_mass = np.exp(near - top), np.exp(shared - top) * self._common
        refused = near_mass * self._refused
        against = refused.sum(axis=1, keepdims=True) + shared_mass.sum(axis=1, keepdims=True)
        whole = near_mass + against
        terms = self._wanted * (np.log(np.maximum(whole, _TINY)) + top - near)
        each = self._wanted / np.maximum(whole, _TINY)
        by_near = refused * each.sum(axis=1, keepdims=True) - each * against
        by_shared = shared_mass * each.sum(axis=1, keepdims=True)
        pull = np.einsum("nk,nkd->nd", by_near, self._near) + by_shared @ self._shared
        scale = np.float32(1.0 / (self._temperature * self._total))
        return float(terms.sum()) / self._total, np.asarray(scale * pull)

    def _divergence(self, vectors: Vectors) -> tuple[float, Vectors]:
        logits = np.einsum("akd,ad->ak", self._anchored, vectors) / self._temperature
        now = _softmax(logits)
        gap = np.log(np.maximum(self._kept, _TINY)) - np.log(np.maximum(now, _TINY))
        by_logits = self._share * (now - self._kept) / self._temperature
        pull = np.einsum("ak,akd->ad", by_logits, self._anchored)
        return float((self._share * self._kept * gap).sum()), np.asarray(pull)


class _Turned:
    """Vectors turned by an adapter and aimed, and the way back for gradients."""

    def __init__(self, vectors: Vectors, down: Vectors, up: Vectors, mean: Vectors) -> None:
        self._vectors, self._down, self._up = vectors, down, up
        self._inner = vectors @ down.T
        turned = vectors + self._inner @ up.T
        self._length = np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), _TINY)
        self._unit = turned / self._length
        moved = self._unit - mean
        self._moved = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), _TINY)
        self.aimed: Vectors = moved / self._moved

    def back(self, pull: Vectors) -> tuple[Vectors, Vectors]:
        """Gradients by `down` and `up` of what has the gradient `pull` by the aimed vectors."""
        by_unit = _across(pull, self.aimed) / self._moved
        by_turned = _across(by_unit, self._unit) / self._length
        return (by_turned @ self._up).T @ self._vectors, by_turned.T @ self._inner


def _across(pull: Vectors, unit: Vectors) -> Vectors:
    """The part of each row that is at right angles to the unit row."""
    return np.asarray(pull - (pull * unit).sum(axis=1, keepdims=True) * unit)


def _softmax(logits: Vectors) -> Vectors:
    mass = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(mass / mass.sum(axis=1, keepdims=True))
