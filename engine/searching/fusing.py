"""One ranking out of two legs, each of which is blind to something.

The lexical leg cannot match a German question with an English passage; the dense leg sees
little in article numbers and abbreviations. Plain reciprocal rank fusion takes blindness for
a judgment: same-language passages that share a word would rise above better ones in the other
language. So a leg that did not find a passage abstains: the passage keeps the other leg's rank,
and finding it can only lift it. (To lower same-language passages for words that they lack was
tried and is no better: they say it in other words.)
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from engine.catalog.outlines import PassageOutline
from engine.catalog.records import LexicalHit
from engine.documents import PassageId
from engine.folding import is_stopword, words
from engine.fusion import reciprocal_rank_fusion

# Chosen on tests/data/dev_questions.jsonl with benchmarks/retrieval.py.
_DAMPING = 20
_LEXICAL_WEIGHT = 1.0
_SURROUNDINGS = 0.4  # of the cosine of what a passage stands among; 0.3 to 0.5 are as good
_LEAST_COVERAGE = 0.25  # of the query's words by rarity; below, a match says nothing

_FIRST_HITS = 10
_FIRST_OF_DOCUMENT = 3
_TOP_HITS = 5
_TOP_OF_DOCUMENT = 1

_MOST_IDENTIFIED = 20  # passages; what more of them hold identifies nothing
_ALL_WORDS = 0.9  # of the query by rarity
_CODE = re.compile(r"(?=\S*\d)(?=\S*[^\W\d_])\S{4,}|\S*\d[./:_-]\d\S{2,}|\d{5,}")
_ABBREVIATION = re.compile(r"[^\W\d_a-zäöüß]{3,}|\w+[a-zäöüß][A-ZÄÖÜ]\w*|\d{4}")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage that at least one leg brings.

    Attributes:
        outline: the passage.
        cosine: with the query, -1 to 1; None while the passage has no vector.
        near: whether the dense leg brought it.
        lexical: what the lexical leg says; None if it did not bring the passage.
        exact: whether its words alone say that it is wanted: it holds all identifiers of the
            query, such as article numbers, or all its words where few passages do.
        around: cosine of the query with what the passage stands among; None if unknown.
    """

    outline: PassageOutline
    cosine: float | None = None
    near: bool = False
    lexical: LexicalHit | None = None
    exact: bool = False
    around: float | None = None


def identifiers(text: str) -> tuple[str, ...]:
    """The tokens of a query that must match as they are, because their meaning is their form.

    Codes with digits count always; abbreviations, CamelCase and years only where they are at
    least half of what is asked, since in a longer question they are words like others.
    """
    tokens = [token.strip(".,;:!?()[]{}\"'„“”«»") for token in text.split()]
    codes = [token for token in tokens if _CODE.fullmatch(token)]
    shouted = text.isupper()
    short = [token for token in tokens if token not in codes and _ABBREVIATION.fullmatch(token)]
    asked = [word for word, _ in words(text) if not is_stopword(word)]
    named = sum(len(words(token)) for token in (*codes, *short))
    if short and not shouted and 2 * named >= len(asked):
        return (*codes, *short)
    return tuple(codes)


def telling(found: set[PassageId]) -> set[PassageId]:
    """The passages that hold something, or none if too many do for it to mean anything."""
    return found if len(found) <= _MOST_IDENTIFIED else set()


def complete(hits: Sequence[LexicalHit]) -> set[PassageId]:
    """Passages that hold as good as every word of the query, if they are few."""
    return telling({hit.passage_id for hit in hits if hit.coverage >= _ALL_WORDS})


def fuse(candidates: Sequence[Candidate], *, chance: float = -1.0) -> list[Candidate]:
    """The candidates, best first.

    Args:
        candidates: of both legs, each passage once.
        chance: cosine that a passage reaches by chance; if none is above it, meaning has found
            nothing, and the passages with words of the query come first.
    """
    dense = _dense_ranks(candidates)
    lexical = _lexical_ranks(candidates)
    lost = all((candidate.cosine or -1.0) < chance for candidate in candidates)
    first: dict[int, int] = {}
    second: dict[int, int] = {}
    for place, candidate in enumerate(candidates):
        matched = lexical.get(place)
        by_meaning = dense.get(place, matched)
        if by_meaning is None:
            continue
        if matched is None:
            by_words = by_meaning
        else:
            if candidate.exact or lost:
                by_meaning = min(by_meaning, matched)
            by_words = min(by_meaning, matched)
        first[place], second[place] = by_meaning, by_words
    fused = reciprocal_rank_fusion([first, second], weights=[1.0, _LEXICAL_WEIGHT], k=_DAMPING)
    order = sorted(
        fused, key=lambda place: (-fused[place], place not in lexical, first[place], place)
    )
    return [candidates[place] for place in order]


def spread(ranked: Sequence[Candidate], good: Collection[int]) -> list[Candidate]:
    """The ranking with its first hits from several documents, the rest behind in order.

    Of one document, one passage is among the first five and three among the first ten, as
    long as others have something good to show; a person who wants more of it opens it.

    Args:
        ranked: best first.
        good: places in `ranked` that are worth showing before another passage of a document
            that is there already.
    """
    taken: list[int] = []
    shown: Counter[int] = Counter()
    for depth, most in ((_TOP_HITS, _TOP_OF_DOCUMENT), (_FIRST_HITS, _FIRST_OF_DOCUMENT)):
        overtaking = False
        for place, candidate in enumerate(ranked):
            if len(taken) >= depth:
                break
            if place in taken:
                continue
            document = candidate.outline.document_id
            if shown[document] >= most or (overtaking and place not in good):
                overtaking = True
                continue
            taken.append(place)
            shown[document] += 1
    chosen = set(taken)
    return [
        *(ranked[place] for place in taken),
        *(candidate for place, candidate in enumerate(ranked) if place not in chosen),
    ]


def _dense_ranks(candidates: Sequence[Candidate]) -> dict[int, int]:
    known = [found.around for found in candidates if found.around is not None]
    # What was not looked at stands behind: it is no nearer than the farthest that was.
    least = min(known, default=0.0)
    near = {
        place: found.cosine + _SURROUNDINGS * (least if found.around is None else found.around)
        for place, found in enumerate(candidates)
        if found.cosine is not None
    }
    ranked = sorted(near, key=lambda place: -near[place])
    return {place: rank for rank, place in enumerate(ranked, start=1)}


def _lexical_ranks(candidates: Sequence[Candidate]) -> dict[int, int]:
    found = [
        (candidate.lexical.rank, place)
        for place, candidate in enumerate(candidates)
        if candidate.lexical is not None
        and (candidate.lexical.coverage >= _LEAST_COVERAGE or candidate.cosine is None)
    ]
    return {place: rank for rank, (_, place) in enumerate(sorted(found), start=1)}
