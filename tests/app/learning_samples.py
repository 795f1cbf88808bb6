"""What the engine tells of learning, made up: states, models, progress, results."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from engine import Language

DE, EN = Language.DE, Language.EN


def a_state(**changes: Any) -> Any:
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


def a_card(number: int = 1, **changes: Any) -> Any:
    values = {
        "name": f"personal-20261126-23150{number}",
        "kind": "adapter",
        "recipe": "personal",
        "created": datetime(2026, 11, 20 + number, 21, 15, tzinfo=UTC),
        "parent": "",
        "data": {"judgments": 50, "queries": 17},
        "parameters": {"rank": 8, "steps": 120},
        "figures": {"held_out": 0.665},
        "verdict": "better",
    }
    return SimpleNamespace(**(values | changes))


def a_model(number: int = 1, *, active: bool = False, **changes: Any) -> Any:
    return SimpleNamespace(card=a_card(number, **changes), active=active, kept=True)


def a_point(
    step: int,
    *,
    stage: str = "train",
    loss: float | None = None,
    validation: float | None = None,
    remaining_s: float | None = 40.0,
) -> Any:
    return SimpleNamespace(
        stage=stage, done=step, total=120, loss=loss, validation=validation, remaining_s=remaining_s
    )


def a_row(measure: str, active: float, candidate: float, low: float, high: float, n: int) -> Any:
    return SimpleNamespace(
        measure=measure,
        active=active,
        candidate=candidate,
        low=low,
        high=high,
        n=n,
        difference=candidate - active,
    )


def a_table(better: bool = True) -> Any:
    rows = (
        a_row("held_out", 0.612, 0.665 if better else 0.618, 0.011 if better else -0.02, 0.094, 14),
        a_row("held_out_whole", 0.604, 0.631 if better else 0.588, -0.005, 0.06, 14),
        a_row("check_search", 0.941, 0.943, -0.004, 0.008, 60),
        a_row(
            "check_translation",
            0.987,
            0.985 if better else 0.962,
            -0.008 if better else -0.04,
            0.004 if better else -0.008,
            40,
        ),
        a_row("stsb_cross", 0.815, 0.813, -0.004, 0.001, 1500),
    )
    return SimpleNamespace(
        active="sinnsuche-de-en", candidate="personal-20261126-231500", rows=rows
    )


def a_changed(number: int) -> Any:
    def hit(title: str, judged: bool | None = None) -> Any:
        return SimpleNamespace(
            title=title,
            path=f"/docs/{title}.pdf",
            text="Leave the room, close the door and call the fire brigade. " * 3,
            judged=judged,
            language=EN,
        )

    return SimpleNamespace(
        held_out=number < 6,
        query=f"Was tun, wenn der Stromspeicher nach Lösungsmittel riecht? ({number})",
        before=(
            hit("Vorsorge gegen Hochwasser und Starkregen", False),
            hit("Heat pump: care and maintenance"),
            hit("Home battery storage: a safety handbook", True),
        ),
        after=(
            hit("Home battery storage: a safety handbook", True),
            hit("Heat pump: care and maintenance"),
            hit("Vorsorge gegen Hochwasser und Starkregen", False),
        ),
    )


def a_verdict(*, adopt: bool, reasons: tuple[str, ...]) -> Any:
    return SimpleNamespace(adopt=adopt, reasons=reasons)


def a_result(better: bool = True, changed: int = 10) -> Any:
    reasons = ("better",) if better else ("not_better", "check_worse")
    return SimpleNamespace(
        candidate="personal-20261126-231500",
        table=a_table(better),
        changed=tuple(a_changed(n) for n in range(changed)),
        verdict=a_verdict(adopt=better, reasons=reasons),
    )
