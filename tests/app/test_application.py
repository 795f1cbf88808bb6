"""The program as a whole: real engine, real window, a real folder dropped."""

from __future__ import annotations

import shutil
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from app.application import Application
from app.learning_operations import Stage
from app.main_window import MainWindow
from app.single_instance import SingleInstance
from engine import Language, resources_dir, samples_dir

NO_KEYS = Qt.KeyboardModifier.NoModifier
Starter = Callable[..., Application]


@pytest.fixture
def start(qapp: QApplication, tmp_path: Path, qtbot: QtBot) -> Iterator[Starter]:
    """Starts the program over a library of the test's own; stops it afterwards."""
    started: list[Application] = []

    def make(*paths: Path) -> Application:
        application = Application(qapp, tmp_path / "library")
        assert application.start(paths)
        started.append(application)
        return application

    yield make
    for application in started:
        application.stop()
        window_of(application).deleteLater()
        application.deleteLater()


def window_of(application: Application) -> MainWindow:
    assert application.window is not None
    return application.window


def drop(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    copy, left = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton
    with warnings.catch_warnings(action="ignore"):  # older Qt knows no other way to make one
        enter = QDragEnterEvent(QPoint(300, 300), copy, data, left, NO_KEYS)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    event = QDropEvent(QPointF(300, 300), copy, data, left, NO_KEYS)
    QApplication.sendEvent(window, event)
    assert event.isAccepted()


def type_text(window: MainWindow, text: str) -> None:
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(
                window.search.query_box.line, QKeyEvent(kind, 0, NO_KEYS, letter)
            )


def test_a_dropped_folder_a_german_question_an_english_page(
    qtbot: QtBot, start: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "Unterlagen für Öfen"
    folder.mkdir()
    for name in ("battery-storage-safety.pdf", "lost-luggage.html", "heat-pump-maintenance.md"):
        shutil.copy(samples_dir() / "en" / name, folder)
    application = start()
    window = window_of(application)
    qtbot.waitUntil(lambda: window.start.isVisible(), timeout=20_000)
    with qtbot.waitSignal(application.indexing.reported, timeout=40_000) as reported:
        drop(window, folder)
    assert reported.args[0].files == 3
    type_text(window, "Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?")
    model = window.search.model
    qtbot.waitUntil(
        lambda: model.rowCount() > 0 and model.hits[0].language is Language.EN, timeout=20_000
    )
    hit = model.hits[0]
    assert hit.path == folder / "battery-storage-safety.pdf"
    assert hit.page == 2
    pages = window.preview.pages
    qtbot.waitUntil(lambda: pages.pageNavigator().currentPage() == 1, timeout=10_000)
    assert pages.isVisible()
    qtbot.waitUntil(lambda: not application.indexing.running, timeout=10_000)


def test_the_window_is_there_before_the_library(qtbot: QtBot, start: Starter) -> None:
    application = start()
    assert window_of(application).isVisible()
    assert not application._library.ready
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)


def test_closing_while_indexing_keeps_what_is_done(
    qtbot: QtBot, start: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(300):
        text = f"Note {number}. " + "The heating was serviced and works again. " * 20
        (folder / f"{number}.txt").write_text(text)
    application = start(folder)
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)
    qtbot.waitUntil(
        lambda: window_of(application)._progress.done > 3 or not application.indexing.running,
        timeout=30_000,
    )
    begun = time.monotonic()
    window_of(application).hide()
    stopped = application.operations.close(8.0)
    assert stopped, f"work still ran after {time.monotonic() - begun:.1f} s"
    from engine import Library

    with Library.open(tmp_path / "library") as library:
        root = library.roots()[0]
        assert root.path == folder
        assert root.documents > 0


def test_a_second_start_raises_the_first_and_adds_its_folder(
    qtbot: QtBot, start: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "more"
    folder.mkdir()
    (folder / "a.txt").write_text("The notice period is three months.")
    application = start()
    with qtbot.waitSignal(application.indexing.reported, timeout=40_000) as reported:
        assert not SingleInstance(tmp_path / "library").claim([folder])
    assert reported.args[0].files == 1
    qtbot.waitUntil(lambda: not application.indexing.running, timeout=10_000)


def test_a_change_of_language_makes_the_window_anew_with_its_question(
    qtbot: QtBot, start: Starter
) -> None:
    application = start()
    before = window_of(application)
    qtbot.waitUntil(lambda: application._library.ready, timeout=20_000)
    before.search.query_box.set_text("notice period")
    before.resize(740, 600)
    size = before.size()
    application.operations.change_settings(language="de")
    qtbot.waitUntil(lambda: window_of(application) is not before)
    after = window_of(application)
    assert after.tabs.tabText(1) == "Bibliothek"
    assert after.search.query_box.text() == "notice period"
    assert after.size() == size
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)


@pytest.mark.parametrize("way", ["language", "system"])
def test_neither_a_new_window_nor_the_system_asks_about_a_training(
    qtbot: QtBot, start: Starter, way: str
) -> None:
    application = start()
    before = window_of(application)
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)
    application.learning.stage = Stage.TRAINING
    assert application.learning.lost_by_end
    with qtbot.waitSignal(before.closed):
        if way == "language":
            application.operations.change_settings(language="de")
        else:
            application.end()
    assert before.findChild(QMessageBox) is None
    application.learning.stage = Stage.REST
    assert window_of(application).isVisible() is (way == "language")


def test_the_settings_follow_the_catalog_once_the_model_is_loaded(
    qtbot: QtBot, start: Starter, tmp_path: Path
) -> None:
    own = tmp_path / "own"
    shutil.copytree(resources_dir() / "model", own)
    from engine import Library

    with Library.open(tmp_path / "library") as library:
        library.use_model(str(own))
        library.change_settings(model="")  # as another program may have left them
    application = start()
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)
    qtbot.waitUntil(lambda: application.operations.settings.model == str(own))


def test_a_damaged_library_is_told_in_words_and_ends_the_program(
    qtbot: QtBot, qapp: QApplication, start: Starter, tmp_path: Path
) -> None:
    first = start()
    qtbot.waitUntil(lambda: first.models.active is not None, timeout=30_000)
    first.operations.close(5.0)
    first._instance.close()
    catalog = next((tmp_path / "library").glob("catalog.*"))
    catalog.write_bytes(b"garbage" * 1000)
    application = start()
    window = window_of(application)
    qtbot.waitUntil(lambda: window.findChild(QMessageBox) is not None, timeout=20_000)
    assert len(window.findChildren(QMessageBox)) == 1
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "documents are not affected" in box.informativeText()
    with qtbot.waitSignal(qapp.aboutToQuit, raising=False, timeout=50):
        box.reject()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_no_port_is_opened(qtbot: QtBot, start: Starter) -> None:
    def listening() -> set[str]:
        tables = (Path("/proc/self/net/tcp"), Path("/proc/self/net/tcp6"))
        own = {str(fd.readlink()) for fd in Path("/proc/self/fd").iterdir() if fd.is_symlink()}
        rows = [row.split() for table in tables for row in table.read_text().splitlines()[1:]]
        return {row[9] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in own}

    before = listening()
    application = start()
    qtbot.waitUntil(lambda: application.models.active is not None, timeout=30_000)
    assert listening() == before


def test_a_hit_is_judged_found_again_as_judged_and_taken_back(
    qtbot: QtBot, start: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "Unterlagen"
    folder.mkdir()
    for name in ("battery-storage-safety.pdf", "heat-pump-maintenance.md"):
        shutil.copy(samples_dir() / "en" / name, folder)
    application = start(folder)
    window = window_of(application)
    resumed: list[bool] = []
    application.learning.resume_adoption = lambda: resumed.append(True)  # type: ignore[method-assign]
    qtbot.waitUntil(lambda: application.indexing.running, timeout=20_000)
    qtbot.waitUntil(lambda: not application.indexing.running, timeout=60_000)
    qtbot.waitUntil(lambda: resumed == [True], timeout=60_000)
    window.search.set_query("Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?")
    model = window.search.model
    qtbot.waitUntil(lambda: model.rowCount() > 0, timeout=20_000)
    first = model.hits[0]
    window.judging.judge(first, True)
    qtbot.waitUntil(window.judging.toast.isVisible, timeout=20_000)

    def judged() -> bool | None:
        return model.hits[model.row_of(first.passage_id)].judged

    window.search.set_query("Wärmepumpe")
    qtbot.waitUntil(lambda: window.search.question == "Wärmepumpe", timeout=20_000)
    window.search.set_query("was tun, wenn der Stromspeicher nach Lösungsmittel riecht")
    qtbot.waitUntil(lambda: window.search.question.startswith("was tun"), timeout=20_000)
    assert judged() is True
    window.judging.undo()
    qtbot.waitUntil(lambda: judged() is None, timeout=20_000)
