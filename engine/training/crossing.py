"""Fine-tuning on STSbenchmark with language crossing.

Every English-German pair of translated pairs gives four: EN-EN, DE-DE, EN-DE and DE-EN, with one
score (P. May, `xlsr`, the recipe of cross-en-de-roberta-sentence-transformer). The preset
`reference` is that recipe with its published hyperparameters; `mixed` is this project's.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.evaluation.similarity import LANGUAGES, ScoredPair, read_pairs
from engine.training.anchoring import Anchor
from engine.training.live_model import Clock, default_prompt, forward_sorted, ramp
from engine.training.objectives import cosent, cosine_error, imitation, uncorrelated
from engine.training.replay import Replay


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the four blocks are learned.

    Attributes:
        loss: "cosine" (squared error of the cosine) or "cosent" (order of the cosines).
        correlation: weight of the correlation of cosines and scores beside that loss.
        batch_size: rows in a step: pairs of one block, or with `joined` rows of all blocks.
        joined: a step takes its rows in every block at once, so each sentence is encoded once for
            two blocks and the order is learned across languages; rows that share a sentence come
            in one step. Else blocks are shuffled.
        epochs: passes over all blocks.
        rate: learning rate at its peak.
        eps: Adam's epsilon.
        weight_decay: AdamW's, not on biases and norms.
        warmup: share of the steps.
        replay_weight: weight of the replay loss; 0 does without.
        seeds: runs whose weights are averaged.
        translations: weight of a term that draws a sentence and its translation together.
        row_rate: learning rate of the word piece vectors; 0 takes that of the rest.
        anchor_weight: weight of the similarity teacher's view of the same sentences.
    """

    loss: str
    batch_size: int
    epochs: int
    rate: float
    eps: float = 1e-8
    weight_decay: float = 0.01
    warmup: float = 0.1
    replay_weight: float = 0.0
    seeds: int = 1
    joined: bool = False
    translations: float = 0.0
    row_rate: float = 0.0
    anchor_weight: float = 1.0
    correlation: float = 0.0


PRESETS = {
    # Raises an English teacher on the English block before it is distilled.
    "teacher": Recipe("cosent", 32, 2, 4e-5),
    # Published on the model's card: trial of 33, 10-fold cross-validation over train and dev.
    "reference": Recipe(
        "cosine", 8, 2, 1.026343323298136e-05, 4.462251033010287e-06,
        0.04794438776350409, 0.1609010732760181,
    ),
    "mixed": Recipe(
        "cosent", 24, 2, 8e-5, replay_weight=1.5, joined=True, translations=1.0, row_rate=6e-4
    ),
    # For many scored pairs that share sentences, without an anchor.
    "scored": Recipe(
        "cosent", 48, 2, 8e-5, replay_weight=1.5, joined=True, translations=3.0, row_rate=6e-4,
        correlation=10.0,
    ),
}  # fmt: skip


def crossed_blocks(
    data: Path, splits: Sequence[str], languages: Sequence[str] = LANGUAGES
) -> list[list[ScoredPair]]:
    """The blocks of the splits of STSb, as `crossed`."""
    return crossed(
        [
            [pair for split in splits for pair in read_pairs(data, language, split)]
            for language in languages
        ]
    )


def crossed(sides: Sequence[Sequence[ScoredPair]]) -> list[list[ScoredPair]]:
    """One block for each ordered choice of two languages; row i of every block is the same pair.

    Args:
        sides: for each language the same pairs, row by row.
    """
    return [
        [ScoredPair(a.first, b.second, a.score) for a, b in zip(one, other, strict=True)]
        for one in sides
        for other in sides
    ]


def train_crossed(
    model: Any,
    blocks: Sequence[Sequence[ScoredPair]],
    recipe: Recipe,
    *,
    seed: int = 42,
    replay: Replay | None = None,
    anchor: Anchor | None = None,
    clock: Clock | None = None,
    on_step: Callable[[int, float, float], None] | None = None,
) -> None:
    """Fine-tune the model in place.

    Args:
        model: a SentenceTransformer, of any kind.
        blocks: as `crossed_blocks` gives them, row by row the same pair.
        recipe: how.
        seed: of the order and of dropout.
        replay: what keeps the model from forgetting, weighted by the recipe.
        anchor: where the sentences belong, weighted by the recipe.
        clock: ends the training by the wall clock, whatever the recipe's epochs.
        on_step: is told the step, the share done and the loss.
    """
    import torch

    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - order of training, no secret
    optimizer = torch.optim.AdamW(
        _groups(model, recipe), lr=recipe.rate, eps=recipe.eps, fused=True
    )
    units = _units(blocks, recipe)
    groups = together(blocks[-1]) if recipe.joined else [[i] for i in range(len(units))]
    in_epoch = -(-len(units) // recipe.batch_size)
    model.train()
    for step in itertools.count():
        share = clock.share if clock else step / (in_epoch * recipe.epochs)
        if share >= 1.0:
            return
        if step % in_epoch == 0:
            order = [i for group in rng.sample(groups, len(groups)) for i in group]
        start = step % in_epoch * recipe.batch_size
        batch = [pair for i in order[start : start + recipe.batch_size] for pair in units[i]]
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * ramp(share, warmup=recipe.warmup)
        loss: Any = _loss(model, batch, recipe, anchor)
        loss.backward()
        if replay is not None and recipe.replay_weight:
            kept: Any = recipe.replay_weight * replay.loss(model)
            kept.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if on_step:
            on_step(step, share, float(loss.detach()))


def _units(blocks: Sequence[Sequence[ScoredPair]], recipe: Recipe) -> list[tuple[ScoredPair, ...]]:
    if recipe.joined:
        return list(zip(*blocks, strict=True))
    return [(pair,) for block in blocks for pair in block]


def together(pairs: Sequence[ScoredPair], most: int = 8) -> list[list[int]]:
    """The rows of the pairs in groups that share sentences, each of few sentences.

    A sentence that is encoded for one pair serves the others of its group at no cost.

    Args:
        pairs: any.
        most: sentences in a group; a pair that would make it larger stays alone.

    Returns:
        Every row once, groups in order of their first rows.
    """
    groups: list[list[int]] = []
    sentences: list[set[str]] = []
    place: dict[str, int] = {}
    for row, pair in enumerate(pairs):
        known = {place[text] for text in (pair.first, pair.second) if text in place}
        joined = {pair.first, pair.second}.union(*(sentences[i] for i in known))
        if len(joined) > most:
            known = set()
            joined = {text for text in (pair.first, pair.second) if text not in place}
        groups.append(sorted([row, *(r for i in known for r in groups[i])]))
        sentences.append(joined)
        for i in known:
            groups[i] = []
        for text in joined:
            place[text] = len(groups) - 1
    return sorted(group for group in groups if group)


def _loss(model: Any, batch: Sequence[ScoredPair], recipe: Recipe, anchor: Anchor | None) -> Any:
    import torch

    # A sentence that several blocks share is encoded once.
    texts = list(dict.fromkeys(t for pair in batch for t in (pair.first, pair.second)))
    row = {text: i for i, text in enumerate(texts)}
    prompt = default_prompt(model)
    vectors = forward_sorted(model, [prompt + text for text in texts])
    first = vectors[[row[pair.first] for pair in batch]]
    second = vectors[[row[pair.second] for pair in batch]]
    cosines = (first * second).sum(dim=1)
    labels = torch.tensor([pair.score / 5.0 for pair in batch], device=cosines.device)
    loss = (cosent if recipe.loss == "cosent" else cosine_error)(cosines, labels)
    if recipe.correlation:
        loss = loss + recipe.correlation * uncorrelated(cosines, labels)
    if anchor is not None and recipe.anchor_weight:
        loss = loss + recipe.anchor_weight * anchor.loss(texts, vectors)
    if recipe.joined and recipe.translations:
        # Four blocks a row, in the order DE-DE, DE-EN, EN-DE, EN-EN.
        apart = imitation(first[0::4], first[2::4]) + imitation(second[0::4], second[1::4])
        loss = loss + recipe.translations * apart
    return loss


def _groups(model: Any, recipe: Recipe) -> list[dict[str, Any]]:
    groups: dict[str, list[Any]] = {"rows": [], "plain": [], "rest": []}
    for name, parameter in model.named_parameters():
        bare = name.endswith("bias") or "norm" in name.lower()
        kind = "rows" if "word_embeddings" in name else "plain" if bare else "rest"
        groups[kind].append(parameter)
    decay, rows = recipe.weight_decay, recipe.row_rate
    return [
        {"params": groups["rest"], "weight_decay": decay, "peak": recipe.rate},
        {"params": groups["plain"], "weight_decay": 0.0, "peak": recipe.rate},
        # Rows that a batch does not hold would decay all the same.
        {
            "params": groups["rows"],
            "weight_decay": 0.0 if rows else decay,
            "peak": rows or recipe.rate,
        },
    ]
