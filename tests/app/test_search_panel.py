"""The search panel: asking, listing, keys, states; all of it with the keyboard alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QHelpEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from app.panels.search import SearchPanel
from app.panels.search_states import next_steps, similar_query, status_text
from app.theme import DARK, palette_of
from engine import EngineError, Outcome, SearchHit, SearchResult, Span
from tests.app.sample_hits import HOSTILE, FakeOperations, hit, hits, type_text

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def operations(qapp: QApplication) -> FakeOperations:
    return FakeOperations()


@pytest.fixture
def panel(qtbot: QtBot, operations: FakeOperations) -> Iterator[SearchPanel]:
    made = SearchPanel(operations)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(600, 500)
    made.show()
    made.focus_query()
    yield made
    for timer in made.findChildren(QTimer):
        timer.stop()


def ask(panel: SearchPanel, operations: FakeOperations, *found: SearchHit) -> None:
    panel.set_query("Wärmepumpe")
    operations.answer(*found)


def test_a_german_query_is_typed_and_hits_are_listed(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    type_text(panel.query_box.line, "Kündigungsfrist für Müller")
    qtbot.waitUntil(lambda: bool(operations.searches))
    assert [raw for raw, _filters in operations.searches] == ["Kündigungsfrist für Müller"]
    with qtbot.waitSignal(panel.hit_selected) as blocker:
        operations.answer(*hits(12))
    assert blocker.args == [panel.model.hits[0]]
    assert panel.list.isVisible()
    assert panel.status_line.text() == "12 hits in 14 ms"
    assert panel.query_box.line.hasFocus()


def test_old_hits_stay_until_new_ones_are_there(
    panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    panel.set_query("anderes")
    assert len(panel.model.hits) == 3
    assert panel.list.isVisible()


def test_the_same_passage_stays_selected(panel: SearchPanel, operations: FakeOperations) -> None:
    ask(panel, operations, *hits(5))
    panel.list.select_row(2)
    chosen: list[object] = []
    panel.hit_selected.connect(chosen.append)
    panel.refresh()
    operations.answer(hit(9), *hits(5))
    current = panel.list.current_hit()
    assert current is not None
    assert current.passage_id == 3
    assert panel.list.currentIndex().row() == 3
    assert len(chosen) <= 1


def test_arrows_enter_and_reveal(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    qtbot.keyClick(panel.query_box.line, Qt.Key.Key_Down)
    assert panel.list.hasFocus()
    assert panel.list.currentIndex().row() == 1
    with qtbot.waitSignal(panel.open_requested) as opened:
        qtbot.keyClick(panel.list, Qt.Key.Key_Return)
    assert opened.args == [panel.model.hits[1]]
    with qtbot.waitSignal(panel.reveal_requested):
        qtbot.keyClick(panel.list, Qt.Key.Key_Return, CONTROL)
    with qtbot.waitSignal(panel.preview_toggled):
        qtbot.keyClick(panel.list, Qt.Key.Key_Space)
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    qtbot.keyClick(panel.list, Qt.Key.Key_Up)
    assert panel.query_box.line.hasFocus()
    assert panel.query_box.history() == ["Wärmepumpe"]


def test_typing_in_the_list_goes_on_with_the_query(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    panel.list.setFocus()
    type_text(panel.list, "ö")
    assert panel.query_box.text() == "Wärmepumpeö"
    assert panel.query_box.line.hasFocus()


def test_enter_twice_leads_to_the_hits(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    qtbot.keyClick(panel.query_box.line, Qt.Key.Key_Return)
    assert panel.list.hasFocus()
    assert len(operations.searches) == 1


def test_copy_gives_the_passage_with_its_source(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    panel.list.setFocus()
    qtbot.keyClick(panel.list, Qt.Key.Key_C, CONTROL)
    text = QApplication.clipboard().text()
    assert "The notice period is three months" in text
    assert "Lease of flat 1, Page 1" in text
    assert "/home/anna/contracts/lease_1.pdf" in text
    assert "copied" in panel.status_line.text()


def test_the_menu_has_every_action(panel: SearchPanel, operations: FakeOperations) -> None:
    ask(panel, operations, hit(), hit(2, online=False))
    actions = {action.text(): action for action in panel.list.menu(hit()).actions()}
    actions["Search this folder only"].trigger()
    assert operations.searches[-1][1].folders == ("/home/anna/contracts",)
    actions["Copy path"].trigger()
    assert QApplication.clipboard().text() == "/home/anna/contracts/lease_1.pdf"
    actions["Find similar passages"].trigger()
    assert operations.searches[-1][0] == "The notice period is three months to the end of a month."
    offline = {action.text(): action for action in panel.list.menu(hit(online=False)).actions()}
    assert not offline["Open"].isEnabled()
    assert offline["Copy passage with source"].isEnabled()


def test_filters_are_asked_with_the_query(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    operations.roots_list = [SimpleNamespace(path=Path("/docs"))]
    panel.refresh()
    assert panel.filter_bar.folder.findData("/docs") > 0
    ask(panel, operations, *hits(3))
    panel.filter_bar.language.setCurrentIndex(1)
    assert [language.value for language in operations.searches[-1][1].languages] == ["de"]


def test_no_query_shows_tips(panel: SearchPanel, operations: FakeOperations) -> None:
    ask(panel, operations, *hits(3))
    chosen: list[object] = []
    panel.hit_selected.connect(chosen.append)
    panel.set_query("   ")
    assert panel.page.isVisible()
    assert panel.model.hits == ()
    assert chosen == [None]
    operations.answers[-1](SearchResult("Wärmepumpe", Outcome.HITS, hits(3)))
    assert panel.page.isVisible()
    panel.set_query("type:pdf")
    operations.answer(outcome=Outcome.EMPTY_QUERY)
    assert panel.page.title() == "What are you looking for?"


def test_an_empty_library_says_what_to_do(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    panel.set_library_empty(True)
    assert "Drop a folder" in panel.page.title()
    assert not panel.filter_bar.isVisible()
    folder, samples = panel.page.buttons()
    with qtbot.waitSignal(panel.add_folder_requested):
        folder.click()
    with qtbot.waitSignal(panel.samples_requested):
        samples.click()
    panel.set_library_empty(False)
    ask(panel, operations)
    operations.answer(outcome=Outcome.EMPTY_LIBRARY)
    assert "being read" in panel.page.title()


def test_no_hit_names_the_query_and_offers_to_reset_filters(
    panel: SearchPanel, operations: FakeOperations
) -> None:
    panel.filter_bar.choose_folder(Path("/a"))
    panel.set_query(HOSTILE)
    operations.answer(outcome=Outcome.NO_HIT, waiting=3)
    assert "<b>" in panel.page.title()
    assert "3 documents" in panel.page.text()
    panel.page.buttons()[0].click()
    assert panel.filter_bar.active_count() == 0
    operations.answer(outcome=Outcome.NO_HIT)
    assert panel.page.buttons() == []


def test_weak_hits_keywords_and_waiting_are_told() -> None:
    result = SearchResult("x", Outcome.WEAK, hits(1), 0.2, keywords_only=True, waiting=1)
    text = status_text(result)
    for part in ("1 hit in 1 ms", "nearest", "by words only", "1 document"):
        assert part in text
    assert next_steps(replace(result, query='"a b"'), filtered=True)[0].startswith("Filters")


def test_an_error_ends_the_wait_and_is_passed_on(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    panel.set_query("x")
    with qtbot.waitSignal(operations.error_raised):
        operations.failures[-1](EngineError())
    assert "could not" in panel.status_line.text()


def test_a_slow_search_is_told(qtbot: QtBot, panel: SearchPanel) -> None:
    panel.set_query("x")
    qtbot.waitUntil(lambda: "Searching" in panel.status_line.text(), timeout=3000)


def test_sentences_found_later_are_marked_in_place(
    panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    panel.list.select_row(1)
    chosen: list[SearchHit] = []
    panel.hit_selected.connect(chosen.append)
    asked, done = operations.marks[-1]
    done([replace(found, best=Span(0, 10)) for found in asked])
    assert panel.model.hits[2].best == Span(0, 10)
    assert panel.list.currentIndex().row() == 1
    assert chosen[-1].best == Span(0, 10)
    assert len(operations.marks) == 1


def test_an_answer_that_comes_again_keeps_its_marks_and_tells_nobody(
    panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(3))
    asked, done = operations.marks[-1]
    done([replace(found, best=Span(0, 10)) for found in asked])
    chosen: list[SearchHit] = []
    panel.hit_selected.connect(chosen.append)
    panel.refresh()
    operations.answer(*hits(3))
    assert [found.best for found in panel.model.hits] == [Span(0, 10)] * 3
    assert chosen == []
    assert len(operations.marks) == 1
    panel.set_query("something else")
    operations.answer(*hits(3))
    assert len(operations.marks) == 2


def test_a_new_question_is_shown_from_its_first_hit(
    panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, hit(1), hit(2))
    panel.set_query("something else")
    operations.answer(hit(5), hit(2), hit(1))
    assert panel.list.currentIndex().row() == 0
    panel.list.select_row(1)
    panel.set_query("and again")
    operations.answer(hit(7), hit(8), hit(2))
    assert panel.list.currentIndex().row() == 2


def test_only_hits_in_view_are_marked(
    qtbot: QtBot, panel: SearchPanel, operations: FakeOperations
) -> None:
    ask(panel, operations, *hits(40))
    QApplication.processEvents()
    while True:
        number = len(operations.marks)
        asked, done = operations.marks[-1]
        done(asked)
        if len(operations.marks) == number:
            break
    known = {found.passage_id for asked, _done in operations.marks for found in asked}
    assert 3 <= len(known) <= 10
    panel.list.verticalScrollBar().setValue(panel.list.verticalScrollBar().maximum())
    qtbot.waitUntil(lambda: len(operations.marks) > number)
    assert panel.model.hits[-1] in operations.marks[-1][0]


def test_similar_queries_hold_no_operators() -> None:
    text = '"lang:de" says -no: „x“'
    assert similar_query(hit(text=text, best=Span(0, len(text)))) == "lang de says no x"


@pytest.mark.parametrize("dark", [False, True])
def test_the_panel_is_painted_with_hostile_hits(
    panel: SearchPanel, operations: FakeOperations, dark: bool
) -> None:
    if dark:
        panel.setPalette(palette_of(DARK))
    ask(
        panel,
        operations,
        hit(title=HOSTILE, text=HOSTILE),
        hit(2, text="\x00" * 500),
        *hits(30)[2:],
    )
    panel.set_library_empty(False)
    assert not panel.grab().isNull()
    viewport = panel.list.viewport()
    for point in (QPoint(30, 20), QPoint(520, 20), QPoint(60, 90)):
        event = QHelpEvent(QHelpEvent.Type.ToolTip, point, viewport.mapToGlobal(point))
        QApplication.sendEvent(viewport, event)


def test_every_control_can_be_named_and_reached(panel: SearchPanel) -> None:
    for kind in (QAbstractButton, QComboBox, QLineEdit):
        for control in panel.findChildren(kind):
            named = control.accessibleName() or getattr(control, "text", str)()
            inner = control.objectName().startswith("qt_") or isinstance(
                control.parent(), QComboBox | QLineEdit
            )
            assert named or inner, control
    assert panel.list.accessibleName()
    assert panel.list.focusPolicy() & Qt.FocusPolicy.TabFocus


def test_keys_without_hits_do_nothing(qtbot: QtBot, panel: SearchPanel) -> None:
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_C, Qt.Key.Key_PageDown):
        event = QKeyEvent(QKeyEvent.Type.KeyPress, key, CONTROL)
        QApplication.sendEvent(panel.list, event)
    qtbot.keyClick(panel.query_box.line, Qt.Key.Key_Down)
    assert panel.list.current_hit() is None
