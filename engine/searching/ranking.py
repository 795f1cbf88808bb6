"""From candidates to a ranking: fused, spread over documents, weighed; and moved by feedback."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.searching.calibration import WEAK_SCORE, Calibration
from engine.searching.fusing import SCALE, Candidate, fuse, spread

# How much finding words counts in the score, of 1 - what the meaning left open.
_WORDS_WORTH = 0.6
_EXACT_WORTH = 0.9
_KEYWORDS_WORTH = 0.85

_ALWAYS_SHOWN = 10  # hits; those behind must have something that speaks for them
_LEAST_SCORE = 0.15


@dataclass(frozen=True, slots=True)
class Scale:
    """How one question's cosines are to be read.

    Attributes:
        calibration: of the encoder; None where no vector is used.
        offset: of the question.
    """

    calibration: Calibration | None = None
    offset: float = 0.0

    @property
    def chance(self) -> float:
        """The cosine that a passage reaches by chance."""
        return self.calibration.chance + self.offset if self.calibration else -1.0

    @property
    def width(self) -> float:
        """The cosine between what is reached by chance and by an answer."""
        return (
            SCALE if self.calibration is None else self.calibration.answer - self.calibration.chance
        )

    def evidence(self, candidate: Candidate) -> float:
        """How much speaks for a passage, 0 to 1: its meaning, and its words in what that leaves."""
        coverage = candidate.lexical.coverage if candidate.lexical else 0.0
        if candidate.cosine is None or self.calibration is None:
            return _KEYWORDS_WORTH * coverage
        by_words = _EXACT_WORTH if candidate.exact else _WORDS_WORTH * coverage**2
        by_meaning = self.calibration.score(candidate.cosine, self.offset)
        return 1.0 - (1.0 - by_meaning) * (1.0 - by_words)

    def is_weak(self, candidates: Sequence[Candidate]) -> bool:
        """Whether none of the passages, of which there is at least one, fits well."""
        best = max(self.evidence(candidate) for candidate in candidates)
        return self.calibration is not None and best < WEAK_SCORE


def rank(candidates: Sequence[Candidate], scale: Scale) -> list[Candidate]:
    """All candidates, best first, the first of them from several documents."""
    ranked = fuse(candidates, chance=scale.chance, scale=scale.width)
    evidence = [scale.evidence(candidate) for candidate in ranked]
    good = {place for place, score in enumerate(evidence) if score >= WEAK_SCORE}
    return spread(ranked, good)


def scores(ranked: Sequence[Candidate], scale: Scale) -> list[float]:
    """Scores for people, 0 to 1, never rising.

    A hit is at least as good as what stands below it, for both legs together say so. Another
    passage of a document that is there already says nothing of that: it was made to wait so
    that other documents are seen, and lifts none of them.
    """
    evidence = np.array([scale.evidence(candidate) for candidate in ranked])
    documents = [candidate.told_by for candidate in ranked]
    first = [documents.index(document) == place for place, document in enumerate(documents)]
    lifting = np.where(first, evidence, 0.0)
    lifted = np.maximum.accumulate(lifting[::-1])[::-1]
    return [float(score) for score in np.minimum.accumulate(np.where(first, lifted, evidence))]


def worth_showing(ranked: Sequence[Candidate], scale: Scale) -> list[Candidate]:
    """The first ten, and of the others those that something speaks for."""
    return [
        candidate
        for place, (candidate, score) in enumerate(zip(ranked, scores(ranked, scale), strict=True))
        if place < _ALWAYS_SHOWN or score >= _LEAST_SCORE
    ]


def reordered(
    shown: Sequence[Candidate], moved: Sequence[Candidate], scale: Scale
) -> list[Candidate]:
    """What is shown in any case, in the order that feedback gives it: nothing is hidden by it.

    Args:
        shown: what the question alone brings, best first.
        moved: all candidates with their cosines to the question as feedback has moved it.
        scale: of the moved question.

    Returns:
        The passages of `shown`, each once, with their new cosines.
    """
    kept = {candidate.outline.text_sha for candidate in shown}
    return [one for one in rank(moved, scale) if one.outline.text_sha in kept]
