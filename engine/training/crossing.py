"""Fine-tuning on STSbenchmark with language crossing.

Every English-German pair of translated pairs gives four: EN-EN, DE-DE, EN-DE and DE-EN, with one
score (P. May, `xlsr`, the recipe of cross-en-de-roberta-sentence-transformer). The preset
`reference` is that recipe with its published hyperparameters; `mixed` is this project's.
"""

from __future__ import annotations

import argparse
import itertools
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.evaluation.similarity import LANGUAGES, ScoredPair, read_extra, read_pairs
from engine.training.anchoring import Anchor
from engine.training.figures import dev_figures
from engine.training.goals import goals_of
from engine.training.live_model import (
    Clock,
    forward_sorted,
    mixed_weights,
    open_live,
    ramp,
    save_live,
)
from engine.training.objectives import cosent, cosine_error, imitation
from engine.training.replay import Replay, read_replay
from engine.training.run_log import RunLog, Watch


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the four blocks are learned.

    Attributes:
        loss: "cosine" (squared error of the cosine) or "cosent" (order of the cosines).
        batch_size: rows in a step: pairs of one block, or with `joined` rows of all blocks.
        joined: a step takes its rows in every block at once, so each sentence is encoded once for
            two blocks and the order is learned across languages; else blocks are shuffled.
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
}  # fmt: skip


def crossed_blocks(
    data: Path, splits: Sequence[str], languages: Sequence[str] = LANGUAGES
) -> list[list[ScoredPair]]:
    """One block for each ordered choice of languages; row i of every block is the same pair."""
    sides = {
        language: [pair for split in splits for pair in read_pairs(data, language, split)]
        for language in languages
    }
    return [
        [
            ScoredPair(a.first, b.second, a.score)
            for a, b in zip(sides[one], sides[other], strict=True)
        ]
        for one in languages
        for other in languages
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
    in_epoch = -(-len(units) // recipe.batch_size)
    model.train()
    for step in itertools.count():
        share = clock.share if clock else step / (in_epoch * recipe.epochs)
        if share >= 1.0:
            return
        if step % in_epoch == 0:
            order = rng.sample(range(len(units)), len(units))
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


def _loss(model: Any, batch: Sequence[ScoredPair], recipe: Recipe, anchor: Anchor | None) -> Any:
    import torch

    # A sentence that several blocks share is encoded once.
    texts = list(dict.fromkeys(t for pair in batch for t in (pair.first, pair.second)))
    row = {text: i for i, text in enumerate(texts)}
    vectors = forward_sorted(model, texts)
    first = vectors[[row[pair.first] for pair in batch]]
    second = vectors[[row[pair.second] for pair in batch]]
    cosines = (first * second).sum(dim=1)
    labels = torch.tensor([pair.score / 5.0 for pair in batch], device=cosines.device)
    loss = (cosent if recipe.loss == "cosent" else cosine_error)(cosines, labels)
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train crossed`."""
    parser.add_argument("--model", type=Path, required=True, help="model folder to start from")
    parser.add_argument("--data", type=Path, required=True, help="folder of the STSb files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="mixed")
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--splits", nargs="+", default=["train", "dev"], choices=["train", "dev"])
    parser.add_argument("--extra", type=Path, help="more pairs, for English alone")
    parser.add_argument("--parallel", type=Path, help="parallel pairs for the replay")
    parser.add_argument("--phrasebook", type=Path, help="folder of own pairs for the replay")
    parser.add_argument("--teacher", type=Path, help="model that the replay imitates")
    parser.add_argument(
        "--similarity-teacher", type=Path, help="another for texts without the search prompt"
    )
    parser.add_argument("--search", type=Path, help="folder of search sets, for figures")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--minutes", type=float, default=0.0, help="end by the clock, not epochs")
    parser.add_argument("--replay-size", type=int, default=24, help="pairs replayed in a step")
    parser.add_argument("--rate", type=float)
    parser.add_argument("--replay-weight", type=float)
    parser.add_argument("--batch-size", type=int)
    parser.add_argument("--row-rate", type=float)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--keep", type=float, default=0.0, help="share of the start's weights kept")
    parser.add_argument("--save-minutes", type=float, default=4.0)
    parser.add_argument("--threads", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Train, average, save and log; 0 when done."""
    import torch

    torch.set_num_threads(args.threads)
    names = ("epochs", "rate", "seeds", "replay_weight", "batch_size", "row_rate")
    changes = {name: getattr(args, name) for name in names}
    recipe = replace(PRESETS[args.preset], **{k: v for k, v in changes.items() if v is not None})
    if len(args.languages) < len(LANGUAGES):
        recipe = replace(recipe, translations=0.0)
    blocks = crossed_blocks(args.data, args.splits, args.languages)
    if args.extra and args.languages == ["en"]:
        blocks[0] += read_extra(args.extra)
    args.out.mkdir(parents=True, exist_ok=True)
    log = RunLog(args.out.with_suffix(".jsonl"))
    log.write(event="start", pairs=sum(map(len, blocks)), recipe=asdict(recipe), splits=args.splits)
    start = open_live(args.model)
    shares = [args.keep]
    states = [{name: value.clone() for name, value in start.state_dict().items()}]
    anchor = _anchor(args, blocks)
    for number in range(recipe.seeds):
        seed = 42 + number
        model = open_live(args.model, dropout=args.dropout)
        train_crossed(
            model,
            blocks,
            recipe,
            seed=seed,
            replay=_replay(args, seed),
            anchor=anchor,
            clock=Clock(args.minutes / recipe.seeds) if args.minutes else None,
            on_step=Watch(
                log, model, args.out.with_name(f"{args.out.name}-latest"), args.save_minutes
            ).step,
        )
        shares.append((1 - args.keep) / recipe.seeds)
        states.append(model.state_dict())
        start.load_state_dict(mixed_weights(zip(shares, states, strict=True)))
        save_live(start, args.out)
        log.write(event="seed", seed=seed, dev=dev_figures(model, args.data, args.search))
    log.write(event="end", dev=dev_figures(start, args.data, args.search))
    return 0


def _anchor(args: argparse.Namespace, blocks: Sequence[Sequence[ScoredPair]]) -> Anchor | None:
    if not args.similarity_teacher or len(blocks) < len(LANGUAGES) ** 2:
        return None
    teacher = open_live(args.similarity_teacher, trained=False).eval()
    return Anchor(teacher, blocks[0], blocks[-1])


def _replay(args: argparse.Namespace, seed: int) -> Replay | None:
    if not args.parallel or not args.teacher:
        return None
    return read_replay(
        goals_of(args.teacher, args.similarity_teacher),
        args.parallel,
        args.phrasebook,
        size=args.replay_size,
        seed=seed,
        german="de" in args.languages,
    )
