"""The recipe "tune": Optuna over the crossed recipe's hyperparameters, then a model by the best.

The study lies in the library, so that a search goes on where it was stopped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from engine.evaluation.similarity import ScoredPair
from engine.training.crossing import crossed_blocks, train_crossed
from engine.training.live_model import open_live, save_live
from engine.training.personal.encoder_runs import crossed_model
from engine.training.personal.exporting import Made, write_encoder
from engine.training.personal.options import OptionValue
from engine.training.personal.telling import Course
from engine.training.personal.workplace import Workplace
from engine.training.tuning import fold_rows, mixed_spearman, open_study, suggest

STUDIES = "studies"
_TRIAL_SECONDS = 600.0


def tune_stages(values: Mapping[str, OptionValue]) -> list[tuple[str, float]]:
    """Stages of a search with the seconds that they may take."""
    search = float(values["trials"]) * float(values["folds_used"]) * _TRIAL_SECONDS
    return [("data", 10.0), ("train", search), ("train", _TRIAL_SECONDS), ("export", 40.0)]


def make_tuned(
    values: Mapping[str, OptionValue], place: Workplace, workshop: Path, name: str, course: Course
) -> Made:
    """Search, then train on all of STSb train with what was best.

    Raises:
        FolderMissing: a file of the benchmark is not there.
        Cancelled: stopped; finished trials stay in the study.
    """
    course.enter("data")
    blocks = crossed_blocks(Path(str(values["data"])), ["train"])
    whole, pairs = blocks, int(values["pairs"])
    if pairs:
        blocks = [block[:pairs] for block in blocks]
    course.enter("train")
    study = search(values, place, blocks, course)
    recipe = suggest(_Fixed(study.best_trial.params), str(values["loss"]))
    course.enter("train")
    model = crossed_model({"seed": values["seed"]}, recipe, place, whole, course)
    tuned = workshop / "tuned"
    save_live(model, tuned)
    course.enter("export")
    source = "STSbenchmark train, German by machine translation (scores CC BY-SA 4.0)"
    folder = write_encoder(tuned, workshop / "made", name, place, source)
    parameters = {**values, **study.best_trial.params}
    figures = {"validation": round(float(study.best_value), 4)}
    return Made(folder, "encoder", {"trials": len(study.trials)}, parameters, figures)


def search(
    values: Mapping[str, OptionValue],
    place: Workplace,
    blocks: Sequence[Sequence[ScoredPair]],
    course: Course,
) -> Any:
    """The study with as many finished trials as were asked for, earlier ones counted.

    Trials that the study has from an earlier run are not repeated. One that is stopped counts
    for nothing.

    Raises:
        Cancelled: stopped in the middle of a trial.
    """
    import optuna

    study = _study(values, place)
    wanted = int(values["trials"])
    done = sum(trial.state.is_finished() and trial.value is not None for trial in study.trials)
    while done < wanted:
        trial = study.ask()
        try:
            scores = _scores(trial, values, place, blocks, course, (done, wanted))
        except BaseException:
            study.tell(trial, state=optuna.trial.TrialState.FAIL)
            raise
        study.tell(trial, float(np.mean(scores)))
        done += 1
        course.report(done / wanted, validation=float(study.best_value))
    return study


def _study(values: Mapping[str, OptionValue], place: Workplace) -> Any:
    folder = place.directory / STUDIES
    folder.mkdir(exist_ok=True)
    # Trials of other models, data sizes or folds cannot be compared.
    parts = (place.base.model_id, values["loss"], values["pairs"], values["folds"])
    return open_study("-".join(map(str, parts)), folder / "crossed.sqlite", int(values["seed"]))


def _scores(
    trial: Any,
    values: Mapping[str, OptionValue],
    place: Workplace,
    blocks: Sequence[Sequence[ScoredPair]],
    course: Course,
    progress: tuple[int, int],
) -> list[float]:
    """Spearman of one fold after the other; fewer where the trial is clearly worse."""
    recipe = suggest(trial, str(values["loss"]))
    seed, used = int(values["seed"]), min(int(values["folds_used"]), int(values["folds"]))
    done, wanted = progress
    scores: list[float] = []
    for train, held in fold_rows(len(blocks[0]), int(values["folds"]), seed)[:used]:
        fold = len(scores)

        def tell(step: int, share: float, loss: float, fold: int = fold) -> None:
            course.report((done + (fold + share) / used) / wanted, loss=loss)

        model = open_live(place.base_folder)
        learned = [[block[row] for row in train] for block in blocks]
        train_crossed(model, learned, recipe, seed=seed, on_step=tell)
        scores.append(mixed_spearman(model, [block[row] for block in blocks for row in held]))
        trial.report(scores[-1], fold)
        if trial.should_prune():
            break
    return scores


class _Fixed:
    """A trial whose values are given."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def suggest_int(self, name: str, *_: Any, **__: Any) -> int:
        """The value of that name."""
        return int(self._values[name])

    def suggest_float(self, name: str, *_: Any, **__: Any) -> float:
        """The value of that name."""
        return float(self._values[name])
