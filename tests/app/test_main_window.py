from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QFileDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

import engine
from app.dialogs.help import HelpDialog
from app.dialogs.preferences import PreferencesDialog
from app.index_operations import IndexOperations
from app.learning_operations import LearningOperations, Stage
from app.main_window import MainWindow
from app.messages import Remedy
from app.model_operations import ModelOperations
from app.opening import Opened
from app.operations import Operations
from app.preferences import WindowMemory
from app.translation import install_language
from engine import DiskFull, ModelMissing, samples_dir
from tests.app.fake_learning import FakeControl
from tests.app.fake_library import FakeLibrary, a_hit, a_root, fail_with
from tests.app.test_accessibility import clashes

COPY = Qt.DropAction.CopyAction
LEFT = Qt.MouseButton.LeftButton
NO_KEYS = Qt.KeyboardModifier.NoModifier


def files(paths: Sequence[Path]) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def drag_onto(target: QWidget, data: QMimeData) -> QDragEnterEvent:
    with warnings.catch_warnings(action="ignore"):  # older Qt knows no other way to make one
        event = QDragEnterEvent(QPoint(40, 10), COPY, data, LEFT, NO_KEYS)
    event.ignore()  # as Qt hands it over
    QApplication.sendEvent(target, event)
    return event


def drop_onto(target: QWidget, data: QMimeData) -> QDropEvent:
    event = QDropEvent(QPointF(40, 10), COPY, data, LEFT, NO_KEYS)
    QApplication.sendEvent(target, event)
    return event


def type_text(target: QWidget, text: str) -> None:
    # qtbot.keyClicks aborts the process at letters beyond Latin-1 keys.
    for letter in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(target, QKeyEvent(kind, 0, NO_KEYS, letter))


def test_the_first_start_invites_to_add_a_folder(qtbot: QtBot, window: MainWindow) -> None:
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.start)
    assert window.start.add_button.isVisible()
    assert window.start.samples_button.isVisible()
    window.start.add_button.click()
    dialog = window.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()


def test_the_samples_can_be_tried(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, indexing: IndexOperations
) -> None:
    qtbot.waitUntil(lambda: window.start.isVisible())
    assert "Drop a folder" in window.search.page.title()
    window.start.samples_button.click()
    assert "Drop a folder" not in window.search.page.title()
    assert not window.search._library_empty
    qtbot.waitUntil(lambda: not indexing.running)
    assert [root.path for root in library.root_rows] == [samples_dir()]
    assert window.pages.currentWidget() is window.splitter


def test_a_folder_dropped_on_the_window_is_added(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, indexing: IndexOperations
) -> None:
    folder = Path("/docs/Größe & <b>Maß</b>")
    entered = drag_onto(window, files([folder]))
    assert entered.isAccepted()
    assert entered.dropAction() is COPY
    assert window.veil.isVisible()
    assert window.veil.size() == window.size()
    assert drop_onto(window, files([folder])).isAccepted()
    assert not window.veil.isVisible()
    qtbot.waitUntil(lambda: not indexing.running)
    assert [root.path for root in library.root_rows] == [folder]


def test_the_veil_goes_when_the_files_leave(window: MainWindow) -> None:
    drag_onto(window, files([Path("/docs")]))
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not window.veil.isVisible()


def test_text_and_web_addresses_are_not_taken(window: MainWindow) -> None:
    text = QMimeData()
    text.setText("text")
    web = QMimeData()
    web.setUrls([QUrl("https://example.org/a.pdf")])
    for data in (text, web):
        assert not drag_onto(window, data).isAccepted()
        drop_onto(window, data)
    assert not window.veil.isVisible()


def test_a_folder_over_a_line_of_text_goes_to_the_window(window: MainWindow) -> None:
    entry = window.search.findChild(QLineEdit)
    assert entry is not None
    drag_onto(entry, files([Path("/docs")]))
    assert window.veil.isVisible()
    assert entry.text() == ""


def test_a_typed_question_brings_hits_and_their_page(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, indexing: IndexOperations
) -> None:
    library.root_rows = [a_root()]
    indexing.library_changed.emit()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.splitter)
    window.focus_query()
    type_text(window.search.query_box.line, "Wärme für Öfen")
    assert window.search.query_box.text() == "Wärme für Öfen"
    qtbot.waitUntil(lambda: window.search.model.rowCount() == 2)


def test_enter_and_reveal_go_to_the_operations(
    window: MainWindow, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    monkeypatch.setattr(operations, "open_file", lambda path, page: asked.append((path, page)))
    monkeypatch.setattr(operations, "reveal", asked.append)
    hit = a_hit()
    window.search.open_requested.emit(hit)
    window.search.reveal_requested.emit(hit)
    assert asked == [(hit.path, 3), hit.path]


def test_progress_pause_resume_and_cancel(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, indexing: IndexOperations
) -> None:
    library.files, library.seconds_per_file = 500, 0.01
    window.add_paths([Path("/docs")])
    bar = window.activity
    qtbot.waitUntil(lambda: "500" in bar._text.text())
    assert bar.pause_button.isVisible()
    bar.pause_button.click()
    assert indexing.paused
    assert bar.pause_button.text() == "Resume"
    bar.pause_button.click()
    assert not indexing.paused
    bar.cancel_button.click()
    qtbot.waitUntil(lambda: not indexing.running)
    qtbot.waitUntil(lambda: not bar.cancel_button.isVisible())


def test_the_model_is_announced_until_it_is_loaded(
    qtbot: QtBot, window: MainWindow, models: ModelOperations
) -> None:
    assert "keywords" in window.activity._note.text()
    models.load()
    qtbot.waitUntil(lambda: window.activity._note.text() == "")


def test_an_error_is_shown_once_as_plain_text_and_its_button_works(
    qtbot: QtBot, window: MainWindow, indexing: IndexOperations, library: FakeLibrary
) -> None:
    for _ in range(3):
        indexing.error_raised.emit(DiskFull(Path("/<b>x</b>"), detail="<i>full</i>"))
    boxes = window.findChildren(QMessageBox)
    assert len(boxes) == 1
    assert boxes[0].textFormat() is Qt.TextFormat.PlainText
    update = next(b for b in boxes[0].buttons() if b.text().replace("&", "") == "Update now")
    update.click()
    qtbot.waitUntil(lambda: library.calls == ["index"])
    qtbot.waitUntil(lambda: not indexing.running)
    assert window.commands.do_remedy(Remedy.NONE) is None


@pytest.mark.parametrize("outcome", [Opened.MISSING, Opened.REVEALED, Opened.FAILED])
def test_a_file_that_did_not_open_is_explained(
    window: MainWindow, operations: Operations, outcome: Opened
) -> None:
    operations.file_handled.emit(Path("/docs/<b>a</b>.sh"), outcome)
    box = window.findChild(QMessageBox)
    assert box is not None
    assert "/docs/<b>a</b>.sh" in box.informativeText()
    assert box.textFormat() is Qt.TextFormat.PlainText
    box.reject()


def test_a_file_that_opened_needs_no_words(window: MainWindow, operations: Operations) -> None:
    operations.file_handled.emit(Path("/docs/a.pdf"), Opened.OPENED)
    assert window.findChild(QMessageBox) is None


def test_shortcuts_are_unique_and_lead_where_they_say(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, indexing: IndexOperations
) -> None:
    keys = [key.toString() for action in window.commands._all for key in action.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {"Ctrl+L", "Ctrl+K", "Ctrl+O", "F5", "Ctrl+,", "F1", "Ctrl+Q"} <= set(keys)
    library.root_rows = [a_root()]
    indexing.library_changed.emit()
    qtbot.waitUntil(lambda: window.pages.currentWidget() is window.splitter)
    window.commands.library_page.trigger()
    assert window.tabs.currentWidget() is window.library
    window.commands.new_query.trigger()
    assert window.tabs.currentWidget() is window.pages


def test_text_size_by_keyboard(window: MainWindow, operations: Operations) -> None:
    window.commands._zoom(10)
    assert operations.settings.font_percent == 110
    for _ in range(40):
        window.commands._zoom(-10)
    assert operations.settings.font_percent == 60
    window.commands._zoom(0)
    assert operations.settings.font_percent == 100


def test_help_lists_every_shortcut_and_the_settings_open(window: MainWindow) -> None:
    window.commands.show_help()
    assert window.findChild(HelpDialog) is not None
    window.commands.show_preferences()
    dialog = window.findChild(PreferencesDialog)
    assert dialog is not None
    dialog.reject()


def test_another_model_is_made_ready_on_the_learning_page(
    qtbot: QtBot,
    window: MainWindow,
    library: FakeLibrary,
    operations: Operations,
    models: ModelOperations,
    learning: LearningOperations,
) -> None:
    window.commands.show_preferences()
    dialog = window.findChild(PreferencesDialog)
    qtbot.waitUntil(lambda: dialog.model.model_box.count() == 1)
    dialog.model._add_folder("/home/anna/own")
    library.hold.set()
    dialog.accept()
    assert window.tabs.currentWidget() is window.learning
    assert learning.stage is Stage.ADOPTING
    window.tabs.setCurrentWidget(window.pages)
    window.commands.model_wanted.emit("")
    toast = window.learning_actions.toast
    assert toast.text() == "Something is running already."
    toast.button.click()
    assert window.tabs.currentWidget() is window.learning
    window.tabs.setCurrentWidget(window.pages)
    library.hold.clear()
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert toast.text() == "own is in use"
    assert library.calls.count("use_model /home/anna/own") == 1
    assert operations.settings.model == "/home/anna/own"
    assert models.active is library.answers
    fail_with(library, ModelMissing(Path("/home/anna/gone")))
    learning.use("/home/anna/gone")
    qtbot.waitUntil(lambda: toast.text() == "The model could not be changed")
    learning.dismiss()
    qtbot.waitUntil(lambda: not learning._runner.busy)
    toast.hide()
    toast._timer.stop()


@pytest.fixture
def endless_training(library: FakeLibrary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TrainingControl", FakeControl, raising=False)
    library.hold.set()


@pytest.mark.usefixtures("endless_training")
def test_closing_asks_where_a_training_would_be_lost(
    qtbot: QtBot, window: MainWindow, learning: LearningOperations
) -> None:
    learning.retrain()
    with qtbot.assertNotEmitted(window.closed):
        assert not window.close()
        assert not window.close()
    (box,) = window.findChildren(QMessageBox)
    assert box.textFormat() is Qt.TextFormat.PlainText
    keep, leave = box.defaultButton(), box.buttons()[-1]
    assert box.escapeButton() is keep
    assert (keep.text(), leave.text()) == ("Keep training", "Quit anyway")
    keep.click()
    assert window.isVisible()
    assert learning.stage is Stage.TRAINING
    qtbot.waitUntil(lambda: not window.findChildren(QMessageBox))
    window.close()
    (box,) = window.findChildren(QMessageBox)
    with qtbot.waitSignal(window.closed):
        next(b for b in box.buttons() if b.text() == "Quit anyway").click()
    assert not window.isVisible()
    learning.cancel()
    qtbot.waitUntil(lambda: not learning._runner.busy)


@pytest.mark.usefixtures("endless_training")
def test_closing_asks_nothing_where_nothing_is_lost(
    qtbot: QtBot, window: MainWindow, learning: LearningOperations
) -> None:
    for recipe in ("tune", "personal"):
        learning.retrain(recipe)
        with qtbot.waitSignal(window.closed):
            # The end by the system, and a window that is made anew, ask nothing in any case.
            (window.close if recipe == "tune" else window.end)()
        learning.cancel()
        qtbot.waitUntil(lambda: not learning.busy)
        window.show()
    qtbot.waitUntil(lambda: not learning._runner.busy)


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_page_claims_a_key_of_the_menu_bar(
    qtbot: QtBot,
    qapp: QApplication,
    tmp_path: Path,
    operations: Operations,
    indexing: IndexOperations,
    models: ModelOperations,
    learning: LearningOperations,
    language: str,
) -> None:
    install_language(qapp, language)
    window = MainWindow(operations, indexing, models, learning, WindowMemory(tmp_path))
    qtbot.addWidget(window)
    menus = [action.text() for action in window.menuBar().actions()]
    for page in (window.pages, window.library, window.learning):
        texts = [label.text() for label in page.findChildren(QLabel) if label.buddy() is not None]
        texts += [button.text() for button in page.findChildren(QAbstractButton)]
        assert clashes([*menus, *texts]) == []


def test_the_window_remembers_its_place_and_past_questions(
    qtbot: QtBot,
    window: MainWindow,
    tmp_path: Path,
    operations: Operations,
    indexing: IndexOperations,
    models: ModelOperations,
    learning: LearningOperations,
) -> None:
    window.resize(750, 603)
    window.search.query_box.set_text("Wo ist der Vertrag?")
    window.search.query_box.remember()
    window.close()
    again = MainWindow(operations, indexing, models, learning, WindowMemory(tmp_path))
    qtbot.addWidget(again)
    assert again.size() == window.size()
    assert again.search.query_box.history() == ["Wo ist der Vertrag?"]
    again.commands.forget_requested.emit()
    assert WindowMemory(tmp_path).history() == []


def test_a_small_window_fits_its_content(qtbot: QtBot, window: MainWindow) -> None:
    window.resize(720, 480)
    qtbot.wait(20)
    assert window.width() <= 800
    assert window.height() <= 560
