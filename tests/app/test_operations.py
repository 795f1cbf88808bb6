from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from app import operations as room
from app.opening import Opened
from app.operations import Operations
from app.tasks import Lane, Later, TaskRunner
from engine import CatalogDamaged, PassageId, SearchResult, Settings
from tests.app.fake_library import FakeLibrary, a_document, a_root, fail_with


def test_search_brings_the_result(
    qtbot: QtBot, operations: Operations, library: FakeLibrary
) -> None:
    got: list[SearchResult] = []
    operations.search("Hund", done=got.append)
    qtbot.waitUntil(lambda: bool(got))
    assert got[0].hits == library.hits
    assert library.threads <= {"reader_0", "reader_1"}


def test_late_answers_are_dropped(
    qtbot: QtBot, operations: Operations, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    answer = library.search
    got: list[str] = []

    def search(raw: str, **given: Any) -> SearchResult:
        if raw == "slow":
            go.wait(5)
        return answer(raw, **given)

    monkeypatch.setattr(library, "search", search)
    operations.search("slow", done=lambda result: got.append(result.query))
    operations.search("fast", done=lambda result: got.append(result.query))
    qtbot.waitUntil(lambda: got == ["fast"])
    go.set()
    qtbot.wait(50)
    assert got == ["fast"]


def test_marks_of_an_older_question_are_dropped(
    qtbot: QtBot, operations: Operations, library: FakeLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    go = threading.Event()
    marked: list[object] = []
    found: list[object] = []
    monkeypatch.setattr(library, "mark", lambda raw, hits: go.wait(5) and list(hits))
    operations.mark("old", library.hits, done=marked.append)
    operations.search("new", done=found.append)
    qtbot.waitUntil(lambda: bool(found))
    go.set()
    qtbot.wait(50)
    assert marked == []


def test_an_error_without_a_taker_is_raised_as_a_signal(
    qtbot: QtBot, operations: Operations, library: FakeLibrary
) -> None:
    fail_with(library, CatalogDamaged(Path("/x")))
    with qtbot.waitSignal(operations.error_raised) as raised:
        operations.search("x", done=lambda _: None)
    assert isinstance(raised.args[0], CatalogDamaged)


def test_context_roots_documents_and_status(
    qtbot: QtBot, operations: Operations, library: FakeLibrary
) -> None:
    library.root_rows = [a_root()]
    library.document_rows = [a_document(1), a_document(2, status="failed", error="NoTextFound")]
    got: dict[str, Any] = {}
    operations.context(PassageId(1), lambda value: got.update(context=value))
    operations.roots(lambda value: got.update(roots=value))
    operations.documents(lambda value: got.update(documents=value), failed_only=True)
    operations.status(lambda value: got.update(status=value))
    qtbot.waitUntil(lambda: len(got) == 4)
    assert got["context"].document_id == 1
    assert got["roots"] == [a_root()]
    assert [row.document_id for row in got["documents"]] == [2]
    assert got["status"].documents == 12


def test_settings_are_kept_and_told(
    qtbot: QtBot, operations: Operations, library: FakeLibrary
) -> None:
    with qtbot.waitSignal(operations.settings_changed) as told:
        operations.change_settings(results=20)
    assert told.args[0].results == 20
    assert operations.settings.results == 20
    with pytest.raises(ValueError, match="results"):
        operations.change_settings(results=-1)


def test_opening_tells_what_became_of_it(
    qtbot: QtBot, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Path, int | None]] = []

    def opened(path: Path, page: int | None = None) -> Opened:
        asked.append((path, page))
        return Opened.MISSING

    monkeypatch.setattr(room, "open_file", opened)
    with qtbot.waitSignal(operations.file_handled) as told:
        operations.open_file(Path("/docs/a.pdf"), 3)
    assert asked == [(Path("/docs/a.pdf"), 3)]
    assert told.args == [Path("/docs/a.pdf"), Opened.MISSING]


def test_close_stops_the_workers_before_the_library(tmp_path: Path, qtbot: QtBot) -> None:
    library = FakeLibrary(tmp_path)
    opened: Later[Any] = Later()
    operations = Operations(opened, TaskRunner(), library.settings)
    opened.make(lambda: library)
    operations.search("x", done=lambda _: None)
    assert operations.close()
    assert library.calls[-1] == "close"


def test_questions_wait_until_the_library_is_open(tmp_path: Path, qtbot: QtBot) -> None:
    library = FakeLibrary(tmp_path)
    opened: Later[Any] = Later()
    runner = TaskRunner()
    operations = Operations(opened, runner, library.settings)
    got: list[SearchResult] = []
    operations.search("x", done=got.append)
    qtbot.wait(50)
    assert got == []
    runner.run(lambda _: opened.make(lambda: library), lane=Lane.WRITER)
    qtbot.waitUntil(lambda: len(got) == 1)
    assert operations.close()


def test_nobody_else_is_told_that_the_library_cannot_be_opened(qtbot: QtBot) -> None:
    opened: Later[Any] = Later()
    runner = TaskRunner()
    operations = Operations(opened, runner, Settings())
    told: list[object] = []
    ended: list[object] = []
    operations.error_raised.connect(told.append)
    operations.search("x", done=told.append)

    def fail() -> None:
        raise CatalogDamaged(Path("/x"))

    runner.run(
        lambda _: opened.make(fail),
        lane=Lane.WRITER,
        failed=ended.append,
        ended=lambda: ended.append(None),
    )
    qtbot.waitUntil(lambda: len(ended) == 2 and not runner.busy)
    assert isinstance(ended[0], CatalogDamaged)
    assert told == []
    assert operations.close()
