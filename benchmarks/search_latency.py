"""Measures how long a query takes over 100,000 passages, from its text to the hits.

    python -m benchmarks.search_latency [--library DIR] [--passages 100000]

The passages are made of sentences of the real documents, drawn anew for each, so that words are
as frequent as in real text and no two passages are alike. A few thousand of them are encoded;
the others get the vector of one of these with noise, as near to it as passages on one subject
are. Encoder, catalog and graph are those of the program. Queries are the German and English
questions of the test, each asked once.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.recording import documents, record
from benchmarks.retrieval import questions
from engine.catalog.records import NewDocument
from engine.catalog.store import FILE_NAME, Catalog
from engine.documents import Language, Passage, Section, Span
from engine.encoder import Encoder, Vectors, open_encoder
from engine.extraction.registry import extract
from engine.folding import clean
from engine.locations import embedded_model_dir
from engine.searching.calibration import Calibration, calibrate
from engine.searching.query import parse
from engine.searching.searcher import Searcher
from engine.sentences import sentence_spans
from engine.vector_index import VectorIndex

PASSAGES = 100_000
PER_DOCUMENT = 50
ENCODED = 1_500
NOISE = 0.5  # length of what is added to a vector of length 1: cosines around 0.89
WORDS = 75
SEEN = 10  # hits that a window shows


def sentences(folder: Path) -> dict[Language, list[str]]:
    """Sentences of the real documents, by language."""
    found: dict[Language, list[str]] = {}
    for language in (Language.DE, Language.EN):
        lines: dict[str, None] = {}
        for path in sorted((folder / language).glob("*.md")):
            for section in extract(path).sections:
                text = clean(section.text)
                for span in sentence_spans(text):
                    line = " ".join(text[span.start : span.end].split())
                    if 4 <= len(line.split()) <= 40:
                        lines[line] = None
        found[language] = list(lines)
    return found


def passages(pool: list[str], language: Language, number: int, seed: int) -> Iterator[Passage]:
    """Passages of some sentences each, all different."""
    draw = random.Random(seed)  # noqa: S311 - texts, no secrets
    for _ in range(number):
        chosen: list[str] = []
        while sum(len(line.split()) for line in chosen) < WORDS:
            chosen.append(draw.choice(pool))
        text = " ".join(chosen)
        yield Passage(text, language, span=Span(0, len(text)))


def fill(catalog: Catalog, folder: Path, number: int) -> None:
    """Save the passages as documents of fifty."""
    root = catalog.add_root(Path("/synthetic"), "folder")
    for language, pool in sentences(folder).items():
        made = passages(pool, language, number // 2, seed=1)
        for place in range(number // 2 // PER_DOCUMENT):
            some = [next(made) for _ in range(PER_DOCUMENT)]
            path = Path(f"/synthetic/{language}{place % 40}/{place}.md")
            new = NewDocument(
                path,
                root.root_id,
                1000,
                place * 10**12,
                file_type="md",
                title=f"{language} {place}",
                language=language,
            )
            catalog.save_document(new, [Section(passage.text) for passage in some], some)


def add_vectors(catalog: Catalog, encoder: Encoder) -> None:
    """A vector for every passage, most of them made from those of the first few."""
    waiting = catalog.pending_texts(encoder.model_id, 10_000_000)
    draw = np.random.default_rng(1)
    picked = draw.permutation(len(waiting))[:ENCODED]
    real = encoder.encode_document([waiting[place].text for place in picked])
    for start in range(0, len(waiting), 5_000):
        some = waiting[start : start + 5_000]
        rows = real[draw.integers(len(real), size=len(some))]
        noise = draw.standard_normal(rows.shape).astype(np.float32)
        noise *= NOISE / np.linalg.norm(noise, axis=1, keepdims=True)
        mixed: Vectors = rows + noise
        mixed /= np.linalg.norm(mixed, axis=1, keepdims=True)
        catalog.add_vectors(encoder.model_id, [item.text_sha for item in some], mixed)


def times_ms(
    action: Callable[[str], object],
    queries: Sequence[str],
    clock: Callable[[], float] = time.perf_counter,
) -> NDArray[np.float64]:
    """How long an action takes for each query, in milliseconds of a clock."""
    times = []
    for query in queries:
        started = clock()
        action(query)
        times.append((clock() - started) * 1000)
    return np.array(times)


def summary(times: NDArray[np.float64]) -> dict[str, float]:
    """p50, p95 and the longest."""
    p50, p95, longest = np.quantile(times, (0.5, 0.95, 1.0))
    return {"p50_ms": round(p50, 2), "p95_ms": round(p95, 2), "max_ms": round(longest, 2)}


def measure(
    catalog: Catalog, encoder: Encoder, index: VectorIndex, scale: Calibration
) -> dict[str, Any]:
    """Whole searches, their larger parts, and the marking of the hits that are seen."""
    searcher = Searcher(catalog)

    def search(text: str) -> Any:
        return searcher.search(parse(text), encoder=encoder, index=index, calibration=scale)

    asked = [question.text for name in ("german", "english") for question in questions(name)]
    random.Random(1).shuffle(asked)  # noqa: S311
    times_ms(search, [question.text for question in questions("tuning")])
    whole = times_ms(search, asked)
    # A query asked before is not encoded anew, so each is changed a little.
    busy = times_ms(search, [f"{text} !" for text in asked], time.process_time)
    hits = {text: search(text).hits[:SEEN] for text in asked[:40]}
    vectors = {text: scale.aim(encoder.encode_query([text])[0]) for text in asked}
    uncached = [f"{text} ?" for text in asked]
    return {
        "passages": catalog.counts().passages,
        "queries": len(asked),
        "search": summary(whole),
        "search_cpu": summary(busy),  # of all threads together; hardly feels other programs
        "parts": {
            "encode": summary(times_ms(lambda text: encoder.encode_query([text]), uncached)),
            "vectors": summary(times_ms(lambda text: index.query(vectors[text], 150), asked)),
            "words": summary(times_ms(lambda text: catalog.match(text, limit=100), asked)),
        },
        "mark_ten_hits": summary(
            times_ms(
                lambda text: searcher.mark(
                    hits[text], parse(text), encoder=encoder, calibration=scale
                ),
                list(hits),
            )
        ),
        "graph_recall_at_10": index.recall,
    }


def main() -> None:
    """Make the library unless it is there, measure, record."""
    parser = argparse.ArgumentParser(description="How long a query takes")
    parser.add_argument("--library", type=Path, help="used and kept; else a temporary one")
    parser.add_argument("--passages", type=int, default=PASSAGES)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        library = arguments.library or Path(place)
        library.mkdir(parents=True, exist_ok=True)
        encoder = open_encoder(embedded_model_dir(), device="cpu")
        with Catalog.open(library / FILE_NAME) as catalog:
            if not catalog.counts().passages:
                fill(catalog, documents(), arguments.passages)
                add_vectors(catalog, encoder)
            index = VectorIndex.open(
                library / "vectors",
                model_id=encoder.model_id,
                dim=encoder.dim,
                source=catalog,
            )
            while index.exact and index.problem is None:  # the graph is built beside
                time.sleep(1)
            record("search-latency", measure(catalog, encoder, index, calibrate(encoder)))
            index.close()
        encoder.close()


if __name__ == "__main__":
    main()
