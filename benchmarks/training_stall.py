"""The longest time in which the window does not react, while it trains.

    python -m benchmarks.training_stall

The real window over the samples that ship. Hits of twenty questions are judged by a rule that
cannot be learned, which is of no matter here; then the one button is pressed. While the training
process runs, questions are typed into the query box and the learning page with its curves is
looked at, in turns; at the end the table is shown. The clock is that of `ui_stall`, with and
without a training.
"""

from __future__ import annotations

import itertools
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.recording import record
from benchmarks.ui_stall import Stopwatch

_PATIENCE_S = 600.0
_IDLE_S = 3.0
_LETTER_MS = 60
_TURN = 40  # letters, then the other page
_HITS = 4
_QUESTIONS = (
    "Was tun bei Geruch nach Lösungsmittel?", "Fahrrad im Winter", "Kündigungsfrist der Wohnung",
    "Hochwasser im Keller", "Brot backen mit Sauerteig", "lost suitcase at the airport",
    "history of the compass", "How is a heat pump cleaned?", "noise of the wind park",
    "Bienen im Frühjahr", "Beschlüsse am Elternabend", "prices of spare parts",
    "a story on an island", "water for the garden", "Ausgaben im Haushalt", "Rückstauklappe prüfen",
    "battery after a flood", "Mieterhöhung", "Kette ölen", "magnetic needle",
)  # fmt: skip


def main() -> None:
    """Measure once and record."""
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLineEdit

    from app.application import Application, make_qt_application
    from app.learning_operations import Stage

    app = make_qt_application(["sinnsuche"])

    def wait(ready: Callable[[], object]) -> None:
        deadline = time.monotonic() + _PATIENCE_S
        check = QTimer()
        check.timeout.connect(
            lambda: app.quit() if ready() or time.monotonic() > deadline else None
        )
        check.start(20)
        app.exec()

    with tempfile.TemporaryDirectory() as place:
        judged = _judge(Path(place))
        application = Application(app, Path(place))
        assert application.start()
        window, learning = application.window, application.learning
        assert window is not None
        wait(lambda: application.models.active is not None)
        wait(lambda: not application.indexing.running)
        watch = Stopwatch()
        QTimer.singleShot(int(_IDLE_S * 1000), app.quit)
        app.exec()
        idle = watch.restart()

        box = window.findChild(QLineEdit, "query")
        letters = itertools.cycle("".join(f"{question}\0" for question in _QUESTIONS))
        typed = itertools.count()

        def type_letter() -> None:
            number = next(typed)
            if number % _TURN == 0:
                searching = number // _TURN % 2
                window.tabs.setCurrentWidget(window.pages if searching else window.learning)
            letter = next(letters)
            box.setText("" if letter == "\0" else box.text() + letter)

        typing = QTimer()
        typing.timeout.connect(type_letter)
        typing.start(_LETTER_MS)
        learning.retrain()
        began = time.monotonic()
        wait(lambda: learning.stage is not Stage.TRAINING)
        seconds = time.monotonic() - began
        typing.stop()
        window.tabs.setCurrentWidget(window.learning)
        QTimer.singleShot(500, app.quit)
        app.exec()
        busy = watch.restart()
        stage = learning.stage
        application.stop()
    record(
        "training-stall",
        {
            "longest_ms": round(busy[-1], 1),
            "p999_ms": round(busy[int(len(busy) * 0.999)], 1),
            "p99_ms": round(busy[int(len(busy) * 0.99)], 1),
            "idle_longest_ms": round(idle[-1], 1),
            "seconds": round(seconds, 1),
            "judgments": judged,
            "points_drawn": len(learning.curve),
            "ended": stage.value,
            "display": "X11" if os.environ.get("DISPLAY") else "offscreen",
        },
    )


def _judge(directory: Path) -> int:
    """Make a library of the samples and judge first hits; returns how many."""
    from engine import Library, samples_dir

    count = 0
    with Library.open(directory) as library:
        library.index([samples_dir()])
        for place, question in enumerate(_QUESTIONS):
            for hit in library.search(question).hits[:_HITS]:
                library.judge(question, hit.passage_id, relevant=(hit.rank + place) % 3 == 0)
                count += 1
    return count


if __name__ == "__main__":
    main()
