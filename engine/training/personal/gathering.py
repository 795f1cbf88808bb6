"""Everything that the fit of an adapter reads, put together from judgments and library."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.catalog.reader import CatalogReader
from engine.catalog.records import PassageFilter
from engine.catalog.writing import text_sha
from engine.documents import Passage
from engine.encoder import Encoder
from engine.judgments import Judgment
from engine.searching.calibration import Calibration
from engine.training.personal.adapter_loss import FitData, FitQuery, Ids, Vectors
from engine.training.personal.everyday import everyday_questions
from engine.training.personal.mining import hard_negatives, nearest, texts_of, vectors_of
from engine.training.personal.pairs import WEAK_WEIGHT, JudgedQuery

_COMMON = 64
_HEADINGS = 96
_ANCHOR_DEPTH = 24
_LEAST_SPREAD = 0.05  # of cosines between near and far
_LOOKED_AT = 4  # neighbours for each negative that is wanted


@dataclass(frozen=True, slots=True)
class Gathering:
    """How much is gathered.

    Attributes:
        negatives: mined ones of each query.
        margin: by which they stay below the best positive.
        seed: of the random passages and anchors.
    """

    negatives: int = 20
    margin: float = 0.05
    seed: int = 42


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """The data of a fit, and the texts behind its vectors.

    Attributes:
        data: for the fit.
        sources: by row of the passages, the text or the number of its vector in the catalog.
        anchors: texts of the anchors.
    """

    data: FitData
    sources: tuple[str | int, ...]
    anchors: tuple[str, ...]

    def texts(self, catalog: CatalogReader, rows: Iterable[int]) -> dict[int, str]:
        """The passages of some rows, as they are encoded; those that are gone are left out."""
        wanted = {row: self.sources[row] for row in rows}
        ids = [source for source in wanted.values() if isinstance(source, int)]
        known = texts_of(catalog, ids)
        texts = {
            row: known.get(source, "") if isinstance(source, int) else source
            for row, source in wanted.items()
        }
        return {row: text for row, text in texts.items() if text}


class Rows:
    """A matrix of passages that grows, each vector once."""

    def __init__(self) -> None:
        self._place: dict[bytes, int] = {}
        self._rows: list[Vectors] = []
        self.sources: list[str | int] = []

    def place(self, vector: Vectors, source: str | int) -> int:
        """The row of a vector, added if it is new."""
        key = vector.tobytes()
        if key not in self._place:
            self._place[key] = len(self._rows)
            self._rows.append(vector)
            self.sources.append(source)
        return self._place[key]

    def matrix(self) -> Vectors:
        """Float32 of shape (n, dim)."""
        return np.stack(self._rows).astype(np.float32)


def gather(
    catalog: CatalogReader,
    encoder: Encoder,
    scale: Calibration,
    queries: Sequence[JudgedQuery],
    wanted: Gathering,
    checkpoint: Callable[[], None] = lambda: None,
) -> Gathered:
    """The data of a fit.

    Args:
        catalog: of the library, read only.
        encoder: without an adapter, whose vectors the catalog holds.
        scale: of the encoder.
        queries: to learn from, each with a relevant judgment.
        wanted: how much.
        checkpoint: called between steps; may raise to stop.
    """
    model_id = encoder.model_id
    asked = encoder.encode_query([query.query for query in queries])
    aimed = scale.aim(asked)
    checkpoint()
    judged = judged_vectors(catalog, encoder, [one for query in queries for one in query.judged])
    checkpoint()
    depth = _LOOKED_AT * wanted.negatives + max(len(query.judged) for query in queries)
    ids, cosines = nearest(catalog, model_id, aimed, depth)
    rng = random.Random(wanted.seed)  # noqa: S311 - a sample, no secret
    common = _sample(catalog, model_id, rng)
    known = vectors_of(catalog, model_id, [*np.unique(ids).tolist(), *common])
    rows = Rows()
    found = []
    for place, query in enumerate(queries):
        good = [(one, 1.0) for one in query.relevant]
        good += [(one, WEAK_WEIGHT) for one in query.weak]
        positives = np.stack([judged[one] for one, _ in good])
        mined = hard_negatives(
            ids[place].tolist(),
            cosines[place].tolist(),
            known,
            positives,
            np.stack([judged[one] for one in query.judged]),
            best=float((positives @ aimed[place]).max()),
            count=wanted.negatives,
            margin=wanted.margin,
        )
        found.append(
            FitQuery(
                query.query,
                tuple(
                    (rows.place(judged[one], one.encoded_text()), weight) for one, weight in good
                ),
                tuple(rows.place(judged[one], one.encoded_text()) for one in query.irrelevant),
                tuple(rows.place(known[number], number) for number in mined),
            )
        )
    checkpoint()
    others = [rows.place(known[number], number) for number in common if number in known]
    general, headings = _anchor_texts(catalog, rng)
    anchors = encoder.encode_query([*general, *headings])
    turned = scale.aim(anchors)
    weights = held_firmly(turned[: len(general)], turned, aimed)
    near = _near(catalog, model_id, turned, rows)
    data = FitData(
        queries=tuple(found),
        vectors=asked,
        passages=rows.matrix(),
        common=np.array(others, dtype=np.int64),
        anchors=anchors if near.shape[1] else anchors[:0],
        weights=weights,
        near=near,
        mean=scale.mean,
    )
    return Gathered(data, tuple(rows.sources), (*general, *headings))


def judged_vectors(
    catalog: CatalogReader, encoder: Encoder, judgments: Sequence[Judgment]
) -> dict[Judgment, Vectors]:
    """The vector of each judged passage, from the catalog where it has it, else encoded."""
    texts = {one: Passage(one.passage, one.language, heading=one.heading) for one in judgments}
    shas = {one: text_sha(passage) for one, passage in texts.items()}
    known = catalog.vectors_of_texts(list(set(shas.values())), encoder.model_id)
    missing = [one for one, sha in shas.items() if sha not in known]
    made = encoder.encode_document([texts[one].encoded_text() for one in missing])
    known |= {shas[one]: vector for one, vector in zip(missing, made, strict=True)}
    return {one: known[sha] for one, sha in shas.items()}


def _sample(catalog: CatalogReader, model_id: str, rng: random.Random) -> list[int]:
    ids = catalog.vector_ids(model_id).tolist()
    return rng.sample(ids, min(_COMMON, len(ids)))


def _anchor_texts(catalog: CatalogReader, rng: random.Random) -> tuple[list[str], list[str]]:
    """Questions of everyday life, and headings of the library, as somebody else might ask."""
    ids = catalog.filter_passage_ids(PassageFilter()).tolist()
    rows = catalog.fetch_hits(rng.sample(ids, min(_HEADINGS, len(ids))))
    headings = dict.fromkeys(row.heading.rsplit(" > ", 1)[-1] for row in rows)
    return everyday_questions(), [heading for heading in headings if len(heading.split()) > 1]


def held_firmly(general: Vectors, anchors: Vectors, queries: Vectors) -> Vectors:
    """How firmly each anchor is held, float32 of shape (a,), 0 to 1.

    Free is what lies as near to a query of the person as these lie to each other: there the
    person's ways shall hold too. What lies as far off as everyday questions is held in full.

    Args:
        general: float32 of shape (g, dim), everyday questions, as search aims them.
        anchors: float32 of shape (a, dim), likewise.
        queries: float32 of shape (n, dim), the person's, likewise.
    """
    among = queries @ queries.T
    np.fill_diagonal(among, -1.0)
    near = float(np.quantile(among.max(axis=1), 0.25)) if len(queries) > 1 else 1.0
    far = float(np.median((general @ queries.T).max(axis=1)))
    nearness = (anchors @ queries.T).max(axis=1)
    weights = (near - nearness) / max(_LEAST_SPREAD, near - far)
    return np.asarray(np.clip(weights, 0.0, 1.0), dtype=np.float32)


def _near(catalog: CatalogReader, model_id: str, aimed: Vectors, rows: Rows) -> Ids:
    """Rows of the anchors' nearest passages, int64 of shape (a, k), k the same for all."""
    ids, _ = nearest(catalog, model_id, aimed, _ANCHOR_DEPTH)
    known = vectors_of(catalog, model_id, np.unique(ids).tolist())
    if not known:
        return np.empty((len(aimed), 0), dtype=np.int64)
    # Looked for once more among these: an indexing run may have taken some away meanwhile, and
    # the anchors must keep one number of passages.
    cosines = aimed @ np.stack(list(known.values())).T
    order = np.argsort(-cosines, axis=1, kind="stable")[:, :_ANCHOR_DEPTH]
    places = [rows.place(vector, number) for number, vector in known.items()]
    return np.array(places, dtype=np.int64)[order]
