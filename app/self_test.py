"""Checks an installed or frozen program: window, indexing, a German question, an answer."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.application import Application, make_qt_application
from engine import IndexReport, SearchResult

_TIMEOUT_S = 180


class SelfTest(QObject):
    """Drives a window through the samples; `code` is the exit code."""

    def __init__(self, app: QApplication, application: Application) -> None:
        super().__init__(app)
        self.code = 1
        self._app = app
        self._application = application

    def begin(self) -> None:
        """Add the samples as the button of the first start does."""
        if self._application.window is not None:
            self._application.indexing.reported.connect(self._on_indexed)
            self._application.window.add_samples()

    def _on_indexed(self, report: IndexReport) -> None:
        self._application.indexing.reported.disconnect(self._on_indexed)
        print(f"indexed {report.files} files, {report.passages} passages", flush=True)  # noqa: T201
        question = import_module("engine.__main__").DEMO_QUESTION
        print(f"? {question}", flush=True)  # noqa: T201
        self._application.operations.search(question, done=self._on_result)

    def _on_result(self, result: SearchResult) -> None:
        if result.hits and not result.keywords_only:
            hit = result.hits[0]
            print(f"! [{hit.language}] {hit.path.name}: {hit.text[:200]}", flush=True)  # noqa: T201
            self.code = 0
        else:
            print("no hit by meaning", file=sys.stderr, flush=True)  # noqa: T201
        self._app.quit()


def run_self_test(directory: Path) -> int:
    """The exit code: 0 if a German question found a passage in `directory`'s new library."""
    app = make_qt_application(["sinnsuche"])
    application = Application(app, directory)
    if not application.start():
        return 1
    test = SelfTest(app, application)
    QTimer.singleShot(0, test, test.begin)
    QTimer.singleShot(_TIMEOUT_S * 1000, app, app.quit)
    app.exec()
    application.stop()
    return test.code
