"""The rule by which a candidate is adopted, and the table that it reads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from engine.training.personal.paired import Difference

# Queries below which no interval is believed.
MIN_HELD_OUT = 6
WHOLE_TOLERANCE = 0.01
CHECK_TOLERANCE = 0.01
SIMILARITY_TOLERANCE = 0.005
_ROUNDING = 1e-9


class Measure(StrEnum):
    """What a row of the table measures; all are 0 to 1, higher is better."""

    HELD_OUT = "held_out"  # nDCG@10 of the person's held-out queries, over the judged hits
    HELD_OUT_DE = "held_out_de"  # of those in German
    HELD_OUT_EN = "held_out_en"  # of those in English
    # NDCG@10 of the first ten hits as they are, unjudged ones counted as average.
    HELD_OUT_WHOLE = "held_out_whole"
    CHECK_SEARCH = "check_search"  # nDCG@10 of the check's questions
    CHECK_TRANSLATION = "check_translation"  # mean reciprocal rank of the check's translations
    STSB_DE = "stsb_de"  # Spearman on STSb dev
    STSB_EN = "stsb_en"
    STSB_CROSS = "stsb_cross"


_CHECKS = (Measure.CHECK_SEARCH, Measure.CHECK_TRANSLATION)
_SIMILARITIES = (Measure.STSB_DE, Measure.STSB_EN, Measure.STSB_CROSS)


class Reason(StrEnum):
    """Why a verdict is what it is."""

    BETTER = "better"  # on held-out queries, beyond noise
    NOT_BETTER = "not_better"  # the interval of the difference holds zero
    WORSE = "worse"  # the difference on held-out queries is below zero
    TOO_FEW_HELD_OUT = "too_few_held_out"  # to tell
    WHOLE_WORSE = "whole_worse"  # good hits gave way to unjudged ones
    CHECK_WORSE = "check_worse"  # the bilingual check lost more than a point
    SIMILARITY_WORSE = "similarity_worse"  # STSb dev lost more than half a point


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """One measure of both models on the same items.

    Attributes:
        measure: what.
        active: mean of the model in use.
        candidate: mean of the new one.
        low: lower end of the 95 % interval of the difference, candidate less active.
        high: upper end.
        n: items.
    """

    measure: Measure
    active: float
    candidate: float
    low: float
    high: float
    n: int

    @property
    def difference(self) -> float:
        """Candidate less active."""
        return self.candidate - self.active

    @classmethod
    def of(cls, measure: Measure, found: Difference) -> ComparisonRow:
        """The row of a paired difference."""
        return cls(measure, found.before, found.after, found.low, found.high, found.n)


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """Active against candidate.

    Attributes:
        active: name of the model in use.
        candidate: name of the new one.
        rows: in the order to show them; measures that nothing was there for are left out.
    """

    active: str
    candidate: str
    rows: tuple[ComparisonRow, ...]

    def row(self, measure: Measure) -> ComparisonRow | None:
        """The row of a measure, None if it was not measured."""
        return next((row for row in self.rows if row.measure is measure), None)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the rule adopts.

    Attributes:
        adopt: what the rule says; the person may overrule it.
        reasons: why, the most telling first.
    """

    adopt: bool
    reasons: tuple[Reason, ...]


def judge_table(table: ComparisonTable) -> Verdict:
    """Adopt what is better on held-out queries beyond noise and not worse on anything fixed."""
    held_out = table.row(Measure.HELD_OUT)
    reasons: list[Reason] = []
    if held_out is None or held_out.n < MIN_HELD_OUT:
        reasons.append(Reason.TOO_FEW_HELD_OUT)
    elif held_out.low > 0:
        reasons.append(Reason.BETTER)
    else:
        reasons.append(Reason.WORSE if held_out.difference < 0 else Reason.NOT_BETTER)
    if _lost(table, (Measure.HELD_OUT_WHOLE,), WHOLE_TOLERANCE):
        reasons.append(Reason.WHOLE_WORSE)
    if _lost(table, _CHECKS, CHECK_TOLERANCE):
        reasons.append(Reason.CHECK_WORSE)
    if _lost(table, _SIMILARITIES, SIMILARITY_TOLERANCE):
        reasons.append(Reason.SIMILARITY_WORSE)
    return Verdict(reasons == [Reason.BETTER], tuple(reasons))


def _lost(table: ComparisonTable, measures: tuple[Measure, ...], tolerance: float) -> bool:
    rows = [table.row(measure) for measure in measures]
    return any(row is not None and row.difference < -tolerance - _ROUNDING for row in rows)
