"""The mean of the weights of models that came from one start: often better than any of them.

Model soups (Wortsman and others 2022): fine-tunings of one model lie in one basin, and the middle
of it generalizes better than its rim.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from engine.training.live_model import mixed_weights, open_live, save_live


def average(models: list[Path], out: Path, shares: Sequence[float] = ()) -> None:
    """Write a model with the mean weights of several of one shape.

    Args:
        models: sentence-transformers folders; the first gives everything but the weights.
        out: folder to write.
        shares: of each model, in whatever unit; without, all are equal.

    Raises:
        KeyError: the models do not have the same weights.
        ValueError: there are not as many shares as models.
    """
    first, *others = [open_live(folder, trained=False) for folder in models]
    states = [first.state_dict(), *(model.state_dict() for model in others)]
    mean = mixed_weights(zip(shares or [1.0] * len(states), states, strict=True))
    save_live(first, out, mean)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train average`."""
    parser.add_argument("models", type=Path, nargs="+", help="model folders of one origin")
    parser.add_argument("--shares", type=float, nargs="+", default=[], help="one for each model")
    parser.add_argument("--out", type=Path, required=True, help="folder to write")


def run(args: argparse.Namespace) -> int:
    """Average and save; 0 when done."""
    average(args.models, args.out, args.shares)
    return 0
