"""A library of toy passages and a person who wants one kind of them, which no query names.

The toy encoder makes vectors in milliseconds; catalog, search, judgments and training are the real
ones. `train` runs one as the training process does, with the toy encoder in place of a model.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from engine.documents import Language
from engine.encoder import AdaptedEncoder, QueryAdapter
from engine.judgments import Judgment
from engine.model_store.adapters import is_adapter
from engine.searching.hits import SearchHit
from engine.searching.query import parse
from engine.training.personal.bilingual_check import BilingualCheck
from engine.training.personal.telling import TrainingResult
from tests.fakes import ToyEncoder
from tests.shelf import Shelf

_WORDS = """
katze haus auto miete steuer wasser brot kuchen apfel buch arzt krankenhaus schule kind arbeit
urlaub geld bank fahrrad zug flug garten baum wetter regen musik rot grüne alt neu groß klein
läuft schläft bellt kostet
"""
TOPICS = _WORDS.split()
DIM = 128
WANTED, OTHER = "Vertrag", "Rechnung"
# Of what the person never asks for: the adapter must leave it alone.
CHECK = BilingualCheck(
    tuple((f"{word} hund", f"{word} dog") for word in TOPICS[:12]),
    tuple((word, word, f"{word} hund") for word in TOPICS[:6]),
)


def a_shelf(folder: Path) -> Shelf:
    """For each topic three passages of each kind, a document each."""
    folder.mkdir(parents=True, exist_ok=True)
    shelf = Shelf(folder, ToyEncoder(dim=DIM))
    for topic in TOPICS:
        for number in range(3):
            for kind in (OTHER, WANTED):
                shelf.add(f"{topic} {kind} {number}.txt", f"{topic} {kind} Blatt {number}")
    return shelf


def found(shelf: Shelf, query: str) -> tuple[SearchHit, ...]:
    """The first ten hits."""
    return shelf.searcher.search(
        parse(query, limit=10), encoder=shelf.encoder, index=shelf.index
    ).hits[:10]


def judge_hits(shelf: Shelf, *, topics: int = 36, shuffled: bool = False) -> int:
    """Let the person ask for topics and judge the first ten hits; how many judgments."""
    said = []
    for place, topic in enumerate(TOPICS[:topics]):
        query = f"{topic} bitte"
        for hit in found(shelf, query):
            said.append((query, hit, topic in hit.text.split() and WANTED in hit.text, place))
    if shuffled:
        labels = [relevant for _, _, relevant, _ in said]
        random.Random(1).shuffle(labels)
        said = [(q, h, label, p) for (q, h, _, p), label in zip(said, labels, strict=True)]
    for query, hit, relevant, place in said:
        shelf.catalog.add_judgment(a_word(query, hit.text, relevant, place))
    return len(said)


def a_word(query: str, passage: str, relevant: bool, place: int = 0) -> Judgment:
    return Judgment(
        judgment_id=0,
        query=query,
        passage=passage,
        title="t",
        path="/home/anna/t.txt",
        relevant=relevant,
        weak=False,
        query_language=Language.DE,
        language=Language.DE,
        model_id="toy",
        judged_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=place),
    )


@contextlib.contextmanager
def toy_models() -> Iterator[None]:
    """Let every model be the toy encoder, with its adapter where there is one."""

    def opened(folder: Path, **_: object) -> ToyEncoder | AdaptedEncoder:
        base = ToyEncoder(dim=DIM)
        if is_adapter(Path(folder)):
            return AdaptedEncoder(base, QueryAdapter.load(Path(folder)))
        return base

    with (
        mock.patch("engine.training.personal.workplace.open_encoder", opened),
        mock.patch("engine.training.personal.retraining.open_encoder", opened),
        mock.patch("engine.training.personal.retraining.read_check", return_value=CHECK),
    ):
        yield


def train(directory: Path, **more: object) -> TrainingResult:
    from engine.training.personal.retraining import retrain

    options = {"method": "adapter", "steps": 40, **dict(more.pop("options", {}))}  # type: ignore[call-overload]
    with toy_models():
        return retrain(directory, "personal", options, **more)  # type: ignore[arg-type]
