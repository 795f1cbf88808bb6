"""What the search panel says of an answer, in sentences."""

from __future__ import annotations

from app.translation import number, tr
from engine import Outcome, SearchResult


def status_text(result: SearchResult) -> str:
    """The line above the hits: how many, how fast, and what the answer could not look at."""
    count = len(result.hits)
    parts = []
    if count:
        took = tr("{count} in {ms} ms").format(
            count=tr("%n hits", "", count), ms=number(max(1, round(result.took_ms)))
        )
        parts.append(took)
    if result.outcome is Outcome.WEAK:
        parts.append(tr("nothing fits well, these passages come nearest"))
    if result.keywords_only:
        parts.append(tr("by words only, the search by meaning is not ready yet"))
    if result.waiting:
        parts.append(tr("%n documents are not searched by meaning yet", "", result.waiting))
    return " · ".join(parts)


def next_steps(result: SearchResult, *, filtered: bool) -> list[str]:
    """What can be tried when nothing was found."""
    steps = []
    if filtered:
        steps.append(tr("Filters are set; without them there may be hits."))
    if '"' in result.query or " -" in f" {result.query}" or "„" in result.query:
        steps.append(tr("Leave out quotation marks and excluded words."))
    steps.append(tr("Say it in other words, as a whole sentence."))
    if result.waiting:
        steps.append(
            tr("%n documents are still being indexed; ask again in a while.", "", result.waiting)
        )
    return steps
