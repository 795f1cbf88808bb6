"""Measures whether retraining on a person's judgments helps them, and harms nothing.

    python -m benchmarks.personal [--documents DIR] [--stsb DIR] [--library DIR] [--method adapter]

A made-up person (see `benchmarks.personal_person`) asks a hundred questions of the real documents,
judges the first ten hits of each, retrains once and adopts. What they wanted of every passage is
known, so nDCG@10 is over all passages of the library and not only over those judged: on the
questions that the split held out, and on forty that were never asked. The same person with their
labels shuffled must not be believed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.personal_person import SUBJECTS, Subject, asked, serves, unseen
from benchmarks.recording import DOCUMENTS, documents, record
from benchmarks.retrieval import indexed
from engine import Library, TrainingResult
from engine.catalog.records import PassageFilter
from engine.catalog.store import FILE_NAME, Catalog
from engine.metrics import ndcg_at_k
from engine.training.personal.paired import paired_difference
from engine.training.personal.split import is_held_out

DEPTH = 10
QUESTIONS = 100
ONE_CLICK_QUESTIONS = 30  # of ten judgments each: with 300, an encoder is trained as well
_SEED = 7

Questions = Sequence[tuple[str, Subject]]


class Truth:
    """What the person wants of every passage."""

    def __init__(self, library: Path) -> None:
        """Read all passages of a library."""
        with Catalog.open(library / FILE_NAME) as catalog:
            ids = catalog.filter_passage_ids(PassageFilter()).tolist()
            rows = [
                row
                for start in range(0, len(ids), 1000)
                for row in catalog.fetch_hits(ids[start : start + 1000])
            ]
        self.passages = len(rows)
        self._wanted = {
            id(subject): {
                row.text: 1.0 for row in rows if serves(subject, row.path, row.text, row.heading)
            }
            for subject in SUBJECTS
        }

    def of(self, library: Library, questions: Questions) -> list[float]:
        """NDCG@10 of each question's first hits as the library gives them."""
        found = []
        for text, subject in questions:
            hits = library.search(text, limit=DEPTH).hits[:DEPTH]
            texts = list(dict.fromkeys(hit.text for hit in hits))
            found.append(ndcg_at_k(texts, self._wanted[id(subject)], DEPTH))
        return found


def judge(
    library: Library, *, questions: int = QUESTIONS, shuffled: int | None = None
) -> dict[str, int]:
    """Let the person judge the first ten hits of their questions; how many of each kind."""
    said = [
        (text, hit.passage_id, serves(subject, hit.path, hit.text, hit.heading))
        for text, subject in asked()[:questions]
        for hit in library.search(text, limit=DEPTH).hits[:DEPTH]
    ]
    labels = [relevant for _, _, relevant in said]
    if shuffled is not None:
        random.Random(shuffled).shuffle(labels)  # noqa: S311 - labels, no secret
    for (text, passage_id, _), relevant in zip(said, labels, strict=True):
        library.judge(text, passage_id, relevant=relevant)
    return {"judgments": len(said), "relevant": sum(labels)}


def learned(
    folder: Path, truth: Truth, options: dict[str, object], shuffled: int | None = None
) -> dict[str, Any]:
    """One person in a library of their own: judged, retrained, adopted, measured."""
    held_out = [question for question in asked() if is_held_out(question[0])]
    with Library.open(folder) as library:
        # What judged hits change at once is another matter, and would mix the two up.
        library.change_settings(learn_at_once=False)
        library.load_model()
        counts = judge(library, shuffled=shuffled)
        before = [truth.of(library, questions) for questions in (held_out, unseen())]
        started = time.monotonic()
        result = library.retrain("personal", options)
        seconds = time.monotonic() - started
        library.adopt_model(result.candidate)
        after = [truth.of(library, questions) for questions in (held_out, unseen())]
        card = library.trained_models()[0].card
    figures: dict[str, Any] = {**counts, "kind": card.kind, "seconds_to_table": round(seconds, 1)}
    for name, first, second in zip(("held_out", "unseen"), before, after, strict=True):
        found = paired_difference(first, second)
        figures[f"{name}_ndcg10"] = {
            "questions": found.n,
            "before": round(found.before, 4),
            "after": round(found.after, 4),
            "gain": round(found.gain, 4),
            "interval": [round(found.low, 4), round(found.high, 4)],
        }
    return {**figures, **told(result), "found_on_the_way": _short(card.figures)}


def one_click(folder: Path, options: dict[str, object]) -> dict[str, Any]:
    """How long it takes from the click to the table with three hundred judgments."""
    with Library.open(folder) as library:
        library.change_settings(learn_at_once=False)
        library.load_model()
        counts = judge(library, questions=ONE_CLICK_QUESTIONS)
        load = os.getloadavg()[0]
        started = time.monotonic()
        result = library.retrain("personal", options)
        seconds = time.monotonic() - started
        card = library.trained_models()[0].card
    return {
        **counts,
        "kind": card.kind,
        "seconds_to_table": round(seconds, 1),
        "load_before": round(load, 2),
        **told(result),
    }


def told(result: TrainingResult) -> dict[str, Any]:
    """What the program itself says, knowing judgments alone."""
    return {
        "rule": {
            "adopts": result.verdict.adopt,
            "reasons": [reason.value for reason in result.verdict.reasons],
        },
        "table": {
            row.measure.value: {
                "active": round(row.active, 4),
                "candidate": round(row.candidate, 4),
                "interval": [round(row.low, 4), round(row.high, 4)],
                "n": row.n,
            }
            for row in result.table.rows
        },
    }


def _short(figures: Any) -> dict[str, Any]:
    return {name: value for name, value in figures.items() if name.startswith("validation")}


def main() -> None:
    """Index, judge, retrain, measure, record."""
    parser = argparse.ArgumentParser(description="Whether retraining helps and harms nothing")
    parser.add_argument("--documents", type=Path)
    parser.add_argument("--stsb", type=Path, default=DOCUMENTS.parent / "stsb")
    parser.add_argument("--library", type=Path, help="used, kept and not changed else")
    parser.add_argument("--method", default="auto", help="auto, adapter or encoder")
    parser.add_argument("--minutes", type=float, default=4.0, help="of an encoder's training")
    parser.add_argument("--shuffles", type=int, default=3)
    parser.add_argument("--dry", action="store_true", help="print and do not record")
    arguments = parser.parse_args()
    options: dict[str, object] = {"method": arguments.method, "minutes": arguments.minutes}
    if arguments.stsb.is_dir():
        options["data"] = str(arguments.stsb.resolve())
    with tempfile.TemporaryDirectory() as place:
        library = arguments.library or Path(place) / "library"
        if not (library / FILE_NAME).is_file():
            indexed(arguments.documents or documents(), library)
        truth = Truth(library)
        person = learned(_copied(library, Path(place) / "person"), truth, options)
        quick = {**options, "method": "adapter"}
        wrong = [
            learned(_copied(library, Path(place) / f"wrong {n}"), truth, quick, shuffled=n)
            for n in range(arguments.shuffles)
        ]
        click = one_click(_copied(library, Path(place) / "one click"), options)
    figures = {
        "passages": truth.passages,
        "cores": os.cpu_count(),
        "person": person,
        "one_click": click,
        "shuffled_labels": [{"rule": one["rule"], "table": one["table"]} for one in wrong],
    }
    if arguments.dry:
        import json

        print(json.dumps(figures, indent=2))
    else:
        record("personal", figures)


def _copied(library: Path, target: Path) -> Path:
    return Path(shutil.copytree(library, target))


if __name__ == "__main__":
    main()
