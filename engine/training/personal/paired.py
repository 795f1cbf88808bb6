"""How sure a difference is: the same items measured twice."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

_RESAMPLES = 10_000
_LEVEL = 0.95


@dataclass(frozen=True, slots=True)
class Difference:
    """What changed between two measurements of the same items.

    Attributes:
        before: mean of the first.
        after: mean of the second.
        low: lower end of the 95 % interval of the mean difference.
        high: upper end.
        n: items.
    """

    before: float
    after: float
    low: float
    high: float
    n: int

    @property
    def gain(self) -> float:
        """After less before."""
        return self.after - self.before


def paired_difference(before: ArrayLike, after: ArrayLike, *, seed: int = 42) -> Difference:
    """The mean difference with its interval by the bootstrap over items.

    The plain percentile interval is too narrow for few items. It is widened as Hesterberg does
    ("What Teachers Should Know About the Bootstrap", 2015, expanded percentile interval): to
    the quantiles at which a normal sample's interval would be Student's.

    Args:
        before: n numbers.
        after: n numbers, row by row of the same items.
        seed: of the draws.

    Raises:
        ValueError: they differ in length.
    """
    first, second = (np.asarray(values, dtype=np.float64) for values in (before, after))
    if first.shape != second.shape:
        raise ValueError(f"{first.shape} against {second.shape}")
    count = len(first)
    if count == 0:
        return Difference(0.0, 0.0, 0.0, 0.0, 0)
    gains = second - first
    if count == 1:  # nothing can be said
        return Difference(float(first[0]), float(second[0]), -1.0, 1.0, 1)
    tail = NormalDist().cdf(-math.sqrt(count / (count - 1)) * _student(count - 1))
    rng = np.random.default_rng(seed)
    means = np.concatenate(
        [gains[rng.integers(0, count, (500, count))].mean(axis=1) for _ in range(_RESAMPLES // 500)]
    )
    low, high = np.quantile(means, [tail, 1.0 - tail])
    return Difference(float(first.mean()), float(second.mean()), float(low), float(high), count)


def interval_of(values: Sequence[float]) -> tuple[float, float]:
    """The 95 % interval of resampled values."""
    tail = (1.0 - _LEVEL) / 2
    low, high = np.quantile(np.asarray(values, dtype=np.float64), [tail, 1.0 - tail])
    return float(low), float(high)


def _student(degrees: int) -> float:
    """The 97.5 % quantile of Student's distribution (Fisher's expansion; exact up to 5)."""
    exact = (12.706, 4.303, 3.182, 2.776, 2.571)
    if degrees <= len(exact):
        return exact[degrees - 1]
    z = NormalDist().inv_cdf(0.5 + _LEVEL / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
