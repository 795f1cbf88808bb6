"""From the start of the process to the visible window and to the first answer by meaning.

    python -m benchmarks.startup

A library of the sample documents is made first; then the program is started several times in a
process of its own, offscreen unless a display is given. The first start warms the file cache and
does not count. Times run from the creation of the process, as the system has it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.recording import record

RUNS = 5
_POLL_MS = 20


def measure(directory: Path) -> None:
    """Start the program in this process and print its times as JSON."""
    import psutil
    from PySide6.QtCore import QTimer

    from app.application import Application, make_qt_application

    born = psutil.Process().create_time()
    times: dict[str, float] = {}
    app = make_qt_application(["sinnsuche"])
    application = Application(app, directory)
    assert application.start()
    question = import_module("engine.__main__").DEMO_QUESTION

    def on_painted() -> None:
        times.setdefault("window_s", time.time() - born)
        ask()

    def ask() -> None:
        application.operations.search(question, done=on_result)

    def on_result(result: Any) -> None:
        if result.hits:
            times.setdefault("words_s", time.time() - born)
        if result.hits and not result.keywords_only:
            times["answer_s"] = time.time() - born
            app.quit()
        else:
            QTimer.singleShot(_POLL_MS, ask)

    assert application.window is not None
    application.window.painted.connect(on_painted)
    QTimer.singleShot(60_000, app.quit)
    app.exec()
    application.stop()
    print(json.dumps(times))


def main() -> None:
    """Measure several starts and record the medians."""
    from engine import Library, samples_dir

    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    runs: list[dict[str, float]] = []
    with tempfile.TemporaryDirectory() as place:
        with Library.open(Path(place)) as library:
            library.index([samples_dir()])
        for _ in range(RUNS + 1):
            command = [sys.executable, "-m", "benchmarks.startup", place]
            done = subprocess.run(
                command, env=environment, capture_output=True, text=True, check=True
            )
            runs.append(json.loads(done.stdout.splitlines()[-1]))
    warm = runs[1:]
    record(
        "startup",
        {
            key: round(statistics.median(run[key] for run in warm), 3)
            for key in ("window_s", "words_s", "answer_s")
        }
        | {"runs": RUNS, "display": "X11" if environment.get("DISPLAY") else "offscreen"},
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]))
    else:
        main()
