"""What a student is drawn to: teachers of English, and how it reads a text for each of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.training.corpus import (
    PASSAGES,
    SIMILARITY_WEIGHTS,
    SOURCE_WEIGHTS,
    Batches,
    ParallelPair,
)
from engine.training.live_model import forward_sorted, open_live
from engine.training.objectives import contrast, imitation, relations
from engine.training.vocabulary import SEARCH_PROMPT

_MAX_TOKENS = 128
SEARCH_SHARE = 0.5
ENGLISH = 0.15
# Weights as in the first encoder's recipe; temperature 0.05 in the contrast.
_CONTRAST_WEIGHT = 0.1
# Translations are found by the bare reading.
_BARE_CONTRAST_WEIGHT = 0.2
_RELATION_WEIGHT = 2.0
_NEAR_WEIGHT = 1.0
_SEARCH_KIN = {"questions": 0.3, "families": 0.1}
_SIMILARITY_KIN = {"questions": 0.05, "families": 0.5}
# Vectors of the teacher that are kept, since own sentences come again: 1.5 KB each.
_REMEMBERED = 150_000


class Teacher:
    """Reads English texts without gradients and remembers what it read.

    Args:
        model: a SentenceTransformer.
        prompt: in front of every text.
    """

    def __init__(self, model: Any, prompt: str = "") -> None:
        self._model = model
        self._prompt = prompt
        self._known: dict[str, Any] = {}

    def vectors(self, texts: Sequence[str]) -> Any:
        """A tensor of shape (n, dim), L2 norm 1."""
        import torch

        if len(self._known) > _REMEMBERED:
            self._known.clear()
        fresh = [text for text in dict.fromkeys(texts) if text not in self._known]
        if fresh:
            with torch.inference_mode():
                told = [self._prompt + text for text in fresh]
                read = forward_sorted(self._model, told, max_tokens=_MAX_TOKENS)
            self._known.update(zip(fresh, read, strict=True))
        return torch.stack([self._known[text] for text in texts]).clone()


@dataclass(frozen=True, slots=True)
class Goal:
    """A teacher, and how the student reads what is drawn to it.

    Attributes:
        teacher: reads the English side, without a prompt.
        prompt: in front of every text of the student's.
        share: of the rows of a batch, 0 to 1.
        weights: how often the pairs of a source are drawn for it.
        contrast: weight of the in-batch contrast.
        kin: share of its rows that come in families, by their source.
    """

    teacher: Teacher
    prompt: str = ""
    share: float = 1.0
    weights: Mapping[str, float] = field(default_factory=lambda: SOURCE_WEIGHTS)
    contrast: float = _CONTRAST_WEIGHT
    kin: Mapping[str, float] = field(default_factory=lambda: _SEARCH_KIN)


def goals_of(
    teacher: Path, similarity_teacher: Path | None = None, *, search_share: float = SEARCH_SHARE
) -> list[Goal]:
    """One goal for bare texts; with a second teacher the first one's is behind the search prompt.

    A teacher that has two readings itself teaches both: a bilingual model teaches its own German
    what it knows in English.

    Args:
        teacher: folder of a model.
        similarity_teacher: folder of one raised on similarity.
        search_share: of the rows of a batch, with two goals.
    """
    first = open_live(teacher, trained=False).eval()
    prompt = SEARCH_PROMPT if SEARCH_PROMPT in (first.prompts or {}).values() else ""
    if similarity_teacher is None and not prompt:
        return [Goal(Teacher(first))]
    second = open_live(similarity_teacher, trained=False).eval() if similarity_teacher else first
    bare = 1.0 - search_share
    return [
        Goal(Teacher(first, prompt), SEARCH_PROMPT, search_share),
        Goal(Teacher(second), "", bare, SIMILARITY_WEIGHTS, _BARE_CONTRAST_WEIGHT, _SIMILARITY_KIN),
    ]


def parts(
    goals: Sequence[Goal],
    pairs: Sequence[ParallelPair],
    *,
    size: int,
    seed: int,
    passages: float = PASSAGES,
    families: Sequence[Sequence[ParallelPair]] = (),
) -> Iterator[list[list[ParallelPair]]]:
    """Endless batches of `size` pairs, each a list of one part for every goal, by its share."""
    streams = []
    left = size
    for place, goal in enumerate(goals, start=1):
        rows = left if place == len(goals) else round(goal.share * size)
        left -= rows
        drawn = Batches(
            pairs,
            size=max(1, rows),
            seed=seed + place,
            passages=passages,
            weights=goal.weights,
            families=families,
            kin=goal.kin,
        )
        streams.append(iter(drawn))
    while True:
        yield [next(stream) for stream in streams]


def distillation_loss(
    student: Any,
    goals: Sequence[Goal],
    batch: Sequence[Sequence[ParallelPair]],
    rng: random.Random,
    *,
    english: float = ENGLISH,
    german: bool = True,
) -> Any:
    """Scalar loss of one batch, each part of it against its goal.

    Args:
        student: a model in training.
        goals: at least one.
        batch: a part of parallel pairs for each goal.
        rng: draws which English sides the student reads.
        english: share of the pairs whose English side the student reads as well.
        german: whether the German sides are read; without, all English ones are.
    """
    rows = sum(map(len, batch))
    loss: Any = 0.0
    for goal, part in zip(goals, batch, strict=True):
        if part:
            replayed = rng.sample(range(len(part)), max(1, round(english * len(part))))
            drawn = _drawn(student, goal, part, replayed, german=german)
            loss = loss + len(part) / rows * drawn
    return loss


def _drawn(
    student: Any,
    goal: Goal,
    batch: Sequence[ParallelPair],
    replayed: Sequence[int],
    *,
    german: bool,
) -> Any:
    import torch

    wanted = goal.teacher.vectors([pair.en for pair in batch])
    if not german:
        mine = forward_sorted(
            student, [goal.prompt + pair.en for pair in batch], max_tokens=_MAX_TOKENS
        )
        return imitation(mine, wanted) + _RELATION_WEIGHT * relations(
            mine, wanted, near=_NEAR_WEIGHT
        )
    texts = [pair.de for pair in batch] + [batch[i].en for i in replayed]
    read = [goal.prompt + text for text in texts]
    mine = forward_sorted(student, read, max_tokens=_MAX_TOKENS)
    targets = torch.cat([wanted, wanted[list(replayed)]])
    return (
        imitation(mine, targets)
        + goal.contrast * contrast(mine[: len(batch)], wanted, soft=True)
        + _RELATION_WEIGHT * relations(mine, targets, near=_NEAR_WEIGHT)
    )
