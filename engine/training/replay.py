"""What keeps a model from forgetting while it learns similarity: a little distillation."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.training.corpus import HELD_OUT, ParallelPair, read_parallel, split_held_out
from engine.training.goals import Goal, distillation_loss, parts
from engine.training.phrasebook import read_families, read_phrasebook, split_families

if TYPE_CHECKING:
    from torch import Tensor

# Of the pairs, the English side is near the teacher already: a quarter of it holds it there.
_ENGLISH = 0.25
_PASSAGES = 0.03


class Replay:
    """A loss of distillation on fresh pairs at every call.

    Args:
        goals: what to imitate.
        pairs: parallel pairs.
        size: pairs in a call.
        seed: of the draws.
        german: the German side learns too; without, English only.
        families: groups of pairs near each other.
    """

    def __init__(
        self,
        goals: Sequence[Goal],
        pairs: Sequence[ParallelPair],
        *,
        size: int = 24,
        seed: int = 42,
        german: bool = True,
        families: Sequence[Sequence[ParallelPair]] = (),
    ) -> None:
        self._goals = goals
        self._german = german
        self._rng = random.Random(seed)  # noqa: S311 - training data, no secret
        self._batches = parts(
            goals, pairs, size=size, seed=seed, passages=_PASSAGES, families=families
        )

    def loss(self, model: Any) -> Tensor:
        """Scalar: imitation, relations and, across languages, contrast."""
        loss: Tensor = distillation_loss(
            model,
            self._goals,
            next(self._batches),
            self._rng,
            english=_ENGLISH,
            german=self._german,
        )
        return loss


def read_replay(
    goals: Sequence[Goal],
    parallel: Path,
    phrasebook: Path | None,
    *,
    search_alone: bool = False,
    **options: Any,
) -> Replay:
    """A replay of what distillation learned from; what it held out is held out here as well.

    Args:
        goals: what to imitate.
        parallel: the file of parallel pairs.
        phrasebook: folder of the project's own pairs, if they are learned from.
        search_alone: of the families only those of questions come again, since the nearness of
            the others is learned from their scores.
        options: the further ones of `Replay`.
    """
    pairs, _ = split_held_out(read_parallel(parallel), HELD_OUT)
    families: list[list[ParallelPair]] = []
    if phrasebook:
        pairs += read_phrasebook(phrasebook)
        families, _ = split_families(read_families(phrasebook))
    if search_alone:
        families = [family for family in families if family[0].source == "questions"]
    return Replay(goals, pairs, families=families, **options)
