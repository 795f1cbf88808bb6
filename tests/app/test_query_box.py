"""The query box: pause, keys, history, help."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from app.widgets.query_box import DEBOUNCE_MS, HISTORY_SIZE, QueryBox
from tests.app.sample_hits import type_text


@pytest.fixture
def box(qtbot: QtBot) -> Iterator[QueryBox]:
    made = QueryBox()
    qtbot.addWidget(made)
    made.show()
    made.line.setFocus()
    yield made
    made.set_text("")


def test_typing_asks_once_after_a_pause(qtbot: QtBot, box: QueryBox) -> None:
    said: list[str] = []
    box.query_changed.connect(said.append)
    type_text(box.line, "Wärmepumpe")
    assert said == []
    qtbot.waitUntil(lambda: bool(said), timeout=DEBOUNCE_MS * 10)
    assert said == ["Wärmepumpe"]


def test_enter_asks_at_once_and_only_once(qtbot: QtBot, box: QueryBox) -> None:
    said: list[str] = []
    box.query_changed.connect(said.append)
    type_text(box.line, "Frist")
    with qtbot.waitSignal(box.submitted, timeout=100) as blocker:
        qtbot.keyClick(box.line, Qt.Key.Key_Return)
    assert blocker.args == ["Frist"]
    qtbot.wait(DEBOUNCE_MS * 2)
    assert said == []
    assert box.history() == ["Frist"]


def test_escape_clears(qtbot: QtBot, box: QueryBox) -> None:
    type_text(box.line, "x")
    qtbot.keyClick(box.line, Qt.Key.Key_Escape)
    assert box.text() == ""
    qtbot.waitSignal(box.query_changed).wait()


def test_down_leads_to_the_hits(qtbot: QtBot, box: QueryBox) -> None:
    box.set_text("x")
    with qtbot.waitSignal(box.list_requested, timeout=100):
        qtbot.keyClick(box.line, Qt.Key.Key_Down)


def test_history_is_newest_first_without_doubles_and_bounded(qtbot: QtBot, box: QueryBox) -> None:
    kept: list[list[str]] = []
    box.history_changed.connect(kept.append)
    for query in ("one", "two", "one", " ", "one"):
        box.set_text(query)
        box.remember()
    assert box.history() == ["one", "two"]
    assert kept[-1] == ["one", "two"]
    box.set_history(str(number) for number in range(HISTORY_SIZE * 2))
    assert len(box.history()) == HISTORY_SIZE


def test_history_can_be_off_and_is_then_forgotten(qtbot: QtBot, box: QueryBox) -> None:
    box.set_history(["secret"])
    with qtbot.waitSignal(box.history_changed, timeout=100) as blocker:
        box.set_history_enabled(enabled=False)
    assert blocker.args == [[]]
    box.set_text("more")
    box.remember()
    assert box.history() == []


def test_a_past_query_can_be_taken_by_keys(qtbot: QtBot, box: QueryBox) -> None:
    box.set_history(["notice period", "heat pump", "Period of grace"])
    box.set_text("period")
    qtbot.keyClick(box.line, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    popup = box.completer.popup()
    qtbot.waitUntil(popup.isVisible)
    assert box.completer.completionCount() == 2
    with qtbot.waitSignal(box.submitted, timeout=500) as blocker:
        qtbot.keyClick(popup, Qt.Key.Key_Down)
        qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert blocker.args == ["notice period"]


def test_a_pasted_book_is_cut(qtbot: QtBot, box: QueryBox) -> None:
    box.set_text("x" * 1_000_000)
    assert len(box.text()) <= 2_000


def test_every_control_has_a_name_and_help_explains_operators(box: QueryBox) -> None:
    assert box.line.accessibleName()
    for button in box.buttons():
        assert button.accessibleName()
        assert button.toolTip()
    examples = " ".join(example for example, _meaning in box.help_rows())
    for operator in ("lang:", "type:", "in:", "after:", '"', "-"):
        assert operator in examples


def test_help_opens_and_closes(qtbot: QtBot, box: QueryBox) -> None:
    menu = box.show_help()
    qtbot.waitUntil(menu.isVisible)
    qtbot.keyClick(menu, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not box.help_open())
