"""One ranking out of two legs: what a passage means, and what it says in the query's words.

A sum of both, each on a scale of its own (convex combination; Bruch, Gai and Ingber, "An Analysis
of Fusion Functions for Hybrid Retrieval", 2023), rather than of reciprocal ranks: a rank forgets by
how much one passage is better than the next. The scale of the meaning is what lies, for this
encoder, between chance and an answer; words count by how many of the query's they are and by BM25.
Words are looked up in the other language too, so a passage there has them as well; one without
them is not lowered below its meaning.
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

# Chosen on the tuning sets of benchmarks/retrieval.py (189 questions); a third more or less of each
# changes one question or two.
_COVERAGE = 1.5  # of the scale of meaning, for all of the query's words
_BM25 = 1.5  # of the same, for the best match of the list, if it holds all words
SCALE = 0.2  # cosine, where the encoder's own scale is not known
_SURROUNDINGS = 0.4  # of the cosine of what a passage stands among; 0.3 to 0.5 are as good

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
        work: a document that this one's document is, or is a translation of; None if unknown.
    """

    outline: PassageOutline
    cosine: float | None = None
    near: bool = False
    lexical: LexicalHit | None = None
    exact: bool = False
    around: float | None = None
    work: int | None = None

    @property
    def told_by(self) -> int:
        """The document, or the one that it is a translation of."""
        return self.outline.document_id if self.work is None else self.work


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


def fuse(
    candidates: Sequence[Candidate], *, chance: float = -1.0, scale: float = SCALE
) -> list[Candidate]:
    """The candidates, best first.

    Args:
        candidates: of both legs, each passage once.
        chance: cosine that a passage reaches by chance; if none is above it, meaning has found
            nothing, and the passages with words of the query come first.
        scale: cosine between what is reached by chance and by an answer.
    """
    meaning = _by_meaning(candidates)
    said = _by_words(candidates)
    lost = all((candidate.cosine or -1.0) < chance for candidate in candidates)
    best = sorted(meaning.values(), reverse=True)
    ranks = [one.lexical.rank if one.lexical else len(said) + 1 for one in candidates]
    worth: dict[int, float] = {}
    for place, candidate in enumerate(candidates):
        matched = said.get(place, 0.0)
        if place in meaning:
            near = meaning[place]
        elif place in said:
            # Without a vector yet it stands in meaning where it stands in words.
            near = best[min(ranks[place], len(best)) - 1] if best else 0.0
        else:
            continue
        if place in said and (candidate.exact or lost):
            # Before whatever has no such words, and among themselves as near as they are.
            near += best[0] - best[-1] if best else 0.0
            matched += _COVERAGE + _BM25
        worth[place] = near + scale * matched
    order = sorted(worth, key=lambda place: (-worth[place], ranks[place], place))
    return [candidates[place] for place in order]


def spread(ranked: Sequence[Candidate], good: Collection[int]) -> list[Candidate]:
    """The ranking with its first hits from several documents, the rest behind in order.

    Of one document and its translations, one passage is among the first five and three among the
    first ten, as long as others have something good to show; a person who wants more opens it.

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
            document = candidate.told_by
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


def _by_meaning(candidates: Sequence[Candidate]) -> dict[int, float]:
    known = [found.around for found in candidates if found.around is not None]
    # What was not looked at stands behind: it is no nearer than the farthest that was.
    least = min(known, default=0.0)
    return {
        place: found.cosine + _SURROUNDINGS * (least if found.around is None else found.around)
        for place, found in enumerate(candidates)
        if found.cosine is not None
    }


def _by_words(candidates: Sequence[Candidate]) -> dict[int, float]:
    found = {place: one.lexical for place, one in enumerate(candidates) if one.lexical is not None}
    most = max((hit.score for hit in found.values()), default=0.0)
    return {
        place: hit.coverage * (_COVERAGE + (_BM25 * hit.score / most if most > 0 else 0.0))
        for place, hit in found.items()
    }
