"""The part of a passage that fits on a card, around its best sentence."""

from __future__ import annotations

from dataclasses import dataclass

from app.plain_text import printable
from engine import SearchHit, Span

_ELLIPSIS = "… "
_LONGEST = 1_200  # characters kept at most: no card shows more, whatever the file holds


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A stretch of a passage, ready to be laid out.

    Attributes:
        text: printable, in one paragraph.
        best: span in `text` of the best sentence, cut where the excerpt ends.
        terms: spans in `text` of matched words.
    """

    text: str
    best: Span
    terms: tuple[Span, ...]


def excerpt(hit: SearchHit, capacity: int) -> Excerpt:
    """The stretch of a hit's passage with the best sentence in it.

    Args:
        hit: its passage, best sentence and matched words.
        capacity: characters that the card can show, about.

    Returns:
        From the start of the passage if the best sentence then still shows whole, else from the
        best sentence, or earlier where the rest of the passage would leave the card empty.
    """
    text, places = _single_spaced(hit.text)
    best = _moved(hit.best, places, len(text))
    start = 0
    if best.end > capacity:
        start = min(best.start, max(0, len(text) - capacity))
        start = _word_start(text, start)
    end = min(len(text), start + _LONGEST)
    lead = _ELLIPSIS if start else ""
    shift = len(lead) - start

    def within(span: Span) -> Span:
        first, last = max(span.start, start), min(span.end, end)
        return Span(first + shift, max(first, last) + shift)

    terms = [within(_moved(span, places, len(text))) for span in hit.terms]
    return Excerpt(
        text=lead + text[start:end],
        best=within(best),
        terms=tuple(span for span in terms if span.end > span.start >= len(lead)),
    )


def _single_spaced(text: str) -> tuple[str, list[int]]:
    """The text with single spaces, and for each of its characters where it stands now."""
    kept: list[str] = []
    places: list[int] = []
    for char in printable(text):
        if char.isspace():
            if kept and kept[-1] != " ":
                kept.append(" ")
                places.append(len(kept) - 1)
            else:
                places.append(max(0, len(kept) - 1) if kept else 0)
            continue
        kept.append(char)
        places.append(len(kept) - 1)
    return "".join(kept).rstrip(), places


def _moved(span: Span, places: list[int], length: int) -> Span:
    start, end = max(0, span.start), min(span.end, len(places))
    if start >= end:
        return Span(0, 0)
    first = min(places[start], length)
    return Span(first, max(first, min(places[end - 1] + 1, length)))


def _word_start(text: str, place: int) -> int:
    """The start of the word at `place`, or `place` where no word begins nearby."""
    if place == 0:
        return 0
    space = text.rfind(" ", max(0, place - 30), place)
    return place if space < 0 else space + 1
