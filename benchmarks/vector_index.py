"""Measures the vector index: building, recall of the graph against exact search, queries, memory.

    python -m benchmarks.vector_index [--count 100000] [--isotropic 20000] [--dim 384]

Two kinds of vectors: in clusters, as texts on common subjects are (cosine .67 within a cluster),
and isotropic, the hardest case, which no text is. Questions are fresh vectors of the same kind.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.recording import record
from engine.vector_index import EXACT_LIMIT, Ids, VectorIndex, Vectors

QUERIES = 300
TOP = 10
CLUSTER_ROWS = 50
SPREAD = 0.7


class IdsOnly:
    """A `VectorSource` of which nothing needs loading."""

    def __init__(self, count: int) -> None:
        self._count = count

    def vector_ids(self, model_id: str) -> Ids:
        """The ids 1 to n."""
        return np.arange(1, self._count + 1)

    def load_vectors(self, model_id: str, ids: Ids | None = None) -> Iterator[tuple[Ids, Vectors]]:
        """Never asked while the graph on disk is whole."""
        raise AssertionError("the graph was not loaded")


def clustered(count: int, dim: int, rng: np.random.Generator) -> tuple[Vectors, Vectors]:
    """Rows and questions around common centres."""
    centres = rng.standard_normal((count // CLUSTER_ROWS, dim), dtype=np.float32)
    rows = centres[rng.integers(len(centres), size=count + QUERIES)]
    rows += SPREAD * rng.standard_normal(rows.shape, dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows[:count], rows[count:]


def isotropic(count: int, dim: int, rng: np.random.Generator) -> tuple[Vectors, Vectors]:
    """Rows and questions in all directions alike."""
    rows = rng.standard_normal((count + QUERIES, dim), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return rows[:count], rows[count:]


def milliseconds(ask: Callable[[Vectors], object], questions: Vectors) -> dict[str, float]:
    """p50 and p95 of single queries."""
    ask(questions[0])
    times = []
    for question in questions:
        start = time.perf_counter()
        ask(question)
        times.append(1e3 * (time.perf_counter() - start))
    p50, p95 = np.percentile(times, [50, 95])
    return {"p50_ms": round(float(p50), 2), "p95_ms": round(float(p95), 2)}


def measure(rows: Vectors, questions: Vectors, folder: Path) -> dict[str, Any]:
    """All figures for one kind of vectors."""
    count, dim = rows.shape
    ids = np.arange(1, count + 1)
    index = VectorIndex(folder, model_id="benchmark", dim=dim, exact_limit=10 * count)
    index.add(ids, rows)
    exact = milliseconds(lambda q: index.query(q, TOP), questions)
    truth = [set(index.query(question, TOP)[0].tolist()) for question in questions]
    start = time.perf_counter()
    index.rebuild()
    build_s = time.perf_counter() - start
    found = [set(index.query(question, TOP)[0].tolist()) for question in questions]
    shared = [len(a & b) for a, b in zip(found, truth, strict=True)]
    figures: dict[str, Any] = {
        "count": count,
        "dim": dim,
        "build_s": round(build_s, 1),
        "graph_used": not index.exact,
        "recall_at_10": round(float(np.mean(shared)) / TOP, 4),
        "exact": exact,
    }
    if not index.exact:
        stamp = json.loads((folder / "graph.json").read_text(encoding="utf-8"))
        few = np.random.default_rng(1).choice(ids, count // 50, replace=False)
        figures |= {
            "ef": stamp["ef"],
            "recall_at_10_when_built": round(stamp["recall"], 4),
            "graph": milliseconds(lambda q: index.query(q, TOP), questions),
            "only_2_percent_allowed": milliseconds(
                lambda q: index.query(q, TOP, allowed=few), questions[:50]
            ),
            "half_allowed": milliseconds(
                lambda q: index.query(q, TOP, allowed=ids[::2]), questions[:50]
            ),
            "file_mb": round(stamp["size_bytes"] / 1e6, 1),
        }
    index.close()
    if figures["graph_used"]:
        figures |= opened_elsewhere(folder, count, dim)
    return figures


def opened_elsewhere(folder: Path, count: int, dim: int) -> dict[str, float]:
    """Seconds to open and memory that the opened index takes, in a fresh process."""
    command = [sys.executable, "-m", "benchmarks.vector_index", "--open", str(folder)]
    command += ["--count", str(count), "--dim", str(dim)]
    made = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(made.stdout)


def open_here(folder: Path, count: int, dim: int) -> None:
    """Open a built index and print what that took."""
    import hnswlib  # noqa: F401 - its own memory is not the index's

    process = psutil.Process()
    before = process.memory_info().rss
    start = time.perf_counter()
    index = VectorIndex.open(
        folder, model_id="benchmark", dim=dim, source=IdsOnly(count), exact_limit=count
    )
    open_s = time.perf_counter() - start
    index.query(np.ones(dim, dtype=np.float32), TOP)
    memory = process.memory_info().rss - before
    print(json.dumps({"open_s": round(open_s, 2), "memory_mb": round(memory / 1e6, 1)}))


def main() -> None:
    """Measure and record, or open for a measuring parent."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--isotropic", type=int, default=20_000)
    parser.add_argument("--dim", type=int, default=384)
    parser.add_argument("--open", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.open:
        open_here(args.open, args.count, args.dim)
        return
    rng = np.random.default_rng(0)
    figures: dict[str, Any] = {"exact_limit": EXACT_LIMIT}
    cases = {"clustered": (clustered, args.count), "isotropic": (isotropic, args.isotropic)}
    for name, (make, count) in cases.items():
        with tempfile.TemporaryDirectory() as folder:
            figures[name] = measure(*make(count, args.dim, rng), Path(folder))
    record("vector-index", figures)


if __name__ == "__main__":
    main()
