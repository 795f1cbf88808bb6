from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.dialogs.about import AboutDialog
from app.dialogs.general_page import GeneralPage
from app.dialogs.help import HelpDialog
from app.dialogs.preferences import PreferencesDialog
from app.model_operations import ModelOperations
from app.operations import Operations
from app.tasks import TaskRunner
from app.translation import install_language
from engine import CancelToken, DownloadFailed
from tests.app.fake_library import MODEL, FakeLibrary, a_root, fail_with


@pytest.fixture
def dialog(
    qtbot: QtBot, operations: Operations, models: ModelOperations, library: FakeLibrary
) -> PreferencesDialog:
    library.root_rows = [a_root()]
    made = PreferencesDialog(operations, models)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.model_box.count() == 1)
    qtbot.waitUntil(lambda: made.folders.model.rowCount() == 1)
    return made


def test_nothing_is_written_where_nothing_changed(
    qtbot: QtBot, dialog: PreferencesDialog, operations: Operations
) -> None:
    with qtbot.assertNotEmitted(operations.settings_changed):
        dialog.accept()


def test_ok_keeps_every_change_at_once(
    qtbot: QtBot, dialog: PreferencesDialog, operations: Operations
) -> None:
    dialog.general.language.setCurrentIndex(dialog.general.language.findData("de"))
    dialog.general.theme.setCurrentIndex(dialog.general.theme.findData("dark"))
    dialog.general.font_percent.setValue(120)
    dialog.general.results.setValue(40)
    dialog.general.keep_history.setChecked(False)
    dialog.model.device_box.setCurrentIndex(dialog.model.device_box.findData("cpu"))
    dialog.folders.watch.setChecked(False)
    dialog.folders.max_file_mb.setValue(300)
    dialog.folders.extract_timeout_s.setValue(60)
    dialog.folders.extract_memory_mb.setValue(2000)
    with qtbot.waitSignal(operations.settings_changed) as told:
        dialog.accept()
    now = told.args[0]
    assert (now.language, now.theme, now.device) == ("de", "dark", "cpu")
    assert (now.font_percent, now.results, now.keep_history, now.watch) == (120, 40, False, False)
    assert (now.max_file_mb, now.extract_timeout_s, now.extract_memory_mb) == (300, 60, 2000)


def test_cancel_changes_nothing(dialog: PreferencesDialog, operations: Operations) -> None:
    dialog.general.results.setValue(40)
    dialog.reject()
    assert operations.settings.results == 30


def test_a_folder_becomes_the_model_only_with_ok(
    qtbot: QtBot, dialog: PreferencesDialog, tmp_path: Path
) -> None:
    dialog.model._add_folder(str(tmp_path))
    with qtbot.waitSignal(dialog.model_wanted) as wanted:
        dialog.accept()
    assert wanted.args == [str(tmp_path)]


def test_the_model_that_ships_needs_no_change(qtbot: QtBot, dialog: PreferencesDialog) -> None:
    assert "384" in dialog.model._facts.text()
    assert "Apache-2.0" in dialog.model._facts.text()
    with qtbot.assertNotEmitted(dialog.model_wanted):
        dialog.accept()


def own_stays_until_another_is_chosen(qtbot: QtBot, made: PreferencesDialog) -> None:
    qtbot.addWidget(made)
    qtbot.waitUntil(lambda: made.model.model_box.count() == 2)
    assert made.model.model_box.currentText() == "own"
    with qtbot.assertNotEmitted(made.model_wanted):
        made.accept()
    made.model.model_box.setCurrentIndex(0)
    with qtbot.waitSignal(made.model_wanted) as wanted:
        made.accept()
    assert wanted.args == [""]


def test_a_model_from_elsewhere_that_is_in_use_needs_no_change(
    qtbot: QtBot, operations: Operations, models: ModelOperations, library: FakeLibrary
) -> None:
    library.use_model("/home/anna/own", report=lambda _: None, cancel=CancelToken())
    operations.reload_settings()
    own_stays_until_another_is_chosen(qtbot, PreferencesDialog(operations, models))


@pytest.mark.parametrize("instead_of", [None, "/home/anna/own"])
def test_a_model_that_is_wanted_and_gone_is_not_swapped_without_a_choice(
    qtbot: QtBot,
    operations: Operations,
    models: ModelOperations,
    library: FakeLibrary,
    instead_of: str | None,
) -> None:
    operations.change_settings(model="/home/anna/own")
    library.answers = replace(MODEL, active=instead_of is not None, instead_of=instead_of)
    library.models = lambda: [library.answers]  # type: ignore[method-assign]
    own_stays_until_another_is_chosen(qtbot, PreferencesDialog(operations, models))


@pytest.mark.parametrize("way", ["accept", "reject", "close"])
def test_closing_the_settings_stops_a_download(
    qtbot: QtBot,
    operations: Operations,
    models: ModelOperations,
    library: FakeLibrary,
    runner: TaskRunner,
    way: str,
) -> None:
    library.hold.set()
    dialog = PreferencesDialog(operations, models)
    dialog.show()
    dialog.model.name_box.setText("owner/name")
    dialog.model.download_button.click()
    qtbot.waitUntil(lambda: dialog.model._bar.value() == 500)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    gone: list[object] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    getattr(dialog, way)()
    qtbot.waitUntil(lambda: gone == [True])
    qtbot.waitUntil(lambda: not runner.busy)  # what it told at its end met no deleted page


def test_past_questions_are_said_to_be_offered_by_their_button(
    qapp: QApplication, operations: Operations
) -> None:
    page = GeneralPage(operations.settings)
    assert page.keep_history.text() == "&Keep past questions"
    hints = [label.text() for label in page.findChildren(QLabel)]
    assert any("button" in text and "forgets them" in text for text in hints)
    page.deleteLater()


def test_nothing_is_downloaded_unless_asked_for_by_name(
    qtbot: QtBot, dialog: PreferencesDialog, library: FakeLibrary
) -> None:
    page = dialog.model
    assert not page.download_button.isEnabled()
    page.name_box.setText("owner/name")
    assert not any(call.startswith("download") for call in library.calls)
    page.download_button.click()
    qtbot.waitUntil(lambda: page.model_box.count() == 2)
    assert library.calls[-1] == "download owner/name"
    assert page.wanted_model == "/models/owner--name"


def test_a_failed_download_is_explained_on_the_page(
    qtbot: QtBot, dialog: PreferencesDialog, library: FakeLibrary
) -> None:
    dialog.model.name_box.setText("owner/name")
    fail_with(library, DownloadFailed())
    dialog.model.download_button.click()
    qtbot.waitUntil(lambda: "did not succeed" in dialog.model._told.text())
    qtbot.waitUntil(lambda: not dialog.model._downloading)
    assert dialog.model.model_box.count() == 1


def test_devices_and_what_is_kept_are_told(
    qtbot: QtBot, dialog: PreferencesDialog, library: FakeLibrary
) -> None:
    qtbot.waitUntil(lambda: "Test CPU" in dialog.model._found.text())
    qtbot.waitUntil(lambda: str(library.directory) in dialog.privacy._place.text())
    assert dialog.privacy._size.text() == "4.2 MB"


def test_forgetting_questions_and_removing_a_folder_are_handed_on(
    qtbot: QtBot, dialog: PreferencesDialog
) -> None:
    with qtbot.waitSignal(dialog.forget_requested):
        dialog.privacy.forget_button.click()
    dialog.folders.view.setCurrentIndex(dialog.folders.model.index(0))
    with qtbot.waitSignal(dialog.remove_requested) as removed:
        dialog.folders.remove_button.click()
    assert removed.args[0].path == Path("/docs")


@pytest.mark.parametrize("language", ["de", "en"])
def test_help_and_about_show_plain_text(qtbot: QtBot, qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    help_dialog = HelpDialog([("Heading", [("Ctrl+L", "<b>bold</b>")])])
    about = AboutDialog("1.2.3")
    for made in (help_dialog, about):
        qtbot.addWidget(made)
        rich = [
            label.text()
            for label in made.findChildren(QLabel)
            if label.textFormat() is not Qt.TextFormat.PlainText and "<" in label.text()
        ]
        assert rich == []
    assert any("1.2.3" in label.text() for label in about.findChildren(QLabel))
