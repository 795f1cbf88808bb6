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

Questions differ too: a long one lies nearer to every passage than a short one. So a part of a
question's level, its mean cosine with the built-in passages, is taken off its cosines, as test
normalization does for speakers (Auckenthaler and others, 2000). Taking off all of it tells the
built-in pairs apart best, but lets questions about other things pass on real documents: the
chance that a right hit scores above the best hit of such a question fell from .95 to .85 there;
with half of it, it stayed at .94, and long questions no longer make every passage look good.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from engine.encoder import Encoder, Vectors, bare
from engine.searching.calibration_pairs import NONSENSE, RELATED

# Chosen on tests/data/dev_questions.jsonl: MRR@10 rose from .56 to .59 with the first encoder,
# and with all-MiniLM-L6-v2, which has little of a cone, on English by .01.
_MEAN_TAKEN_AWAY = 0.6

_SCORE_OF_CHANCE = 0.35
_SCORE_OF_ANSWER = 0.80
_LEVEL_TAKEN_OFF = 0.5
_CHANCE_QUANTILE = 0.85  # of the best mismatch of each question
_LEAST_SPREAD = 0.10  # cosine; keeps a model that cannot tell them apart from a cliff

LevelT = TypeVar("LevelT", float, NDArray[np.float32])

WEAK_SCORE = _SCORE_OF_CHANCE
"""A result whose best score is below this has found nothing that fits."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A model's scale.

    Attributes:
        mean: float32 of shape (dim,), what is taken away from a question.
        chance: cosine that the best of some dozen mismatches reaches, less the offset.
        answer: cosine of a usual question with its answer, less the offset; above `chance`.
        cohort: float32 of shape (n, dim), passages that show a question's level; None takes
            every level for 0.
    """

    mean: Vectors
    chance: float
    answer: float
    cohort: Vectors | None = None

    def aim(self, question: Vectors) -> Vectors:
        """The vector whose neighbours answer the question, of L2 norm 1.

        Args:
            question: float32 of shape (..., dim), rows of L2 norm 1.
        """
        return _aim(question, self.mean)

    def offset(self, aimed: Vectors) -> float:
        """What is taken off the cosines of an aimed question, of shape (dim,)."""
        return 0.0 if self.cohort is None else _offset(float((self.cohort @ aimed).mean()))

    def score(self, cosine: float, offset: float = 0.0) -> float:
        """Relevance for people, 0 to 1, rising with the cosine of an aimed question."""
        low, high = _logit(_SCORE_OF_CHANCE), _logit(_SCORE_OF_ANSWER)
        steps = (cosine - offset - self.chance) / (self.answer - self.chance)
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, low + (high - low) * steps))))

    @classmethod
    def from_cosines(
        cls,
        mean: Vectors,
        related: Sequence[float],
        mismatched: Sequence[float],
        cohort: Vectors | None = None,
    ) -> Calibration:
        """The scale between what belongs together and what does not.

        Args:
            mean: float32 of shape (dim,), what was taken away from the questions.
            related: cosines of questions with their answers, less the offsets; at least one.
            mismatched: for each question, the highest with another's answer, likewise.
            cohort: what the offsets were taken with.
        """
        chance = float(np.quantile(mismatched, _CHANCE_QUANTILE))
        answer = float(np.median(related))
        return cls(mean, chance, max(answer, chance + _LEAST_SPREAD), cohort)


def calibrate(encoder: Encoder) -> Calibration:
    """A model's scale, from the built-in pairs; encodes some fifty short texts.

    What is taken away is the mean of the model's own questions, without an adapter that may be
    over it: an adapter moves every question the way a person prefers, and that is to stay.
    """
    texts = [*(question for question, _ in RELATED), *NONSENSE]
    asked = encoder.encode_query(texts)
    answers = encoder.encode_document([passage for _, passage in RELATED])
    plain = asked if bare(encoder) is encoder else bare(encoder).encode_query(texts)
    mean = np.asarray(_MEAN_TAKEN_AWAY * plain[: len(RELATED)].mean(axis=0), dtype=np.float32)
    cosines: NDArray[np.float32] = _aim(asked, mean) @ answers.T
    related = cosines.diagonal().copy()
    # A question's own answer is no part of its level.
    others = np.full(len(asked), len(RELATED), dtype=np.float32)
    others[: len(RELATED)] -= 1
    sums = cosines.sum(axis=1)
    sums[: len(RELATED)] -= related
    offsets = _offset(sums / others)
    np.fill_diagonal(cosines, -1.0)
    return Calibration.from_cosines(
        mean,
        (related - offsets[: len(RELATED)]).tolist(),
        (cosines.max(axis=1) - offsets).tolist(),
        answers,
    )


def _offset(level: LevelT) -> LevelT:
    return _LEVEL_TAKEN_OFF * level


def _aim(questions: Vectors, mean: Vectors) -> Vectors:
    aimed = questions - mean
    norms = np.linalg.norm(aimed, axis=-1, keepdims=True)
    return np.asarray(np.where(norms > 0, aimed / np.maximum(norms, 1e-9), questions), np.float32)


def _logit(share: float) -> float:
    return math.log(share / (1.0 - share))
