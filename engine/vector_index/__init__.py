"""Nearest vectors by cosine: exact while they are few, over a graph when they are many."""

from __future__ import annotations

from engine.vector_index.index import EXACT_LIMIT, VectorIndex
from engine.vector_index.rows import Ids, Vectors
from engine.vector_index.source import VectorSource

__all__ = ["EXACT_LIMIT", "Ids", "VectorIndex", "VectorSource", "Vectors"]
