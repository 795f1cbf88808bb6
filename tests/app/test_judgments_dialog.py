"""The list of ratings: look through, change, delete, undo, export, import."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox
from pytestqt.qtbot import QtBot

from app.dialogs.judgments import JudgmentsDialog
from app.learning_operations import LearningOperations
from app.models.judgments import Column, JudgmentTableModel
from app.models.learning_texts import rejection_text
from app.tasks import TaskRunner
from app.translation import install_language
from engine import Language, LibraryLocked, RejectedRow, Rejection
from tests.app.fake_judging import a_judgment
from tests.app.fake_library import FakeLibrary, fail_with
from tests.app.sample_hits import HOSTILE
from tests.app.test_accessibility import clashes, controls, nameless, unreachable


@pytest.fixture
def dialog(qtbot: QtBot, learning: LearningOperations, library: FakeLibrary) -> JudgmentsDialog:
    library.said = [
        a_judgment(1),
        a_judgment(2, query="Wo ist der Vertrag?", relevant=False, passage="Die Miete ist fällig."),
        a_judgment(3, weak=True, title=HOSTILE, passage=HOSTILE, query=HOSTILE),
    ]
    made = JudgmentsDialog(learning)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.model.total == 3)
    return made


def cell(model: JudgmentTableModel, row: int, column: Column) -> str:
    return str(model.data(model.index(row, column)))


def test_ratings_are_listed_newest_first(dialog: JudgmentsDialog) -> None:
    model = dialog.model
    assert [row.judgment_id for row in model.rows] == [3, 2, 1]
    assert cell(model, 0, Column.RATING) == "opened and read"
    assert cell(model, 1, Column.RATING) == "not relevant"
    assert cell(model, 2, Column.LANGUAGES) == "DE → EN"
    assert dialog._count.text() == "3 ratings"
    unknown = a_judgment(9, language=Language.UNKNOWN)
    model.set_rows([unknown])
    assert cell(model, 0, Column.LANGUAGES) == "DE → ?"


def test_the_model_is_a_proper_table(qtmodeltester: object, dialog: JudgmentsDialog) -> None:
    qtmodeltester.check(dialog.model)


def test_sorting_and_filtering(dialog: JudgmentsDialog) -> None:
    dialog.view.sortByColumn(Column.QUESTION, Qt.SortOrder.AscendingOrder)
    assert dialog.model.rows[-1].query == "Wo ist der Vertrag?"
    dialog.filter_box.setText("MIETE")
    assert [row.judgment_id for row in dialog.model.rows] == [2]
    assert dialog._count.text() == "1 of 3"
    dialog.filter_box.setText("nothing like it")
    assert dialog.view._nothing.isVisible()
    dialog.filter_box.clear()
    for column in Column:
        dialog.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        assert len(dialog.model.rows) == 3


def test_the_whole_passage_is_shown_as_it_is(dialog: JudgmentsDialog) -> None:
    assert dialog.passage.toPlainText() == ""
    assert not dialog.delete_button.isEnabled()
    dialog.view.selectRow(0)
    assert HOSTILE in dialog.passage.toPlainText()
    dialog.view.selectAll()
    assert dialog.passage.toPlainText() == ""
    assert dialog.delete_button.isEnabled()


def test_passage_and_buttons_follow_the_selection_through_every_reset(
    qtbot: QtBot, dialog: JudgmentsDialog, library: FakeLibrary
) -> None:
    def follows() -> bool:
        chosen = dialog.view.selected()
        text = dialog.passage.toPlainText()
        shown = chosen[0].query in text if len(chosen) == 1 else text == ""
        return shown and dialog.delete_button.isEnabled() is bool(chosen)

    dialog.view.selectRow(2)
    assert dialog.passage.toPlainText()
    dialog.view.sortByColumn(Column.QUESTION, Qt.SortOrder.AscendingOrder)
    assert follows()
    dialog.view.selectRow(0)
    dialog.filter_box.setText("MIETE")
    assert follows()
    dialog.filter_box.clear()
    dialog.view.selectRow(1)
    assert dialog.passage.toPlainText()
    library.said = []
    dialog.refresh()
    qtbot.waitUntil(lambda: dialog.model.total == 0)
    assert dialog.passage.toPlainText() == ""
    assert follows()


def test_an_export_that_ends_after_the_dialog_meets_no_deleted_one(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary, runner: TaskRunner
) -> None:
    dialog = JudgmentsDialog(learning)
    go = threading.Event()

    def wait(path: Path) -> int:
        go.wait(5)
        return 3

    library.export_judgments = wait  # type: ignore[method-assign]
    dialog.export_to(Path("/home/anna/x.jsonl"))
    gone: list[object] = []
    dialog.destroyed.connect(lambda: gone.append(True))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    dialog.reject()
    qtbot.waitUntil(lambda: gone == [True])
    go.set()
    qtbot.waitUntil(lambda: not runner.busy)


def test_changing_keeps_the_selection_and_can_be_undone(
    qtbot: QtBot, dialog: JudgmentsDialog, library: FakeLibrary
) -> None:
    dialog.view.selectRow(1)
    dialog.relevant_button.click()
    qtbot.waitUntil(lambda: dialog.model.rows[1].relevant)
    assert library.calls == ["change_judgment 2 True"]
    assert [row.judgment_id for row in dialog.view.selected()] == [2]
    dialog.relevant_button.click()
    dialog.view.undo_requested.emit()
    qtbot.waitUntil(lambda: not dialog.model.rows[1].relevant)
    assert library.calls == ["change_judgment 2 True", "change_judgment 2 False"]
    dialog.view.rated.emit(True)
    qtbot.waitUntil(lambda: dialog.model.rows[1].relevant)


def test_deleting_asks_first(qtbot: QtBot, dialog: JudgmentsDialog, library: FakeLibrary) -> None:
    dialog.view.delete_requested.emit()
    assert dialog.findChild(QMessageBox) is None, "nothing is selected"
    dialog.view.selectRow(0)
    dialog.delete_button.click()
    box = dialog.findChild(QMessageBox)
    assert box is not None
    assert box.text() == "Delete 1 rating?"
    assert box.defaultButton().text().replace("&", "") == "Cancel"
    next(button for button in box.buttons() if button.text() == "Delete").click()
    qtbot.waitUntil(lambda: dialog.model.total == 2)
    assert [judgment.judgment_id for judgment in library.said] == [1, 2]
    assert len(dialog.view.selected()) == 1, "goes on beside what was deleted"
    qtbot.waitUntil(dialog.undo_button.isEnabled)
    dialog.undo_button.click()
    qtbot.waitUntil(lambda: dialog.model.total == 3)
    assert not dialog.undo_button.isEnabled()


def test_export_and_import_say_what_came_of_them(
    qtbot: QtBot, dialog: JudgmentsDialog, library: FakeLibrary
) -> None:
    dialog.export_to(Path("/home/anna/<b>x</b>.jsonl"))
    qtbot.waitUntil(lambda: dialog.banner.title() == "3 ratings exported")
    assert "<b>x</b>" in dialog.banner.text()
    library.rejected = (RejectedRow(4, "no_query"),)
    dialog.import_from(Path("/home/anna/beir"))
    qtbot.waitUntil(lambda: dialog.banner.title() == "1 rating imported")
    assert "line 4: the question is missing" in dialog.banner.text()
    qtbot.waitUntil(lambda: dialog.model.total == 4)
    fail_with(library, LibraryLocked(Path("/library")))
    dialog.import_from(Path("/home/anna/beir"))
    qtbot.waitUntil(lambda: dialog.banner.title() == "The library is in use")


def test_files_and_folders_are_chosen_without_blocking(dialog: JudgmentsDialog) -> None:
    for menu, mode in (
        (dialog.export_button.menu(), QFileDialog.AcceptMode.AcceptSave),
        (dialog.import_button.menu(), QFileDialog.AcceptMode.AcceptOpen),
    ):
        file, folder = menu.actions()
        file.trigger()
        chooser = dialog.findChildren(QFileDialog)[-1]
        assert chooser.acceptMode() is mode
        chooser.reject()
        folder.trigger()
        chooser = dialog.findChildren(QFileDialog)[-1]
        assert chooser.fileMode() is QFileDialog.FileMode.Directory
        chooser.reject()


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_reason_for_leaving_a_row_out_has_words(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    words = {reason: rejection_text(reason) for reason in Rejection}
    assert len(set(words.values())) == len(words)
    assert all(text != reason.value for reason, text in words.items())


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_dialog_can_be_used_without_a_mouse(
    qtbot: QtBot, qapp: QApplication, learning: LearningOperations, language: str
) -> None:
    install_language(qapp, language)
    made = JudgmentsDialog(learning)
    qtbot.addWidget(made)
    assert nameless(made) == []
    assert unreachable(made) == []
    assert len(controls(made)) >= 8
    buttons = [made.relevant_button, made.irrelevant_button, made.delete_button]
    buttons += [made.import_button, made.export_button]
    assert clashes([button.text() for button in buttons]) == []
    qtbot.waitUntil(lambda: not learning._runner.busy)
