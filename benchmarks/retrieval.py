"""Measures whether questions find their documents: by meaning, by words, by both together.

    python -m benchmarks.retrieval [--documents ../shared/data/documents] [--library DIR]

Each question names the document that answers it, and others that say the same. Its rank is that
of the first hit from one of them, in the list as a person would see it. The German and English
questions are the test; the other sets are what search was tuned on.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.recording import documents, record
from engine.catalog.store import FILE_NAME, Catalog
from engine.encoder import Encoder, open_encoder
from engine.library import Library
from engine.locations import embedded_model_dir
from engine.searching.calibration import calibrate
from engine.searching.hits import Source
from engine.searching.query import parse
from engine.searching.searcher import Searcher
from engine.vector_index import VectorIndex

QUESTIONS = Path(__file__).resolve().parents[1] / "tests" / "data"
SETS = {
    "german": "german_questions",
    "english": "english_questions",
    "tuning": "dev_questions",
    "tuning-german": "tuning_questions",
}
LEGS = {
    "dense": frozenset({Source.DENSE}),
    "lexical": frozenset({Source.LEXICAL}),
    "fused": frozenset(Source),
}
DEPTH = 10


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the documents that answer it, relative to the documents' folder."""

    text: str
    answers: frozenset[str]


def questions(name: str) -> list[Question]:
    """One of the sets in tests/data."""
    lines = (QUESTIONS / f"{SETS[name]}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = map(json.loads, lines)
    return [Question(row["question"], frozenset({row["document"], *row["also"]})) for row in rows]


class Bench:
    """A finished library, searched leg by leg."""

    def __init__(self, folder: Path, library: Path, model: Path) -> None:
        """Open what was indexed.

        Args:
            folder: the documents.
            library: a library over them, complete.
            model: whose vectors it holds.
        """
        self._folder = folder.resolve()
        self._catalog = Catalog.open(library / FILE_NAME)
        self._encoder: Encoder = open_encoder(model, device="cpu")
        self._index = VectorIndex.open(
            library / "vectors" / self._encoder.model_id,
            model_id=self._encoder.model_id,
            dim=self._encoder.dim,
            source=self._catalog,
        )
        self._calibration = calibrate(self._encoder)
        self._searcher = Searcher(self._catalog)

    def close(self) -> None:
        """Close the library."""
        self._index.close()
        self._catalog.close()
        self._encoder.close()

    def found(self, text: str, legs: frozenset[Source], limit: int = DEPTH) -> list[set[str]]:
        """For each hit the documents that hold it, relative to the documents' folder."""
        result = self._searcher.search(
            parse(text, limit=limit),
            encoder=self._encoder if Source.DENSE in legs else None,
            index=self._index,
            calibration=self._calibration,
            legs=legs,
        )
        return [
            {path.relative_to(self._folder).as_posix() for path in (hit.path, *hit.copies)}
            for hit in result.hits
        ]

    def ranks(self, asked: Sequence[Question], legs: frozenset[Source]) -> list[int]:
        """For each question the rank of its first right hit, from 1; 0 if it is not there."""
        ranks = []
        for question in asked:
            hits = self.found(question.text, legs)
            right = [rank for rank, hit in enumerate(hits, start=1) if hit & question.answers]
            ranks.append(right[0] if right else 0)
        return ranks


def figures(ranks: Sequence[int]) -> dict[str, float]:
    """Shares of questions with a right hit, and the mean reciprocal rank."""

    def share(depth: int) -> float:
        return round(sum(0 < rank <= depth for rank in ranks) / len(ranks), 4)

    mean = sum(1 / rank for rank in ranks if rank) / len(ranks)
    return {"hit@1": share(1), "hit@5": share(5), "hit@10": share(10), "mrr@10": round(mean, 4)}


def measure(folder: Path, library: Path, model: Path) -> dict[str, Any]:
    """All sets by all legs, and the German and English questions whose document is missed."""
    bench = Bench(folder, library, model)
    try:
        result: dict[str, Any] = {"sets": {}, "missed": {}}
        for name in SETS:
            asked = questions(name)
            ranks = {leg: bench.ranks(asked, legs) for leg, legs in LEGS.items()}
            result["sets"][name] = {
                "questions": len(asked),
                **{leg: figures(found) for leg, found in ranks.items()},
            }
            result["missed"][name] = [
                {"question": question.text, **{leg: found[place] for leg, found in ranks.items()}}
                for place, question in enumerate(asked)
                if not 0 < ranks["fused"][place] <= 5
            ]
        return result
    finally:
        bench.close()


def indexed(folder: Path, directory: Path) -> None:
    """Bring a library over the documents up to date."""
    with Library.open(directory) as library:
        library.load_model()
        library.index([folder.resolve()])


def main() -> None:
    """Index, measure, record."""
    parser = argparse.ArgumentParser(description="Whether questions find their documents")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--library", type=Path, help="used and kept; else a temporary one")
    arguments = parser.parse_args()
    folder = arguments.documents or documents()
    with tempfile.TemporaryDirectory() as place:
        library = arguments.library or Path(place)
        indexed(folder, library)
        record("retrieval", measure(folder, library, embedded_model_dir()))


if __name__ == "__main__":
    main()
