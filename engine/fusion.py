"""Reciprocal rank fusion: one ranking out of several, by ranks alone."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

K = TypeVar("K", bound=Hashable)


def reciprocal_rank_fusion(
    rankings: Sequence[Mapping[K, int]],
    *,
    weights: Sequence[float] | None = None,
    k: int = 60,
) -> dict[K, float]:
    """The fused score of every key that some ranking names, best first.

    Cormack, Clarke and Buettcher, "Reciprocal Rank Fusion outperforms Condorcet and
    individual Rank Learning Methods" (SIGIR 2009): the score is the sum over rankings of
    weight / (k + rank); k = 60 is theirs.

    Args:
        rankings: for each leg, key -> rank, counted from 1; keys may share a rank.
        weights: one for each ranking; all 1 if left out.
        k: damping of the first ranks.

    Returns:
        key -> score above 0, in falling order; ties keep the order of first mention.
    """
    if weights is None:
        weights = [1.0] * len(rankings)
    scores: dict[K, float] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for key, rank in ranking.items():
            scores[key] = scores.get(key, 0.0) + weight / (k + rank)
    return dict(sorted(scores.items(), key=lambda item: -item[1]))
