"""What the engine tells of learning, made up: states, models, progress, results."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from engine import Language
from engine.adoption import TrainedModel
from engine.model_store import LearningCard
from engine.training.personal.changes import ChangedHit, ChangedQuery
from engine.training.personal.telling import TrainingProgress, TrainingResult
from engine.training.personal.verdict import (
    ComparisonRow,
    ComparisonTable,
    Measure,
    Reason,
    Verdict,
)

DE, EN = Language.DE, Language.EN
CANDIDATE = "personal-20261126-231500"


def a_state(**changes: Any) -> Any:
    """Enough to learn from, more from German questions than from English ones."""
    values = {
        "directions": {(DE, DE): 14, (DE, EN): 21, (EN, DE): 6, (EN, EN): 9},
        "queries": 17,
        "relevant": 31,
        "irrelevant": 19,
        "missing": 0,
        "enough": True,
        "last": None,
    }
    return SimpleNamespace(**(values | changes))


def a_card(number: int = 1, **changes: Any) -> LearningCard:
    """The card of an adapter that learned from ratings."""
    card = LearningCard(
        name=f"personal-20261126-23150{number}",
        kind="adapter",
        recipe="personal",
        created=datetime(2026, 11, 20 + number, 21, 15, tzinfo=UTC),
        data={"judgments": 50, "queries": 17},
        parameters={"rank": 8, "steps": 120},
        figures={"held_out": 0.665},
        verdict="better",
    )
    return replace(card, **changes)


def a_model(number: int = 1, *, active: bool = False, **changes: Any) -> TrainedModel:
    """A model that is kept."""
    card = a_card(number, **changes)
    return TrainedModel(card, active, kept=True, path=Path("/models") / card.name)


def a_point(
    step: int, *, loss: float | None = None, validation: float | None = None
) -> TrainingProgress:
    """A step of a hundred and twenty, while it learns."""
    return TrainingProgress("train", step, 120, loss, validation, 40.0)


def a_row(
    measure: str, active: float, candidate: float, low: float, high: float, n: int
) -> ComparisonRow:
    """A row of the table."""
    return ComparisonRow(Measure(measure), active, candidate, low, high, n)


def a_table(better: bool = True) -> ComparisonTable:
    """A comparison that speaks for the new model, or not."""
    rows = (
        a_row("held_out", 0.612, 0.665, 0.011, 0.094, 14),
        a_row("held_out_whole", 0.604, 0.631, -0.005, 0.06, 14),
        a_row("check_search", 0.941, 0.943, -0.004, 0.008, 60),
        a_row("check_translation", 0.987, 0.985, -0.008, 0.004, 40),
        a_row("stsb_cross", 0.815, 0.813, -0.004, 0.001, 1500),
    )
    worse = (
        a_row("held_out", 0.612, 0.618, -0.02, 0.05, 14),
        a_row("held_out_whole", 0.604, 0.588, -0.05, 0.02, 14),
        a_row("check_search", 0.941, 0.943, -0.004, 0.008, 60),
        a_row("check_translation", 0.987, 0.962, -0.04, -0.008, 40),
        a_row("stsb_cross", 0.815, 0.813, -0.004, 0.001, 1500),
    )
    return ComparisonTable("sinnsuche-de-en", CANDIDATE, rows if better else worse)


def a_changed(number: int) -> ChangedQuery:
    """A question whose right document comes up to the top."""

    def hit(title: str, judged: bool | None = None) -> ChangedHit:
        text = "Leave the room, close the door and call the fire brigade. " * 3
        return ChangedHit(title, f"/docs/{title}.pdf", text, EN, judged)

    flood = hit("Vorsorge gegen Hochwasser und Starkregen", False)
    pump = hit("Heat pump: care and maintenance")
    battery = hit("Home battery storage: a safety handbook", True)
    return ChangedQuery(
        f"Was tun, wenn der Stromspeicher nach Lösungsmittel riecht? ({number})",
        held_out=number < 6,
        before=(flood, pump, battery),
        after=(battery, pump, flood),
    )


def a_verdict(*, adopt: bool, reasons: tuple[str, ...]) -> Verdict:
    """What the rule says."""
    return Verdict(adopt, tuple(map(Reason, reasons)))


def a_result(better: bool = True, changed: int = 10) -> TrainingResult:
    """What came of a training."""
    reasons = ("better",) if better else ("not_better", "whole_worse", "check_worse")
    return TrainingResult(
        candidate=CANDIDATE,
        table=a_table(better),
        changed=tuple(a_changed(number) for number in range(changed)),
        verdict=a_verdict(adopt=better, reasons=reasons),
    )
