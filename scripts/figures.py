"""Writes the figures of the README from the JSON results, between its markers.

python scripts/figures.py                      rewrite README.md
python scripts/figures.py --check              fail if README.md is not up to date
python scripts/figures.py record NAME KEY=VALUE ...   keep a figure that a shell script measured
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "benchmarks" / "results"
README = ROOT / "README.md"

Row = tuple[str, str, Callable[[Any], str], str]

# What, the result it is read from, how it is written, what it must be.
ROWS: tuple[Row, ...] = (
    (
        "Real files indexed or listed with a reason",
        "index-rate",
        lambda r: f"{r['listed_share']:.0%} of {r['files'] + r['failed']}",
        "100 %",
    ),
    (
        "Indexing over the bare encoder, same passages, same run",
        "index-rate",
        lambda r: (
            f"{r['ratio']:.2f} ({r['pipeline_per_s']:.0f} of {r['bare_encoder_per_s']:.0f} "
            "passages/s)"
        ),
        "at least 0.85",
    ),
    ("Memory while indexing", "index-rate", lambda r: f"{r['memory_mb']} MB", "at most 900 MB"),
    (
        "Rescan of 10,000 unchanged files",
        "rescan",
        lambda r: f"{r['seconds']:.2f} s",
        "at most 2 s",
    ),
    (
        "Query at 100,000 passages, p50 / p95",
        "search-latency",
        lambda r: f"{r['search']['p50_ms']:.1f} / {r['search']['p95_ms']:.1f} ms",
        "at most 20 / 50 ms",
    ),
    (
        "Recall@10 of the graph against exact search, 100,000",
        "vector-index",
        lambda r: f"{r['clustered']['recall_at_10']:.4f}",
        "at least 0.99",
    ),
    (
        "Longest stall of the window while indexing and searching",
        "ui-stall",
        lambda r: f"{r['longest_ms']:.0f} ms",
        "at most 100 ms",
    ),
    (
        "Start to visible window / to first answer, warm",
        "startup",
        lambda r: f"{r['window_s']:.2f} / {r['answer_s']:.2f} s",
        "at most 1.5 / 3 s",
    ),
    (
        "Memory idle at 100,000 passages",
        "memory",
        lambda r: f"{r['idle_memory_mb']:.0f} MB",
        "at most 600 MB",
    ),
    (
        "A made-up person retrains once: nDCG@10 of unseen questions",
        "personal",
        lambda r: (
            f"{r['person']['unseen_ndcg10']['before']:.3f} to "
            f"{r['person']['unseen_ndcg10']['after']:.3f}"
        ),
        "5 points up",
    ),
    (
        "One click with 300 judgments, to the table",
        "personal",
        lambda r: f"{r['one_click']['seconds_to_table'] / 60:.1f} min",
        "at most 10 min",
    ),
    (
        "Longest stall of the window while it trains",
        "training-stall",
        lambda r: f"{r['longest_ms']:.0f} ms",
        "at most 100 ms",
    ),
    ("Size of the directory build", "build", lambda r: f"{r['size_mb']} MB", ""),
)


def result(name: str) -> dict[str, Any] | None:
    """A result by name, None if it was not measured."""
    path = RESULTS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def speed_table() -> str:
    """Figures of speed and size."""
    lines = ["| what | measured | wanted |", "|---|---|---|"]
    for label, name, write, wanted in ROWS:
        found = result(name)
        lines.append(f"| {label} | {write(found) if found else 'not measured'} | {wanted} |")
    return "\n".join(lines)


def retrieval_table() -> str:
    """Hits of each leg and of both, on the question sets."""
    found = result("retrieval")
    if found is None:
        return "Not measured."
    lines = [
        "| questions | leg | right document first | among 5 | MRR@10 |",
        "|---|---|---|---|---|",
    ]
    for name, legs in found["sets"].items():
        for leg, figures in legs.items():
            if not isinstance(figures, dict):
                continue
            lines.append(
                f"| {name} | {leg} | {figures['hit@1']:.2f} | {figures['hit@5']:.2f} | "
                f"{figures['mrr@10']:.3f} |"
            )
    return "\n".join(lines)


def similarity_table() -> str:
    """Spearman on the STSb test set beside the published figures of the reference."""
    found = result("encoder-sts")
    lines = [
        "| STSb test, Spearman of cosine | German | English | crossed |",
        "|---|---|---|---|",
        "| cross-en-de-roberta-sentence-transformer, 278 M parameters (published) | 0.8550 | "
        "0.8660 | 0.8525 |",
    ]
    if found is not None:
        lines.append(f"| the embedded encoder, int8, as served (measured) | {_cells(found)} |")
        if isinstance(found.get("clean"), dict):
            lines.append(
                "| the same, pairs that share no sentence with train or dev | "
                f"{_cells(found['clean'])} |"
            )
    return "\n".join(lines)


def _cells(found: dict[str, Any]) -> str:
    return " | ".join(f"{_value(found[key]):.4f}" for key in ("de", "en", "cross"))


def _value(figure: Any) -> float:
    return float(figure["spearman"] if isinstance(figure, dict) else figure)


TABLES = {"speed": speed_table, "retrieval": retrieval_table, "similarity": similarity_table}


def written(text: str) -> str:
    """The README with every table made anew."""
    for name, make in TABLES.items():
        begin, end = f"<!-- {name}: made by scripts/figures.py -->", f"<!-- end of {name} -->"
        pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        table = f"{begin}\n{make()}\n{end}".replace("\\", r"\\")
        text = pattern.sub(table, text)
    return text


def main() -> int:
    """The exit code: 0, or 1 if a check found the README out of date."""
    if sys.argv[1:2] == ["record"]:
        name, *pairs = sys.argv[2:]
        figures = {key: json.loads(value) for key, value in (pair.split("=", 1) for pair in pairs)}
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.json").write_text(json.dumps(figures, indent=2) + "\n")
        return 0
    before = README.read_text(encoding="utf-8")
    after = written(before)
    if sys.argv[1:] == ["--check"]:
        if before != after:
            print("README.md is not up to date: run python scripts/figures.py")
        return int(before != after)
    README.write_text(after, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
