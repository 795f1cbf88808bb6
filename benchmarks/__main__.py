"""Runs the benchmarks one after the other: `python -m benchmarks [NAME ...]`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

NAMES = (
    "index_rate",
    "rescan",
    "vector_index",
    "lexical",
    "search_latency",
    "feedback",
    "retrieval",
    "startup",
    "ui_stall",
    "personal",
    "training_stall",
)


def main() -> int:
    """The exit code: 0 if every benchmark ran."""
    wanted = sys.argv[1:] or NAMES
    unknown = set(wanted) - set(NAMES)
    if unknown:
        print(f"There is no benchmark {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}.")
        return 2
    failed = []
    for name in wanted:
        print(f"== {name}", flush=True)
        module = f"benchmarks.{name}"
        if subprocess.run([sys.executable, "-m", module], cwd=Path(__file__).parents[1]).returncode:
            failed.append(name)
    if failed:
        print(f"Failed: {', '.join(failed)}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
