"""Judging hits: by mouse, key and menu; shown at once, kept, undone; errors and late answers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.learning_operations import LearningOperations
from app.main_window import MainWindow
from app.models.hits import HitRole
from app.operations import Operations
from app.panels import reading_time
from app.theme import DARK, LIGHT
from app.translation import install_language
from engine import LibraryLocked
from tests.app.fake_library import FakeLibrary, a_hit, a_root, fail_with
from tests.app.sample_hits import type_text
from tests.app.test_hit_delegate import colours_in, painted

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def asked(qtbot: QtBot, window: MainWindow, library: FakeLibrary) -> MainWindow:
    """The window with two hits of a question on show."""
    library.hits = (a_hit(1), a_hit(2, text="Another passage. " * 9))
    library.root_rows = [a_root()]
    window._on_library_changed()
    qtbot.waitUntil(lambda: window.search.isVisible())
    window.search.set_query("Was tun bei Geruch?")
    qtbot.waitUntil(lambda: window.search.model.rowCount() == 2)
    return window


def judged(window: MainWindow) -> list[bool | None]:
    return [hit.judged for hit in window.search.model.hits]


def click(qtbot: QtBot, window: MainWindow, row: int, *, relevant: bool) -> None:
    hits = window.search.list
    place = window.judging.mouse.button_rect(hits.model().index(row, 0), relevant=relevant)
    assert not place.isEmpty()
    qtbot.mouseClick(hits.viewport(), LEFT, pos=place.center())


def test_a_click_judges_shows_it_and_offers_to_undo(
    qtbot: QtBot, asked: MainWindow, library: FakeLibrary
) -> None:
    click(qtbot, asked, 1, relevant=False)
    assert judged(asked) == [None, False]
    qtbot.waitUntil(lambda: len(library.said) == 1)
    said = library.said[0]
    assert (said.query, said.relevant, said.weak) == ("Was tun bei Geruch?", False, False)
    qtbot.waitUntil(asked.judging.toast.isVisible)
    assert asked.judging.toast.text() == "Rated as not relevant."
    assert asked.search.list.currentIndex().row() == 0, "a button does not select"
    asked.judging.toast.button.click()
    qtbot.waitUntil(lambda: library.said == [])
    qtbot.waitUntil(lambda: judged(asked) == [None, None])
    qtbot.waitUntil(lambda: asked.judging.toast.text() == "Undone.")


def test_plus_minus_and_control_z(qtbot: QtBot, asked: MainWindow, library: FakeLibrary) -> None:
    hits = asked.search.list
    hits.setFocus()
    type_text(hits, "+")
    qtbot.waitUntil(lambda: judged(asked) == [True, None] and len(library.said) == 1)
    type_text(hits, "-")
    qtbot.waitUntil(lambda: len(library.said) == 1 and not library.said[0].relevant)
    asked.commands.undo_rating.trigger()
    qtbot.waitUntil(lambda: [j.relevant for j in library.said] == [True])
    qtbot.waitUntil(lambda: judged(asked) == [True, None])
    asked.commands.undo_rating.trigger()
    qtbot.waitUntil(lambda: library.said == [])
    asked.commands.undo_rating.trigger()
    qtbot.waitUntil(lambda: asked.judging.toast.text() == "There is nothing to undo.")
    assert asked.search.query_box.text() == "Was tun bei Geruch?"


def test_saying_it_twice_takes_it_back_and_that_can_be_undone(
    qtbot: QtBot, asked: MainWindow, library: FakeLibrary
) -> None:
    click(qtbot, asked, 0, relevant=True)
    qtbot.waitUntil(lambda: len(library.said) == 1)
    qtbot.waitUntil(lambda: judged(asked) == [True, None])
    click(qtbot, asked, 0, relevant=True)
    qtbot.waitUntil(lambda: library.said == [])
    qtbot.waitUntil(lambda: judged(asked) == [None, None])
    asked.judging.undo()
    qtbot.waitUntil(lambda: [j.relevant for j in library.said] == [True])


def test_the_order_follows_at_once_unless_that_is_switched_off(
    qtbot: QtBot, asked: MainWindow, library: FakeLibrary, operations: Operations
) -> None:
    searches = library.calls.count("search")
    asked.judging.judge_current(True)
    qtbot.waitUntil(lambda: library.calls.count("search") == searches + 1)
    qtbot.waitUntil(lambda: judged(asked) == [True, None])
    operations.change_settings(learn_at_once=False)
    asked.search.list.select_row(1)
    asked.judging.judge_current(False)
    qtbot.waitUntil(lambda: len(library.said) == 2)
    qtbot.waitUntil(lambda: "not relevant" in asked.judging.toast.text())
    qtbot.waitUntil(lambda: judged(asked) == [True, False])
    assert library.calls.count("search") == searches + 1


def test_what_cannot_be_kept_is_not_shown(
    qtbot: QtBot, asked: MainWindow, library: FakeLibrary, learning: LearningOperations
) -> None:
    learning.error_raised.disconnect(asked.notices.show_error)
    fail_with(library, LibraryLocked(Path("/library")))
    with qtbot.waitSignal(learning.error_raised):
        asked.judging.judge_current(True)
    qtbot.waitUntil(lambda: judged(asked) == [None, None])
    assert not asked.judging.toast.isVisible()


def test_a_mark_that_comes_late_does_not_undo_a_judgment(asked: MainWindow) -> None:
    before = asked.search.model.hits
    asked.search.model.update_hits([replace(before[0], judged=True)])
    asked.search._marks._on_marked(list(before))
    assert judged(asked) == [True, None]


def test_the_menu_judges_and_shows_what_was_said(
    qtbot: QtBot, asked: MainWindow, library: FakeLibrary
) -> None:
    hit = asked.search.model.hits[0]
    actions = {action.text(): action for action in asked.search.list.menu(hit).actions()}
    assert not actions["&Relevant"].isChecked()
    actions["&Not relevant"].trigger()
    qtbot.waitUntil(lambda: [j.relevant for j in library.said] == [False])
    shown = replace(hit, judged=False)
    again = {action.text(): action for action in asked.search.list.menu(shown).actions()}
    assert again["&Not relevant"].isChecked()


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_screen_reader_hears_it_and_tooltips_explain(
    qtbot: QtBot, qapp: QApplication, asked: MainWindow, language: str
) -> None:
    install_language(qapp, language)
    words = {"de": "als relevant bewertet", "en": "rated relevant"}
    model = asked.search.model
    model.update_hits([replace(model.hits[0], judged=True)])
    spoken = model.data(model.index(0, 0), Qt.ItemDataRole.AccessibleTextRole)
    assert words[language] in spoken
    viewport = asked.search.list.viewport()
    for relevant in (True, False):
        place = asked.judging.mouse.button_rect(model.index(0, 0), relevant=relevant).center()
        event = QHelpEvent(QHelpEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
        hit = model.index(0, 0).data(HitRole.HIT)
        delegate = asked.search.list.itemDelegate()
        card, _ = delegate.card(hit, viewport.width(), asked.font(), asked.palette())
        inside = place - asked.search.list.visualRect(model.index(0, 0)).topLeft()
        assert delegate.text_at(hit, card, inside)


def test_the_pointer_over_a_button_is_seen_and_elsewhere_the_list_is_as_ever(
    qtbot: QtBot, asked: MainWindow
) -> None:
    hits = asked.search.list
    place = asked.judging.mouse.button_rect(hits.model().index(0, 0), relevant=True)
    qtbot.mouseMove(hits.viewport(), place.center())
    qtbot.waitUntil(lambda: hits.itemDelegate().hovered == (1, True))
    QApplication.sendEvent(hits.viewport(), QEvent(QEvent.Type.Leave))
    assert hits.itemDelegate().hovered is None
    second = hits.visualRect(hits.model().index(1, 0)).topLeft() + QPoint(40, 20)
    qtbot.mouseClick(hits.viewport(), LEFT, pos=second)
    assert hits.currentIndex().row() == 1
    qtbot.mousePress(hits.viewport(), LEFT, pos=place.center())
    qtbot.mouseRelease(hits.viewport(), LEFT, pos=second)
    assert judged(asked) == [None, None], "let go elsewhere, nothing was said"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_judged_card_looks_different(qapp: QApplication, colours: object) -> None:
    plain, good, bad = (painted(a_hit(judged=said), colours, 500) for said in (None, True, False))
    assert colours.success.name() in colours_in(good)
    assert colours.warning.name() in colours_in(bad)
    assert not {colours.success.name(), colours.warning.name()} & colours_in(plain)


def test_the_toast_goes_by_itself_but_not_from_under_the_pointer(
    qtbot: QtBot, asked: MainWindow
) -> None:
    toast = asked.judging.toast
    toast.tell("Done.")
    assert not toast.button.isVisible()
    assert asked.search.list.geometry().contains(toast.geometry().translated(0, 0))
    toast._on_timeout()
    assert not toast.isVisible()
    toast.tell("Done.", "Undo", lambda: None)
    toast.button.setFocus()
    toast._on_timeout()
    assert toast.isVisible()
    asked.search._show_start()
    assert not toast.isVisible()


def test_opening_and_reading_on_is_a_weak_judgment_only_where_wanted(
    qtbot: QtBot,
    asked: MainWindow,
    library: FakeLibrary,
    operations: Operations,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operations, "open_file", lambda path, page: None)
    reading, hit = asked._reading, asked.search.model.hits[0]
    asked.search.open_requested.emit(hit)
    assert not reading._timer.isActive(), "off by default"
    operations.change_settings(weak_signals=True)
    reading._timer.setInterval(40)
    asked.search.open_requested.emit(hit)
    qtbot.waitUntil(lambda: [j.weak for j in library.said] == [True])
    assert not asked.judging.toast.isVisible()
    monkeypatch.setattr(reading_time, "_SETTLING_MS", -(10**6))
    asked.search.open_requested.emit(hit)
    QApplication.sendEvent(asked, QEvent(QEvent.Type.WindowActivate))
    assert not reading._timer.isActive(), "back before ten seconds"
    asked.judging.undo()
    qtbot.waitUntil(lambda: asked.judging.toast.isVisible())
    assert [j.weak for j in library.said] == [True], "nobody pressed anything to be undone"
