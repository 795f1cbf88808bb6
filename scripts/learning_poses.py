"""Made-up states of learning, for pictures: a training takes minutes, a picture must not."""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from app.learning_operations import LearningOperations, Stage
from engine import (
    ChangedHit,
    ChangedQuery,
    ComparisonRow,
    ComparisonTable,
    Language,
    LearningCard,
    LearningState,
    Measure,
    ModelInfo,
    Progress,
    Reason,
    TrainedModel,
    TrainingFailed,
    TrainingProgress,
    TrainingResult,
    Verdict,
)

DE, EN = Language.DE, Language.EN
_CANDIDATE = "personal-20261126-211500"
_BATTERY = (
    "Home battery storage: a safety handbook",
    "What to do when it smells or smokes. A sweet smell of solvent is the first sign of a damaged "
    "cell. Leave the room, close the door and call the fire brigade.",
    EN,
)
_FLOOD = (
    "Vorsorge gegen Hochwasser und Starkregen",
    "Die meisten Schäden entstehen im Keller, wenn der Kanal überlastet ist und das Abwasser durch "
    "Toilette oder Waschbecken zurückdrückt.",
    DE,
)
_PUMP = (
    "Heat pump: care and maintenance",
    "Rinse the fins of the evaporator with a gentle jet of water, from the inside out.",
    EN,
)
_BIKE = (
    "Das Fahrrad winterfest machen",
    "Die Kette wird im Winter nach jeder Fahrt trocken gewischt und neu geölt.",
    DE,
)
_LEASE = (
    "Hinweise zum Mietvertrag",
    "Die Kündigungsfrist beträgt drei Monate zum Monatsende; gekündigt wird schriftlich.",
    DE,
)
_Text = tuple[str, str, Language]


class Poses:
    """Puts the operations of learning into a state, and keeps them there."""

    def __init__(self, learning: LearningOperations) -> None:
        self._learning = learning
        learning.refresh = lambda: None  # type: ignore[method-assign]

    def nothing(self) -> None:
        """Nobody has rated anything yet."""
        self._rest(_state(0, 0, 0, missing=30), ())

    def few(self) -> None:
        """Too few ratings."""
        self._rest(_state(15, 3, 7, missing=12), ())

    def enough(self) -> None:
        """Enough ratings, and models from before."""
        self._rest(_state(112, 67, 41), (_model(24, active=True), _model(21), _crossed(18)))

    def running(self, *, paused: bool = False) -> None:
        """A training, two thirds done."""
        self._learning.recipe, self._learning.paused = "personal", paused
        self._learning.curve = _curve(0.66)
        self._enter(Stage.TRAINING)
        self._learning.progressed.emit()

    def result(self, *, better: bool) -> None:
        """A comparison that speaks for the new model, or not."""
        self._learning.result = _result(better=better)
        self._enter(Stage.RESULT)

    def adopted(self) -> None:
        """The new model is in use."""
        self._learning.result = _result(better=True)
        self._enter(Stage.ADOPTED)

    def adopting(self) -> None:
        """Passages are being encoded anew."""
        self._learning.adoption = Progress("encode", 7_300, 20_000, remaining_s=300)
        self._learning.resumable = True
        self._enter(Stage.ADOPTING)
        self._learning.progressed.emit()

    def failed(self) -> None:
        """The training process was ended by the system."""
        self._learning.error = TrainingFailed(detail="the training process ended by signal 9")
        self._learning.result = None
        self._enter(Stage.FAILED)

    def _rest(self, state: LearningState, models: Sequence[TrainedModel]) -> None:
        self._learning.state, self._learning.models = state, tuple(models)
        ships = ModelInfo("sinnsuche-de-en-small", Path("model"), 384, 86_900_000, active=True)
        used = next((one for one in models if one.active), None)
        self._learning.shipped = self._learning.active = ships
        if used is not None:
            self._learning.active = replace(ships, name=used.card.name, path=used.path)
        self._learning.can_roll_back = used is not None
        self._learning.result = None
        self._enter(Stage.REST)

    def _enter(self, stage: Stage) -> None:
        self._learning.stage = stage
        self._learning.paused = self._learning.paused and stage is Stage.TRAINING
        self._learning.state_changed.emit()


def _state(relevant: int, irrelevant: int, queries: int, *, missing: int = 0) -> LearningState:
    total = relevant + irrelevant
    shares = {(DE, DE): 0.34, (DE, EN): 0.31, (EN, DE): 0.13}
    directions = {key: round(total * share) for key, share in shares.items()}
    directions[EN, EN] = total - sum(directions.values())
    return LearningState(directions, queries, relevant, irrelevant, missing, not missing, None)


def _model(day: int, *, active: bool = False) -> TrainedModel:
    card = LearningCard(
        name=f"personal-202611{day}-201500",
        kind="adapter",
        recipe="personal",
        created=datetime(2026, 11, day, 20, 15, tzinfo=UTC),
        data={"judgments": 5 * day, "queries": day, "passages": 9 * day},
        parameters={"method": "auto", "rank": 8, "steps": 120, "decay": 3.0, "seed": 42},
        figures={
            "held_out": 0.742,
            "held_out_before": 0.701,
            "check_search": 0.931,
            "check_search_before": 0.929,
        },
        verdict="better",
    )
    return TrainedModel(card, active, kept=True, path=Path(card.name), size_bytes=25_982)


def _crossed(day: int) -> TrainedModel:
    trained = _model(day)
    card = replace(trained.card, name=f"crossed-202611{day}-201500", kind="encoder")
    card = replace(card, recipe="crossed", data={"pairs": 22_996}, parameters={"epochs": 2})
    return replace(trained, card=card, size_bytes=86_800_000)


def _curve(share: float) -> list[TrainingProgress]:
    chance = random.Random(7)  # noqa: S311 - a drawing
    steps = 220
    points = []
    for step in range(round(steps * share)):
        loss = 0.55 + 1.6 * math.exp(-step / 45) + chance.uniform(-0.06, 0.06)
        gain = 0.61 + 0.11 * (1 - math.exp(-step / 50)) + chance.uniform(-0.004, 0.004)
        validation = gain if step % 12 == 0 else None
        done = round(1000 * step / steps)
        points.append(TrainingProgress("train", done, 1000, loss, validation, 130.0))
    return points


def _result(*, better: bool) -> TrainingResult:
    good = (0.701, 0.758, 0.021, 0.093) if better else (0.701, 0.709, -0.024, 0.038)
    translation = (0.981, 0.979, -0.006, 0.003) if better else (0.981, 0.962, -0.035, -0.006)
    rows = (
        ComparisonRow(Measure.HELD_OUT, *good, 14),
        ComparisonRow(Measure.HELD_OUT_WHOLE, 0.688, 0.721, -0.004, 0.061, 14),
        ComparisonRow(Measure.CHECK_SEARCH, 0.929, 0.931, -0.006, 0.009, 60),
        ComparisonRow(Measure.CHECK_TRANSLATION, *translation, 80),
        ComparisonRow(Measure.STSB_CROSS, 0.815, 0.814, -0.003, 0.001, 3000),
    )
    reasons = (Reason.BETTER,) if better else (Reason.NOT_BETTER, Reason.CHECK_WORSE)
    table = ComparisonTable("sinnsuche-de-en", _CANDIDATE, rows)
    return TrainingResult(_CANDIDATE, table, _changed(), Verdict(better, reasons))


def _changed() -> tuple[ChangedQuery, ...]:
    smell, storm = "Was tun, wenn der Stromspeicher riecht?", "Wasser im Keller nach dem Gewitter"
    bike, flat = "How do I get my bike ready for winter?", "how long is the notice period"
    return (
        _question(smell, [(_FLOOD, False), (_PUMP, None), (_BATTERY, True)], (2, 1, 0)),
        _question(bike, [(_PUMP, None), (_BIKE, True), (_BATTERY, None)], (1, 0, 2)),
        _question(flat, [(_BATTERY, None), (_LEASE, True), (_FLOOD, False)], (1, 0, 2)),
        _question(storm, [(_BATTERY, False), (_FLOOD, True), (_PUMP, None)], (1, 0, 2), known=True),
    )


def _question(
    query: str,
    hits: Sequence[tuple[_Text, bool | None]],
    order: Sequence[int],
    *,
    known: bool = False,
) -> ChangedQuery:
    before = tuple(
        ChangedHit(title, f"/tmp/Anna/{title}", text, language, judged)  # noqa: S108 - shown only
        for (title, text, language), judged in hits
    )
    return ChangedQuery(query, not known, before, tuple(before[place] for place in order))
