"""A graph over vectors that do not change: built, saved, loaded, searched; rows can be dropped.

M 16 and a width of construction of 200: more of either did not raise recall on clustered
vectors at 100,000 and costs build time; see benchmarks/vector_index.py.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.device import cpu_threads
from engine.vector_index.layout import BadGraphFile, GraphFile, open_graph_file
from engine.vector_index.rows import Ids, Vectors, best, no_hits
from engine.vector_index.stamp import Stamp, verified_path, write_graph

LINKS = 16
CONSTRUCTION_WIDTH = 200
TARGET_RECALL = 0.99
# The least is more than easy vectors need: real questions lie further off than the sample.
_WIDTHS = (64, 96, 128, 192, 256, 384, 512, 768)
_SLICE_ROWS = 512
_DENSE = 16
_TOP = 10
_SAMPLE = 300
# Questions lie a little beside the passages that answer them: half of the sample is moved by
# this share of its length, which makes a cosine of .89 with where it was.
_NOISE = 0.5


class Graph:
    """Elements in a file and the graph over them."""

    def __init__(self, index: Any, file: GraphFile, stamp: Stamp) -> None:
        self._index = index
        self._file = file
        self.stamp = stamp
        self._order = np.argsort(file.labels)
        self._sorted = file.labels[self._order]
        self._alive = np.ones(len(file), dtype=np.bool_)
        self._count = len(file)

    def __len__(self) -> int:
        return self._count

    @property
    def dropped_share(self) -> float:
        """Share of the elements that were removed, 0 to 1."""
        return 1 - len(self) / max(1, len(self._file))

    def ids(self) -> Ids:
        """The ids that were not removed."""
        return self._file.labels[self._alive]

    def contains(self, ids: Ids) -> NDArray[np.bool_]:
        """Which ids are there, or were and are removed: ids are never used twice."""
        at = np.minimum(np.searchsorted(self._sorted, ids), len(self._sorted) - 1)
        return np.asarray(self._sorted[at] == ids)

    def _rows(self, ids: Ids) -> NDArray[np.int64]:
        """The rows of those ids that are there and alive, in the file's order."""
        if len(ids) * _DENSE > len(self._file):  # sorting many ids takes longer than to look
            return np.flatnonzero(self._alive & np.isin(self._file.labels, ids))
        ids = np.unique(ids)
        rows = self._order[np.searchsorted(self._sorted, ids[self.contains(ids)])]
        return np.sort(rows[self._alive[rows]])

    def remove(self, ids: Ids) -> int:
        """Drop these ids where they are there, and return how many were."""
        rows = self._rows(ids)
        for label in self._file.labels[rows].tolist():
            self._index.mark_deleted(label)
        self._alive[rows] = False
        self._count -= len(rows)
        return len(rows)

    def query(self, vector: Vectors, k: int, allowed: Ids | None) -> tuple[Ids, Vectors]:
        """The k best: ids and cosines, best first; exact where only some ids are allowed.

        Args:
            vector: of shape (dim,), L2 norm 1.
            k: how many, at most.
            allowed: ids to choose from, None for all.
        """
        if allowed is not None:
            return self._scan(vector, k, self._rows(allowed))
        k = min(k, len(self))
        if k < 1:
            return no_hits()
        if k > len(self) // 8:
            return self._scan(vector, k, np.flatnonzero(self._alive))
        self._index.set_ef(max(self.stamp.ef, k))
        try:
            labels, distances = self._index.knn_query(vector[None], k=k, num_threads=1)
        except RuntimeError:  # fewer than k can be reached past the removed ones
            return self._scan(vector, k, np.flatnonzero(self._alive))
        return best(labels[0].astype(np.int64), 1 - distances[0], k)

    def _scan(self, vector: Vectors, k: int, rows: NDArray[np.int64]) -> tuple[Ids, Vectors]:
        if not len(rows):
            return no_hits()
        everything = len(rows) == len(self._file)
        cosines = self._file.cosines(vector, None if everything else rows)
        return best(self._file.labels[rows], cosines, min(k, len(rows)))

    def snapshot(self) -> Iterator[tuple[Ids, Vectors]]:
        """What is there at this moment, in batches of unit rows."""
        rows = np.flatnonzero(self._alive)

        def batches() -> Iterator[tuple[Ids, Vectors]]:
            for start in range(0, len(rows), _SLICE_ROWS):
                chosen = rows[start : start + _SLICE_ROWS]
                yield self._file.labels[chosen], self._file.vectors(chosen)
            self._file.release()

        return batches()


def load_graph(directory: Path, stamp: Stamp) -> Graph:
    """The graph that a stamp names, checked to the byte before hnswlib sees it.

    Raises:
        BadGraphFile: the file is damaged or not the one that was stamped.
    """
    path = verified_path(directory, stamp)
    try:
        file = open_graph_file(path, dim=stamp.dim, count=stamp.count)
        index = _new_index(stamp.dim)
        index.load_index(str(path), max_elements=stamp.count)
    except (OSError, ValueError, RuntimeError) as error:
        raise BadGraphFile(str(error)) from error
    graph = Graph(index, file, stamp)
    canary = file.vectors(slice(0, 1))[0]
    index.set_ef(max(_TOP, stamp.ef))
    labels, distances = index.knn_query(canary[None], k=1, num_threads=1)
    if not abs(float(distances[0, 0])) < 1e-3 or not graph.contains(labels[0].astype(np.int64))[0]:
        raise BadGraphFile("the first vector does not find itself")
    return graph


def build_graph(
    directory: Path,
    batches: Iterator[tuple[Ids, Vectors]],
    count: int,
    *,
    model_id: str,
    dim: int,
    checkpoint: Callable[[], None],
) -> Graph | Stamp:
    """A graph over all these vectors, saved and loaded again; its file waits for its stamp.

    Args:
        directory: where the file goes.
        batches: ids and unit rows, `count` in all.
        count: how many there are, at least 1.
        model_id: of the vectors.
        dim: their length.
        checkpoint: called between slices; raises to stop.

    Returns:
        The graph, or a stamp without a file when no width of search finds enough of the
        true neighbours: then exact search is the better answer.

    Raises:
        DiskFull: there is no room for the file.
        BadGraphFile: what was written does not read back.
    """
    path, size, sha = _written(directory, batches, count, dim, checkpoint)
    found = Stamp(model_id, dim, count, path.name, size, sha)
    graph = load_graph(directory, found)
    ef, recall = _measure(graph, checkpoint)
    if recall < TARGET_RECALL:
        path.unlink(missing_ok=True)
        return Stamp(model_id, dim, count, ef=ef, recall=recall)
    graph.stamp = Stamp(model_id, dim, count, path.name, size, sha, ef, recall)
    return graph


def _written(
    directory: Path,
    batches: Iterator[tuple[Ids, Vectors]],
    count: int,
    dim: int,
    checkpoint: Callable[[], None],
) -> tuple[Path, int, str]:
    """Path, size and SHA-256 of a new graph's file; what was built is freed on return.

    The copy that is read back serves: two of them would need twice the memory.
    """
    index = _new_index(dim)
    index.init_index(count, M=LINKS, ef_construction=CONSTRUCTION_WIDTH)
    threads = cpu_threads()
    for ids, vectors in batches:
        for start in range(0, len(ids), _SLICE_ROWS):
            checkpoint()
            part = slice(start, start + _SLICE_ROWS)
            index.add_items(vectors[part], ids[part], num_threads=threads)
    size = int(index.index_file_size())
    path, sha = write_graph(directory, lambda p: _save(index, str(p)), expected_bytes=size)
    return path, size, sha


def _measure(graph: Graph, checkpoint: Callable[[], None]) -> tuple[int, float]:
    """The least width of search that reaches the target, and recall@10 there.

    The truth is exact search for a sample of the graph's own vectors, half of them moved.
    """
    file = graph._file  # noqa: SLF001 - of this room
    rng = np.random.default_rng(0)
    rows = np.sort(rng.choice(len(file), size=min(_SAMPLE, len(file)), replace=False))
    queries = file.vectors(rows)
    noise = rng.standard_normal(queries.shape).astype(np.float32)
    noise *= _NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
    queries[::2] += noise[::2]
    queries /= np.linalg.norm(queries, axis=1, keepdims=True)
    top = min(_TOP, len(file))
    truth = _exact(file, queries, top, checkpoint)
    recall = 0.0
    for width in _WIDTHS:
        checkpoint()
        graph._index.set_ef(max(width, top))  # noqa: SLF001
        labels, _ = graph._index.knn_query(queries, k=top)  # noqa: SLF001
        found = [len(np.intersect1d(a, b)) for a, b in zip(labels, truth, strict=True)]
        recall = float(np.mean(found)) / top
        if recall >= TARGET_RECALL:
            break
    return width, recall


def _exact(
    file: GraphFile, queries: Vectors, top: int, checkpoint: Callable[[], None]
) -> NDArray[np.int64]:
    """The labels of the `top` nearest rows of each query, of shape (q, top)."""
    scores = np.empty((len(queries), 0), dtype=np.float32)
    labels = np.empty((len(queries), 0), dtype=np.int64)
    for start in range(0, len(file), 8 * _SLICE_ROWS):
        checkpoint()
        part = slice(start, start + 8 * _SLICE_ROWS)
        new = queries @ file.vectors(part).T
        scores = np.concatenate([scores, new], axis=1)
        labels = np.concatenate([labels, np.broadcast_to(file.labels[part], new.shape)], axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")[:, :top]
        scores = np.take_along_axis(scores, order, axis=1)
        labels = np.take_along_axis(labels, order, axis=1)
    file.release()
    return labels


def _new_index(dim: int) -> Any:
    import hnswlib

    return hnswlib.Index("ip", dim)


def _save(index: Any, path: str) -> None:
    index.save_index(path)
