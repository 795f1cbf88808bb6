"""The longest time in which the window does not react, while it indexes and searches.

    python -m benchmarks.ui_stall [FOLDER] [SECONDS]

A timer of 5 ms runs in the event loop of the real window; the longest gap between two of its
ticks, less those 5 ms, is the stall. Meanwhile a folder is indexed from nothing, and questions
are typed into the query box one letter at a time; hits are selected, so that previews load. The
same timer without work gives the baseline.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.recording import documents, record

_TICK_MS = 5
_LETTER_MS = 60
_SECONDS = 60.0
_IDLE_SECONDS = 3.0
_WAIT = "\0" * 15  # ticks of no letter, so that the pause after typing ends and hits come
_QUESTIONS = (
    "Wie storniere ich eine Rechnung?",
    "How is the exchange rate adjusted?",
    "Lagerbestand prüfen",
    "Wer darf den Abschluss buchen?",
)


class Stopwatch:
    """Collects the gaps between ticks of a timer in the event loop."""

    def __init__(self) -> None:
        from PySide6.QtCore import Qt, QTimer

        self.gaps: list[float] = []
        self._last = time.perf_counter()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)

    def restart(self) -> list[float]:
        """The gaps so far in milliseconds, longest last; starts anew."""
        gaps, self.gaps = sorted(self.gaps), []
        return gaps

    def _tick(self) -> None:
        now = time.perf_counter()
        self.gaps.append(max(0.0, (now - self._last) * 1000 - _TICK_MS))
        self._last = now


def main() -> None:
    """Measure once and record."""
    if not os.environ.get("DISPLAY"):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else documents()
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else _SECONDS
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QLineEdit, QListView

    from app.application import Application, make_qt_application

    app = make_qt_application(["sinnsuche"])
    with tempfile.TemporaryDirectory() as place:
        application = Application(app, Path(place))
        assert application.start()
        window = application.window
        assert window is not None
        QTimer.singleShot(4000, app.quit)  # let the model load: a start is measured elsewhere
        app.exec()
        watch = Stopwatch()
        QTimer.singleShot(int(_IDLE_SECONDS * 1000), app.quit)
        app.exec()
        idle = watch.restart()

        letters = itertools.cycle("".join(f"{text}{_WAIT}\n{_WAIT}\f" for text in _QUESTIONS))
        box = window.findChild(QLineEdit, "query")
        hits = window.findChild(QListView, "hits")
        searches = 0
        shown: list[int] = []

        def type_letter() -> None:
            nonlocal searches
            letter = next(letters)
            model = hits.model()
            if letter == "\f":
                box.clear()
            elif letter == "\n":
                searches += 1
                shown.append(model.rowCount())
                if model.rowCount():
                    hits.setCurrentIndex(model.index(searches % model.rowCount(), 0))
            elif letter != "\0":
                box.setText(box.text() + letter)

        typing = QTimer()
        typing.timeout.connect(type_letter)
        typing.start(_LETTER_MS)
        application.window.add_paths([folder.absolute()])
        QTimer.singleShot(int(seconds * 1000), app.quit)
        app.exec()
        typing.stop()
        busy = watch.restart()
        indexed = []
        application.operations.status(lambda status: (indexed.append(status), app.quit()))
        QTimer.singleShot(5000, app.quit)
        app.exec()
        application.stop()
    record(
        "ui-stall",
        {
            "longest_ms": round(busy[-1], 1),
            "p999_ms": round(busy[int(len(busy) * 0.999)], 1),
            "p99_ms": round(busy[int(len(busy) * 0.99)], 1),
            "idle_longest_ms": round(idle[-1], 1),
            "seconds": seconds,
            "questions": searches,
            "questions_with_hits": sum(map(bool, shown)),
            "passages_indexed": indexed[0].passages if indexed else None,
            "display": "X11" if os.environ.get("DISPLAY") else "offscreen",
        },
    )


if __name__ == "__main__":
    main()
