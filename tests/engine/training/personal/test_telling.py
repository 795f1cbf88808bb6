from __future__ import annotations

import json
from pathlib import Path

import pytest

from engine.documents import Language
from engine.errors import Cancelled, CatalogTooNew, DiskFull, ModelMismatch, TrainingFailed
from engine.training.personal.changes import ChangedHit, ChangedQuery
from engine.training.personal.telling import (
    Course,
    TrainingControl,
    TrainingProgress,
    TrainingResult,
    error_as_dict,
    error_from_dict,
    result_as_dict,
    result_from_dict,
)
from engine.training.personal.verdict import (
    ComparisonRow,
    ComparisonTable,
    Measure,
    Reason,
    Verdict,
)


def test_a_result_survives_the_pipe() -> None:
    hit = ChangedHit("Größe", "/a/b.pdf", "Text", Language.DE, None)
    result = TrainingResult(
        "personal-1",
        ComparisonTable("a", "b", (ComparisonRow(Measure.HELD_OUT, 0.1, 0.2, 0.05, 0.15, 12),)),
        (ChangedQuery("Frage", True, (hit,), (hit, hit)),),
        Verdict(True, (Reason.BETTER,)),
    )
    back = result_from_dict(json.loads(json.dumps(result_as_dict(result))))
    assert back == result
    assert isinstance(back.table.rows[0].measure, Measure)
    assert isinstance(back.changed[0].before[0].language, Language)


@pytest.mark.parametrize(
    "error",
    [
        DiskFull(Path("/a b"), needed_bytes=7, detail="x"),
        ModelMismatch(found="a", expected="b"),
        CatalogTooNew(found=9, expected=2),
    ],
)
def test_errors_survive_the_pipe(error: Exception) -> None:
    back = error_from_dict(json.loads(json.dumps(error_as_dict(error))))  # type: ignore[arg-type]
    assert type(back) is type(error)
    assert vars(back) == vars(error)
    assert str(back) == str(error)


@pytest.mark.parametrize("kind", ["", "OSError", "annotations", "Path"])
def test_what_is_no_error_of_ours_is_a_failed_training(kind: str) -> None:
    back = error_from_dict({"kind": kind, "fields": {"detail": "boom"}})
    assert isinstance(back, TrainingFailed)
    assert "boom" in back.detail


def test_stages_add_up_and_never_go_back() -> None:
    told: list[TrainingProgress] = []
    course = Course(
        [("data", 1), ("train", 6), ("train", 2), ("compare", 1)], told.append, TrainingControl()
    )
    for name in ("data", "train", "train", "compare"):
        course.enter(name)
        course.report(0.5, loss=1.0)
        course.report(7.0, loss=float("nan"))
    assert [one.done for one in told] == [0, 50, 100, 100, 400, 700, 700, 800, 900, 900, 950, 1000]
    assert [one.loss for one in told[:3]] == [None, 1.0, None]
    assert told[0].remaining_s is None
    assert told[-1].remaining_s == pytest.approx(0.0)


def test_every_report_can_stop() -> None:
    control = TrainingControl()
    course = Course([("data", 1)], lambda progress: None, control)
    course.enter("data")
    control.cancel()
    with pytest.raises(Cancelled):
        course.report(0.5)
