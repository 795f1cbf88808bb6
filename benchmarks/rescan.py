"""How long a look at 10,000 unchanged files takes: `python -m benchmarks.rescan`."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from benchmarks.recording import record
from engine.library import Library

FILES = 10_000
RUNS = 3


def make_files(folder: Path) -> None:
    """Ten thousand small files in a hundred folders."""
    for number in range(FILES):
        below = folder / f"{number // 100:03}"
        below.mkdir(exist_ok=True)
        # The same few texts, so that encoding does not take longer than what is measured.
        (below / f"{number:05}.txt").write_text(f"The dog number {number % 40} sleeps.")


def main() -> None:
    """Index once, then measure runs that find nothing to do."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "files"
        folder.mkdir()
        make_files(folder)
        with Library.open(Path(place) / "library") as library:
            library.index([folder])
            seconds = []
            for _ in range(RUNS):
                started = time.monotonic()
                report = library.index()
                seconds.append(time.monotonic() - started)
                assert report.unchanged == FILES, report
    record("rescan", {"files": FILES, "seconds": round(statistics.median(seconds), 3)})


if __name__ == "__main__":
    main()
