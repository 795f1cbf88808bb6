"""The recipe "personal": judgments to an adapter, and with many of them to an encoder as well."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from engine.encoder import QueryAdapter
from engine.errors import TooFewJudgments, TrainingFailed
from engine.training.personal.adapter_fit import FitSettings, FittedAdapter, descend, fit, subset
from engine.training.personal.adapter_loss import FitQuery
from engine.training.personal.encoder_fit import Held, Lesson, fine_tune, tune_settings
from engine.training.personal.exporting import Made, encoder_bytes, write_encoder
from engine.training.personal.gathering import Gathered, Gathering, gather
from engine.training.personal.mining import texts_of, twins
from engine.training.personal.options import OptionValue
from engine.training.personal.pairs import (
    ENCODER_JUDGMENTS,
    JudgedQuery,
    TrainingPair,
    ensure_enough,
    judged_queries,
)
from engine.training.personal.split import is_held_out
from engine.training.personal.telling import Course
from engine.training.personal.validation import Validation, is_worth_it, keep_aside
from engine.training.personal.workplace import Workplace

MIN_TRAINING_QUERIES = 4
_MOST_TRANSLATIONS = 256
_MOST_HELD = 1500
_ADAPTER_BYTES = 4 * 2**20


@dataclass(frozen=True, slots=True)
class PersonalPlan:
    """What will be trained from which queries.

    Attributes:
        training: queries that are learned from.
        judgments: how many there are in all.
        adapter: whether an adapter is fitted.
        encoder: whether an encoder is fine-tuned.
        values: of the options.
    """

    training: tuple[JudgedQuery, ...]
    judgments: int
    adapter: bool
    encoder: bool
    values: Mapping[str, OptionValue]

    @property
    def spare(self) -> bool:
        """Whether an adapter may be left over beside an encoder."""
        return self.adapter and self.encoder

    @property
    def stages(self) -> list[tuple[str, float]]:
        """Stages with the seconds that they may take."""
        stages = [("data", 4.0), ("mine", 4.0), ("train", 12.0)]
        if self.encoder:
            minutes = float(self.values["minutes"])
            stages += [("train", 75.0 * minutes), ("export", 40.0)]
        return stages

    def needed_bytes(self, base: Path) -> int:
        """Room that the making takes at most."""
        return encoder_bytes(base) if self.encoder else _ADAPTER_BYTES


def plan_personal(place: Workplace, values: Mapping[str, OptionValue]) -> PersonalPlan:
    """What the judgments allow.

    Raises:
        TooFewJudgments: less than the minimum, one side alone, or too few to train on beside
            those held out.
        TrainingFailed: an encoder is wanted and cannot be trained here.
    """
    judgments = place.catalog.judgments()
    counts = ensure_enough(judgments)
    queries = judged_queries(judgments, weak=bool(values["weak"]))
    training = tuple(
        query
        for query in queries
        if (query.relevant or query.weak) and not is_held_out(query.query)
    )
    if len(training) < MIN_TRAINING_QUERIES or not any(query.irrelevant for query in training):
        missing = max(1, MIN_TRAINING_QUERIES - len(training))
        raise TooFewJudgments(found=counts.judgments, expected=counts.judgments + missing)
    method = values["method"]
    if method == "encoder" and place.why_untrainable:
        raise TrainingFailed(place.base_folder, detail=place.why_untrainable)
    many = counts.judgments >= ENCODER_JUDGMENTS
    encoder = method == "encoder" or (method == "auto" and many and not place.why_untrainable)
    return PersonalPlan(training, counts.judgments, method != "encoder", encoder, values)


def make_personal(
    plan: PersonalPlan, place: Workplace, workshop: Path, name: str, course: Course
) -> Made:
    """Train what the plan says; the better of two by training queries kept aside.

    Beside an encoder the adapter is kept as a spare: all that an encoder knows can suffer from
    what it learns, an adapter turns queries alone.

    Raises:
        TrainingFailed: a loss is no number.
        Cancelled: the training was told to stop.
    """
    values = plan.values
    course.enter("data")
    course.enter("mine")
    wanted = Gathering(int(values["negatives"]), float(values["margin"]), int(values["seed"]))
    gathered = gather(
        place.catalog,
        place.base,
        place.scale,
        plan.training,
        wanted,
        checkpoint=lambda: course.report(0.5),
    )
    course.enter("train")
    data: dict[str, Any] = {
        "judgments": plan.judgments,
        "queries": len(plan.training),
        "passages": len(gathered.data.passages),
    }
    settings = _fit_settings(values)
    fitted = _fitted(gathered, settings, course)
    parameters = {**values, "decay": fitted.decay}
    figures = {"validation_gain": round(fitted.validation, 4)}
    if plan.encoder:
        aside = keep_aside(gathered, place.catalog)
        before = aside.of_vectors(gathered.data, gathered.data.vectors)
        short = subset(gathered.data, aside.trained)
        trial, _ = descend(short, replace(settings, decay=fitted.decay))
        by_adapter = aside.of_adapter(gathered.data, trial)
        course.enter("train")
        translations = _translations(place, course) if values["translations"] else ()
        data["translations"] = len(translations)
        lesson = _lesson(gathered, place, aside, translations)
        tuned = workshop / "tuned"
        by_encoder = fine_tune(
            place.base_folder,
            tuned,
            lesson,
            tune_settings(values),
            tell=lambda share, loss, validation: course.report(
                share, loss=loss, validation=validation
            ),
            validate=aside.of_live(gathered.data, int(values["max_tokens"])),
        )
        course.enter("export")
        figures |= {
            "validation_before": round(float(np.mean(before)), 4),
            "validation_adapter": round(float(np.mean(by_adapter)), 4),
            "validation_encoder": round(float(np.mean(by_encoder)), 4),
        }
        if not plan.adapter or is_worth_it(by_encoder, by_adapter):
            source = "judgments of one library"
            folder = write_encoder(tuned, workshop / "made", name, place, source)
            spare = None
            if plan.adapter:
                turned = _write_adapter(fitted.adapter, workshop / "spare", place)
                spare = Made(turned, "adapter", data, parameters, figures)
            return Made(folder, "encoder", data, parameters, figures, spare)
    folder = _write_adapter(fitted.adapter, workshop / "made", place)
    return Made(folder, "adapter", data, parameters, figures)


def _fit_settings(values: Mapping[str, OptionValue]) -> FitSettings:
    return FitSettings(
        rank=int(values["rank"]),
        steps=int(values["steps"]),
        rate=float(values["adapter_rate"]),
        temperature=float(values["temperature"]),
        replay=float(values["replay"]),
        decay=float(values["decay"]),
        seed=int(values["seed"]),
    )


def _fitted(gathered: Gathered, settings: FitSettings, course: Course) -> FittedAdapter:
    done = 0

    def tell(step: int, steps: int, loss: float) -> None:
        nonlocal done
        done += 1
        if step % 5 == 0 or step == steps - 1:
            # Cross-validation comes first; its losses would be a jagged curve.
            whole = steps == settings.steps and done > settings.steps
            course.report(1.0 - 300.0 / (300.0 + done), loss=loss if whole else None)

    fitted = fit(gathered.data, settings, tell)
    after = float(np.mean(fitted.after)) if fitted.after else None
    course.report(1.0, loss=fitted.losses[-1], validation=after)
    return fitted


def _write_adapter(adapter: QueryAdapter, folder: Path, place: Workplace) -> Path:
    folder.mkdir()
    adapter.save(folder, base=place.base_model, base_model_id=place.base.model_id)
    return folder


def _translations(place: Workplace, course: Course) -> tuple[tuple[str, str], ...]:
    course.report(0.0)
    found = twins(place.catalog, place.base.model_id)
    german, english = found.german[:_MOST_TRANSLATIONS], found.english[:_MOST_TRANSLATIONS]
    texts = texts_of(place.catalog, [*german.tolist(), *english.tolist()])
    pairs = zip(german.tolist(), english.tolist(), strict=True)
    return tuple((texts[a], texts[b]) for a, b in pairs if a in texts and b in texts)


def _lesson(
    gathered: Gathered,
    place: Workplace,
    aside: Validation,
    translations: tuple[tuple[str, str], ...],
) -> Lesson:
    """What the encoder learns: the pairs of the queries not kept aside, and what it must keep."""
    from engine.model_store import read_card

    card = read_card(place.base_folder)
    data = gathered.data
    learned = [data.queries[row] for row in aside.trained]
    rows = {row for query in learned for row in _rows_of(query)}
    texts = gathered.texts(place.catalog, rows)
    held = gathered.texts(place.catalog, range(min(len(data.passages), _MOST_HELD)))
    held_texts = [card.document_prompt + text for text in held.values()]
    held_texts += [card.query_prompt + text for text in gathered.anchors]
    plain = [text for pair in translations for text in pair] + list(gathered.anchors)
    vectors = [data.passages[list(held)], data.anchors[: len(gathered.anchors)]]
    if card.default_prompt != card.query_prompt:  # two readings: that of similarity is kept too
        held_texts += [card.default_prompt + text for text in plain]
        vectors.append(place.base.encode(plain))
    groups = [_pairs(query, texts) for query in learned]
    return Lesson(
        pairs=tuple(group for group in groups if group),
        held=Held(tuple(held_texts), np.concatenate(vectors).astype(np.float32)),
        translations=tuple(
            (card.document_prompt + a, card.document_prompt + b) for a, b in translations
        ),
        query_prompt=card.query_prompt,
        document_prompt=card.document_prompt,
    )


def _rows_of(query: FitQuery) -> list[int]:
    return [*(row for row, _ in query.positive), *query.negative, *query.mined]


def _pairs(query: FitQuery, texts: Mapping[int, str]) -> tuple[TrainingPair, ...]:
    negatives = tuple(texts[row] for row in (*query.negative, *query.mined) if row in texts)
    return tuple(
        TrainingPair(query.text, texts[row], negatives, weight)
        for row, weight in query.positive
        if row in texts
    )
