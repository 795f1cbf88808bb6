from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from app.index_operations import IndexOperations
from app.operations import Operations
from app.panels.documents import FAILED
from app.panels.library import LibraryPanel
from tests.app.fake_library import FakeLibrary, a_document, a_root

OTHER = Path("/other/<b>x</b>")


@pytest.fixture
def panel(
    qtbot: QtBot, operations: Operations, indexing: IndexOperations, library: FakeLibrary
) -> LibraryPanel:
    library.root_rows = [a_root(), a_root(OTHER, root_id=2, failed=0)]
    library.document_rows = [
        a_document(1),
        a_document(2, status="failed", error="EncryptedDocument"),
        a_document(3, path=OTHER / "c.pdf"),
    ]
    made = LibraryPanel(operations, indexing)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: made.folders.model.rowCount() == 2)
    qtbot.waitUntil(lambda: made.documents.model.rowCount() == 3)
    return made


def select(panel: LibraryPanel, row: int) -> None:
    panel.folders.view.setCurrentIndex(panel.folders.model.index(row))


def test_it_tells_the_coverage_of_the_whole(panel: LibraryPanel) -> None:
    assert "20 of 24" in panel._summary.text()
    assert "2 folders" in panel._summary.text()


def test_a_folder_narrows_the_documents_and_a_button_widens_them(
    qtbot: QtBot, panel: LibraryPanel
) -> None:
    select(panel, 1)
    qtbot.waitUntil(lambda: panel.documents.model.rowCount() == 1)
    assert panel.documents.all_button.isVisible()
    panel.documents.all_button.click()
    qtbot.waitUntil(lambda: panel.documents.model.rowCount() == 3)
    assert not panel.documents.all_button.isVisible()


def test_removal_asks_first_and_says_that_files_stay(
    qtbot: QtBot, panel: LibraryPanel, library: FakeLibrary
) -> None:
    select(panel, 1)
    panel.folders.remove_button.click()
    box = panel.findChild(QMessageBox)
    assert box is not None
    assert box.textFormat() is Qt.TextFormat.PlainText
    assert str(OTHER) in box.text()
    assert "stay untouched" in box.informativeText()
    box.reject()
    qtbot.wait(20)
    assert len(library.root_rows) == 2
    qtbot.waitUntil(lambda: panel.findChild(QMessageBox) is None)
    panel.folders.remove_button.click()
    box = panel.findChild(QMessageBox)
    assert box is not None
    next(b for b in box.buttons() if b.text().replace("&", "") == "Remove").click()
    qtbot.waitUntil(lambda: panel.folders.model.rowCount() == 1)


def test_failed_documents_are_listed_with_reasons_and_tried_again(
    qtbot: QtBot, panel: LibraryPanel, library: FakeLibrary, indexing: IndexOperations
) -> None:
    panel.show_failed()
    table = panel.documents
    assert table.state_box.currentData() == FAILED
    assert table.model.rowCount() == 1
    table.view.selectRow(0)
    table._on_copy()
    assert "Protected by a password" in QGuiApplication.clipboard().text()
    assert table.retry_button.isVisible()
    table.retry_button.click()
    qtbot.waitUntil(lambda: "retry" in library.calls)
    qtbot.waitUntil(lambda: not indexing.running)


def test_a_document_opens_and_is_shown_in_its_folder(
    qtbot: QtBot, panel: LibraryPanel, operations: Operations, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Path]] = []
    monkeypatch.setattr(operations, "open_file", lambda path: asked.append(("open", path)))
    monkeypatch.setattr(operations, "reveal", lambda path: asked.append(("reveal", path)))
    panel.documents.view.selectRow(0)
    chosen = panel.documents.selected()[0].path
    panel.documents._on_open()
    panel.documents._on_reveal()
    assert asked == [("open", chosen), ("reveal", chosen)]


def test_an_offline_folder_cannot_be_opened_but_removed(
    qtbot: QtBot, panel: LibraryPanel, library: FakeLibrary
) -> None:
    library.root_rows = [a_root(online=False)]
    panel.refresh()
    qtbot.waitUntil(lambda: panel.folders.model.rowCount() == 1)
    select(panel, 0)
    assert not panel.folders.open_button.isEnabled()
    assert panel.folders.remove_button.isEnabled()
    panel.grab()  # paints the mark for it


def test_while_indexing_neither_update_nor_retry_is_offered(
    qtbot: QtBot, panel: LibraryPanel, library: FakeLibrary, indexing: IndexOperations
) -> None:
    library.files, library.seconds_per_file = 500, 0.01
    panel.update_button.click()
    assert not panel.update_button.isEnabled()
    indexing.cancel()
    qtbot.waitUntil(lambda: panel.update_button.isEnabled())


def test_a_hidden_page_fetches_nothing(
    qtbot: QtBot, panel: LibraryPanel, library: FakeLibrary
) -> None:
    panel.hide()
    library.root_rows = []
    panel.refresh()
    qtbot.wait(50)
    assert panel.folders.model.rowCount() == 2
    panel.show()
    qtbot.waitUntil(lambda: panel.folders.model.rowCount() == 0)
