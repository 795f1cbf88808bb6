"""The index that the engine asks: a graph for the many, exact rows for the newest.

Vectors that are added are searched exactly at once. When more than EXACT_LIMIT of them have
come together, a background thread builds one graph over everything, writes it, and swaps it
in; until then exact search answers. The catalog holds all vectors for good, so nothing here
is ever the only copy, and whatever on disk does not match is built anew.
"""

from __future__ import annotations

import logging
import threading
from itertools import chain
from pathlib import Path

import numpy as np

from engine.errors import Cancelled, EngineError
from engine.vector_index.background import BackgroundBuild
from engine.vector_index.graph import Graph, build_graph, load_graph
from engine.vector_index.layout import BadGraphFile
from engine.vector_index.rows import Ids, Rows, Vectors, best, unit, usable
from engine.vector_index.source import VectorSource, usable_batches
from engine.vector_index.stamp import Stamp, forget, read_stamp, remove_others, write_stamp

_log = logging.getLogger(__name__)

# 384 numbers each: 4 ms a query; the graph takes under 1 ms, but half a minute to build.
EXACT_LIMIT = 50_000
_REBUILD_DROPPED = 0.25
_RETRY_GROWTH = 1.25
_SLICE_ROWS = 256


class VectorIndex:
    """Nearest vectors by cosine. May be used from several threads."""

    def __init__(
        self, directory: Path, *, model_id: str, dim: int, exact_limit: int = EXACT_LIMIT
    ) -> None:
        """An empty index.

        Args:
            directory: of its files, its own and nobody else's; made when needed.
            model_id: of the vectors that it will hold.
            dim: their length.
            exact_limit: vectors up to which no graph is built.
        """
        self._directory = directory
        self._model_id = model_id
        self._dim = dim
        self._exact_limit = exact_limit
        self._lock = threading.Lock()
        self._rows = Rows(dim)
        self._graph: Graph | None = None
        self._tried = 0
        self._closing = threading.Event()
        self._builder: BackgroundBuild | None = None

    @classmethod
    def open(
        cls,
        directory: Path,
        *,
        model_id: str,
        dim: int,
        source: VectorSource,
        exact_limit: int = EXACT_LIMIT,
    ) -> VectorIndex:
        """The index of a library, in step with its catalog.

        A graph on disk is used if it is whole and of this model; vectors that it lacks are
        loaded, those that the catalog no longer has are dropped.

        Args:
            directory: of its files.
            model_id: of the vectors.
            dim: their length.
            source: the catalog.
            exact_limit: vectors up to which no graph is built.
        """
        index = cls(directory, model_id=model_id, dim=dim, exact_limit=exact_limit)
        index._load()
        index._reconcile(source)
        return index

    def __len__(self) -> int:
        with self._lock:
            return self._count()

    @property
    def exact(self) -> bool:
        """Whether every vector is searched exactly, with no graph."""
        with self._lock:
            return self._graph is None

    @property
    def recall(self) -> float:
        """Recall@10 of the graph as measured on its own vectors; 1 for exact search."""
        with self._lock:
            return 1.0 if self._graph is None else self._graph.stamp.recall

    @property
    def problem(self) -> EngineError | None:
        """Why the last graph could not be kept, such as a full disk; search goes on without."""
        return None if self._builder is None else self._builder.problem

    def ids(self) -> Ids:
        """All ids, sorted, int64."""
        with self._lock:
            return self._all_ids()

    def _all_ids(self) -> Ids:
        parts = [self._rows.ids()] + ([] if self._graph is None else [self._graph.ids()])
        return np.sort(np.concatenate(parts))

    def add(self, ids: Ids, vectors: Vectors) -> None:
        """Take in vectors; ids that are there already are passed over.

        Args:
            ids: int64 of shape (n,); never those of removed vectors.
            vectors: of shape (n, dim); the rows are brought to length one.

        Raises:
            ValueError: shapes do not fit, or a row is not finite or zero; nothing is added.
        """
        ids = np.asarray(ids, dtype=np.int64)
        vectors = np.asarray(vectors, dtype=np.float32)
        if vectors.shape != (len(ids), self._dim):
            raise ValueError(f"shape {vectors.shape}, expected {(len(ids), self._dim)}")
        if not usable(vectors).all():
            raise ValueError("a vector is not finite, or zero")
        for start in range(0, len(ids), _SLICE_ROWS):
            part = slice(start, start + _SLICE_ROWS)
            with self._lock:
                self._add(ids[part], unit(vectors[part]))
        self._build_if_due()

    def _add(self, ids: Ids, vectors: Vectors) -> None:
        if self._graph is not None:
            fresh = ~self._graph.contains(ids)
            ids, vectors = ids[fresh], vectors[fresh]
        self._rows.add(ids, vectors)

    def remove(self, ids: Ids) -> None:
        """Drop vectors; ids that are not there are passed over."""
        ids = np.asarray(ids, dtype=np.int64)
        with self._lock:
            self._remove(ids)
        self._build_if_due()

    def _remove(self, ids: Ids) -> None:
        self._rows.remove(ids)
        if self._graph is not None:
            self._graph.remove(ids)

    def query(self, vector: Vectors, k: int, *, allowed: Ids | None = None) -> tuple[Ids, Vectors]:
        """The nearest vectors: ids and their cosines, -1 to 1, best first.

        Args:
            vector: of shape (dim,), finite and not zero.
            k: how many; fewer come back where fewer are there, none for k below 1.
            allowed: ids to choose from, then the answer is exact; None for all.

        Raises:
            ValueError: the vector is of another shape, not finite, or zero.
        """
        vector = np.asarray(vector, dtype=np.float32)
        if vector.shape != (self._dim,) or not usable(vector[None])[0]:
            raise ValueError(f"no usable vector of shape ({self._dim},)")
        vector = unit(vector[None])[0]
        with self._lock:
            ids, cosines = self._rows.query(vector, k, allowed)
            if self._graph is not None:
                more, their_cosines = self._graph.query(vector, k, allowed)
                ids = np.concatenate([ids, more])
                cosines = np.concatenate([cosines, their_cosines])
        return best(ids, cosines, k)

    def save(self) -> None:
        """Start building the graph that is due, if there is one.

        There is nothing else to save: a graph is on disk from the moment it is built, and
        what was added or removed since is read from the catalog when the index is opened.
        """
        self._build_if_due()

    def rebuild(self) -> None:
        """Build the graph over everything now and wait for it, whatever the size."""
        self._wait()
        self._build()

    def close(self) -> None:
        """Stop building and free the memory; the index is empty afterwards."""
        self._closing.set()
        self._wait()
        with self._lock:
            self._rows, self._graph = Rows(self._dim), None

    def _wait(self) -> None:
        if self._builder is not None:
            self._builder.join()

    def _count(self) -> int:
        return len(self._rows) + (0 if self._graph is None else len(self._graph))

    def _load(self) -> None:
        stamp = read_stamp(self._directory, model_id=self._model_id, dim=self._dim)
        remove_others(self._directory, "" if stamp is None else stamp.file)
        if stamp is None:
            return
        if not stamp.file:
            self._tried = stamp.count
            return
        try:
            self._graph = load_graph(self._directory, stamp)
        except BadGraphFile as error:
            _log.warning("the graph in %s is built anew: %s", self._directory, error)

    def _reconcile(self, source: VectorSource) -> None:
        """Drop what the catalog no longer has, load what the graph lacks."""
        wanted = np.asarray(source.vector_ids(self._model_id), dtype=np.int64)
        missing: Ids | None = None
        if self._graph is not None:
            self._graph.remove(np.setdiff1d(self._graph.ids(), wanted))
            missing = wanted[~self._graph.contains(wanted)]
            if len(self._graph) < self._exact_limit // 2 or len(missing) > len(self._graph):
                self._graph = missing = None  # what is left pays no graph
        if missing is None or len(missing):
            for ids, vectors in usable_batches(source, self._model_id, missing):
                self._rows.add(ids, vectors)
        self._build_if_due()

    def _build_if_due(self) -> None:
        with self._lock:
            busy = self._builder is not None and (
                self._builder.is_alive() or self._builder.problem is not None
            )
            if not busy and self._due() and not self._closing.is_set():
                self._builder = BackgroundBuild(self._build_what_is_due, self._directory)
                self._builder.start()

    def _due(self) -> bool:
        if self._graph is not None and self._graph.dropped_share >= _REBUILD_DROPPED:
            return True
        return len(self._rows) > max(self._exact_limit, int(_RETRY_GROWTH * self._tried))

    def _build_what_is_due(self) -> None:
        if len(self) > self._exact_limit:
            self._build()
        else:
            self._keep_exact()
            forget(self._directory)

    def _checkpoint(self) -> None:
        if self._closing.is_set():
            raise Cancelled

    def _build(self) -> None:
        with self._lock:
            count = self._count()
            batches = [self._rows.snapshot()]
            batches += [] if self._graph is None else [self._graph.snapshot()]
        if not count:
            return
        built = build_graph(
            self._directory,
            chain.from_iterable(batches),
            count,
            model_id=self._model_id,
            dim=self._dim,
            checkpoint=self._checkpoint,
        )
        stamp = built if isinstance(built, Stamp) else built.stamp
        write_stamp(self._directory, stamp)
        _log.info("%d vectors: recall %.3f at width %d", count, stamp.recall, stamp.ef)
        if isinstance(built, Stamp):
            self._tried = count
            self._keep_exact()
        else:
            self._tried = 0
            self._swap(built)

    def _swap(self, graph: Graph) -> None:
        """Let a new graph answer; what was added or removed meanwhile is carried over."""
        with self._lock:
            graph.remove(np.setdiff1d(graph.ids(), self._all_ids()))
            newest = Rows(self._dim)
            for ids, vectors in self._rows.snapshot():
                fresh = ~graph.contains(ids)
                newest.add(ids[fresh], vectors[fresh])
            self._rows, self._graph = newest, graph

    def _keep_exact(self) -> None:
        """Take what is left of the graph back into exact rows."""
        with self._lock:
            if self._graph is not None:
                for ids, vectors in self._graph.snapshot():
                    self._rows.add(ids, vectors)
                self._graph = None
