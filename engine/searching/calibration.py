"""From a model's cosines to a score that people can read.

Cosines mean something else in every model: one puts unrelated texts at 0.1, another at 0.7.
So each model is asked about built-in pairs, a few dozen that belong together and all their
mismatches, and its cosines are read against what it says there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.encoder import Encoder
from engine.searching.calibration_pairs import NONSENSE, RELATED

# How the score is pinned down: what is as far from chance as the best of some hundred
# mismatches is worth little, what fits like the middle of the built-in answers is worth much.
_SCORE_OF_CHANCE = 0.25
_SCORE_OF_ANSWER = 0.80
_CHANCE_QUANTILE = 0.99
_LEAST_SPREAD = 0.05  # cosine; keeps a model that cannot tell them apart from a cliff


@dataclass(frozen=True, slots=True)
class Calibration:
    """A model's scale.

    Attributes:
        chance: cosine that mismatched texts hardly ever exceed.
        answer: cosine of a usual question with a passage that answers it; above `chance`.
    """

    chance: float
    answer: float

    def score(self, cosine: float) -> float:
        """Relevance for people, 0 to 1, rising with the cosine: 0.25 at chance, 0.8 at answer."""
        low, high = _logit(_SCORE_OF_CHANCE), _logit(_SCORE_OF_ANSWER)
        slope = (high - low) / (self.answer - self.chance)
        return 1.0 / (1.0 + math.exp(-(low + slope * (cosine - self.chance))))

    @classmethod
    def from_cosines(cls, related: Sequence[float], unrelated: Sequence[float]) -> Calibration:
        """The scale between what belongs together and what does not.

        Args:
            related: cosines, at least one.
            unrelated: cosines, at least one.
        """
        chance = float(np.quantile(unrelated, _CHANCE_QUANTILE))
        answer = float(np.median(related))
        return cls(chance=chance, answer=max(answer, chance + _LEAST_SPREAD))


def calibrate(encoder: Encoder) -> Calibration:
    """A model's scale, from the built-in pairs; takes two small batches of the encoder."""
    questions = [question for question, _ in RELATED]
    asked = encoder.encode_query([*questions, *NONSENSE])
    answers = encoder.encode_document([passage for _, passage in RELATED])
    cosines: NDArray[np.float32] = asked @ answers.T
    matching = np.zeros(cosines.shape, dtype=bool)
    np.fill_diagonal(matching, val=True)
    return Calibration.from_cosines(cosines[matching].tolist(), cosines[~matching].tolist())


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
