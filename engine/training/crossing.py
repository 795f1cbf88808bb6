"""Fine-tuning on STSbenchmark with language crossing.

Every English-German pair of translated pairs gives four: EN-EN, DE-DE, EN-DE and DE-EN, with one
score (P. May, `xlsr`, the recipe of cross-en-de-roberta-sentence-transformer). The preset
`reference` is that recipe with its published hyperparameters; `mixed` is this project's.
"""

from __future__ import annotations

import argparse
import gzip
import itertools
import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from engine.evaluation.similarity import LANGUAGES, ScoredPair, read_pairs
from engine.training.corpus import read_parallel, split_held_out
from engine.training.figures import dev_figures
from engine.training.live_model import Clock, forward, mixed_weights, open_live, ramp, save_live
from engine.training.objectives import cosent, cosine_error
from engine.training.replay import Replay


@dataclass(frozen=True, slots=True)
class Recipe:
    """How the four blocks are learned.

    Attributes:
        loss: "cosine" (squared error of the cosine) or "cosent" (order of the cosines).
        batch_size: pairs in a step.
        epochs: passes over all blocks.
        rate: learning rate at its peak.
        eps: Adam's epsilon.
        weight_decay: AdamW's, not on biases and norms.
        warmup: share of the steps.
        replay_weight: weight of the replay loss; 0 does without.
        seeds: runs whose weights are averaged.
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


PRESETS = {
    # Published on the model's card: trial of 33, 10-fold cross-validation over train and dev.
    "reference": Recipe(
        "cosine", 8, 2, 1.026343323298136e-05, 4.462251033010287e-06,
        0.04794438776350409, 0.1609010732760181,
    ),
    "mixed": Recipe("cosent", 32, 2, 4e-5, replay_weight=1.0, seeds=2),
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


def read_extra(path: Path) -> list[ScoredPair]:
    """English pairs of a gzipped score TAB sentence1 TAB sentence2 TAB source; not `sick` (NC)."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [ScoredPair(r[1], r[2], float(r[0])) for r in rows if r[3] != "sick"]


def train_crossed(
    model: Any,
    pairs: Sequence[ScoredPair],
    recipe: Recipe,
    *,
    seed: int = 42,
    replay: Replay | None = None,
    clock: Clock | None = None,
    on_step: Callable[[int, float, float], None] | None = None,
) -> None:
    """Fine-tune the model in place.

    Args:
        model: a SentenceTransformer, of any kind.
        pairs: all blocks in one list; they are shuffled, so a batch mixes languages.
        recipe: how.
        seed: of the order and of dropout.
        replay: what keeps the model from forgetting, weighted by the recipe.
        clock: ends the training by the wall clock, whatever the recipe's epochs.
        on_step: is told the step, the share done and the loss.
    """
    import torch

    torch.manual_seed(seed)
    rng = random.Random(seed)  # noqa: S311 - order of training, no secret
    optimizer = torch.optim.AdamW(
        _groups(model, recipe), lr=recipe.rate, eps=recipe.eps, fused=True
    )
    total = -(-len(pairs) // recipe.batch_size) * recipe.epochs
    model.train()
    for step in itertools.count():
        share = clock.share if clock else step / total
        if share >= 1.0:
            return
        if step % max(1, total // recipe.epochs) == 0:
            order = rng.sample(range(len(pairs)), len(pairs))
        start = step * recipe.batch_size % (total // recipe.epochs * recipe.batch_size)
        batch = [pairs[i] for i in order[start : start + recipe.batch_size]]
        for group in optimizer.param_groups:
            group["lr"] = recipe.rate * ramp(share, warmup=recipe.warmup)
        loss: Any = _loss(model, batch, recipe.loss)
        loss.backward()
        if replay is not None and recipe.replay_weight:
            kept: Any = recipe.replay_weight * replay.loss(model)
            kept.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad()
        if on_step:
            on_step(step, share, float(loss.detach()))


def _loss(model: Any, batch: Sequence[ScoredPair], name: str) -> Any:
    import torch

    texts = [p.first for p in batch] + [p.second for p in batch]
    vectors = forward(model, texts)
    cosines = (vectors[: len(batch)] * vectors[len(batch) :]).sum(dim=1)
    labels = torch.tensor([p.score / 5.0 for p in batch], device=cosines.device)
    return cosent(cosines, labels) if name == "cosent" else cosine_error(cosines, labels)


def _groups(model: Any, recipe: Recipe) -> list[dict[str, Any]]:
    plain: list[Any] = []
    decayed: list[Any] = []
    for name, parameter in model.named_parameters():
        bare = name.endswith("bias") or "norm" in name.lower()
        (plain if bare else decayed).append(parameter)
    return [
        {"params": decayed, "weight_decay": recipe.weight_decay},
        {"params": plain, "weight_decay": 0.0},
    ]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train crossed`."""
    parser.add_argument("--model", type=Path, required=True, help="model folder to start from")
    parser.add_argument("--data", type=Path, required=True, help="folder of the STSb files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="mixed")
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--splits", nargs="+", default=["train", "dev"], choices=["train", "dev"])
    parser.add_argument("--extra", type=Path, help="more English pairs, score first")
    parser.add_argument("--parallel", type=Path, help="parallel pairs for the replay")
    parser.add_argument("--teacher", type=Path, help="model that the replay imitates")
    parser.add_argument("--search", type=Path, help="folder of search sets, for figures")
    parser.add_argument("--epochs", type=int)
    parser.add_argument("--minutes", type=float, default=0.0, help="end by the clock, not epochs")
    parser.add_argument("--replay-size", type=int, default=16, help="pairs replayed in a step")
    parser.add_argument("--rate", type=float)
    parser.add_argument("--replay-weight", type=float)
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--dropout", type=float)
    parser.add_argument("--keep", type=float, default=0.0, help="share of the start's weights kept")
    parser.add_argument("--threads", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Train, average, save and log; 0 when done."""
    import torch

    torch.set_num_threads(args.threads)
    changes = {
        "epochs": args.epochs,
        "rate": args.rate,
        "seeds": args.seeds,
        "replay_weight": args.replay_weight,
    }
    recipe = replace(PRESETS[args.preset], **{k: v for k, v in changes.items() if v is not None})
    pairs = [p for block in crossed_blocks(args.data, args.splits, args.languages) for p in block]
    if args.extra and "en" in args.languages:
        pairs += read_extra(args.extra)
    args.out.mkdir(parents=True, exist_ok=True)
    log = _Log(args.out.with_suffix(".jsonl"))
    log.write(event="start", pairs=len(pairs), recipe=asdict(recipe), splits=args.splits)
    start = open_live(args.model)
    shares = [args.keep]
    states = [{name: value.clone() for name, value in start.state_dict().items()}]
    for number in range(recipe.seeds):
        seed = 42 + number
        model = open_live(args.model, dropout=args.dropout)
        train_crossed(
            model,
            pairs,
            recipe,
            seed=seed,
            replay=_replay(args, seed),
            clock=Clock(args.minutes / recipe.seeds) if args.minutes else None,
            on_step=log.step,
        )
        shares.append((1 - args.keep) / recipe.seeds)
        states.append(model.state_dict())
        start.load_state_dict(mixed_weights(zip(shares, states, strict=True)))
        save_live(start, args.out)
        log.write(event="seed", seed=seed, dev=dev_figures(model, args.data, args.search))
    log.write(event="end", dev=dev_figures(start, args.data, args.search))
    return 0


def _replay(args: argparse.Namespace, seed: int) -> Replay | None:
    if not args.parallel or not args.teacher:
        return None
    pairs, _ = split_held_out(read_parallel(args.parallel), 2000)
    return Replay(
        open_live(args.teacher),
        pairs,
        size=args.replay_size,
        seed=seed,
        german="de" in args.languages,
    )


class _Log:
    def __init__(self, path: Path) -> None:
        self._path = path
        self._started = time.monotonic()

    def write(self, **values: Any) -> None:
        row = {"at_s": round(time.monotonic() - self._started, 1), **values}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def step(self, step: int, share: float, loss: float) -> None:
        if step % 25 == 0:
            self.write(event="step", step=step, share=round(share, 3), loss=round(loss, 4))
