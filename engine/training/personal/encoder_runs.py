"""The recipes "own_file" and "crossed": a person's pairs, or the STSbenchmark, to an encoder."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from engine.evaluation.similarity import ScoredPair
from engine.metrics import mrr_at_k, spearman
from engine.model_store import read_card
from engine.training.crossing import PRESETS, Recipe, crossed_blocks, train_crossed
from engine.training.live_model import Clock, LiveEncoder, open_live, save_live
from engine.training.personal.encoder_fit import Lesson, TuneSettings, fine_tune, tune_settings
from engine.training.personal.exporting import Made, write_encoder
from engine.training.personal.holding import HeldReplay, held_texts
from engine.training.personal.options import OptionValue
from engine.training.personal.own_file import FileKind, OwnRow, read_own_file
from engine.training.personal.pairs import TrainingPair
from engine.training.personal.telling import Course
from engine.training.personal.workplace import Workplace
from engine.training.replay import Replay

_KEPT_SHARE, _MOST_KEPT = 0.1, 200
_LEAST_KEPT = 4


def encoder_stages(minutes: float) -> list[tuple[str, float]]:
    """Stages of an encoder's training with the seconds that they may take."""
    return [("data", 10.0), ("train", 60.0 * (minutes or 20.0)), ("export", 40.0)]


def make_own_file(
    values: Mapping[str, OptionValue], place: Workplace, workshop: Path, name: str, course: Course
) -> Made:
    """Train on a person's own file; a tenth of its rows is kept aside to validate.

    Raises:
        FolderMissing: the file is not there.
        BadTrainingFile: nothing in it can be learned from.
        TrainingFailed: the loss is no number.
        Cancelled: the training was told to stop.
    """
    course.enter("data")
    file = read_own_file(Path(str(values["file"])))
    card = read_card(place.base_folder)
    settings = tune_settings(values)
    groups, kept = divided(file.rows, settings.seed)
    learned = [row for group in groups for row in group]
    scored = file.kind is FileKind.SCORED
    if not scored:
        # A step draws one row of a question; a pass over the rows takes the more of them.
        passes = -(-settings.epochs * len(learned) // len(groups))
        settings = replace(settings, epochs=passes)
    prompt = card.default_prompt
    lesson = Lesson(
        pairs=() if scored else tuple(map(_pairs, groups)),
        held=held_texts(place, settings.seed),
        scored=tuple((prompt + row.first, prompt + row.second, row.score) for row in learned)
        if scored
        else (),
        query_prompt=card.query_prompt,
        document_prompt=card.document_prompt,
    )
    course.enter("train")
    tuned = workshop / "tuned"
    best = fine_tune(
        place.base_folder,
        tuned,
        lesson,
        settings,
        tell=lambda share, loss, validation: course.report(share, loss=loss, validation=validation),
        validate=_validator(kept, scored=scored),
    )
    course.enter("export")
    folder = write_encoder(tuned, workshop / "made", name, place, f"own file {file.path.name}")
    data = {"rows": len(learned), "kept_aside": len(kept), "kind": file.kind.value}
    figures = {"validation": round(float(np.mean(best)), 4)} if best else {}
    return Made(folder, "encoder", data, dict(values), figures)


def divided(rows: Sequence[OwnRow], seed: int) -> tuple[list[list[OwnRow]], list[OwnRow]]:
    """The rows to learn from, by their first text, and those kept aside to validate.

    Rows of one first text stay together: the others would give away what is validated. A group
    that is too large to be kept is learned from.

    Args:
        rows: of a file.
        seed: of the choice.
    """
    groups: dict[str, list[OwnRow]] = {}
    for row in rows:
        groups.setdefault(row.first, []).append(row)
    order = list(groups.values())
    random.Random(seed).shuffle(order)  # noqa: S311 - an order, no secret
    wanted = min(_MOST_KEPT, int(_KEPT_SHARE * len(rows)))
    learned: list[list[OwnRow]] = []
    kept: list[OwnRow] = []
    for group in order:
        if len(kept) + len(group) <= wanted:
            kept += group
        else:
            learned.append(group)
    return learned, kept


def make_crossed(
    values: Mapping[str, OptionValue], place: Workplace, workshop: Path, name: str, course: Course
) -> Made:
    """Fine-tune on STSb train with language crossing; dev stays for the comparison.

    Raises:
        FolderMissing: a file of the benchmark is not there.
        Cancelled: the training was told to stop.
    """
    course.enter("data")
    blocks = crossed_blocks(Path(str(values["data"])), ["train"])
    course.enter("train")
    model = crossed_model(values, crossing_recipe(values), place, blocks, course)
    tuned = workshop / "tuned"
    save_live(model, tuned)
    course.enter("export")
    source = "STSbenchmark train, German by machine translation (scores CC BY-SA 4.0)"
    folder = write_encoder(tuned, workshop / "made", name, place, source)
    return Made(folder, "encoder", {"pairs": sum(map(len, blocks))}, dict(values))


def crossing_recipe(values: Mapping[str, OptionValue]) -> Recipe:
    """The recipe of the options: this project's for "cosent", the reference's for "cosine"."""
    known = ("batch_size", "epochs", "rate", "eps", "weight_decay", "warmup")
    preset = PRESETS["mixed" if values["loss"] == "cosent" else "reference"]
    changes: dict[str, Any] = {name: values[name] for name in known}
    return replace(preset, replay_weight=float(values["replay"]), **changes)


def crossed_model(
    values: Mapping[str, OptionValue],
    recipe: Recipe,
    place: Workplace,
    blocks: Sequence[Sequence[ScoredPair]],
    course: Course,
) -> Any:
    """A live model, trained."""
    seed = int(values["seed"])
    replay = None
    if recipe.replay_weight:
        held = HeldReplay(held_texts(place, seed), TuneSettings(seed=seed))
        replay = cast("Replay", held)
    minutes = float(values.get("minutes", 0.0))
    model = open_live(place.base_folder)
    train_crossed(
        model,
        blocks,
        recipe,
        seed=seed,
        replay=replay,
        clock=Clock(minutes, waited_s=lambda: course.waited_s) if minutes else None,
        on_step=lambda step, share, loss: course.report(share, loss=loss),
    )
    return model


def _pairs(group: Sequence[OwnRow]) -> tuple[TrainingPair, ...]:
    return tuple(
        TrainingPair(
            row.first, row.second, (row.negative,) if row.negative else (), 1.0 / len(group)
        )
        for row in group
    )


def _validator(rows: Sequence[OwnRow], *, scored: bool) -> Callable[[Any], list[float]] | None:
    """Spearman of scored rows, or the reciprocal rank of each question's first own answer.

    None where there is too little to tell one state of a model from another.
    """
    if scored:
        return _by_score(rows) if len(rows) >= _LEAST_KEPT else None
    answers: dict[str, set[str]] = {}
    for row in rows:
        answers.setdefault(row.first, set()).add(row.second)
    return _by_rank(answers) if len(answers) >= _LEAST_KEPT else None


def _by_score(rows: Sequence[OwnRow]) -> Callable[[Any], list[float]]:
    def measure(model: Any) -> list[float]:
        live = LiveEncoder(model)
        first = live.encode([row.first for row in rows])
        second = live.encode([row.second for row in rows])
        cosines = np.einsum("nd,nd->n", first, second)
        return [spearman(cosines, [row.score for row in rows])]

    return measure


def _by_rank(answers: Mapping[str, set[str]]) -> Callable[[Any], list[float]]:
    questions = list(answers)
    texts = sorted(set().union(*answers.values()))

    def measure(model: Any) -> list[float]:
        live = LiveEncoder(model)
        order = np.argsort(-(live.encode_query(questions) @ live.encode_document(texts).T), axis=1)
        return [
            mrr_at_k([texts[i] for i in found], answers[question], len(texts))
            for question, found in zip(questions, order, strict=True)
        ]

    return measure
