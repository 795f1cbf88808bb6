"""What the library's own vectors give: hard negatives, and passages that translate each other.

Reads the catalog and changes nothing. Search is exact and in one pass over the vectors, so memory
stays the same however large the library is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.catalog.reader import CatalogReader
from engine.catalog.records import PassageFilter
from engine.documents import Language, Passage
from engine.vector_index.source import VectorSource, usable_batches

Ids = NDArray[np.int64]
Vectors = NDArray[np.float32]

# Two passages as near as this say the same: a copy, a newer version or a translation.
SAME_MEANING = 0.9
SAME_TEXT = 0.9999
_MOST_OF_A_LANGUAGE = 8000
_NEIGHBOURS = 4
_BLOCK = 1024


@dataclass(frozen=True, slots=True)
class Twins:
    """Passages that say the same in two languages, row by row.

    Attributes:
        german: vector ids, int64 of shape (n,).
        english: vector ids, int64 of shape (n,).
        margins: how far each pair stands out, best first, float32 of shape (n,).
    """

    german: Ids
    english: Ids
    margins: Vectors

    def __len__(self) -> int:
        return len(self.german)


def nearest(
    source: VectorSource, model_id: str, queries: Vectors, count: int
) -> tuple[Ids, Vectors]:
    """The vectors of highest cosine for each query, best first; exact.

    Args:
        source: the catalog.
        model_id: of the vectors.
        queries: float32 of shape (n, dim), rows of L2 norm 1.
        count: how many are wanted.

    Returns:
        Ids of shape (n, k) and cosines of shape (n, k), with k = count or all that there are.
    """
    ids = np.empty((len(queries), 0), dtype=np.int64)
    cosines = np.empty((len(queries), 0), dtype=np.float32)
    for found, vectors in usable_batches(source, model_id, None):
        places, values = _best(queries, vectors, count)
        ids = np.concatenate([ids, found[places]], axis=1)
        cosines = np.concatenate([cosines, values], axis=1)
        order = np.argsort(-cosines, axis=1, kind="stable")[:, :count]
        ids = np.take_along_axis(ids, order, axis=1)
        cosines = np.take_along_axis(cosines, order, axis=1)
    return ids, cosines


def vectors_of(source: VectorSource, model_id: str, ids: Iterable[int]) -> dict[int, Vectors]:
    """The vectors of some ids; unknown ids are left out."""
    wanted = np.unique(np.fromiter(ids, dtype=np.int64))
    if not len(wanted):
        return {}
    return {
        int(number): row
        for found, vectors in usable_batches(source, model_id, wanted)
        for number, row in zip(found, vectors, strict=True)
    }


def texts_of(catalog: CatalogReader, ids: Collection[int]) -> dict[int, str]:
    """By vector id the text that was encoded; ids without a passage are left out."""
    outlines = catalog.outlines_of_vectors([int(number) for number in ids])
    vector_of = {outline.passage_id: outline.vector_id for outline in outlines}
    return {
        vector_of[row.passage_id]: Passage(
            row.text, row.language, heading=row.heading
        ).encoded_text()
        for row in catalog.fetch_hits(list(vector_of))
    }


def hard_negatives(
    ids: Sequence[int],
    cosines: Sequence[float],
    vectors: dict[int, Vectors],
    positives: Vectors,
    judged: Vectors,
    *,
    best: float,
    count: int,
    margin: float,
) -> list[int]:
    """Passages near a query that nobody judged and that are likely not what was wanted.

    Nearness alone would pick answers that nobody happened to judge. So a passage must stay
    below the best positive's cosine by a relative margin (NV-Retriever, Moreira and others,
    2024: "TopK-PercPos"), and must not say the same as a positive.

    Args:
        ids: neighbours of the query, best first.
        cosines: theirs.
        vectors: by id, at least of these.
        positives: float32 of shape (p, dim), what was judged relevant.
        judged: float32 of shape (j, dim), everything that was judged.
        best: the highest cosine of a positive with the query.
        count: how many are wanted.
        margin: share of it to stay below.
    """
    found: list[int] = []
    if not len(positives):
        return found
    for number, cosine in zip(ids, cosines, strict=True):
        if len(found) >= count:
            break
        if cosine > (1.0 - margin) * best or number not in vectors:
            continue
        row = vectors[number]
        if (positives @ row).max() < SAME_MEANING and (judged @ row).max() < SAME_TEXT:
            found.append(int(number))
    return found


def twins(
    catalog: CatalogReader, model_id: str, *, margin: float = 1.06, least: float = 0.7
) -> Twins:
    """Passages of the library that translate each other, best first.

    Each is the other's nearest in the other language, and stands out by the ratio of their cosine
    to the mean cosine with the nearest few (Artetxe and Schwenk, "Margin-based Parallel
    Corpus Mining", ACL 2019). A large library is thinned out evenly.

    Args:
        catalog: to read.
        model_id: of the vectors.
        margin: least ratio.
        least: least cosine.
    """
    sides = []
    for language in (Language.DE, Language.EN):
        wanted = PassageFilter(languages=frozenset({language}))
        ids = np.unique(catalog.filter_vector_ids(wanted, model_id))
        step = -(-len(ids) // _MOST_OF_A_LANGUAGE) if len(ids) else 1
        held = vectors_of(catalog, model_id, ids[::step].tolist())
        sides.append((np.array(list(held), dtype=np.int64), _rows(held)))
    (german, german_rows), (english, english_rows) = sides
    if not len(german) or not len(english):
        none = np.empty(0, dtype=np.int64)
        return Twins(none, none, np.empty(0, dtype=np.float32))
    to_english, there = _best(german_rows, english_rows, _NEIGHBOURS)
    to_german, back = _best(english_rows, german_rows, _NEIGHBOURS)
    there_order = np.argsort(-there, axis=1)
    first = np.take_along_axis(to_english, there_order, axis=1)[:, 0]
    cosine = there.max(axis=1)
    best_back = np.take_along_axis(to_german, np.argsort(-back, axis=1), axis=1)[:, 0]
    ratio = cosine / (0.5 * (there.mean(axis=1) + back.mean(axis=1)[first]))
    mutual = best_back[first] == np.arange(len(german))
    good = np.flatnonzero(mutual & (cosine >= least) & (ratio >= margin))
    good = good[np.argsort(-ratio[good], kind="stable")]
    return Twins(german[good], english[first[good]], ratio[good].astype(np.float32))


def _best(queries: Vectors, vectors: Vectors, count: int) -> tuple[Ids, Vectors]:
    """Places of the nearest vectors of each query and their cosines, in no order."""
    kept = min(count, len(vectors))
    places = np.empty((len(queries), kept), dtype=np.int64)
    values = np.empty((len(queries), kept), dtype=np.float32)
    for start in range(0, len(queries), _BLOCK):
        rows = slice(start, start + _BLOCK)
        scores = queries[rows] @ vectors.T
        part = np.argpartition(-scores, kept - 1, axis=1)[:, :kept]
        places[rows], values[rows] = part, np.take_along_axis(scores, part, axis=1)
    return places, values


def _rows(held: dict[int, Vectors]) -> Vectors:
    return np.stack(list(held.values())) if held else np.empty((0, 0), dtype=np.float32)
