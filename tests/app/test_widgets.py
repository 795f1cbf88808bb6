from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QUrl
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.translation import install_language
from app.widgets.activity_bar import ActivityBar, duration_left, progress_text
from app.widgets.drop_area import DropArea, dropped_paths
from engine import Progress


def test_progress_in_words(qapp: QApplication) -> None:
    progress = Progress("index", 1234, 5678, "/a", rate=84.4, remaining_s=125, failed=3)
    assert progress_text(progress, paused=False) == (
        "Indexing · 1,234 of 5,678 files · 84 passages/s · about 2 minutes left · 3 not readable"
    )
    assert progress_text(progress, paused=True) == "Paused · 1,234 of 5,678 files · 3 not readable"
    assert progress_text(Progress("scan", 7), paused=False) == "Looking for files · 7 files"
    install_language(qapp, "de")
    assert progress_text(progress, paused=False) == (
        "Wird indiziert · 1.234 von 5.678 Dateien · 84 Textstellen/s · "
        "noch etwa 2 Minuten · 3 nicht lesbar"
    )


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "almost done"),
        (4.9, "almost done"),
        (12, "about 10 seconds left"),
        (61, "about 1 minute left"),
        (3590, "about 60 minutes left"),
        (3600, "about 1 hour left"),
        (90_000, "about 25 hours left"),
    ],
)
def test_time_left_is_rounded(seconds: float, expected: str) -> None:
    assert duration_left(seconds) == expected


def test_a_long_path_is_shortened_in_its_middle_and_never_widens_the_bar(qtbot: QtBot) -> None:
    bar = ActivityBar()
    qtbot.addWidget(bar)
    bar.resize(900, 30)
    bar.show()
    before = bar.minimumSizeHint().width()
    path = f"/start/{'very/long/' * 60}end.pdf"
    bar.show_progress(Progress("index", 1, 2, path))
    shown = bar._item_label.text()
    assert shown.startswith("/s")
    assert shown.endswith("pdf")
    assert "…" in shown
    assert bar.minimumSizeHint().width() < before + 700
    bar.resize(1400, 30)
    assert len(bar._item_label.text()) > len(shown)


def test_hostile_names_stay_text(qtbot: QtBot) -> None:
    bar = ActivityBar()
    qtbot.addWidget(bar)
    bar.resize(1200, 30)
    bar.show()
    bar.show_progress(Progress("index", 1, 2, "/<img src=x>\n\u202egnp.exe"))
    assert "\u202e" not in bar._item_label.text()
    assert "\n" not in bar._item_label.text()
    assert "<img" not in bar._item_label.toolTip()


def test_at_rest_there_is_nothing_to_press(qtbot: QtBot) -> None:
    bar = ActivityBar()
    qtbot.addWidget(bar)
    bar.show()
    bar.show_progress(Progress("index", 1, 2))
    assert bar.cancel_button.isVisible()
    bar.show_rest("12 documents")
    assert not bar.cancel_button.isVisible()
    assert not bar.pause_button.isVisible()


def test_only_local_files_are_taken_from_a_drag() -> None:
    data = QMimeData()
    urls = ["file:///docs/Gr%C3%B6%C3%9Fe", "https://example.org", "file://"]
    data.setUrls([QUrl(url) for url in urls])
    assert dropped_paths(data) == [Path("/docs/Größe")]
    assert dropped_paths(QMimeData()) == []


def test_the_first_page_has_two_ways_on(qtbot: QtBot) -> None:
    area = DropArea()
    qtbot.addWidget(area)
    with qtbot.waitSignal(area.add_folder_requested):
        area.add_button.click()
    with qtbot.waitSignal(area.samples_requested):
        area.samples_button.click()
