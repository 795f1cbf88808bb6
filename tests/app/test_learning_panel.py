"""The learning page in each of its stages, in both languages and themes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

import engine
from app.learning_operations import LearningOperations, Stage
from app.main_window import MainWindow
from app.models.card_texts import card_text
from app.models.learning_texts import import_lines, missing_text
from app.models.verdict_texts import check_title, check_words, signed, verdict_lines, verdict_title
from app.panels.learning import LearningPanel
from app.theme import DARK, palette_of
from app.translation import install_language
from engine import ImportReport, ModelDamaged, Progress, RejectedRow, TrainingFailed
from engine.training.personal.verdict import Measure, Reason
from tests.app.fake_learning import FakeControl, model_info
from tests.app.fake_library import FakeLibrary, a_root, fail_with
from tests.app.learning_samples import (
    a_model,
    a_point,
    a_result,
    a_row,
    a_state,
    a_table,
    a_verdict,
)
from tests.app.test_accessibility import nameless, unreachable


@pytest.fixture(autouse=True)
def control(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "TrainingControl", FakeControl, raising=False)


@pytest.fixture
def panel(qtbot: QtBot, learning: LearningOperations) -> Iterator[LearningPanel]:
    made = LearningPanel(learning)
    qtbot.addWidget(made)
    made.resize(1000, 640)
    made.show()
    qtbot.waitUntil(lambda: learning.state is not None)
    yield made
    made.hide()


def texts(panel: LearningPanel) -> str:
    page = panel.pages.currentWidget()
    shown = [label.text() for label in page.findChildren(QLabel) if label.isVisible()]
    shown += [button.text() for button in page.findChildren(QPushButton) if button.isVisible()]
    return "\n".join(shown)


def enter(learning: LearningOperations, stage: Stage) -> None:
    learning.stage = stage
    learning.state_changed.emit()


def test_nothing_yet_leads_to_the_search(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations
) -> None:
    learning.state = a_state(relevant=0, irrelevant=0, queries=0, missing=30, enough=False)
    enter(learning, Stage.REST)
    assert panel.message.title() == "Nothing to learn from yet"
    assert "30 ratings" in panel.message.text()
    with qtbot.waitSignal(panel.search_requested):
        panel.message.buttons()[0].click()


def test_too_few_says_how_many_are_missing_and_of_which_kind(
    panel: LearningPanel, learning: LearningOperations
) -> None:
    learning.state = a_state(relevant=18, irrelevant=0, queries=4, missing=12, enough=False)
    enter(learning, Stage.REST)
    assert not panel.start.retrain_button.isEnabled()
    said = texts(panel)
    for part in ("18 ratings for 4 questions", "At least 12 more", "do not fit", "different"):
        assert part in said
    assert panel.start._bar.value() == 18
    assert panel.start._bar.maximum() == 30


def test_ratings_are_shown_by_direction(panel: LearningPanel, learning: LearningOperations) -> None:
    assert panel.pages.currentWidget() is panel.start
    grid = {label.accessibleName(): label.text() for label in panel.findChildren(QLabel)}
    assert grid["Asked in German, English text: 21"] == "21"
    assert not panel.start._bar.isVisible()
    assert panel.start.retrain_button.isEnabled()


def test_one_click_trains_and_the_verdict_offers_the_new_model(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    panel.start.retrain_button.click()
    assert panel.pages.currentWidget() is panel.progress
    qtbot.waitUntil(lambda: "Learning" in panel.progress.text())
    assert not panel.advanced_button.isEnabled()
    panel.progress.pause_button.click()
    assert panel.progress.pause_button.text() == "Resume"
    assert "Paused" in panel.progress.text()
    panel.progress.pause_button.click()
    library.hold.clear()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.result)
    assert panel.result.banner.title() == "The new model finds better"
    assert panel.result.default_button() is panel.result.adopt_button
    panel.result.adopt_button.click()
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert "adopt_model personal-20261126-231500" in library.calls
    assert panel.result.roll_back_button.isVisible()
    assert "in use" in panel.result.banner.title()
    panel.result.roll_back_button.click()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.start)
    assert library.calls[-1] == "rollback"
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_a_model_that_is_not_better_is_kept_out_unless_the_person_insists(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.better = False
    learning.retrain()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.result)
    assert panel.result.default_button() is panel.result.keep_button
    assert "can be chance" in panel.result.banner.text()
    panel.result.adopt_button.click()
    box = panel.result.findChild(QMessageBox)
    assert box is not None
    assert "can be chance" in box.informativeText()
    assert box.defaultButton().text().replace("&", "") == "Cancel"
    box.reject()
    assert not any(call.startswith("adopt") for call in library.calls)
    QApplication.processEvents()
    panel.result.adopt_button.click()
    box = panel.result.findChildren(QMessageBox)[-1]
    next(b for b in box.buttons() if b.text() == "Use it all the same").click()
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    panel.result.done_button.click()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.start)
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_keeping_the_old_model_puts_the_result_away(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations
) -> None:
    learning.retrain()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.result)
    panel.result.keep_button.click()
    assert panel.pages.currentWidget() is panel.start
    assert learning.result is None
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_a_failure_has_a_remedy_and_another_try(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    fail_with(library, TrainingFailed(detail="the child ended with signal 9"))
    learning.retrain("crossed", {"epochs": 1})
    qtbot.waitUntil(lambda: learning.stage is Stage.FAILED)
    assert panel.message.title() == "The training failed"
    assert "signal 9" in panel.message.text()
    again, close = panel.message.buttons()
    again.click()
    qtbot.waitUntil(lambda: learning.stage is Stage.RESULT)
    assert library.calls[-1] == "retrain crossed {'epochs': 1}"
    learning.dismiss()
    fail_with(library, ModelDamaged(Path("/models/x")))
    learning.adopt("personal-20261126-231500")
    qtbot.waitUntil(lambda: learning.stage is Stage.FAILED)
    panel.message.buttons()[0].click()
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert library.calls[-1] == "adopt_model personal-20261126-231500"
    assert close is not None
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_adopting_shows_how_far_it_is_and_can_be_cancelled(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.adopt("personal-9")
    qtbot.waitUntil(lambda: "10 of 40" in panel.progress.text())
    assert not panel.progress.chart.isVisible()
    assert not panel.progress.pause_button.isVisible()
    library.slow_to_stop.set()
    panel.progress.cancel_button.click()
    assert panel.progress.text() == "Stopping …"
    assert not panel.progress.cancel_button.isEnabled()
    library.slow_to_stop.clear()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.start)
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_the_models_are_listed_with_their_cards(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    learning.models = (a_model(2, active=True), a_model(1, kind="encoder", recipe="crossed"))
    learning.active = model_info("personal-20261126-231502")
    learning.can_roll_back = True
    enter(learning, Stage.REST)
    shelf = panel.start.shelf
    names = [shelf.list.item(row).text() for row in range(shelf.list.count())]
    assert "in use" in names[0]
    assert names[2] == "The model that ships"
    assert shelf.roll_back_button.isEnabled()
    assert not shelf.use_button.isEnabled()
    assert "50" in shelf.card.toPlainText()
    shelf.list.setCurrentRow(1)
    assert "documents anew" in shelf.card.toPlainText()
    shelf.use_button.click()
    qtbot.waitUntil(lambda: "adopt_model personal-20261126-231501" in library.calls)
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    learning.dismiss()
    qtbot.waitUntil(lambda: not learning._runner.busy)
    learning.can_roll_back = False
    enter(learning, Stage.REST)
    assert not shelf.roll_back_button.isEnabled()


def test_a_model_from_elsewhere_that_is_in_use_is_in_the_list(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    shelf = panel.start.shelf
    names = [shelf.list.item(row).text() for row in range(shelf.list.count())]
    assert names == ["The model that ships (in use)"]
    assert not shelf.roll_back_button.isEnabled()
    library.trained = [a_model(1)]
    learning.use("/home/anna/own")
    assert "has to be chosen again" in panel.progress._hint.text()
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert panel.start.banner.title() == "own is in use"
    qtbot.waitUntil(lambda: not learning._runner.busy)
    names = [shelf.list.item(row).text() for row in range(shelf.list.count())]
    assert names[1:] == ["own (in use)", "The model that ships"]
    assert "(in use)" not in names[0]
    assert shelf.list.currentRow() == 1
    assert "/home/anna/own" in shelf.card.toPlainText()
    assert "2.0 MB" in shelf.card.toPlainText()
    assert not shelf.use_button.isEnabled()
    assert shelf.roll_back_button.isEnabled()
    shelf.list.setCurrentRow(2)
    shelf.use_button.click()
    qtbot.waitUntil(lambda: "use_model " in library.calls)
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert panel.start.banner.title() == "The model that ships is in use"
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_a_change_of_model_is_told_where_nothing_can_be_learned_from(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.state = a_state(relevant=0, irrelevant=0, queries=0, missing=30, enough=False)
    learning.refresh()
    qtbot.waitUntil(lambda: panel.pages.currentWidget() is panel.message)
    learning.use("/home/anna/own")
    qtbot.waitUntil(lambda: learning.stage is Stage.ADOPTED)
    assert panel.start.banner.isVisible()
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_only_a_trained_model_is_said_to_go_on_at_the_next_start(
    panel: LearningPanel, learning: LearningOperations
) -> None:
    for resumable, words in ((True, "at its next start"), (False, "has to be chosen again")):
        learning.resumable = resumable
        enter(learning, Stage.ADOPTING)
        assert words in panel.progress._hint.text()
        assert panel.progress._title.text() == "The model is being made ready"
    enter(learning, Stage.REST)


def test_what_went_on_while_the_page_was_hidden_is_drawn(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations
) -> None:
    panel.hide()
    enter(learning, Stage.TRAINING)
    learning.curve = [a_point(step, loss=1.0) for step in range(4)]
    learning.progressed.emit()
    panel.show()
    assert len(panel.progress.chart._loss) == 4
    learning.curve = []
    panel.progress.show_progress(learning)
    assert panel.progress.chart._loss == []
    learning.stage = Stage.REST
    qtbot.waitUntil(lambda: not learning._runner.busy)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("dark", [False, True])
def test_every_stage_is_painted_named_and_reachable(
    qtbot: QtBot, qapp: QApplication, learning: LearningOperations, language: str, dark: bool
) -> None:
    install_language(qapp, language)
    panel = LearningPanel(learning)
    qtbot.addWidget(panel)
    if dark:
        panel.setPalette(palette_of(DARK))
    panel.resize(700, 380)
    panel.show()
    qtbot.waitUntil(lambda: learning.state is not None)
    learning.result = a_result()
    learning.error = TrainingFailed()
    learning.curve = [a_point(step, loss=2.0 / (step + 1), validation=0.6) for step in range(9)]
    learning.adoption = Progress("encode", 3, 9, remaining_s=90)
    for stage in Stage:
        enter(learning, stage)
        assert not panel.grab().isNull()
    for better in (True, False):
        learning.result = a_result(better)
        enter(learning, Stage.RESULT)
        assert not panel.grab().isNull()
    assert nameless(panel) == []
    assert unreachable(panel) == []
    assert panel.minimumSizeHint().width() <= 720
    panel.hide()
    learning.stage = Stage.REST
    qtbot.waitUntil(lambda: not learning._runner.busy)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    "reason",
    [reason.value for reason in Reason],
)
def test_every_reason_has_words_with_figures_and_no_jargon(
    qapp: QApplication, reason: str, language: str
) -> None:
    install_language(qapp, language)
    second = reason in ("whole_worse", "check_worse", "similarity_worse")
    reasons = ("better", reason) if second else (reason,)
    verdict = a_verdict(adopt=reason == "better", reasons=reasons)
    lines = verdict_lines(verdict, a_table())
    assert len(lines) >= 2
    said = " ".join([verdict_title(verdict), *lines])
    for jargon in ("nDCG", "Spearman", "{", "%n", "interval", "Intervall"):
        assert jargon not in said
    assert any(char.isdigit() for char in said)
    assert "_" not in said


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_measure_has_words(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    titles = {check_title(measure) for measure in Measure}
    assert len(titles) == len(Measure)
    assert not titles & {measure.value for measure in Measure}


def test_figures_are_points_with_a_sign_and_an_interval(qapp: QApplication) -> None:
    words = check_words(a_row("held_out", 0.612, 0.665, 0.011, 0.094, 14))
    assert (words.active, words.candidate, words.difference) == ("61.2", "66.5", "+5.3")
    assert words.interval == "+1.1 to +9.4"
    assert words.better is True
    assert "14 questions" in words.source
    assert check_words(a_row("stsb_de", 0.8, 0.79, -0.02, -0.001, 9)).better is False
    assert check_words(a_row("check_search", 0.8, 0.81, -0.02, 0.03, 9)).better is None
    assert signed(0.0001) == "±0.0"
    assert check_title("<b>new</b>") == "<b>new</b>"


def test_words_for_ratings_and_imports(qapp: QApplication) -> None:
    assert missing_text(a_state()) == "That is enough to learn from."
    one_sided = a_state(relevant=2, irrelevant=30, missing=3, enough=False)
    assert "that fit" in missing_text(one_sided)
    rows = tuple(RejectedRow(line, "no_query") for line in range(1, 9))
    lines = import_lines(ImportReport(1, 2, rows))
    assert lines[0] == "2 ratings were there already."
    assert lines[-1].strip() == "and 3 more"
    assert import_lines(ImportReport(1, 0)) == []
    beir = import_lines(ImportReport(0, 0, (RejectedRow(3, "bad_columns", "qrels/test.tsv"),)))
    assert "qrels/test.tsv, line 3" in beir[1]


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_card_tells_all_of_a_model_in_words(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    model = a_model(
        1,
        data={"judgments": 80, "<b>x</b>": "<i>", "list": [1], "flag": True},
        parameters={"rank": 8, "rate": 2e-5, "method": "auto"},
        figures={"held_out": 0.665, "held_out_before": 0.612, "validation": 0.7},
        parent="old",
    )
    text = card_text(model)
    for part in ("80", "<b>x</b>: <i>", "old", model.card.name, "2e-05"):
        assert part in text
    for key in ("judgments", "held_out", "method", "auto", "[1]"):
        assert key not in text.replace(model.card.name, "")
    with_comma = {"de": "66,5", "en": "66.5"}
    assert with_comma[language] in text


def test_a_cancelled_change_of_model_is_not_called_a_training_that_is_done(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, learning: LearningOperations
) -> None:
    learning.retrain()
    toast = window.learning_actions.toast
    qtbot.waitUntil(lambda: toast.text() == "The training is done.")
    toast.hide()
    library.hold.set()
    learning.use("/home/anna/own")
    qtbot.waitUntil(lambda: learning.fraction > 0)
    learning.cancel()
    qtbot.waitUntil(lambda: learning.stage is Stage.RESULT)
    assert not toast.isVisible()
    toast._timer.stop()
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_the_window_has_the_page_a_key_for_it_and_tells_on_its_tab(
    qtbot: QtBot, window: MainWindow, library: FakeLibrary, learning: LearningOperations
) -> None:
    library.root_rows = [a_root()]
    window.commands.learning_page.trigger()
    assert window.tabs.currentWidget() is window.learning
    qtbot.waitUntil(lambda: learning.state is not None)
    window.tabs.setCurrentWidget(window.pages)
    place = window.tabs.indexOf(window.learning)
    library.hold.set()
    learning.retrain()
    qtbot.waitUntil(lambda: window.tabs.tabText(place) == "Learning (0 %)")
    learning.pause()
    assert window.tabs.tabText(place) == "Learning (paused)"
    learning.resume()
    library.hold.clear()
    qtbot.waitUntil(lambda: window.tabs.tabText(place) == "Learning (result)")
    toast = window.learning_actions.toast
    assert toast.isVisible()
    toast.button.click()
    assert window.tabs.currentWidget() is window.learning
    assert not toast.isVisible()
    learning.dismiss()
    assert window.tabs.tabText(place) == "Learning"
    window.commands.learning_requested.emit()
    assert window.tabs.currentWidget() is window.learning
    window.learning.search_requested.emit()
    assert window.tabs.currentWidget() is window.pages
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_a_renewed_window_shows_what_is_going_on(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    learning.retrain()
    qtbot.waitUntil(lambda: len(learning.curve) > 0)
    again = LearningPanel(learning)
    qtbot.addWidget(again)
    assert again.pages.currentWidget() is again.progress
    library.hold.clear()
    qtbot.waitUntil(lambda: again.pages.currentWidget() is again.result)
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_the_keyboard_is_not_lost_with_a_page(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations, library: FakeLibrary
) -> None:
    panel.activateWindow()
    panel.start.retrain_button.setFocus()
    library.hold.set()
    qtbot.keyClick(panel.start.retrain_button, Qt.Key.Key_Space)
    qtbot.waitUntil(panel.progress.cancel_button.hasFocus)
    library.hold.clear()
    qtbot.waitUntil(panel.result.adopt_button.hasFocus)
    panel.result.keep_button.setFocus()
    qtbot.keyClick(panel.result.keep_button, Qt.Key.Key_Space)
    qtbot.waitUntil(panel.start.retrain_button.hasFocus)
    qtbot.waitUntil(lambda: not learning._runner.busy)


def test_the_page_follows_the_theme(
    qtbot: QtBot, panel: LearningPanel, learning: LearningOperations
) -> None:
    learning.result = a_result()
    enter(learning, Stage.RESULT)
    panel.setPalette(palette_of(DARK))
    table = panel.result.table
    qtbot.waitUntil(lambda: table.item(0, 3).foreground().color() == DARK.success)
    enter(learning, Stage.REST)


def test_texts_of_files_are_shown_as_they_are(
    panel: LearningPanel, learning: LearningOperations
) -> None:
    rich = [
        label.text()
        for label in panel.findChildren(QLabel)
        if label.textFormat() is not Qt.TextFormat.PlainText and "<" in label.text()
    ]
    assert rich == []
