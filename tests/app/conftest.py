"""Fixtures of the interface: operations over a library without an engine, nothing left behind."""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from app.index_operations import IndexOperations
from app.learning_operations import LearningOperations
from app.main_window import MainWindow
from app.model_operations import ModelOperations
from app.operations import Operations
from app.preferences import WindowMemory
from app.tasks import Lane, Later, TaskRunner
from app.theme import Theme
from app.translation import install_language
from tests.app.fake_library import FakeLibrary

_LANES = {lane.value[0] for lane in Lane}


_PATIENCE_S = 10.0  # for work that is told to stop on a busy machine


def _busy_threads() -> list[str]:
    busy = [t for t in threading.enumerate() if t.name.rsplit("_", 1)[0] in _LANES]
    for thread in busy:
        thread.join(_PATIENCE_S)
    return [thread.name for thread in busy if thread.is_alive()]


def _running_timers() -> list[QTimer]:
    found = [thing for thing in gc.get_objects() if type(thing) is QTimer]
    return [timer for timer in found if isValid(timer) and timer.isActive()]


@pytest.fixture(autouse=True)
def nothing_left(qapp: QApplication) -> Iterator[None]:
    """No test leaves a worker thread or a running timer behind."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not _busy_threads(), "a TaskRunner was not closed"
    assert not _running_timers(), "a timer still runs"


@pytest.fixture(autouse=True)
def plain_english(qapp: QApplication) -> None:
    """Every test begins with the same language, theme and text size."""
    install_language(qapp, "en")
    theme = Theme(qapp)
    theme.apply("light")
    theme.deleteLater()


@pytest.fixture
def library(tmp_path: Path) -> FakeLibrary:
    """An empty library without an engine."""
    return FakeLibrary(tmp_path)


@pytest.fixture
def opened(library: FakeLibrary) -> Later[Any]:
    """The same, as the operations take it."""
    later: Later[Any] = Later()
    later.make(lambda: library)
    return later


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    """Workers that are stopped after the test; a bug on one of them fails it."""
    made = TaskRunner()
    crashes: list[BaseException] = []
    made.crashed.connect(crashes.append)
    yield made
    assert made.close(5.0)
    assert not crashes, crashes


@pytest.fixture
def operations(library: FakeLibrary, opened: Later[Any], runner: TaskRunner) -> Operations:
    """The actions over the library of the test."""
    return Operations(opened, runner, library.settings)


@pytest.fixture
def indexing(opened: Later[Any], runner: TaskRunner) -> Iterator[IndexOperations]:
    """The actions that index."""
    made = IndexOperations(opened, runner)
    yield made
    made.cancel()
    made.deleteLater()


@pytest.fixture
def models(opened: Later[Any], runner: TaskRunner) -> ModelOperations:
    """The actions on models."""
    return ModelOperations(opened, runner)


@pytest.fixture
def learning(opened: Later[Any], runner: TaskRunner) -> LearningOperations:
    """The actions of learning."""
    return LearningOperations(opened, runner)


@pytest.fixture
def window(
    qtbot: QtBot,
    tmp_path: Path,
    operations: Operations,
    indexing: IndexOperations,
    models: ModelOperations,
    learning: LearningOperations,
) -> MainWindow:
    """The whole window over the library of the test, shown."""
    made = MainWindow(operations, indexing, models, learning, WindowMemory(tmp_path))
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made
