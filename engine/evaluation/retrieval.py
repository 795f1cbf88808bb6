"""Search by meaning on a BEIR folder: queries, a corpus, and which document answers which."""

from __future__ import annotations

import csv
import json
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import FolderMissing
from engine.metrics import mrr_at_k, ndcg_at_k, recall_at_k

Vectors = NDArray[np.float32]
_DEPTH = 10
_QUERY_ROWS = 256


class SearchEncoder(Protocol):
    """What search needs of an encoder."""

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1."""

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1."""


@dataclass(frozen=True, slots=True)
class SearchSet:
    """A corpus, queries and qrels.

    Attributes:
        corpus: document id -> text (title and text joined).
        queries: query id -> text; only queries with a judgment.
        qrels: query id -> document id -> grade.
    """

    corpus: dict[str, str]
    queries: dict[str, str]
    qrels: dict[str, dict[Hashable, float]]


@dataclass(frozen=True, slots=True)
class RetrievalReport:
    """Means over queries, 0 to 1.

    Attributes:
        ndcg_at_10: normalized discounted cumulative gain of the first ten.
        recall_at_1: share of the relevant that comes first.
        recall_at_10: share of the relevant among the first ten.
        mrr_at_10: one over the rank of the first relevant of the first ten.
        low: lower end of the 95 % bootstrap interval of nDCG@10.
        high: upper end.
        queries: how many queries.
        documents: how many documents.
    """

    ndcg_at_10: float
    recall_at_1: float
    recall_at_10: float
    mrr_at_10: float
    low: float
    high: float
    queries: int
    documents: int


def read_beir(folder: Path, *, split: str = "test") -> SearchSet:
    """The search set in `corpus.jsonl`, `queries.jsonl` and `qrels/{split}.tsv` of the folder.

    Raises:
        FolderMissing: one of the three is not there.
    """
    corpus = {
        row["_id"]: f"{row.get('title') or ''} {row['text']}".strip()
        for row in _lines(folder / "corpus.jsonl")
    }
    texts = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl")}
    path = folder / "qrels" / f"{split}.tsv"
    if not path.is_file():
        raise FolderMissing(path)
    qrels: dict[str, dict[Hashable, float]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        next(rows, None)
        for row in rows:
            if len(row) >= 3 and float(row[2]) > 0:
                qrels.setdefault(row[0], {})[row[1]] = float(row[2])
    return SearchSet(corpus, {key: texts[key] for key in qrels if key in texts}, qrels)


def rankings(
    encoder: SearchEncoder, sets: SearchSet, *, depth: int = _DEPTH
) -> dict[str, list[str]]:
    """The `depth` documents of highest cosine for each query, best first; exact search."""
    documents = list(sets.corpus)
    corpus = encoder.encode_document([sets.corpus[key] for key in documents])
    queries = list(sets.queries)
    asked = encoder.encode_query([sets.queries[key] for key in queries])
    result = {}
    for start in range(0, len(queries), _QUERY_ROWS):
        scores = asked[start : start + _QUERY_ROWS] @ corpus.T
        best = np.argsort(-scores, axis=1, kind="stable")[:, :depth]
        for key, row in zip(queries[start : start + _QUERY_ROWS], best, strict=True):
            result[key] = [documents[i] for i in row]
    return result


def measure_retrieval(
    encoder: SearchEncoder, sets: SearchSet, *, resamples: int = 1000
) -> RetrievalReport:
    """How well the encoder alone finds what the qrels ask for."""
    found = rankings(encoder, sets)
    figures = np.array(
        [
            (
                ndcg_at_k(ranking, sets.qrels[key], _DEPTH),
                recall_at_k(ranking, sets.qrels[key], 1),
                recall_at_k(ranking, sets.qrels[key], _DEPTH),
                mrr_at_k(ranking, sets.qrels[key], _DEPTH),
            )
            for key, ranking in found.items()
        ],
        dtype=np.float64,
    ).reshape(len(found), 4)
    ndcg, first, tenth, mrr = (float(value) for value in figures.mean(axis=0))
    rng = np.random.default_rng(42)
    draws = rng.integers(0, len(figures), (resamples, len(figures)))
    means = figures[draws, 0].mean(axis=1) if resamples else np.array([ndcg])
    low, high = np.percentile(means, [2.5, 97.5])
    return RetrievalReport(
        ndcg, first, tenth, mrr, float(low), float(high), len(sets.queries), len(sets.corpus)
    )


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise FolderMissing(path)
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
