"""More ways to train: presets, bounds, the reference's values, a person's own file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

import engine
from app.dialogs.advanced_training import AdvancedTrainingDialog, RecipePage
from app.dialogs.own_file_preview import fault_text, kind_text
from app.learning_operations import LearningOperations, Stage
from app.models.option_texts import (
    choice_text,
    option_hint,
    option_name,
    preset_text,
    recipe_hint,
)
from app.translation import install_language
from app.widgets.number_box import NumberBox, number_text
from engine.training.personal import options
from engine.training.personal.own_file import FileKind, RowFault, read_own_file
from tests.app.fake_library import FakeLibrary
from tests.app.learning_samples import a_state
from tests.app.test_accessibility import nameless, unreachable

CROSSED, OWN, TUNE = 1, 2, 3


@pytest.fixture(autouse=True)
def door(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("OPTIONS", options.OPTIONS),
        ("PRESETS", options.PRESETS),
        ("read_own_file", read_own_file),
    ):
        monkeypatch.setattr(engine, name, value, raising=False)


@pytest.fixture
def dialog(qtbot: QtBot, learning: LearningOperations) -> AdvancedTrainingDialog:
    learning.state = a_state()
    made = AdvancedTrainingDialog(learning)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(page: RecipePage, preset: str) -> None:
    page.preset_box.setCurrentIndex(page.preset_box.findData(preset))


def test_every_option_of_every_recipe_is_there_with_its_default(
    dialog: AdvancedTrainingDialog,
) -> None:
    for page in dialog.pages:
        wanted = options.OPTIONS[page.recipe]
        assert set(page.values()) == {option.name for option in wanted}
        assert page.preset_box.currentText() == preset_text(
            next(iter(options.PRESETS[page.recipe]))
        )
        assert options.completed(page.recipe, page.values())


def test_presets_fill_in_values_that_the_engine_takes(dialog: AdvancedTrainingDialog) -> None:
    for page in dialog.pages:
        for name, values in options.PRESETS[page.recipe].items():
            choose(page, name)
            assert page.preset_box.currentData() == name
            found = page.values()
            for option, value in values.items():
                near = pytest.approx(value, rel=1e-9) if isinstance(value, float) else value
                assert found[option] == near, option
            assert options.completed(page.recipe, found)


def test_a_changed_value_is_no_preset_any_more(dialog: AdvancedTrainingDialog) -> None:
    page = dialog.pages[0]
    page.form.boxes["rank"].setValue(16)
    assert page.preset_box.currentText() == "Own values"
    page.form.boxes["rank"].setValue(8)
    choose(page, "careful")
    assert page.values()["rank"] == 4
    assert page.values()["method"] == "adapter"


def test_no_value_can_be_out_of_its_bounds(dialog: AdvancedTrainingDialog) -> None:
    for page in dialog.pages:
        for option in options.OPTIONS[page.recipe]:
            if option.kind in ("int", "float"):
                box = page.form.boxes[option.name]
                for extreme in (-(2**31), 2**31 - 1):
                    box.setValue(extreme)
                    assert option.allows(page.values()[option.name]), option.name


def test_the_focus_explains_and_the_wheel_changes_nothing_in_passing(
    qtbot: QtBot, dialog: AdvancedTrainingDialog
) -> None:
    page = dialog.pages[0]
    QApplication.sendEvent(page.form.boxes["negatives"], QEvent(QEvent.Type.Enter))
    assert page._explained.text() == option_hint("negatives")
    box = page.form.boxes["steps"]
    assert page.form.eventFilter(box, QEvent(QEvent.Type.Wheel))


def test_starting_hands_on_recipe_and_values(qtbot: QtBot, dialog: AdvancedTrainingDialog) -> None:
    with qtbot.waitSignal(dialog.train_requested) as wanted:
        dialog.start_button.click()
    recipe, values = wanted.args
    assert recipe == "personal"
    assert options.completed(recipe, values)["rank"] == 8


def test_what_the_settings_say_of_weak_signals_is_the_default(
    qtbot: QtBot, learning: LearningOperations
) -> None:
    for weak in (True, False):
        made = AdvancedTrainingDialog(learning, weak=weak)
        qtbot.addWidget(made)
        assert made.pages[0].values()["weak"] is weak
        choose(made.pages[0], "careful")
        assert made.pages[0].values()["weak"] is weak


def test_what_is_missing_is_said_and_nothing_starts(
    dialog: AdvancedTrainingDialog, learning: LearningOperations
) -> None:
    learning.state = a_state(enough=False, missing=9)
    learning.state_changed.emit()
    assert not dialog.start_button.isEnabled()
    assert "not enough" in dialog._missing.text()
    for place, words in ((CROSSED, "folder"), (OWN, "file"), (TUNE, "folder")):
        dialog.tabs.setCurrentIndex(place)
        assert not dialog.start_button.isEnabled()
        assert words in dialog._missing.text()
    dialog.tabs.setCurrentIndex(CROSSED)
    dialog.page.source.boxes["data"].setText("/data/stsb")
    assert dialog.start_button.isEnabled()
    learning.stage = Stage.TRAINING
    learning.state_changed.emit()
    assert not dialog.start_button.isEnabled()
    assert "already" in dialog._missing.text()
    learning.stage = Stage.REST


def test_an_own_file_is_looked_into_before_it_can_be_used(
    qtbot: QtBot, dialog: AdvancedTrainingDialog, tmp_path: Path
) -> None:
    dialog.tabs.setCurrentIndex(OWN)
    page = dialog.page
    file = tmp_path / "größe & <b>.csv"
    file.write_text("question,answer\nWas?,Das <i>da</i>.\nWas?,Das <i>da</i>.\n,leer\n", "utf-8")
    page.source.boxes["file"].setText(str(file))
    assert not dialog.start_button.isEnabled()
    qtbot.waitUntil(dialog.start_button.isEnabled)
    preview = page.preview
    assert preview is not None
    assert preview.banner.title() == "1 row to learn from"
    assert "1 row says what an earlier one said." in preview.banner.text()
    assert preview.rows.item(0, 1).text() == "Das <i>da</i>."
    assert preview.bad.isVisible()
    assert [preview.bad.item(0, column).text() for column in (0, 1)] == ["4", "a text is empty"]
    page.source.boxes["file"].setText(str(tmp_path / "gone.csv"))
    qtbot.waitUntil(lambda: preview.banner.title() == "Not found")
    assert not dialog.start_button.isEnabled()
    assert not preview.rows.isVisible()
    page.source.boxes["file"].clear()
    qtbot.waitUntil(lambda: preview.banner.title() == "No file is chosen yet")


def test_scored_pairs_and_triplets_are_shown_with_their_third_column(
    dialog: AdvancedTrainingDialog, tmp_path: Path
) -> None:
    preview = dialog.pages[OWN].preview
    assert preview is not None
    for name, rows, head in (
        ("scored.csv", "one,two,0.5\nthree,four,0.25\n", "How alike"),
        ("triplets.csv", "anchor,positive,negative\na,b,c\n", "Does not belong"),
    ):
        file = tmp_path / name
        file.write_text(rows, "utf-8")
        preview.show_file(read_own_file(file))
        assert preview.rows.horizontalHeaderItem(2).text() == head
        assert preview.rows.item(0, 2).text() in ("0.50", "c")
        assert not preview.bad.isVisible()


def test_a_folder_is_chosen_without_blocking(dialog: AdvancedTrainingDialog) -> None:
    dialog.tabs.setCurrentIndex(CROSSED)
    form = dialog.page.source
    next(button for button in form.findChildren(QPushButton)).click()
    chooser = form.findChild(QFileDialog)
    assert chooser is not None
    assert chooser.fileMode() is QFileDialog.FileMode.Directory
    chooser.fileSelected.emit("/data/stsb")
    assert form.values() == {"data": "/data/stsb"}
    chooser.reject()


@pytest.mark.parametrize("language", ["de", "en"])
def test_everything_has_words_a_name_and_a_key(
    qtbot: QtBot, qapp: QApplication, learning: LearningOperations, language: str
) -> None:
    install_language(qapp, language)
    made = AdvancedTrainingDialog(learning)
    qtbot.addWidget(made)
    assert nameless(made) == []
    assert unreachable(made) == []
    for recipe, wanted in options.OPTIONS.items():
        assert recipe_hint(recipe)
        names = [option_name(option.name) for option in wanted]
        assert len(set(names)) == len(names)
        for option in wanted:
            assert option_name(option.name) != option.name.replace("_", " "), option.name
            assert option_hint(option.name), option.name
            for choice in option.choices:
                assert choice_text(choice) != choice
        for preset in options.PRESETS[recipe]:
            assert preset_text(preset) != preset
    assert len({kind_text(kind) for kind in FileKind}) == len(FileKind)
    assert len({fault_text(fault) for fault in RowFault}) == len(RowFault)
    made.resize(made.sizeHint())
    for place in range(made.tabs.count()):
        made.tabs.setCurrentIndex(place)
        assert not made.grab().isNull()


def test_numbers_are_written_as_people_write_them(qtbot: QtBot, qapp: QApplication) -> None:
    box = NumberBox(1e-7, 1e-2, logarithmic=True)
    qtbot.addWidget(box)
    box.setValue(2e-5)
    assert box.text() == "2e-05"
    box.stepBy(1)
    assert box.value() == pytest.approx(4e-5)
    box.stepBy(-2)
    assert box.value() == pytest.approx(1e-5)
    box.lineEdit().setText("3e-4")
    box.interpretText()
    assert box.value() == pytest.approx(3e-4)
    for text in ("", "-", "1e", "nan", "5", "-1"):
        assert box.validate(text, 0)[0] is QValidator.State.Intermediate
    plain = NumberBox(0.0, 20.0, logarithmic=False)
    qtbot.addWidget(plain)
    plain.stepBy(1)
    assert plain.value() == 1.0
    zero = NumberBox(0.0, 1.0, logarithmic=True)
    qtbot.addWidget(zero)
    zero.stepBy(1)
    assert zero.value() > 0
    QLocale.setDefault(QLocale("de_DE"))
    assert number_text(0.05) == "0,05"
    german = NumberBox(0.0, 1.0, logarithmic=False)
    qtbot.addWidget(german)
    german.lineEdit().setText("0,25")
    german.interpretText()
    assert german.value() == 0.25


@pytest.mark.parametrize("place", [CROSSED, TUNE])
def test_the_benchmark_is_fetched_when_asked_for(
    qtbot: QtBot, dialog: AdvancedTrainingDialog, place: int
) -> None:
    dialog.tabs.setCurrentIndex(place)
    row = dialog.page.benchmark
    assert row is not None
    assert not dialog.start_button.isEnabled()
    row.button.click()
    qtbot.waitUntil(lambda: dialog.start_button.isEnabled())
    assert dialog.page.values()["data"] == str(Path("/library/stsb"))
    assert row.told.text() == "Downloaded."


def test_fetching_can_be_stopped_and_says_what_fails(
    qtbot: QtBot, dialog: AdvancedTrainingDialog, library: FakeLibrary
) -> None:
    dialog.tabs.setCurrentIndex(CROSSED)
    row = dialog.page.benchmark
    assert row is not None
    library.hold.set()
    row.button.click()
    qtbot.waitUntil(lambda: "MB" in row.told.text() and "of" in row.told.text())
    assert row.button.text() == "Stop downloading"
    row.button.click()
    qtbot.waitUntil(lambda: row.button.text() == "Download the benchmark")
    assert not dialog.start_button.isEnabled()
    library.hold.clear()
    library.online = False
    row.button.click()
    qtbot.waitUntil(lambda: "download" in row.told.text().lower())
    qtbot.waitUntil(lambda: row.button.text() == "Download the benchmark")
    assert not dialog.page.values()["data"]


def test_only_what_needs_the_benchmark_offers_it(dialog: AdvancedTrainingDialog) -> None:
    assert [page.benchmark is not None for page in dialog.pages] == [False, True, False, True]
