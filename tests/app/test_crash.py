from __future__ import annotations

import logging
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from app.crash import CrashDialog, CrashReporter, program_version, report


def a_bug(text: str = "boom") -> BaseException:
    try:
        raise RuntimeError(text)  # noqa: TRY301 - for its traceback
    except RuntimeError as error:
        return error


@pytest.fixture
def reporter(tmp_path: Path, qapp: QApplication) -> Iterator[CrashReporter]:
    made = CrashReporter(tmp_path / "log")
    made.install()
    yield made
    made.uninstall()
    for dialog in shown():
        dialog.close()


def shown() -> list[CrashDialog]:
    found = [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog)]
    return [dialog for dialog in found if dialog.isVisible()]


def test_a_report_names_versions_and_place_and_not_the_person() -> None:
    text = report(a_bug(f"{Path.home()}/secret.txt"))
    assert program_version() in text
    assert "RuntimeError" in text
    assert "a_bug" in text
    assert str(Path.home()) not in text
    assert "~/secret.txt" in text


def test_a_bug_is_logged_and_shown_once_for_its_place(
    qtbot: QtBot, reporter: CrashReporter
) -> None:
    for _ in range(3):
        reporter.handle(a_bug())
    assert len(shown()) == 1
    text = reporter.log_file.read_text("utf-8")
    assert text.count("RuntimeError: boom") == 3
    if sys.platform != "win32":
        assert stat.S_IMODE(reporter.log_file.parent.stat().st_mode) == 0o700


def test_the_report_can_be_copied(qtbot: QtBot, reporter: CrashReporter) -> None:
    reporter.handle(a_bug("copy me"))
    dialog = shown()[0]
    view = dialog.findChild(QPlainTextEdit)
    assert view is not None
    assert view.isReadOnly()
    dialog.copy_button.click()
    assert "copy me" in QGuiApplication.clipboard().text()


def test_unforeseen_exceptions_arrive_here(reporter: CrashReporter) -> None:
    error = a_bug("in a slot")
    sys.excepthook(type(error), error, error.__traceback__)
    assert len(shown()) == 1


def test_uninstalling_gives_everything_back(tmp_path: Path, qapp: QApplication) -> None:
    before = sys.excepthook
    handlers = list(logging.getLogger("sinnsuche").handlers)
    made = CrashReporter(tmp_path / "log")
    made.install()
    assert sys.excepthook is not before
    made.uninstall()
    assert sys.excepthook is before
    assert logging.getLogger("sinnsuche").handlers == handlers
