"""The graph's file as hnswlib 0.8 writes it, read without hnswlib.

hnswlib loads a damaged file without an error and then reads outside its memory. What is read
here is checked by this program, and gives the vectors of the graph back without a second copy
of them in memory. The head, little-endian: six 64-bit counts and offsets, highest level and
entry point (32 bits each), three 64-bit link counts, a double, the width of construction.
After it come the elements, each links | vector | label.
"""

from __future__ import annotations

import mmap
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.vector_index.rows import Ids, Vectors, cosines_with

_HEAD = struct.Struct("<6QiI3QdQ")
_DENSE = 16


class BadGraphFile(Exception):
    """The file is not the graph that was expected; the graph is built anew."""


@dataclass(frozen=True, slots=True)
class GraphFile:
    """The elements of a graph's file, mapped into memory and not read until needed.

    Attributes:
        labels: int64 of shape (n,): the id in each row.
    """

    labels: Ids
    _mapped: Any
    _table: NDArray[np.void]

    def __len__(self) -> int:
        return len(self.labels)

    def vectors(self, rows: NDArray[np.int64] | slice) -> Vectors:
        """A copy of some rows, float32 of shape (m, dim)."""
        return np.array(self._table["vector"][rows], dtype=np.float32)

    def cosines(self, vector: Vectors, rows: NDArray[np.int64] | None = None) -> Vectors:
        """The cosines of a unit vector with some rows, or with all, of shape (m,)."""
        if rows is not None and len(rows) * _DENSE < len(self):
            found = cosines_with(vector, self.vectors(rows))
        else:  # reading all of them in order is faster than picking many
            found = cosines_with(vector, self._table["vector"])
            found = found if rows is None else found[rows]
        self.release()
        return found

    def release(self) -> None:
        """Hand the pages that were read back to the system; the file's cache keeps them."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


def open_graph_file(path: Path, *, dim: int, count: int) -> GraphFile:
    """The file's elements, once head and labels are sound.

    Args:
        path: written by hnswlib.
        dim: length of a vector.
        count: how many elements there must be.

    Raises:
        BadGraphFile: the head is not that of such a graph, or two elements share a label.
        OSError: the file cannot be opened.
    """
    with path.open("rb") as file:
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if len(mapped) < _HEAD.size:
        raise BadGraphFile("shorter than its head")
    head = _HEAD.unpack_from(mapped)
    level0, _room, found, row_bytes, label_at, vector_at, top_level, entry, _m, max_links, *_ = head
    links_bytes = 4 + 4 * max_links
    sound = (
        found == count > entry
        and level0 == 0
        and vector_at == links_bytes
        and label_at == vector_at + 4 * dim
        and row_bytes == label_at + 8
        and 0 <= top_level < 64
        and _HEAD.size + count * row_bytes < len(mapped)
    )
    if not sound:
        raise BadGraphFile(f"head {head}")
    kind = np.dtype(
        {
            "names": ["size", "links", "vector", "label"],
            "formats": ["<u2", ("<u4", max_links), ("<f4", dim), "<u8"],
            "offsets": [0, 4, vector_at, label_at],
            "itemsize": row_bytes,
        }
    )
    table = np.frombuffer(mapped, dtype=kind, count=count, offset=_HEAD.size)
    labels = table["label"].astype(np.int64)
    if len(np.unique(labels)) != count:
        raise BadGraphFile("a label occurs twice")
    opened = GraphFile(labels, mapped, table)
    opened.release()
    return opened
