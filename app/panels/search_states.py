"""What the search panel says of an answer, in sentences."""

from __future__ import annotations

from app.plain_text import one_line
from app.translation import number, tr
from engine import Outcome, SearchHit, SearchResult

_SIMILAR_LENGTH = 400  # characters; the encoder would leave out more


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
    if result.keywords_only:
        steps.append(tr("The search by meaning is not ready yet; only words were compared."))
    if result.waiting:
        steps.append(
            tr("%n documents are still being indexed; ask again in a while.", "", result.waiting)
        )
    return steps


def empty_library_message() -> tuple[str, list[str]]:
    """What to do while there is nothing to search: a title and lines below it."""
    return tr("Drop a folder here to search it by meaning"), [
        tr("Ask in German and find the English page, or the other way round."),
        tr("Your files stay where they are, and nothing leaves this computer."),
    ]


def first_reading_message() -> tuple[str, list[str]]:
    """That folders are there and none of their documents yet: a title and lines below it."""
    return tr("Your documents are being read"), [
        tr("Hits appear here as soon as the first ones are ready.")
    ]


def tips_message() -> tuple[str, list[str]]:
    """How to ask, while nothing is asked: a title and lines below it."""
    return tr("What are you looking for?"), [
        tr("Ask a question or describe what the passage says; whole sentences help."),
        tr("German and English documents are searched together."),
        tr("Words in quotation marks are found exactly; press F1 for more."),
    ]


def similar_query(hit: SearchHit) -> str:
    """A query for what is like a hit: its best sentence, without signs that mean something."""
    best = hit.text[hit.best.start : hit.best.end] or hit.text
    plain = one_line(best).translate(dict.fromkeys(map(ord, '"“”„:'), " "))
    words = (word.lstrip("-") for word in plain.split())
    return " ".join(filter(None, words))[:_SIMILAR_LENGTH]
