"""Times of keyword search over synthetic passages: `python benchmarks/lexical.py`.

Words are made of syllables and drawn by Zipf's law, with real stop words at the top and German
compounds among the rest; queries are words drawn evenly from the passages, as people ask for
what is rare and for what is common. The catalog is kept in --library, to be used again.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np

from engine.catalog.records import NewDocument, PassageFilter
from engine.catalog.store import Catalog
from engine.documents import Language, Passage, Section, Span

RESULT = Path(__file__).parent / "results" / "lexical.json"
_STOPWORDS = {
    Language.DE: "die der und in den von zu das mit sich des auf für ist im dem nicht ein eine "
    "als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem "
    "über einen so zum war haben nur oder aber vor zur bis mehr durch man sein",
    Language.EN: "the of and to in a is that for it as was with be by on not he his but at are "
    "this have from or had an they which one you were all their there been has when who will "
    "no more if out so up into them than its only",
}
_ONSETS = [*"bdfghklmnprstwz", "sch", "st", "tr", "kr", "pl", "br", "gr", "fl"]
_NUCLEI = ["a", "e", "i", "o", "u", "ei", "au", "ie", "ä", "ö", "ü"]
_CODAS = ["", "n", "r", "s", "t", "l", "ng", "m", "rt", "ck"]
_PASSAGE_WORDS = 70
_PASSAGES_PER_DOCUMENT = 50


def vocabulary(language: Language, size: int, rng: np.random.Generator) -> list[str]:
    """Distinct words, the most frequent first."""
    known = dict.fromkeys(_STOPWORDS[language].split())
    simple: list[str] = []
    while len(known) < size:
        if language is Language.DE and len(simple) > 2_000 and rng.random() < 0.3:
            first, second = rng.choice(simple[:2_000], 2)
            word = first + str(rng.choice(["", "s", "en"])) + second
        else:
            word = "".join(
                str(rng.choice(part))
                for _ in range(int(rng.integers(1, 4)))
                for part in (_ONSETS, _NUCLEI, _CODAS)
            )
            simple.append(word)
        known[word] = None
    return list(known)


def passages_of(words: list[str], number: int, rng: np.random.Generator) -> list[str]:
    """Texts of words drawn by Zipf's law."""
    weights = 1.0 / (np.arange(len(words)) + 2.7) ** 1.07
    draws = rng.choice(len(words), size=(number, _PASSAGE_WORDS), p=weights / weights.sum())
    return [" ".join(words[index] for index in row) + "." for row in draws]


def fill(catalog: Catalog, number: int, rng: np.random.Generator) -> float:
    """Saves the passages and returns the seconds that this took."""
    root = catalog.add_root(Path("/synthetic"), "folder")
    seconds = 0.0
    for language in (Language.DE, Language.EN):
        words = vocabulary(language, 60_000, rng)
        for document in range(number // 2 // _PASSAGES_PER_DOCUMENT):
            texts = passages_of(words, _PASSAGES_PER_DOCUMENT, rng)
            record = NewDocument(
                Path(f"/synthetic/{language}{document % 40}/{document}.txt"),
                root.root_id,
                len(texts),
                document * 10**12,
                file_type=("pdf", "txt", "docx")[document % 3],
                title=texts[0][:40],
                language=language,
            )
            made = [Passage(text, language, span=Span(0, len(text))) for text in texts]
            start = time.perf_counter()
            catalog.save_document(record, [Section(text) for text in texts], made)
            seconds += time.perf_counter() - start
    return seconds


def queries(catalog: Catalog, number: int, rng: np.random.Generator) -> list[str]:
    """Runs of one to six words out of passages, drawn evenly from the terms' places."""
    found = []
    ids = rng.integers(1, catalog.counts().passages, number)
    for row in catalog.fetch_hits([int(place) for place in ids]):
        words = row.text.rstrip(".").split()
        wanted = int(rng.integers(1, 7))
        found.append(" ".join(str(word) for word in rng.choice(words, wanted, replace=False)))
    return found


def percentiles(times_ms: list[float]) -> dict[str, float]:
    """p50, p95 and the longest, milliseconds."""
    return {
        "p50_ms": round(float(np.percentile(times_ms, 50)), 2),
        "p95_ms": round(float(np.percentile(times_ms, 95)), 2),
        "max_ms": round(max(times_ms), 2),
    }


def measure(
    catalog: Catalog, asked: list[str], wanted: PassageFilter
) -> dict[str, dict[str, float]]:
    """Times of `match` over the queries, each asked once.

    Returns:
        "wall", and "cpu": what remains of it where nothing else is running.
    """
    wall, cpu = [], []
    for query in asked:
        start, used = time.perf_counter(), time.process_time()
        catalog.match(query, limit=100, wanted=wanted)
        wall.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
    return {"wall": percentiles(wall), "cpu": percentiles(cpu)}


def main() -> None:
    """Fills a catalog, or takes the one at hand, and times the queries."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--library", type=Path, help="folder of the catalog, made if missing")
    options = parser.parse_args()
    rng = np.random.default_rng(7)
    folder = options.library or Path(tempfile.mkdtemp(prefix="lexical-"))
    with Catalog.open(folder / "catalog.sqlite") as catalog:
        result: dict[str, Any] = {
            "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
            "load": round(os.getloadavg()[0], 1),
        }
        if not catalog.roots():
            result["save_s"] = round(fill(catalog, options.passages, rng), 1)
        catalog.tidy()
        counts = catalog.counts()
        result |= {"passages": counts.passages, "size_mb": round(counts.size_bytes / 1e6)}
        asked = queries(catalog, options.queries, rng)
        measure(catalog, asked[:20], PassageFilter())
        result["all"] = measure(catalog, asked, PassageFilter())
        result["one_language"] = measure(
            catalog, asked, PassageFilter(languages=frozenset({Language.DE}))
        )
        result["one_type"] = measure(catalog, asked, PassageFilter(types=frozenset({"pdf"})))
    print(json.dumps(result, indent=2))
    RESULT.write_text(json.dumps(result, indent=2) + "\n")


if __name__ == "__main__":
    main()
