"""One training from the first look at the library to the table and the verdict.

Runs in the training process. Nothing outside the library's folder of models is written, and there
nothing before the candidate is whole.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from engine.encoder import AdaptedEncoder, QueryAdapter, open_encoder
from engine.errors import TrainingFailed
from engine.model_store import LearningCard, write_learning_card
from engine.progress import CancelToken
from engine.searching.calibration import calibrate
from engine.training.personal.bilingual_check import read_check
from engine.training.personal.candidate import finish, new_name, workshop
from engine.training.personal.changes import ChangedQuery
from engine.training.personal.compare import Examination, compare
from engine.training.personal.contest import (
    Contestant,
    pool_ids,
    with_new_vectors,
    with_own_vectors,
)
from engine.training.personal.exporting import Made, encoder_bytes
from engine.training.personal.options import OptionValue, completed
from engine.training.personal.pairs import judged_queries
from engine.training.personal.personal_run import make_personal, plan_personal
from engine.training.personal.split import is_held_out
from engine.training.personal.telling import Course, Teller, TrainingProgress, TrainingResult
from engine.training.personal.verdict import ComparisonTable, judge_table
from engine.training.personal.workplace import Workplace, open_workplace

_OTHERS = 40  # queries that are looked at for changes beside those held out
_WHOLE = 50_000  # vectors up to which the pool is the library
_AFTER = [("encode", 60.0), ("compare", 20.0)]
_AFTER_SPARE = [("encode", 1.0), ("compare", 20.0)]

_Make = Callable[[Path, str, Course], Made]


def retrain(
    directory: Path,
    recipe: str,
    options: Mapping[str, object],
    tell: Teller = lambda progress: None,
    control: CancelToken | None = None,
) -> TrainingResult:
    """Train a candidate and compare it with the model in use; nothing is adopted.

    Args:
        directory: of the library.
        recipe: "personal", "crossed", "own_file" or "tune".
        options: of the recipe; defaults for the rest.
        tell: is told how far it is.
        control: pauses and stops.

    Returns:
        The candidate, whole in the library's folder of models, its table and the verdict. Where
        the rule refuses an encoder and adopts the adapter that was made beside it, that is it.

    Raises:
        ValueError: an option is unknown or out of bounds.
        TooFewJudgments: there is too little to learn from.
        BadTrainingFile: a person's own file holds nothing to learn from.
        FolderMissing: a folder or file of data is not there.
        TrainingFailed: the training made no usable model.
        DiskFull: there is no room for it.
        Cancelled: it was told to stop.
    """
    values = completed(recipe, options)
    control = control or CancelToken()
    tell(TrainingProgress("start"))
    with open_workplace(directory) as place:
        control.checkpoint()
        stages, needed, make = _prepared(recipe, values, place)
        course = Course([("model", 2.0), *stages], tell, control)
        course.enter("model")
        name = new_name(recipe, place.models)
        with workshop(place.models, name, needed_bytes=needed) as shop:
            made = make(shop, name, course)
            table, changed = _compared(place, made, name, values, course)
            verdict = judge_table(table)
            if made.spare is not None and not verdict.adopt:
                other, others_changed = _compared(place, made.spare, name, values, course)
                second = judge_table(other)
                if second.adopt:
                    made, table, changed, verdict = made.spare, other, others_changed, second
            write_learning_card(
                _card(name, recipe, place, made, table, verdict.reasons[0]), made.folder
            )
            finish(made.folder, place.models, name)
        return TrainingResult(name, table, changed, verdict)


def _prepared(
    recipe: str, values: Mapping[str, OptionValue], place: Workplace
) -> tuple[list[tuple[str, float]], int, _Make]:
    """Stages, the room that is needed, and what makes the model."""
    if recipe == "personal":
        plan = plan_personal(place, values)
        return (
            [*plan.stages, *_AFTER, *(_AFTER_SPARE if plan.spare else ())],
            plan.needed_bytes(place.base_folder),
            lambda shop, name, course: make_personal(plan, place, shop, name, course),
        )
    if place.why_untrainable:
        raise TrainingFailed(place.base_folder, detail=place.why_untrainable)
    # Torch is imported only for what trains an encoder.
    from engine.training.personal import encoder_runs, tune_run

    needed = encoder_bytes(place.base_folder)
    if recipe == "tune":
        makers, stages = tune_run.make_tuned, tune_run.tune_stages(values)
    else:
        crossed = recipe == "crossed"
        makers = encoder_runs.make_crossed if crossed else encoder_runs.make_own_file
        stages = encoder_runs.encoder_stages(float(values["minutes"]))
    make: _Make = lambda shop, name, course: makers(values, place, shop, name, course)  # noqa: E731
    return [*stages, *_AFTER], needed, make


def _compared(
    place: Workplace,
    made: Made,
    name: str,
    values: Mapping[str, OptionValue],
    course: Course,
) -> tuple[ComparisonTable, tuple[ChangedQuery, ...]]:
    examination = _examination(place, values)
    asked = [query.query for query in (*examination.held_out, *examination.others)]
    with contextlib.ExitStack() as opened:
        course.enter("encode")
        active, candidate = _contestants(place, made, name, asked, course)
        opened.callback(active.close)
        opened.callback(candidate.close)
        if made.kind == "encoder":
            opened.callback(candidate.encoder.close)
        course.enter("compare")
        return compare(
            active,
            candidate,
            examination,
            lambda done, total: course.report(0.7 * done / max(1, total)),
        )


def _examination(place: Workplace, values: Mapping[str, OptionValue]) -> Examination:
    judgments = [one for one in place.catalog.judgments() if not one.weak]
    queries = judged_queries(judgments)
    data = Path(str(values.get("data") or ""))
    has_data = bool(values.get("data")) and (data / "stsb-en-dev.csv").is_file()
    return Examination(
        held_out=tuple(query for query in queries if is_held_out(query.query)),
        others=tuple(query for query in queries if not is_held_out(query.query))[:_OTHERS],
        average=float(np.mean([one.relevant for one in judgments])) if judgments else 0.0,
        check=read_check(),
        stsb=data if has_data else None,
    )


def _contestants(
    place: Workplace, made: Made, name: str, asked: list[str], course: Course
) -> tuple[Contestant, Contestant]:
    """Both models over one pool of passages."""
    catalog, model_id = place.catalog, place.base.model_id
    if made.kind == "adapter":
        encoder = AdaptedEncoder(place.base, QueryAdapter.load(made.folder))
        ids = catalog.vector_ids(model_id)
        scale = calibrate(encoder)
        if len(ids) > _WHOLE:
            aimed = [
                one_scale.aim(one.encode_query(asked))
                for one, one_scale in ((place.active, place.active_scale), (encoder, scale))
            ]
            ids = pool_ids(catalog, model_id, asked, aimed)
        candidate = with_own_vectors(name, catalog, encoder, scale, ids)
    else:
        new = open_encoder(
            made.folder, device=place.settings.device, threads=place.settings.threads
        )
        scale = calibrate(new)
        # The new model's queries among the old vectors: it was made from that model.
        aimed = [place.active_scale.aim(place.active.encode_query(asked))]
        if new.dim == place.base.dim:
            aimed.append(scale.aim(new.encode_query(asked)))
        ids = pool_ids(catalog, model_id, asked, aimed)
        candidate = with_new_vectors(
            name,
            catalog,
            model_id,
            new,
            ids,
            lambda done, total: course.report(done / max(1, total)),
        )
    active = with_own_vectors(place.name, catalog, place.active, place.active_scale, ids)
    return active, candidate


def _card(
    name: str, recipe: Any, place: Workplace, made: Made, table: ComparisonTable, verdict: str
) -> LearningCard:
    figures: dict[str, Any] = dict(made.figures)
    for row in table.rows:
        figures[row.measure.value] = round(row.candidate, 4)
        figures[f"{row.measure.value}_before"] = round(row.active, 4)
    return LearningCard(
        name=name,
        kind=made.kind,
        recipe=recipe,
        created=datetime.now(UTC),
        parent=place.model,
        data=made.data,
        parameters={key: value for key, value in made.parameters.items() if value != ""},
        figures=figures,
        verdict=verdict,
    )
