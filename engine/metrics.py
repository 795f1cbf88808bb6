"""Measures of a ranking against relevance, and of similarity against scores: pure functions."""

from __future__ import annotations

import math
from collections.abc import Collection, Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray


def recall_at_k(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """Share of the relevant that is among the first k, 0 to 1; 0 if nothing is relevant."""
    if not relevant:
        return 0.0
    return len(set(ranking[:k]) & set(relevant)) / len(set(relevant))


def mrr_at_k(ranking: Sequence[Hashable], relevant: Collection[Hashable], k: int) -> float:
    """One over the rank of the first relevant among the first k, 0 if there is none."""
    for rank, key in enumerate(ranking[:k], start=1):
        if key in relevant:
            return 1.0 / rank
    return 0.0


def ndcg_at_k(ranking: Sequence[Hashable], grades: Mapping[Hashable, float], k: int) -> float:
    """Normalized discounted cumulative gain of the first k, 0 to 1.

    Linear gain and log2 discount, as trec_eval and BEIR compute it (Jarvelin and
    Kekalainen 2002).

    Args:
        ranking: keys, best first, without repeats.
        grades: key -> relevance grade; absent keys and grades up to 0 are irrelevant.
        k: depth.
    """
    gains = [max(0.0, grades.get(key, 0.0)) for key in ranking[:k]]
    ideal = sorted((g for g in grades.values() if g > 0), reverse=True)[:k]
    best = sum(g / math.log2(rank + 1) for rank, g in enumerate(ideal, start=1))
    if not best:
        return 0.0
    return sum(g / math.log2(rank + 1) for rank, g in enumerate(gains, start=1)) / best


def _ranks(values: NDArray[np.float64]) -> NDArray[np.float64]:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    middles = ends - (counts - 1) / 2
    return np.asarray(middles[inverse], dtype=np.float64)


def spearman(first: ArrayLike, second: ArrayLike) -> float:
    """Spearman's rank correlation, -1 to 1, ties at their mean rank; 0 if one side is constant.

    Args:
        first: n numbers.
        second: n numbers.
    """
    a = _ranks(np.asarray(first, dtype=np.float64))
    b = _ranks(np.asarray(second, dtype=np.float64))
    a, b = a - a.mean(), b - b.mean()
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale else 0.0
