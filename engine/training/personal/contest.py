"""Two models over the same passages, by the search that people use.

A new encoder would have to encode the whole library before it could search it. So both models
search a pool: what either could bring for the queries at hand, by meaning or by words. Passages
outside would be near to neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np

from engine.catalog.store import Catalog
from engine.device import Device
from engine.encoder import Encoder, Notice, Vectors
from engine.language import detect
from engine.searching.calibration import Calibration, calibrate
from engine.searching.hits import SearchHit
from engine.searching.query import parse
from engine.searching.searcher import Searcher
from engine.training.personal.mining import Ids, nearest, texts_of, vectors_of
from engine.vector_index import VectorIndex

# Deep enough for what was judged to be found again, and no deeper than searches usually go.
_DEPTH = 50
_DENSE = 150
_LEXICAL = 60
_SLICE = 64
_RIDGE = 1e-4
_TINY = 1e-9


class StandIn:
    """An `Encoder` under another model's id, whose passages' numbers it borrows."""

    def __init__(self, encoder: Encoder, model_id: str) -> None:
        self._encoder = encoder
        self.model_id = model_id

    @property
    def name(self) -> str:
        """The encoder's own."""
        return self._encoder.name

    @property
    def dim(self) -> int:
        """The encoder's own."""
        return self._encoder.dim

    @property
    def max_tokens(self) -> int:
        """The encoder's own."""
        return self._encoder.max_tokens

    @property
    def device(self) -> Device:
        """The encoder's own."""
        return self._encoder.device

    @property
    def tokenizer_file(self) -> Path | None:
        """The encoder's own."""
        return self._encoder.tokenizer_file

    @property
    def notices(self) -> list[Notice]:
        """The encoder's own."""
        return self._encoder.notices

    def encode(self, texts: Sequence[str]) -> Vectors:
        """The encoder's own."""
        return self._encoder.encode(texts)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """The encoder's own."""
        return self._encoder.encode_query(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """The encoder's own."""
        return self._encoder.encode_document(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """The encoder's own."""
        return self._encoder.count_tokens(texts)

    def close(self) -> None:
        """Close the encoder."""
        self._encoder.close()


class BridgedCatalog:
    """A catalog whose stretches of documents are seen with another model's eyes.

    Search looks at the mean vector of what a passage stands among. To have them all from a new
    model, the whole library would have to be encoded; a linear map from the old vectors, learned
    from the pool where both are known, comes near enough (Drift-Adapter, EMNLP 2025).
    """

    def __init__(self, catalog: Catalog, bridge: Vectors) -> None:
        self._catalog = catalog
        self._bridge = bridge

    def __getattr__(self, name: str) -> Any:
        return getattr(self._catalog, name)

    def stretch_vectors(
        self, stretches: Sequence[tuple[int, int, int]], model_id: str
    ) -> Iterator[tuple[int, int, bytes | None]]:
        """As the catalog gives them, the vectors mapped."""
        for place, passage_id, vector in self._catalog.stretch_vectors(stretches, model_id):
            mapped = None
            if vector:
                row = np.frombuffer(vector, np.float32) @ self._bridge
                mapped = (row / max(float(np.linalg.norm(row)), _TINY)).astype("<f4").tobytes()
            yield place, passage_id, mapped


@dataclass(frozen=True, slots=True, eq=False)
class Contestant:
    """A model ready to search the pool.

    Attributes:
        name: for the table.
        encoder: of queries, under the model id of the catalog's vectors.
        scale: of the encoder.
        index: of the pool's passages.
        searcher: its own, for it remembers what it saw.
    """

    name: str
    encoder: Encoder
    scale: Calibration
    index: VectorIndex
    searcher: Searcher

    def hits(self, query: str) -> tuple[SearchHit, ...]:
        """The hits as search gives them, without any feedback memory."""
        return self.searcher.search(
            parse(query, limit=_DEPTH),
            encoder=self.encoder,
            index=self.index,
            calibration=self.scale,
        ).hits

    def close(self) -> None:
        """End the searcher's threads; the encoder stays open."""
        self.searcher.close()


def pool_ids(
    catalog: Catalog, model_id: str, queries: Sequence[str], aimed: Iterable[Vectors]
) -> Ids:
    """Ids of the vectors that some model could bring for the queries, ascending.

    Args:
        catalog: of the library.
        model_id: of its vectors.
        queries: that will be asked.
        aimed: of each model the queries' vectors, as search aims them.
    """
    found = [nearest(catalog, model_id, rows, _DENSE)[0].ravel() for rows in aimed]
    passages = {
        hit.passage_id
        for query in queries
        for hit in catalog.match(query, limit=_LEXICAL, language=detect(query))
    }
    outlines = catalog.outlines_of_passages(list(passages), model_id)
    words = [outline.vector_id for outline in outlines if outline.vector_id]
    return np.unique(np.concatenate([*found, np.array(words, dtype=np.int64)]))


def with_own_vectors(
    name: str, catalog: Catalog, encoder: Encoder, scale: Calibration, ids: Ids
) -> Contestant:
    """A model whose passage vectors the catalog has.

    Args:
        name: for the table.
        catalog: of the library.
        encoder: with or without an adapter.
        scale: of the encoder.
        ids: of the pool.
    """
    known = vectors_of(catalog, encoder.model_id, ids.tolist())
    rows = np.stack(list(known.values())) if known else np.empty((0, encoder.dim), np.float32)
    index = _index(encoder.model_id, list(known), rows)
    return Contestant(name, encoder, scale, index, Searcher(catalog))


def with_new_vectors(
    name: str,
    catalog: Catalog,
    model_id: str,
    encoder: Encoder,
    ids: Ids,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Contestant:
    """A model that has to encode the pool first, under the numbers of the catalog's vectors.

    Args:
        name: for the table.
        catalog: of the library.
        model_id: of its vectors.
        encoder: the new model.
        ids: of the pool.
        report: told how many passages are encoded of all; may raise to stop.
    """
    # Both are read before the minute of encoding, in which an indexing run may take vectors away.
    known = vectors_of(catalog, model_id, ids.tolist())
    texts = texts_of(catalog, ids.tolist())
    order = sorted(
        (number for number in texts if number in known), key=lambda number: len(texts[number])
    )
    parts = []
    for start in range(0, len(order), _SLICE):
        report(start, len(order))
        parts.append(encoder.encode_document([texts[i] for i in order[start : start + _SLICE]]))
    vectors = np.concatenate(parts) if parts else np.empty((0, encoder.dim), np.float32)
    bridge = _bridge(np.array([known[number] for number in order], np.float32), vectors)
    searcher = Searcher(cast("Catalog", BridgedCatalog(catalog, bridge)))
    index = _index(model_id, order, vectors)
    return Contestant(name, StandIn(encoder, model_id), calibrate(encoder), index, searcher)


def _index(model_id: str, ids: Sequence[int], vectors: Vectors) -> VectorIndex:
    """In memory alone: so many vectors that a graph is built are never there."""
    index = VectorIndex(Path("unused"), model_id=model_id, dim=vectors.shape[1], exact_limit=2**62)
    index.add(np.array(ids, dtype=np.int64), vectors)
    return index


def _bridge(old: Vectors, new: Vectors) -> Vectors:
    """The linear map from the old rows to the new ones, float32 of shape (old dim, new dim)."""
    if not len(old):
        return np.zeros((new.shape[1], new.shape[1]), dtype=np.float32)
    squares = old.T @ old + _RIDGE * len(old) * np.eye(old.shape[1], dtype=np.float32)
    return np.asarray(np.linalg.solve(squares, old.T @ new), dtype=np.float32)
