"""Which part of a long document is laid out: a window of pieces that slides with the reader."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.models.hit_texts import heading_text, place_text
from app.plain_text import printable
from engine import Section

PIECE = 2_000  # code points, about one printed page
WINDOW = 20_000  # code points laid out at once, which takes well under 100 ms


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a section.

    Attributes:
        section: index of the section.
        start: where the piece begins in the section's text, code points.
        end: where it ends.
    """

    section: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Match:
    """Where words were found: code points [start, end) of a section's text."""

    section: int
    start: int
    end: int


def pieces_of(sections: Sequence[Section]) -> list[Piece]:
    """The document in pieces, cut between lines, or between words, where it can be."""
    pieces: list[Piece] = []
    for number, section in enumerate(sections):
        start, length = 0, len(section.text)
        while length - start > PIECE:
            end = _cut(section.text, start)
            pieces.append(Piece(number, start, end))
            start = end
        pieces.append(Piece(number, start, length))
    return pieces


def window_around(pieces: Sequence[Piece], centre: int) -> tuple[int, int]:
    """First and last-but-one piece around piece `centre` that make about `WINDOW` code points."""
    first, last = centre, centre + 1
    size = pieces[centre].end - pieces[centre].start
    while size < WINDOW and (first > 0 or last < len(pieces)):
        if last < len(pieces):
            size += pieces[last].end - pieces[last].start + 1
            last += 1
        if first > 0 and size < WINDOW:
            first -= 1
            size += pieces[first].end - pieces[first].start + 1
    return first, last


def piece_at(pieces: Sequence[Piece], section: int, offset: int) -> int:
    """The index of the piece that holds a place; the nearest before it if none does."""
    found = 0
    for index, piece in enumerate(pieces):
        if (piece.section, piece.start) > (section, offset):
            break
        found = index
    return found


def new_headings(sections: Sequence[Section], number: int) -> tuple[str, str]:
    """Place and headings of a section, as far as they are not those of the section before."""
    section = sections[number]
    place = place_text(section.kind, section.number, section.label)
    headings = section.heading.split(" > ")
    if number:
        before = sections[number - 1]
        if place == place_text(before.kind, before.number, before.label):
            place = ""
        while headings and before.heading.split(" > ")[: len(headings)] != headings:
            headings.pop()
        headings = section.heading.split(" > ")[len(headings) :]
    return place, heading_text(" > ".join(headings))


def find_all(sections: Sequence[Section], needle: str, limit: int = 10_000) -> list[Match]:
    """Where a text stands in the document, letters of either case, at most `limit` places."""
    words = needle.split()
    if not words:
        return []
    # Words of a line may be parted by a line end in the document.
    pattern = re.compile(r"\s+".join(map(re.escape, words)), re.IGNORECASE)
    found: list[Match] = []
    for number, section in enumerate(sections):
        for match in pattern.finditer(printable(section.text)):
            found.append(Match(number, match.start(), match.end()))
            if len(found) >= limit:
                return found
    return found


def _cut(text: str, start: int) -> int:
    for mark in ("\n\n", "\n", " "):
        place = text.rfind(mark, start + PIECE // 2, start + PIECE)
        if place > 0:
            return place + len(mark)
    return start + PIECE
