"""Finds a passage in the text that a PDF page gives, although both were read differently."""

from __future__ import annotations

import unicodedata

_SHORTEST = 24  # letters; fewer could stand anywhere on the page


def locate(page_text: str, passage: str) -> tuple[int, int] | None:
    """Where a passage stands in a page's text.

    Only letters and digits are compared, so that line ends, hyphens, ligatures and spaces, which
    two readers of a PDF see differently, do not matter. Where the whole passage is not found, its
    beginning is looked for, then its end.

    Returns:
        Code points [start, end) of `page_text`, or None.
    """
    page, places = _letters(page_text)
    wanted, _places = _letters(passage)
    if not wanted:
        return None
    for part in _parts(wanted):
        found = page.find(part)
        if found >= 0:
            return places[found], places[found + len(part) - 1] + 1
    return None


def _parts(wanted: str) -> list[str]:
    parts = [wanted]
    size = len(wanted)
    while size // 2 >= _SHORTEST:
        size //= 2
        parts += [wanted[:size], wanted[-size:]]
    return parts


def _letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text, folded, and where each of them came from."""
    kept: list[str] = []
    places: list[int] = []
    for place, char in enumerate(text):
        for letter in unicodedata.normalize("NFKC", char).casefold():
            if letter.isalnum():
                kept.append(letter)
                places.append(place)
    return "".join(kept), places
