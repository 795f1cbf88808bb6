"""What 1,000 judgments cost a search: `python -m benchmarks.feedback`.

The baseline is the same search in the same library with learning at once switched off.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.recording import record
from engine.documents import Language
from engine.judgments import Judgment
from engine.library import Library
from engine.locations import samples_dir
from engine.searching.query import parse

JUDGMENTS = 1_000
QUESTIONS = (
    "Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?",
    "How long is the notice period for my flat?",
    "Wie lange muss Roggenbrot backen?",
    "compensation for a lost suitcase",
    "Wer erfand den Kreiselkompass?",
)
ROUNDS = 40


def judged(library: Library) -> list[Judgment]:
    """Judgments of the hits of all questions, each asked in many ways."""
    made = []
    while len(made) < JUDGMENTS:
        asked = QUESTIONS[len(made) % len(QUESTIONS)]
        hit = library.search(asked).hits[len(made) % 10]
        made.append(
            Judgment(
                judgment_id=0,
                query=f"{asked} {len(made) // 2}",
                passage=hit.text,
                title=hit.title,
                path=str(hit.path),
                relevant=len(made) % 3 == 0,
                weak=False,
                query_language=Language.UNKNOWN,
                language=hit.language,
                model_id="",
                judged_at=datetime.now(UTC),
                heading=hit.heading,
            )
        )
    return made


def milliseconds(library: Library) -> dict[str, float]:
    """A search over all questions: the median by the clock, and what the processor did for it."""
    before = time.process_time()
    took = [library.search(asked).took_ms for _ in range(ROUNDS) for asked in QUESTIONS]
    busy = (time.process_time() - before) / len(took) * 1000
    return {"median": round(statistics.median(took), 2), "processor": round(busy, 2)}


def main() -> None:
    """Measure without judgments, then with a thousand, switched off and on."""
    with (
        tempfile.TemporaryDirectory() as place,
        Library.open(Path(place) / "library") as library,
    ):
        library.index([samples_dir()])
        milliseconds(library)
        none = milliseconds(library)
        library._catalog.add_imported([(one, True) for one in judged(library)])  # noqa: SLF001
        started = time.perf_counter()
        model = library.load_model()
        prepared = time.perf_counter() - started
        beside = library._recollection._beside  # noqa: SLF001
        if beside is not None:  # a busy machine does not make all vectors in time
            beside.join()
        on = milliseconds(library)
        library.change_settings(learn_at_once=False)
        off = milliseconds(library)
        served = library._serving.current  # noqa: SLF001
        assert served is not None
        vectors = served.encoder.encode_query([parse(asked).text for asked in QUESTIONS])
        recalling, shifting = [], []
        for _ in range(ROUNDS):
            for asked, vector in zip(QUESTIONS, vectors, strict=True):
                before = time.perf_counter()
                recalled = library._recollection.recall(  # noqa: SLF001
                    asked, served.encoder, weak=False
                )
                between = time.perf_counter()
                assert recalled.memory is not None
                assert recalled.memory.shift(vector) is not vector
                recalling.append((between - before) * 1000)
                shifting.append((time.perf_counter() - between) * 1000)
    record(
        "feedback",
        {
            "judgments": JUDGMENTS,
            "model": model.name,
            "recall_ms": round(statistics.median(recalling), 3),
            "shift_ms": round(statistics.median(shifting), 3),
            "search_without_judgments_ms": none,
            "search_switched_off_ms": off,
            "search_ms": on,
            "prepare_s": round(prepared, 2),
        },
    )


if __name__ == "__main__":
    main()
