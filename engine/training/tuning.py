"""The search for hyperparameters of the crossed fine-tuning, as the reference's authors made it.

33 trials; 10-fold cross-validation over the index of train and dev together, the same split for all
four language blocks, so that no translation of a validation pair is trained on; one Spearman over
the four blocks of the validation fold; trials that are significantly worse than the best after
some folds are pruned. Stored in SQLite, so that it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.evaluation.similarity import ScoredPair
from engine.metrics import spearman
from engine.training.crossing import Recipe, crossed_blocks, train_crossed
from engine.training.live_model import LiveEncoder, open_live
from engine.training.tuning_report import write_report

# Alpha of the reference's pruner, which tests the folds for significance as this one does.
_PRUNING_P = 0.4


@dataclass(frozen=True, slots=True)
class Search:
    """How far the search goes.

    Attributes:
        trials: in all, those of earlier runs counted.
        folds: the index is cut into.
        folds_used: of them are trained in each trial; fewer save time.
        seed: of the folds and of the sampler.
        loss: "cosine", as the reference, or "cosent".
    """

    trials: int = 33
    folds: int = 10
    folds_used: int = 10
    seed: int = 42
    loss: str = "cosine"


def fold_rows(count: int, folds: int, seed: int) -> list[tuple[list[int], list[int]]]:
    """Rows to train on and rows to validate on, fold by fold; every row is validated once."""
    from sklearn.model_selection import KFold

    splits = KFold(n_splits=folds, shuffle=True, random_state=seed).split(np.zeros(count))
    return [(train.tolist(), held.tolist()) for train, held in splits]


def suggest(trial: Any, loss: str) -> Recipe:
    """A recipe out of the space that is searched."""
    return Recipe(
        loss=loss,
        batch_size=trial.suggest_int("batch_size", 4, 64, log=True),
        epochs=trial.suggest_int("epochs", 1, 4),
        rate=trial.suggest_float("rate", 2e-6, 2e-4, log=True),
        eps=trial.suggest_float("eps", 1e-8, 1e-5, log=True),
        weight_decay=trial.suggest_float("weight_decay", 1e-4, 0.1, log=True),
        warmup=trial.suggest_float("warmup", 0.01, 0.5),
    )


def fold_scores(
    model_dir: Path, blocks: Sequence[Sequence[ScoredPair]], recipe: Recipe, search: Search
) -> Iterator[float]:
    """Spearman of one fold after the other, each from a fresh model."""
    folds = fold_rows(len(blocks[0]), search.folds, search.seed)
    for train, held in folds[: search.folds_used]:
        model = open_live(model_dir)
        train_crossed(
            model, [[block[row] for row in train] for block in blocks], recipe, seed=search.seed
        )
        yield mixed_spearman(model, [block[row] for block in blocks for row in held])


def mixed_spearman(model: Any, pairs: Sequence[ScoredPair]) -> float:
    """One Spearman of cosine over all pairs, whatever their languages."""
    encoder = LiveEncoder(model)
    first = encoder.encode([pair.first for pair in pairs])
    second = encoder.encode([pair.second for pair in pairs])
    return spearman(np.einsum("nd,nd->n", first, second), [pair.score for pair in pairs])


def tune(
    model_dir: Path, blocks: Sequence[Sequence[ScoredPair]], search: Search, storage: Path
) -> Any:
    """Run what is left of the search; returns the Optuna study.

    Args:
        model_dir: model that every fold starts from.
        blocks: as `crossed_blocks` gives them.
        search: how far.
        storage: SQLite file; a study of this name in it is continued.
    """
    study = open_study(f"crossed-{search.loss}", storage, search.seed)
    done = sum(trial.state.is_finished() for trial in study.trials)
    study.optimize(_objective(model_dir, blocks, search), n_trials=max(0, search.trials - done))
    return study


def open_study(name: str, storage: Path, seed: int) -> Any:
    """The Optuna study of this name, which goes on where it stopped.

    Args:
        name: of the study.
        storage: SQLite file.
        seed: of the order of its trials.
    """
    import optuna

    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = optuna.create_study(
        study_name=name,
        storage=f"sqlite:///{storage}",
        direction="maximize",
        pruner=_pruner(),
        load_if_exists=True,
    )
    # The sampler draws anew in every run: with one seed it would ask for the first trials again.
    study.sampler = optuna.samplers.TPESampler(seed=seed + len(study.trials))
    return study


def _pruner() -> Any:
    import optuna

    with warnings.catch_warnings():
        # Its interface may change; that it does is found out by the tests.
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)
        return optuna.pruners.WilcoxonPruner(p_threshold=_PRUNING_P)


def _objective(
    model_dir: Path, blocks: Sequence[Sequence[ScoredPair]], search: Search
) -> Callable[[Any], float]:
    def objective(trial: Any) -> float:
        scores: list[float] = []
        for number, score in enumerate(
            fold_scores(model_dir, blocks, suggest(trial, search.loss), search)
        ):
            scores.append(score)
            trial.report(score, number)
            # A pruned trial still counts with the mean of its folds, as this pruner asks.
            if trial.should_prune():
                trial.set_user_attr("pruned_after_folds", len(scores))
                break
        trial.set_user_attr("folds", scores)
        return float(np.mean(scores))

    return objective


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `tune`."""
    defaults = Search()
    parser.add_argument("--model", type=Path, required=True, help="model folder to start from")
    parser.add_argument("--data", type=Path, required=True, help="folder of the STSb files")
    parser.add_argument("--out", type=Path, required=True, help="folder of study and report")
    parser.add_argument("--trials", type=int, default=defaults.trials)
    parser.add_argument("--folds", type=int, default=defaults.folds)
    parser.add_argument("--folds-used", type=int, help="folds trained in a trial; default all")
    parser.add_argument("--loss", choices=("cosine", "cosent"), default=defaults.loss)
    parser.add_argument("--pairs", type=int, default=0, help="first pairs only; 0 takes all")
    parser.add_argument("--seed", type=int, default=defaults.seed)
    parser.add_argument("--threads", type=int, default=2)


def run(args: argparse.Namespace) -> int:
    """Search and write `study.json` and `report.html`; 0 when done."""
    import torch

    torch.set_num_threads(args.threads)
    blocks = crossed_blocks(args.data, ("train", "dev"))
    if args.pairs:
        blocks = [block[: args.pairs] for block in blocks]
    search = Search(args.trials, args.folds, args.folds_used or args.folds, args.seed, args.loss)
    args.out.mkdir(parents=True, exist_ok=True)
    study = tune(args.model, blocks, search, args.out / "study.sqlite")
    trials = [
        {
            "number": trial.number,
            "spearman": trial.value,
            "folds": trial.user_attrs.get("folds", []),
            "pruned": "pruned_after_folds" in trial.user_attrs,
            "parameters": trial.params,
        }
        for trial in study.trials
        if trial.value is not None
    ]
    result = {"search": asdict(search), "pairs": len(blocks[0]), "trials": trials}
    (args.out / "study.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    write_report(result, args.out / "report.html")
    return 0
