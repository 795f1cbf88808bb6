"""Compounds and their parts among the terms of a library: Vertrag, Mietvertrag, Miete.

German writes compounds as one word, which a search for a part of one would miss. Terms that
hold the query's word are found through trigrams; parts of the query's own compound by cutting
it where both sides are terms. Each comes with a weight below 1, as it says less than the word
itself: the last part of a compound is what the thing is, the first only what kind of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

_LINKS = ("", "s", "es", "n", "en", "er", "e", "ens")  # letters between the parts
_SHORTEST_PART = 4  # letters; shorter ones stand in words of all kinds
_SHORTEST_SURE = 5  # letters from which a part counts beside an unknown rest
_LOOKED_AT = 120  # terms a word; the earliest are the library's most common
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
    rows = connection.exec_driver_sql(
        "SELECT term, passages FROM terms WHERE term IN (SELECT value FROM json_each(?))",
        (json.dumps(list(wanted)),),
    )
    return {row[0]: row[1] for row in rows.all()}


def related(connection: Connection, stems: Mapping[str, bool]) -> dict[str, list[Related]]:
    """For each stem compounds with it, and parts of it, best first.

    Args:
        connection: for reading.
        stems: of the query's words, and whether each is a term itself; one that is not may be
            a word half typed, and anything that begins with it will do.
    """
    holding = {stem: _holding(connection, stem) for stem in stems if len(stem) >= _SHORTEST_PART}
    sides = {stem: [_side(term, stem) for term in found] for stem, found in holding.items()}
    cuts = {stem: _cuts(stem) for stem in holding}
    words = frequencies(
        connection,
        {word for found in sides.values() for side in found for word in side.rests}
        | {word for found in cuts.values() for cut in found for word in (cut[1], *cut[0])},
    )
    answers = {}
    for stem, terms in holding.items():
        found = {item.term: item for item in _parts(cuts[stem], words)}
        found |= {
            item.term: item for item in _compounds(stem, stems[stem], terms, sides[stem], words)
        }
        ranked = sorted(found.values(), key=lambda item: (-item.weight, -item.passages, item.term))
        answers[stem] = ranked[:_KEPT]
    return answers


@dataclass(frozen=True, slots=True)
class _Side:
    """Where a stem stands in a longer term, and the words that the rest may be."""

    term: str
    is_head: bool
    rests: list[str]


def _holding(connection: Connection, stem: str) -> dict[str, int]:
    """Terms that begin or end with the stem, and how many passages hold each."""
    rows = connection.exec_driver_sql(
        "SELECT t.term, t.passages FROM (SELECT rowid AS id FROM terms_fts "
        "WHERE terms_fts MATCH ? LIMIT ?) f CROSS JOIN terms t ON t.id = f.id",
        (f'"{stem}"', _LOOKED_AT),
    )
    return {
        term: passages
        for term, passages in rows.all()
        if term != stem and (term.endswith(stem) or term.startswith(stem))
    }


def _side(term: str, stem: str) -> _Side:
    if term.endswith(stem):
        return _Side(term, True, list(_without_link(term[: -len(stem)], at_end=True)))
    return _Side(term, False, list(_without_link(term[len(stem) :], at_end=False)))


def _compounds(
    stem: str,
    known: bool,
    holding: Mapping[str, int],
    sides: Iterable[_Side],
    words: Mapping[str, int],
) -> Iterator[Related]:
    loose = not known or any(letter.isdigit() for letter in stem)
    for side in sides:
        sure = any(word in words for word in side.rests)
        rest = len(side.term) - len(stem)
        likely = len(stem) >= _SHORTEST_SURE and rest >= (3 if side.is_head else _SHORTEST_PART)
        if not (sure or likely or (loose and not side.is_head)):
            continue
        if side.is_head:
            weight = _HEAD if sure else _HEAD_UNSURE
        else:
            weight = _MODIFIER if sure else _MODIFIER_UNSURE
        yield Related(side.term, weight, holding[side.term])


def _cuts(stem: str) -> list[tuple[list[str], str]]:
    """Ways to cut a stem in two: what the left side may be as a word, and the right side."""
    if not stem.isalpha():
        return []
    return [
        (list(_without_link(stem[:place], at_end=True)), stem[place:])
        for place in range(3, len(stem) - _SHORTEST_PART + 1)
    ]


def _parts(cuts: Iterable[tuple[list[str], str]], words: Mapping[str, int]) -> Iterator[Related]:
    for lefts, right in cuts:
        modifier = next((word for word in lefts if word in words), None)
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
