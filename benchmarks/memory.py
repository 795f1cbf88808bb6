"""Memory of the idle window over a library of 100,000 passages.

    python -m benchmarks.memory --library DIR

DIR is a library as `benchmarks.search_latency --library DIR` leaves it. The graph is built first
in a process of its own; then the program is started, asks one question, and is left alone for a
while before its resident set is read.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.recording import record

_SETTLE_MS = 10_000
_BUILD_S = 900


def build(directory: Path) -> None:
    """Open the library until its graph is there and saved."""
    from engine import Library

    with Library.open(directory) as library:
        library.load_model()
        index = library._serving.current.index  # noqa: SLF001 - the door has no need of this
        until = time.monotonic() + _BUILD_S
        while index.exact and index.problem is None and time.monotonic() < until:
            time.sleep(1)


def measure(directory: Path) -> None:
    """Start the program here, ask once, wait, print the resident set as JSON."""
    import psutil
    from PySide6.QtCore import QTimer

    from app.application import Application, make_qt_application

    app = make_qt_application(["sinnsuche"])
    application = Application(app, directory)
    assert application.start()
    assert application.window is not None
    question = import_module("engine.__main__").DEMO_QUESTION
    asked = [0.0]

    def ask() -> None:
        application.operations.search(question, done=on_result)

    def on_result(result: Any) -> None:
        if result.keywords_only:
            QTimer.singleShot(200, ask)
        elif not asked[0]:
            asked[0] = result.took_ms
            QTimer.singleShot(_SETTLE_MS, app.quit)

    application.window.painted.connect(lambda: QTimer.singleShot(500, ask))
    QTimer.singleShot(120_000, app.quit)
    app.exec()
    memory = psutil.Process().memory_info().rss / 1e6
    application.stop()
    print(json.dumps({"idle_memory_mb": round(memory), "answered": bool(asked[0])}))


def main() -> None:
    """Build, measure, record."""
    parser = argparse.ArgumentParser(description="Memory of the idle window")
    parser.add_argument("--library", type=Path, required=True)
    parser.add_argument("--step", choices=("build", "measure"))
    arguments = parser.parse_args()
    if arguments.step:
        {"build": build, "measure": measure}[arguments.step](arguments.library)
        return
    environment = dict(os.environ)
    if not environment.get("DISPLAY"):
        environment["QT_QPA_PLATFORM"] = "offscreen"
    found = ""
    for step in ("build", "measure"):
        command = [sys.executable, "-m", "benchmarks.memory", "--library", arguments.library]
        done = subprocess.run(
            [*command, "--step", step], env=environment, stdout=subprocess.PIPE, check=True
        )
        found = done.stdout.decode()
    record("memory", json.loads(found.splitlines()[-1]))


if __name__ == "__main__":
    main()
