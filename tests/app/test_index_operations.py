from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.index_operations import IndexOperations
from engine import FolderMissing, Progress
from tests.app.fake_library import FakeLibrary, a_root, fail_with

DOCS = Path("/docs")


def idle(qtbot: QtBot, indexing: IndexOperations) -> None:
    qtbot.waitUntil(lambda: not indexing.running)


def test_adding_indexes_and_reports(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    seen: list[Progress] = []
    indexing.progressed.connect(seen.append)
    library.seconds_per_file = 0.06
    with qtbot.waitSignals([indexing.reported, indexing.library_changed]):
        indexing.add([DOCS])
        assert indexing.running
    idle(qtbot, indexing)
    assert [root.path for root in library.root_rows] == [DOCS]
    assert seen
    assert seen[-1].done == 2
    assert "writer_0" in library.threads


def test_pause_waits_and_resume_goes_on(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    library.files, library.seconds_per_file = 20, 0.01
    reports: list[object] = []
    indexing.reported.connect(reports.append)
    indexing.add([DOCS])
    indexing.pause()
    assert indexing.paused
    qtbot.wait(300)
    assert indexing.running
    assert not reports
    indexing.resume()
    assert not indexing.paused
    qtbot.waitUntil(lambda: len(reports) == 1)
    idle(qtbot, indexing)


def test_cancel_stops_without_a_report_or_an_error(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    library.files, library.seconds_per_file = 1000, 0.01
    told: list[object] = []
    indexing.reported.connect(told.append)
    indexing.error_raised.connect(told.append)
    indexing.add([DOCS])
    qtbot.wait(50)
    indexing.cancel()
    idle(qtbot, indexing)
    assert told == []


def test_an_update_wished_for_while_indexing_comes_afterwards_once(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    library.seconds_per_file = 0.05
    indexing.add([DOCS])
    for _ in range(5):
        indexing.update()
    idle(qtbot, indexing)
    qtbot.waitUntil(lambda: library.calls.count("index") == 2)
    idle(qtbot, indexing)
    qtbot.wait(50)
    assert library.calls.count("index") == 2


def test_removing_a_folder_does_not_wait_for_indexing(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    other = Path("/other")
    library.root_rows = [a_root(other)]
    library.files, library.seconds_per_file = 1000, 0.01
    indexing.update()
    qtbot.wait(50)
    library.files = 2
    indexing.remove_root(other)
    qtbot.waitUntil(lambda: library.root_rows == [])
    idle(qtbot, indexing)
    assert library.calls == ["index", "remove_root", "index"]


def test_retry_asks_for_the_failed_ones(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    indexing.retry_failed()
    idle(qtbot, indexing)
    assert library.calls == ["retry"]


def test_an_error_is_told_and_the_next_run_works(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    fail_with(library, FolderMissing(DOCS))
    with qtbot.waitSignal(indexing.error_raised):
        indexing.add([DOCS])
    idle(qtbot, indexing)
    with qtbot.waitSignal(indexing.reported):
        indexing.update()
    idle(qtbot, indexing)


def test_a_change_in_a_watched_folder_starts_an_update(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    indexing.watch()
    qtbot.waitUntil(lambda: hasattr(library, "on_change"))
    with qtbot.waitSignal(indexing.reported):
        assert library.on_change is not None
        library.on_change([DOCS])  # on the watcher's thread in earnest
    idle(qtbot, indexing)


def test_nothing_is_watched_against_the_settings(
    qtbot: QtBot, indexing: IndexOperations, library: FakeLibrary
) -> None:
    library.change_settings(watch=False)
    indexing.watch()
    qtbot.waitUntil(lambda: hasattr(library, "on_change"))
    assert library.on_change is None
