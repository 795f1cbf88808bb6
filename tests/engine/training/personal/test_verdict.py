from __future__ import annotations

import pytest

from engine.training.personal.verdict import (
    ComparisonRow,
    ComparisonTable,
    Measure,
    Reason,
    judge_table,
)


def a_table(
    *,
    low: float = 0.02,
    gain: float = 0.1,
    n: int = 30,
    whole: float = 0.0,
    check: float = 0.0,
    translation: float = 0.0,
    similarity: float | None = None,
) -> ComparisonTable:
    rows = [
        ComparisonRow(Measure.HELD_OUT, 0.5, 0.5 + gain, low, low + 0.1, n),
        ComparisonRow(Measure.HELD_OUT_WHOLE, 0.4, 0.4 + whole, whole, whole, n),
        ComparisonRow(Measure.CHECK_SEARCH, 0.9, 0.9 + check, check, check, 60),
        ComparisonRow(Measure.CHECK_TRANSLATION, 0.9, 0.9 + translation, 0.0, 0.0, 80),
    ]
    if similarity is not None:
        rows.append(ComparisonRow(Measure.STSB_CROSS, 0.8, 0.8 + similarity, 0.0, 0.0, 3000))
    return ComparisonTable("active", "candidate", tuple(rows))


def test_better_beyond_noise_and_not_worse_elsewhere_is_adopted() -> None:
    verdict = judge_table(a_table(check=-0.01, translation=-0.01, similarity=-0.005))
    assert verdict.adopt
    assert verdict.reasons == (Reason.BETTER,)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"low": 0.0}, Reason.NOT_BETTER),
        ({"low": -0.2, "gain": -0.05}, Reason.WORSE),
        ({"n": 5}, Reason.TOO_FEW_HELD_OUT),
        ({"whole": -0.011}, Reason.WHOLE_WORSE),
        ({"check": -0.011}, Reason.CHECK_WORSE),
        ({"translation": -0.011}, Reason.CHECK_WORSE),
        ({"similarity": -0.0051}, Reason.SIMILARITY_WORSE),
    ],
)
def test_anything_else_is_not(changes: dict[str, float], reason: Reason) -> None:
    verdict = judge_table(a_table(**changes))  # type: ignore[arg-type]
    assert not verdict.adopt
    assert reason in verdict.reasons


def test_a_table_without_held_out_queries_adopts_nothing() -> None:
    table = ComparisonTable("a", "b", a_table().rows[1:])
    assert judge_table(table).reasons == (Reason.TOO_FEW_HELD_OUT,)
