"""What a comparison says, in words that need no knowledge of measures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.plain_text import one_line
from app.translation import number, tr

if TYPE_CHECKING:
    from engine import ComparisonRow, ComparisonTable, Verdict

_POINTS = 100.0  # figures from 0 to 1 are shown as points of a hundred


@dataclass(frozen=True, slots=True)
class CheckWords:
    """A row of the table.

    Attributes:
        title: what was checked, in everyday words.
        source: the measure's name and on how much it rests.
        active: the figure of the model in use, in points.
        candidate: the figure of the new one.
        difference: in points, signed.
        interval: where it lies with 95 % certainty.
        better: whether it is surely better, surely worse, or None where chance may be behind it.
    """

    title: str
    source: str
    active: str
    candidate: str
    difference: str
    interval: str
    better: bool | None


def check_words(row: ComparisonRow) -> CheckWords:
    """A check of a comparison in words."""
    sure = row.low > 0 or row.high < 0
    return CheckWords(
        title=check_title(row.measure),
        source=_source(row),
        active=points(row.active),
        candidate=points(row.candidate),
        difference=signed(row.difference),
        interval=_interval(row),
        better=row.difference > 0 if sure else None,
    )


def _interval(row: ComparisonRow) -> str:
    low, high = signed(row.low), signed(row.high)
    return "" if low == high else tr("{low} to {high}", "an interval").format(low=low, high=high)


def points(value: float) -> str:
    """A figure from 0 to 1 as points of a hundred."""
    return number(value * _POINTS, 1)


def signed(value: float) -> str:
    """A difference in points with its sign; a true minus, as wide as the plus."""
    shown = number(abs(value) * _POINTS, 1)
    if shown == number(0.0, 1):
        return f"±{shown}"
    return f"+{shown}" if value > 0 else f"−{shown}"


def check_title(measure: str) -> str:
    """What a measure looks at, in everyday words."""
    return {
        "held_out": tr("Right document at the top: your own questions"),
        "held_out_whole": tr("The first ten results as a whole: your own questions"),
        "held_out_de": tr("… of these, asked in German"),
        "held_out_en": tr("… of these, asked in English"),
        "check_search": tr("Right document at the top: built-in check, German and English"),
        "check_translation": tr("Finds the translation of a sentence: built-in check"),
        "stsb_de": tr("Sees how alike German sentences are"),
        "stsb_en": tr("Sees how alike English sentences are"),
        "stsb_cross": tr("Sees how alike German and English sentences are"),
    }.get(measure, one_line(measure))


def _source(row: ComparisonRow) -> str:
    if row.measure.startswith("held_out"):
        return tr("nDCG@10 · {count}").format(count=tr("%n question(s) it has not seen", "", row.n))
    if row.measure == "check_search":
        return tr("nDCG@10 · {count}").format(count=tr("%n question(s)", "", row.n))
    name = (
        tr("mean reciprocal rank") if row.measure == "check_translation" else "Spearman, STSb dev"
    )
    pairs = tr("%n pair(s)", "", row.n)
    return f"{name} · {pairs}"


def verdict_title(verdict: Verdict) -> str:
    """What came of it, in one line."""
    if verdict.adopt:
        return tr("The new model finds better")
    return {
        "better": tr("The new model gains here and loses there"),
        "not_better": tr("The new model is not clearly better"),
        "worse": tr("The new model does not find better"),
        "too_few_held_out": tr("There are too few questions to tell"),
    }.get(
        verdict.reasons[0] if verdict.reasons else "",
        tr("The new model was not shown to be better"),
    )


def verdict_lines(verdict: Verdict, table: ComparisonTable) -> list[str]:
    """Why it is adopted or not, a sentence for each reason, and what follows from it."""
    rows = {str(row.measure): row for row in table.rows}
    lines = [_reason(reason, rows) for reason in verdict.reasons]
    if verdict.adopt:
        lines.append(tr("What it knew before, it still knows: the other checks lose nothing."))
    elif "not_better" in verdict.reasons or "too_few_held_out" in verdict.reasons:
        lines.append(tr("The model in use stays. With more ratings, small gains can be seen, too."))
    else:
        lines.append(tr("The model in use stays."))
    return [line for line in lines if line]


def _reason(reason: str, rows: dict[str, ComparisonRow]) -> str:
    held_out = rows.get("held_out")
    if reason == "too_few_held_out" or held_out is None:
        return tr(
            "Only %n of your questions was held back for checking. Rate results of more questions.",
            "",
            held_out.n if held_out is not None else 0,
        )
    match reason:
        case "better":
            return tr(
                "Asked %n of your own questions that it had not seen, it puts the right document "
                "further up: {new} points instead of {old}. That is more than chance.",
                "",
                held_out.n,
            ).format(new=points(held_out.candidate), old=points(held_out.active))
        case "not_better":
            return tr(
                "Asked %n of your own questions that it had not seen, it reaches {new} points "
                "instead of {old}. So small a difference can be chance.",
                "",
                held_out.n,
            ).format(new=points(held_out.candidate), old=points(held_out.active))
        case "worse":
            return tr(
                "Asked %n of your own questions that it had not seen, it puts the right document "
                "further down: {new} points instead of {old}.",
                "",
                held_out.n,
            ).format(new=points(held_out.candidate), old=points(held_out.active))
        case "whole_worse":
            worst = _worst(rows, ("held_out_whole",))
            return tr(
                "Good results give way to others: the first ten as a whole fall from {old} to "
                "{new} points."
            ).format(old=points(worst.active), new=points(worst.candidate))
        case "check_worse":
            worst = _worst(rows, ("check_search", "check_translation"))
            return tr(
                "It forgets: in the built-in German and English check it falls from {old} to {new} "
                "points."
            ).format(old=points(worst.active), new=points(worst.candidate))
        case "similarity_worse":
            worst = _worst(rows, ("stsb_de", "stsb_en", "stsb_cross"))
            return tr(
                "It forgets: how alike two sentences are, it sees less well, {new} points instead "
                "of {old}."
            ).format(old=points(worst.active), new=points(worst.candidate))
    return one_line(reason)


def _worst(rows: dict[str, ComparisonRow], names: tuple[str, ...]) -> ComparisonRow:
    return min((rows[name] for name in names if name in rows), key=lambda row: row.difference)
