"""What keeps a model from forgetting while it learns similarity: a little distillation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.training.corpus import Batches, ParallelPair
from engine.training.live_model import forward
from engine.training.objectives import contrast, imitation, relations

if TYPE_CHECKING:
    from torch import Tensor


class Replay:
    """A loss of distillation on fresh pairs at every call.

    Args:
        teacher: the model to imitate; it reads the English side.
        pairs: parallel pairs.
        size: pairs in a call.
        seed: of the draws.
        german: the German side learns too; without, English only.
    """

    def __init__(
        self,
        teacher: Any,
        pairs: Sequence[ParallelPair],
        *,
        size: int = 16,
        seed: int = 42,
        german: bool = True,
    ) -> None:
        teacher.eval()
        self._teacher = teacher
        self._german = german
        self._batches = iter(Batches(pairs, size=size, seed=seed, passages=0.0))

    def loss(self, model: Any) -> Tensor:
        """Scalar: imitation, relations and, across languages, contrast."""
        import torch

        batch = next(self._batches)
        english = [pair.en for pair in batch]
        with torch.inference_mode():
            goal = forward(self._teacher, english, max_tokens=128)
        goal = goal.clone()
        mine = forward(model, english, max_tokens=128)
        loss = imitation(mine, goal) + relations(mine, goal)
        if self._german:
            german = forward(model, [pair.de for pair in batch], max_tokens=128)
            loss = loss + imitation(german, goal) + relations(german, goal)
            loss = loss + 0.1 * contrast(german, mine)
        return loss
