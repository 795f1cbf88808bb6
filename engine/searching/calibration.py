"""From a model's cosines to a score that people can read.

Cosines mean something else in every model: one puts unrelated texts at 0.1, another at 0.7.
So each model is asked about built-in pairs, a few dozen that belong together and all their
mismatches, and its cosines are read against what it says there.

The same pairs show where all questions of a model lie. Models trained on similarity put every
text into one narrow cone; passages near its axis are then near to every question. Taking a
part of the questions' mean away from a question, before its neighbours are sought, lowers
those (hubs), as centring does (Suzuki and others, "Centering Similarity Measures to Reduce
Hubs", EMNLP 2013) but without touching a stored vector. A model without such a cone has a
mean near zero, and nothing changes.

Cosines are not read against a question's own level, its mean with unrelated passages: that
tells the built-in pairs apart better, but on the real documents 19 of 25 questions about other
things then passed for answered, against 4 without it, and right hits fared no better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.encoder import Encoder, Vectors
from engine.searching.calibration_pairs import NONSENSE, RELATED

# Chosen on tests/data/dev_questions.jsonl: MRR@10 rose from .56 to .59 with the first encoder,
# and with all-MiniLM-L6-v2, which has little of a cone, on English by .01.
_MEAN_TAKEN_AWAY = 0.6

_SCORE_OF_CHANCE = 0.35
_SCORE_OF_ANSWER = 0.80
_CHANCE_QUANTILE = 0.75  # of the best mismatch of each question
_LEAST_SPREAD = 0.05  # cosine; keeps a model that cannot tell them apart from a cliff

WEAK_SCORE = _SCORE_OF_CHANCE
"""A result whose best score is below this has found nothing that fits."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A model's scale.

    Attributes:
        mean: float32 of shape (dim,), what is taken away from a question.
        chance: cosine that the best of some dozen mismatches reaches.
        answer: cosine of a usual question with a passage that answers it; above `chance`.
    """

    mean: Vectors
    chance: float
    answer: float

    def aim(self, question: Vectors) -> Vectors:
        """The vector whose neighbours answer the question, of L2 norm 1.

        Args:
            question: float32 of shape (..., dim), rows of L2 norm 1.
        """
        return _aim(question, self.mean)

    def score(self, cosine: float) -> float:
        """Relevance for people, 0 to 1, rising with the cosine of an aimed question."""
        low, high = _logit(_SCORE_OF_CHANCE), _logit(_SCORE_OF_ANSWER)
        steps = (cosine - self.chance) / (self.answer - self.chance)
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, low + (high - low) * steps))))

    @classmethod
    def from_cosines(
        cls, mean: Vectors, related: Sequence[float], mismatched: Sequence[float]
    ) -> Calibration:
        """The scale between what belongs together and what does not.

        Args:
            mean: float32 of shape (dim,), what was taken away from the questions.
            related: cosines of questions with their answers, at least one.
            mismatched: for each question, the highest cosine with another's answer.
        """
        chance = float(np.quantile(mismatched, _CHANCE_QUANTILE))
        answer = float(np.median(related))
        return cls(mean, chance=chance, answer=max(answer, chance + _LEAST_SPREAD))


def calibrate(encoder: Encoder) -> Calibration:
    """A model's scale, from the built-in pairs; encodes some fifty short texts."""
    asked = encoder.encode_query([*(question for question, _ in RELATED), *NONSENSE])
    answers = encoder.encode_document([passage for _, passage in RELATED])
    mean = np.asarray(_MEAN_TAKEN_AWAY * asked[: len(RELATED)].mean(axis=0), dtype=np.float32)
    cosines: NDArray[np.float32] = _aim(asked, mean) @ answers.T
    related = cosines.diagonal().copy()
    np.fill_diagonal(cosines, -1.0)
    return Calibration.from_cosines(mean, related.tolist(), cosines.max(axis=1).tolist())


def _aim(questions: Vectors, mean: Vectors) -> Vectors:
    aimed = questions - mean
    norms = np.linalg.norm(aimed, axis=-1, keepdims=True)
    return np.asarray(np.where(norms > 0, aimed / np.maximum(norms, 1e-9), questions), np.float32)


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
