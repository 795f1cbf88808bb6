"""How near the whole indexing pipeline comes to the bare encoder, on the same passages.

    python -m benchmarks.index_rate [FOLDER] [--library DIR]

The folder is indexed into a new library; then the encoder alone encodes the same distinct texts,
in slices of the same size, already in memory. The ratio of the two rates is the figure. Memory is
the largest resident set of the indexing process plus that of its largest reading child.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from benchmarks.recording import documents, peak_memory_mb, record
from engine.encoder import open_encoder
from engine.indexing.encoding import SLICE_TEXTS, WINDOW_TEXTS
from engine.library import Library
from engine.locations import embedded_model_dir


def all_texts(library: Library) -> list[str]:
    """Every distinct text of the library, as the pipeline met them."""
    catalog = library._catalog  # noqa: SLF001 - the door has no need of this
    return [item.text for item in catalog.pending_texts("no such model", 10_000_000)]


def bare_rate(texts: list[str]) -> float:
    """Texts a second of the encoder alone."""
    encoder = open_encoder(embedded_model_dir(), device="cpu")
    encoder.encode_document(texts[:SLICE_TEXTS])
    started = time.monotonic()
    for first in range(0, len(texts), WINDOW_TEXTS):
        window = sorted(texts[first : first + WINDOW_TEXTS], key=len)
        for start in range(0, len(window), SLICE_TEXTS):
            encoder.encode_document(window[start : start + SLICE_TEXTS])
    seconds = time.monotonic() - started
    encoder.close()
    return len(texts) / seconds


def main() -> None:
    """Measure once and record."""
    parser = argparse.ArgumentParser(description="Indexing against the bare encoder")
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--library", type=Path, help="a new one, which is kept")
    arguments = parser.parse_args()
    folder = arguments.folder or documents()
    with (
        tempfile.TemporaryDirectory() as place,
        Library.open(arguments.library or Path(place)) as library,
    ):
        library.load_model()
        report = library.index([folder.absolute()])
        memory = peak_memory_mb() + peak_memory_mb(children=True)
        texts = all_texts(library)
        listed = len(library.documents())
        candidates = report.added
    bare = bare_rate(texts)
    record(
        "index-rate",
        {
            "files": report.files,
            "failed": len(report.failed),
            "listed_share": listed / candidates if candidates else 0.0,
            "passages": report.passages,
            "texts": len(texts),
            "seconds": round(report.seconds, 2),
            "pipeline_per_s": round(report.passages_per_second, 1),
            "bare_encoder_per_s": round(bare, 1),
            "ratio": round(report.passages_per_second / bare, 3),
            "memory_mb": round(memory),
        },
    )


if __name__ == "__main__":
    main()
