"""FeedbackMemory: moves a question towards what was found good for questions like it.

Rocchio's formula (in Salton, The SMART Retrieval System, 1971): a question is drawn to the mean of
the passages that answer it, and pushed a little from the mean of those that do not. A question
that was judged itself feels this in full; one that is only like it the less, the less it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.encoder import Vectors

WEAK_WEIGHT = 1 / 3
_TOWARDS = 0.3
_AWAY = 0.1
_SIMILAR = 0.8  # cosine of two questions below which one says nothing about the other


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one judgment says, for the arithmetic.

    Attributes:
        passage: float32 of shape (dim,), of L2 norm 1.
        relevant: whether it answers the question.
        weight: 1 for what was said, less for what was only seen.
    """

    passage: Vectors
    relevant: bool
    weight: float = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class _Side:
    """One kind of verdict for each question.

    Attributes:
        means: float32 of shape (n, dim), of the passages' vectors; zero where there are none.
        trust: float32 of shape (n,), 0 to 1: 1 from one passage on that was said to be so.
    """

    means: Vectors
    trust: NDArray[np.float32]

    def pull(self, near: NDArray[np.intp], nearness: NDArray[np.float32]) -> Vectors:
        """The mean over some questions, weighted; at most as long as the best of them counts."""
        weights = nearness * self.trust[near]
        total = float(weights.sum())
        if total <= 0.0:
            return np.zeros(self.means.shape[1], dtype=np.float32)
        mean = (weights @ self.means[near]) / total
        return np.asarray(mean * weights.max(), dtype=np.float32)


class FeedbackMemory:
    """Judgments as vectors of one model; never changes once it is made."""

    def __init__(self, questions: Vectors, opinions: Sequence[Sequence[Opinion]]) -> None:
        """What was said.

        Args:
            questions: float32 of shape (n, dim), rows of L2 norm 1, as encoded.
            opinions: of each question, in the same order.
        """
        self._questions = np.ascontiguousarray(questions, dtype=np.float32)
        self._good = _side(self._questions.shape, opinions, relevant=True)
        self._bad = _side(self._questions.shape, opinions, relevant=False)

    def __len__(self) -> int:
        """How many questions were judged."""
        return len(self._questions)

    @classmethod
    def from_vectors(
        cls, opinions: Mapping[str, Sequence[Opinion]], questions: Mapping[str, Vectors]
    ) -> FeedbackMemory | None:
        """A memory of the questions of which a vector is known; None if that is none."""
        known = [name for name in opinions if name in questions and opinions[name]]
        if not known:
            return None
        rows = np.stack([questions[name] for name in known])
        return cls(rows, [opinions[name] for name in known])

    def shift(self, query_vector: Vectors) -> Vectors:
        """The question's vector, moved by what was said of it and of similar ones.

        Args:
            query_vector: float32 of shape (dim,), of L2 norm 1, as encoded.

        Returns:
            Float32 of shape (dim,), of L2 norm 1; the very same array where nothing was said of
            any question near by.
        """
        cosines = self._questions @ query_vector
        (near,) = np.nonzero(cosines > _SIMILAR)
        if not len(near):
            return query_vector
        nearness = np.minimum((cosines[near] - _SIMILAR) / (1.0 - _SIMILAR), 1.0)
        good, bad = self._good.pull(near, nearness), self._bad.pull(near, nearness)
        moved = query_vector + _TOWARDS * good - _AWAY * bad
        norm = float(np.linalg.norm(moved))
        return np.asarray(moved / norm, dtype=np.float32) if norm > 0.0 else query_vector


def _side(
    shape: tuple[int, ...], opinions: Sequence[Sequence[Opinion]], *, relevant: bool
) -> _Side:
    means = np.zeros(shape, dtype=np.float32)
    trust = np.zeros(shape[0], dtype=np.float32)
    for row, of_question in enumerate(opinions):
        chosen = [opinion for opinion in of_question if opinion.relevant == relevant]
        total = sum(opinion.weight for opinion in chosen)
        for opinion in chosen:
            means[row] += opinion.weight / total * opinion.passage
        trust[row] = min(1.0, total)
    return _Side(means, trust)
