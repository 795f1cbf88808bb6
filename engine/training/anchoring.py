"""Where the sentences of the STSbenchmark belong: at the vectors of the similarity teacher.

The gold labels say something of one pair in some thousand. The teacher, raised on the same labels
in English, says how every sentence of a batch stands to every other, and where the German one
should lie: at the teacher's vector of its English side.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from engine.evaluation.similarity import ScoredPair
from engine.training.live_model import forward_sorted
from engine.training.objectives import imitation, relations

if TYPE_CHECKING:
    from torch import Tensor

_RELATION_WEIGHT = 2.0
_SLICE = 512


class Anchor:
    """The teacher's vectors of all sentences, German ones by their English side."""

    def __init__(
        self, teacher: Any, german: Sequence[ScoredPair], english: Sequence[ScoredPair]
    ) -> None:
        """Read every English sentence once.

        Args:
            teacher: a model raised on similarity.
            german: the pairs in German.
            english: row by row the same pairs in English.
        """
        import torch

        rows: dict[str, str] = {}
        for mine, other in zip(german, english, strict=True):
            for de, en in ((mine.first, other.first), (mine.second, other.second)):
                rows.setdefault(de, en)
                rows[en] = en
        texts = list(dict.fromkeys(rows.values()))
        place = {text: i for i, text in enumerate(texts)}
        with torch.inference_mode():
            parts = [
                forward_sorted(teacher, texts[start : start + _SLICE])
                for start in range(0, len(texts), _SLICE)
            ]
        self._vectors = torch.cat(parts).clone()
        self._place = {text: place[en] for text, en in rows.items()}

    def loss(self, texts: Sequence[str], vectors: Tensor) -> Tensor:
        """Scalar: how far the vectors of known sentences are from where they belong.

        Args:
            texts: n sentences of the pairs.
            vectors: the student's, shape (n, dim), L2 norm 1.
        """
        goal = self._vectors[[self._place[text] for text in texts]].to(vectors.device)
        return imitation(vectors, goal) + _RELATION_WEIGHT * relations(vectors, goal)
