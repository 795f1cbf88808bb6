"""The command `train crossed`: what is learned, with what beside it, and the mean of the seeds."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from engine.evaluation.similarity import LANGUAGES, ScoredPair, read_extra
from engine.training.anchoring import Anchor
from engine.training.crossing import PRESETS, crossed, crossed_blocks, train_crossed
from engine.training.figures import dev_figures
from engine.training.goals import goals_of
from engine.training.live_model import Clock, mixed_weights, open_live, save_live
from engine.training.replay import Replay, read_replay
from engine.training.run_log import RunLog, Watch
from engine.training.scored import (
    Sides,
    read_recombined,
    read_scored_families,
    read_translated,
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train crossed`."""
    parser.add_argument("--model", type=Path, required=True, help="model folder to start from")
    parser.add_argument("--data", type=Path, required=True, help="folder of the STSb files")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="mixed")
    parser.add_argument("--languages", nargs="+", default=list(LANGUAGES), choices=LANGUAGES)
    parser.add_argument("--splits", nargs="+", default=["train", "dev"], choices=["train", "dev"])
    parser.add_argument("--extra", type=Path, help="more scored pairs, in English")
    parser.add_argument("--translations", type=Path, help="the German of their sentences")
    parser.add_argument("--parallel", type=Path, help="parallel pairs for the replay")
    parser.add_argument("--phrasebook", type=Path, help="folder of own pairs for the replay")
    parser.add_argument(
        "--scored", action="store_true", help="learn the scored pairs of the phrasebook as well"
    )
    parser.add_argument(
        "--recombined", type=Path, help="scores of new pairs of the sentences of STSb"
    )
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
    for block, more in zip(blocks, _more_blocks(args), strict=True):
        block += more
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


def _more_blocks(args: argparse.Namespace) -> list[list[ScoredPair]]:
    """Blocks as `crossed_blocks` has them, of scored pairs beside the benchmark."""
    sides = Sides()
    if args.extra and args.translations:
        sides, _ = read_translated(args.extra, args.translations)
    elif args.extra and args.languages == ["en"]:
        sides = Sides(en=read_extra(args.extra))
    if args.scored:
        own, _ = read_scored_families(args.phrasebook)
        sides = Sides(sides.de + own.de, sides.en + own.en)
    if args.recombined:
        own = read_recombined(args.data, args.splits, args.recombined)
        sides = Sides(sides.de + own.de, sides.en + own.en)
    return crossed([getattr(sides, language) for language in args.languages])


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
        search_alone=args.scored,
    )
