"""What a training tells: how far it is, what came of it, and both as lines of JSON.

The lines go from the training process to the program that started it.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine import errors
from engine.documents import Language
from engine.errors import EngineError, TrainingFailed
from engine.progress import CancelToken
from engine.training.personal.changes import ChangedHit, ChangedQuery
from engine.training.personal.verdict import (
    ComparisonRow,
    ComparisonTable,
    Measure,
    Reason,
    Verdict,
)

TOTAL = 1000
_SURE_FROM = 0.03  # share of the whole, before which nothing is said of the time left


class TrainingControl(CancelToken):
    """Lets a training pause, go on or stop, from any thread."""


@dataclass(frozen=True, slots=True)
class TrainingProgress:
    """How far a training is.

    Attributes:
        stage: "start", "model", "data", "mine", "encode", "train", "export" or "compare".
        done: of the whole training, in thousandths.
        total: 1000.
        loss: of the last step, None outside of steps.
        validation: how good the model is on training queries that are kept aside (nDCG@10, or
            Spearman), None where it was not measured.
        remaining_s: estimated seconds left, None while unknown.
    """

    stage: str
    done: int = 0
    total: int = TOTAL
    loss: float | None = None
    validation: float | None = None
    remaining_s: float | None = None


@dataclass(frozen=True, slots=True)
class TrainingResult:
    """What came of a training.

    Attributes:
        candidate: name of the model that was trained; nothing has adopted it yet.
        table: it against the model in use.
        changed: queries whose first hits changed, at most ten.
        verdict: what the rule says.
    """

    candidate: str
    table: ComparisonTable
    changed: tuple[ChangedQuery, ...]
    verdict: Verdict


Teller = Callable[[TrainingProgress], None]


class Course:
    """The stages of a training in order, and how far it is in all of them.

    Every report is also a place where the training can be paused or stopped.
    """

    def __init__(
        self, stages: Sequence[tuple[str, float]], tell: Teller, control: CancelToken
    ) -> None:
        """Begin.

        Args:
            stages: each with the seconds that it may take.
            tell: is told of progress.
            control: is asked at every report.
        """
        self._stages = list(stages)
        self._whole = sum(seconds for _, seconds in stages)
        self._tell = tell
        self._control = control
        self._stage = -1
        self._started = time.monotonic()
        self._waited = 0.0

    @property
    def waited_s(self) -> float:
        """Seconds spent in pauses so far."""
        return self._waited

    def enter(self, name: str) -> None:
        """Begin the next stage of this name.

        Raises:
            Cancelled: the training was told to stop.
            ValueError: no such stage is left.
        """
        self._stage = [known for known, _ in self._stages].index(name, self._stage + 1)
        self.report(0.0)

    def report(
        self, share: float, *, loss: float | None = None, validation: float | None = None
    ) -> None:
        """Tell how much of the stage is done; returns after a pause, if there is one.

        Raises:
            Cancelled: the training was told to stop.
        """
        before = time.monotonic()
        self._control.checkpoint()
        self._waited += time.monotonic() - before
        name, seconds = self._stages[self._stage]
        behind = sum(one for _, one in self._stages[: self._stage])
        whole = (behind + min(1.0, max(0.0, share)) * seconds) / self._whole
        spent = time.monotonic() - self._started - self._waited
        left = spent / whole * (1.0 - whole) if whole > _SURE_FROM else None
        self._tell(
            TrainingProgress(
                name, int(TOTAL * whole), TOTAL, _finite(loss), _finite(validation), left
            )
        )


def result_as_dict(result: TrainingResult) -> dict[str, Any]:
    """The result with plain values."""
    return asdict(result)


def result_from_dict(values: Mapping[str, Any]) -> TrainingResult:
    """The result that `result_as_dict` made plain.

    Raises:
        KeyError, TypeError, ValueError: it is none.
    """
    table, verdict = values["table"], values["verdict"]
    rows = tuple(
        ComparisonRow(**{**row, "measure": Measure(row["measure"])}) for row in table["rows"]
    )
    changed = tuple(
        ChangedQuery(one["query"], one["held_out"], _hits(one["before"]), _hits(one["after"]))
        for one in values["changed"]
    )
    return TrainingResult(
        candidate=str(values["candidate"]),
        table=ComparisonTable(table["active"], table["candidate"], rows),
        changed=changed,
        verdict=Verdict(bool(verdict["adopt"]), tuple(map(Reason, verdict["reasons"]))),
    )


def error_as_dict(error: EngineError) -> dict[str, Any]:
    """An error with plain values, for the other side of a pipe."""
    fields = {
        name: str(value) if isinstance(value, Path) else value
        for name, value in vars(error).items()
    }
    return {"kind": type(error).__name__, "fields": fields}


def error_from_dict(values: Mapping[str, Any]) -> EngineError:
    """The error that `error_as_dict` made plain; TrainingFailed where it is none."""
    kind = getattr(errors, str(values.get("kind", "")), None)
    if not (isinstance(kind, type) and issubclass(kind, EngineError)):
        return TrainingFailed(detail=str(values)[:500])
    error: EngineError = kind.__new__(kind)
    fields = dict(values.get("fields") or {})
    path = fields.pop("path", None)
    EngineError.__init__(error, Path(path) if path else None, detail=str(fields.pop("detail", "")))
    error.__dict__.update(fields)
    return error


def _hits(rows: Sequence[Mapping[str, Any]]) -> tuple[ChangedHit, ...]:
    return tuple(ChangedHit(**{**row, "language": Language(row["language"])}) for row in rows)


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None
