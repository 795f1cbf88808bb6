"""Compounds and their parts among the terms of a library: Vertrag, Mietvertrag, Miete.

German writes compounds as one word, which a search for a part of one would miss. Terms that
hold the query's word are found through trigrams; parts of the query's own compound by cutting
it where both sides are terms. Each comes with a weight below 1, as it says less than the word
itself: the last part of a compound is what the thing is, the first only what kind of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, select

from engine.catalog.schema import terms

_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens")  # letters between the parts
_SHORTEST_PART = 4  # letters; shorter ones stand in words of all kinds
_SHORTEST_SURE = 5  # letters from which a part counts beside an unknown rest
_LOOKED_AT = 200  # terms a word; the earliest are the library's most common
_KEPT = 12  # terms a word

_HEAD, _HEAD_UNSURE = 0.7, 0.5  # weights: the word is the last part, beside a known rest or not
_MODIFIER, _MODIFIER_UNSURE = 0.5, 0.35  # the word is the first part
_OWN_HEAD, _OWN_MODIFIER, _OWN_UNSURE = 0.5, 0.3, 0.35  # parts of the query's compound


@dataclass(frozen=True, slots=True)
class Related:
    """A term that stands in for a word of the query.

    Attributes:
        term: a stem of the vocabulary.
        weight: what it is worth beside the word itself, 0 to 1.
        passages: how many hold it.
    """

    term: str
    weight: float
    passages: int


def frequencies(connection: Connection, wanted: Iterable[str]) -> dict[str, int]:
    """How many passages hold each term, for those that are in the vocabulary."""
    rows = connection.execute(
        select(terms.c.term, terms.c.passages).where(terms.c.term.in_(set(wanted)))
    )
    return {row[0]: row[1] for row in rows}


def related(connection: Connection, stem: str, *, known: bool) -> list[Related]:
    """Compounds with the stem, and parts of it, best first.

    Args:
        connection: for reading.
        stem: of a word of the query.
        known: whether it is a term itself; if not, it may be a word half typed, and anything
            that begins with it will do.
    """
    if len(stem) < _SHORTEST_PART:
        return []
    found = {item.term: item for item in _parts(connection, stem)}
    found |= {item.term: item for item in _compounds(connection, stem, known=known)}
    ranked = sorted(found.values(), key=lambda item: (-item.weight, -item.passages, item.term))
    return ranked[:_KEPT]


def _compounds(connection: Connection, stem: str, *, known: bool) -> Iterator[Related]:
    holding = {
        row[0]: row[1]
        for row in connection.exec_driver_sql(
            "SELECT t.term, t.passages FROM (SELECT rowid AS id FROM terms_fts "
            "WHERE terms_fts MATCH ? LIMIT ?) f CROSS JOIN terms t ON t.id = f.id",
            (f'"{stem}"', _LOOKED_AT),
        )
        if row[0] != stem
    }
    rests = {term: _rests(term, stem) for term in holding}
    words = frequencies(connection, {word for sides in rests.values() for word in sides[1]})
    loose = not known or any(letter.isdigit() for letter in stem)
    for term, (is_head, candidates) in rests.items():
        sure = any(word in words for word in candidates)
        rest = len(term) - len(stem)
        if is_head and (sure or (len(stem) >= _SHORTEST_SURE and rest >= 3)):
            yield Related(term, _HEAD if sure else _HEAD_UNSURE, holding[term])
        elif is_head is False and (
            sure or loose or (len(stem) >= _SHORTEST_SURE and rest >= _SHORTEST_PART)
        ):
            yield Related(term, _MODIFIER if sure else _MODIFIER_UNSURE, holding[term])


def _rests(term: str, stem: str) -> tuple[bool | None, list[str]]:
    """Whether the stem ends the term (or begins it, or neither), and words beside it."""
    if term.endswith(stem):
        return True, list(_without_link(term[: -len(stem)], at_end=True))
    if term.startswith(stem):
        return False, list(_without_link(term[len(stem) :], at_end=False))
    return None, []


def _parts(connection: Connection, stem: str) -> Iterator[Related]:
    cuts = [
        (stem[:place], stem[place:])
        for place in range(3, len(stem) - _SHORTEST_PART + 1)
        if stem.isalpha()
    ]
    lefts = {left: list(_without_link(left, at_end=True)) for left, _ in cuts}
    words = frequencies(
        connection,
        {right for _, right in cuts} | {word for found in lefts.values() for word in found},
    )
    for left, right in cuts:
        modifier = next((word for word in lefts[left] if word in words), None)
        if right not in words:
            continue
        if modifier is not None:
            yield Related(right, _OWN_HEAD, words[right])
            yield Related(modifier, _OWN_MODIFIER, words[modifier])
        elif len(right) > _SHORTEST_SURE:
            yield Related(right, _OWN_UNSURE, words[right])


def _without_link(part: str, *, at_end: bool) -> Iterator[str]:
    """The part as a word of its own: bare, or without the letters that link compounds."""
    for link in _LINKS:
        word = part
        if link:
            if not (part.endswith(link) if at_end else part.startswith(link)):
                continue
            word = part[: -len(link)] if at_end else part[len(link) :]
        if len(word) >= _SHORTEST_PART:
            yield word
