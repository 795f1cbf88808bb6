"""What keeps a model from forgetting while it learns similarity: a little distillation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.training.corpus import Batches, ParallelPair
from engine.training.live_model import forward_sorted
from engine.training.objectives import contrast, imitation, relations

if TYPE_CHECKING:
    from torch import Tensor

_MAX_TOKENS = 96


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
        size: int = 24,
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
            goal = forward_sorted(self._teacher, english, max_tokens=_MAX_TOKENS)
        goal = goal.clone()
        if not self._german:
            mine = forward_sorted(model, english, max_tokens=_MAX_TOKENS)
            return imitation(mine, goal) + relations(mine, goal)
        # English is near the teacher already: a quarter of it holds it there.
        kept = -(-len(batch) // 4)
        texts = [pair.de for pair in batch] + english[:kept]
        mine = forward_sorted(model, texts, max_tokens=_MAX_TOKENS)
        targets = torch.cat([goal, goal[:kept]])
        loss = imitation(mine, targets) + 2.0 * relations(mine, targets)
        return loss + 0.1 * contrast(mine[: len(batch)], goal)
