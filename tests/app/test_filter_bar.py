"""Filters: what is set is what is asked, and it stays to be seen."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QDate
from pytestqt.qtbot import QtBot

from app.widgets.filter_bar import TYPE_GROUPS, FilterBar
from engine import Filters, Language


@pytest.fixture
def bar(qtbot: QtBot) -> FilterBar:
    made = FilterBar()
    qtbot.addWidget(made)
    made.show()
    return made


def test_nothing_set_lets_all_pass(bar: FilterBar) -> None:
    assert bar.filters() == Filters()
    assert bar.active_count() == 0


def test_each_filter_is_asked(qtbot: QtBot, bar: FilterBar) -> None:
    with qtbot.waitSignal(bar.filters_changed, timeout=100) as blocker:
        bar.language.setCurrentIndex(bar.language.findData("de"))
    assert blocker.args[0].languages == {Language.DE}
    bar.type.setCurrentIndex(bar.type.findData("tables"))
    assert bar.filters().types == {"xls", "xlsx", "ods", "csv", "tsv"}
    bar.choose_folder(Path("/home/anna/Verträge"))
    assert bar.filters().folders == ("/home/anna/Verträge",)
    assert bar.active_count() == 3
    assert bar.language.font().bold()


def test_reset_lets_all_pass_with_one_signal(qtbot: QtBot, bar: FilterBar) -> None:
    bar.choose_folder(Path("/a"))
    bar.language.setCurrentIndex(1)
    said: list[Filters] = []
    bar.filters_changed.connect(said.append)
    bar.reset()
    assert said == [Filters()]
    assert not bar.language.font().bold()


def test_spans_of_time_hold_today(bar: FilterBar) -> None:
    for name in ("week", "month", "year"):
        bar.date.setCurrentIndex(bar.date.findData(name))
        filters = bar.filters()
        assert filters.after is not None
        assert filters.after <= date.today()
        assert filters.before is None


def test_a_range_holds_both_its_days(qtbot: QtBot, bar: FilterBar) -> None:
    bar.date.setCurrentIndex(bar.date.findData("range"))
    assert bar.first_day.isVisible()
    bar.first_day.setDate(QDate(2024, 5, 10))
    bar.last_day.setDate(QDate(2024, 5, 1))
    filters = bar.filters()
    assert filters.after == date(2024, 5, 1)
    assert filters.before == date(2024, 5, 10) + timedelta(days=1)


def test_a_chosen_folder_outlives_new_roots(bar: FilterBar) -> None:
    bar.set_folders([Path("/a"), Path("/b")])
    bar.choose_folder(Path("/b/c"))
    said: list[Filters] = []
    bar.filters_changed.connect(said.append)
    bar.set_folders([Path("/a")])
    assert bar.filters().folders == ("/b/c",)
    assert said == []


def test_controls_have_names(bar: FilterBar) -> None:
    for widget in (bar.language, bar.type, bar.folder, bar.date, bar.first_day, bar.last_day):
        assert widget.accessibleName()


def test_groups_share_no_type() -> None:
    types = [name for group in TYPE_GROUPS.values() for name in group]
    assert len(types) == len(set(types))
