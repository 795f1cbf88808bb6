"""Active against candidate: the table, and the queries whose first hits changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.documents import Language
from engine.encoder import Encoder, bare
from engine.evaluation.similarity import column_cosines, read_pairs
from engine.language import detect
from engine.metrics import spearman
from engine.searching.hits import SearchHit
from engine.training.personal.bilingual_check import BilingualCheck, measure_check
from engine.training.personal.changes import SHOWN_HITS, ChangedHit, ChangedQuery
from engine.training.personal.contest import Contestant
from engine.training.personal.held_out import DEPTH, judged_ndcg, whole_ndcg
from engine.training.personal.paired import Difference, interval_of, paired_difference
from engine.training.personal.pairs import JudgedQuery
from engine.training.personal.verdict import ComparisonRow, ComparisonTable, Measure

SHOWN_QUERIES = 10
_RESAMPLES = 500
_GROUPS = {
    Measure.STSB_DE: ("de",),
    Measure.STSB_EN: ("en",),
    Measure.STSB_CROSS: ("en-de", "de-en"),
}

Cosines = Mapping[str, NDArray[np.float64]]


@dataclass(frozen=True, slots=True)
class Examination:
    """What both models are asked.

    Attributes:
        held_out: queries that nothing was trained on.
        others: queries to look at for changes as well.
        average: share of relevant ones among the person's judgments.
        check: the fixed check.
        stsb: folder of the STSbenchmark, None where it is not at hand.
    """

    held_out: tuple[JudgedQuery, ...]
    others: tuple[JudgedQuery, ...]
    average: float
    check: BilingualCheck
    stsb: Path | None = None


def compare(
    active: Contestant,
    candidate: Contestant,
    examination: Examination,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> tuple[ComparisonTable, tuple[ChangedQuery, ...]]:
    """The table and up to ten queries whose first hits changed.

    Args:
        active: the model in use.
        candidate: the new one, over the same passages.
        examination: what is asked.
        report: told how much is asked of all; may raise to stop.
    """
    asked = [*examination.held_out, *examination.others]
    found: list[tuple[tuple[SearchHit, ...], tuple[SearchHit, ...]]] = []
    for place, query in enumerate(asked):
        report(place, len(asked))
        found.append((active.hits(query.query), candidate.hits(query.query)))
    report(len(asked), len(asked))
    count = len(examination.held_out)
    rows = _held_out_rows(examination.held_out, found[:count], examination.average)
    rows += _check_rows(active, candidate, examination.check)
    if examination.stsb is not None:
        rows += similarity_rows(active.encoder, candidate.encoder, examination.stsb)
    changed = [
        _changed(query, place < count, *hits)
        for place, (query, hits) in enumerate(zip(asked, found, strict=True))
    ]
    changed = [one for one in changed if one.before != one.after]
    changed.sort(key=lambda one: (not one.held_out, _in_common(one)))
    table = ComparisonTable(active.name, candidate.name, tuple(rows))
    return table, tuple(changed[:SHOWN_QUERIES])


def _held_out_rows(
    queries: Sequence[JudgedQuery],
    found: Sequence[tuple[tuple[SearchHit, ...], tuple[SearchHit, ...]]],
    average: float,
) -> list[ComparisonRow]:
    values: dict[Measure, list[tuple[float, float]]] = {}
    for query, pair in zip(queries, found, strict=True):
        judged = _said(query)
        if not query.relevant or not query.irrelevant:
            continue  # every order of what is all the same is as good
        before, after = ([hit.text for hit in hits] for hits in pair)
        language = {Language.DE: Measure.HELD_OUT_DE, Language.EN: Measure.HELD_OUT_EN}
        measures = [Measure.HELD_OUT, language.get(detect(query.query))]
        both = (judged_ndcg(before, judged), judged_ndcg(after, judged))
        for measure in filter(None, measures):
            values.setdefault(measure, []).append(both)
        values.setdefault(Measure.HELD_OUT_WHOLE, []).append(
            (
                whole_ndcg(before[:DEPTH], judged, average),
                whole_ndcg(after[:DEPTH], judged, average),
            )
        )
    return [
        ComparisonRow.of(measure, paired_difference(*np.array(values[measure]).T))
        for measure in Measure
        if measure in values
    ]


def _check_rows(
    active: Contestant, candidate: Contestant, check: BilingualCheck
) -> list[ComparisonRow]:
    before = measure_check(active.encoder, active.scale, check)
    after = measure_check(candidate.encoder, candidate.scale, check)
    return [
        ComparisonRow.of(measure, paired_difference(first, second))
        for measure, first, second in (
            (Measure.CHECK_SEARCH, before.search, after.search),
            (Measure.CHECK_TRANSLATION, before.translation, after.translation),
        )
    ]


def similarity_rows(active: Encoder, candidate: Encoder, data: Path) -> list[ComparisonRow]:
    """Spearman on STSb dev, both models on the same pairs.

    Raises:
        FolderMissing: a file is not there.
    """
    scores = np.array([pair.score for pair in read_pairs(data, "en", "dev")])
    before = column_cosines(active, data, "dev")
    same = bare(active) is bare(candidate)  # an adapter leaves similarity as it is
    after = before if same else column_cosines(candidate, data, "dev")
    rng = np.random.default_rng(42)
    draws = [rng.integers(0, len(scores), len(scores)) for _ in range(0 if same else _RESAMPLES)]
    rows = []
    for measure, columns in _GROUPS.items():
        first, second = (_spearman(cosines, columns, scores) for cosines in (before, after))
        gains = [
            _spearman(after, columns, scores, draw) - _spearman(before, columns, scores, draw)
            for draw in draws
        ]
        low, high = interval_of(gains) if gains else (0.0, 0.0)
        count = len(scores) * len(columns)
        rows.append(ComparisonRow.of(measure, Difference(first, second, low, high, count)))
    return rows


def _spearman(
    cosines: Cosines,
    columns: Sequence[str],
    scores: NDArray[np.float64],
    rows: NDArray[np.int64] | slice = slice(None),
) -> float:
    joined = np.concatenate([cosines[name][rows] for name in columns])
    return spearman(joined, np.concatenate([scores[rows]] * len(columns)))


def _said(query: JudgedQuery) -> dict[str, bool]:
    return {one.passage: one.relevant for one in (*query.relevant, *query.irrelevant)}


def _changed(
    query: JudgedQuery,
    held_out: bool,
    before: tuple[SearchHit, ...],
    after: tuple[SearchHit, ...],
) -> ChangedQuery:
    said = _said(query)

    def shown(hits: tuple[SearchHit, ...]) -> tuple[ChangedHit, ...]:
        return tuple(
            ChangedHit(hit.title, str(hit.path), hit.text, hit.language, said.get(hit.text))
            for hit in hits[:SHOWN_HITS]
        )

    return ChangedQuery(query.query, held_out, shown(before), shown(after))


def _in_common(changed: ChangedQuery) -> int:
    return len({hit.text for hit in changed.before} & {hit.text for hit in changed.after})
