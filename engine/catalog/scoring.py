"""BM25 over a query's words, with compounds at a discount, for passages found by full text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from engine.catalog.compounds import Related
from engine.catalog.records import LexicalHit
from engine.documents import PassageId

# As in Robertson and Zaragoza, "The Probabilistic Relevance Framework" (2009); passages are
# of about one length, so b has little to level out.
_K1, _B = 1.2, 0.4


@dataclass(slots=True, eq=False)
class QueryWord:
    """A word of the query with the terms that answer it.

    Attributes:
        word: folded.
        exact: its stems in the vocabulary and how many passages hold each.
        compounds: terms that stand in for it, at a discount.
        translations: terms of the other language that do.
        idf: how much it tells; above 0, higher is rarer.
        common: so many passages hold it that it has no say in what is found first.
    """

    word: str
    exact: dict[str, int]
    compounds: list[Related] = field(default_factory=list)
    translations: list[Related] = field(default_factory=list)
    idf: float = 0.0
    common: bool = False

    @property
    def passages(self) -> int:
        """How many passages hold the word itself, counted once a stem."""
        return sum(self.exact.values())


def score_passages(
    connection: Connection, found: Sequence[int], asked: Sequence[QueryWord], limit: int
) -> list[LexicalHit]:
    """The best of some passages, every word of the query counted in each."""
    answers: dict[str, list[tuple[int, float]]] = {}
    for place, word in enumerate(asked):
        for stem in word.exact:
            answers.setdefault(stem, []).append((place, 1.0))
        for item in (*word.compounds, *word.translations):
            answers.setdefault(item.term, []).append((place, item.weight))
    texts = _stems(connection, found)
    average = sum(len(stems) for _, stems in texts) / max(len(texts), 1) or 1.0
    idfs = [word.idf for word in asked]
    scored = []
    known = frozenset(answers)
    for passage_id, stems in texts:
        terms = known.intersection(stems)
        weights, held = _held(stems, terms, answers)
        slack = _K1 * (1 - _B + _B * len(stems) / average)
        score = 0.0
        for place, weight in weights.items():
            score += idfs[place] * weight * (1 + _K1) * held[place] / (held[place] + slack)
        scored.append((score, passage_id, weights, terms))
    scored.sort(key=lambda item: (-item[0], item[1]))
    total = sum(idfs) or 1.0
    return [
        LexicalHit(
            PassageId(passage_id),
            rank,
            score,
            sum([idfs[place] * weight for place, weight in weights.items()]) / total,
            tuple([asked[place].word for place in sorted(weights)]),
            tuple(sorted(terms)),
        )
        for rank, (score, passage_id, weights, terms) in enumerate(scored[:limit], start=1)
    ]


def _stems(connection: Connection, found: Sequence[int]) -> list[tuple[int, list[str]]]:
    # FTS5 keeps its columns in this table; asked itself it takes more than twice as long.
    rows = connection.exec_driver_sql(
        "SELECT id, c1, c2 FROM passages_fts_content WHERE id IN (SELECT value FROM json_each(?))",
        (f"[{','.join(map(str, found))}]",),
    )
    return [(row[0], f"{row[1]} {row[2]}".split()) for row in rows.all()]


def _held(
    stems: list[str],
    terms: Iterable[str],
    answers: Mapping[str, list[tuple[int, float]]],
) -> tuple[dict[int, float], dict[int, float]]:
    """For each word of the query that is there: its best weight, and its weighted count."""
    weights: dict[int, float] = {}
    held: dict[int, float] = {}
    for term in terms:
        count = stems.count(term)
        for place, weight in answers[term]:
            held[place] = held.get(place, 0.0) + weight * count
            weights[place] = max(weights.get(place, 0.0), weight)
    return weights, held
