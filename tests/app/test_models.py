from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, QModelIndex, Qt
from PySide6.QtWidgets import QApplication, QListView
from pytestqt.modeltest import ModelTester

from app.models.documents import Column, DocumentRole, DocumentTableModel, state_text
from app.models.roots import RootListModel, RootRole, coverage_text
from app.panels.documents import FAILED, WAITING, DocumentTable
from app.translation import install_language
from tests.app.fake_library import a_document, a_root

ROWS = [
    a_document(3),
    a_document(1, status="failed", error="NoTextFound", detail="<b>0 characters</b>"),
    a_document(2, status="waiting"),
    a_document(4, warnings=("page 7: damaged",)),
]


def test_documents_pass_qts_own_checks(qtmodeltester: ModelTester) -> None:
    model = DocumentTableModel()
    qtmodeltester.check(model)
    model.set_rows(ROWS)
    qtmodeltester.check(model)
    for rows in (ROWS[:1], ROWS[1:], [*ROWS[::2], a_document(9)], [], ROWS):
        model.set_rows(rows)  # the tester watches how the rows come and go
        assert {row.document_id for row in model.rows} == {row.document_id for row in rows}
    model.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert [row.size_bytes for row in model.rows] == [4000, 3000, 2000, 1000]
    model.narrow("failed", "")
    model.narrow("", "MANUAL")
    assert len(model.rows) == 4
    model.set_rows([a_document(number) for number in range(0, 2000, 2)])
    model.set_rows([a_document(number) for number in range(2000)])
    assert model.rowCount() == 2000
    qtmodeltester.check(model)


def test_roots_pass_qts_own_checks(qtmodeltester: ModelTester) -> None:
    model = RootListModel()
    qtmodeltester.check(model)
    model.set_roots([a_root(), a_root(Path("/b"), root_id=2, online=False)])
    qtmodeltester.check(model)


def test_a_document_tells_its_state_in_words(qapp: QApplication) -> None:
    assert state_text(ROWS[0]) == "21 passages"
    assert state_text(ROWS[1]) == "No text, perhaps a scan"
    assert state_text(ROWS[2]) == "Waiting"
    assert state_text(ROWS[3]) == "28 passages, parts could not be read"
    install_language(qapp, "de")
    assert state_text(ROWS[1]) == "Kein Text, vielleicht ein Scan"


def test_each_cell_reads_and_tooltips_are_escaped() -> None:
    model = DocumentTableModel()
    model.set_rows(ROWS)
    texts = [model.index(2, column).data() for column in Column]
    assert texts[:4] == ["manual-3.pdf", "21 passages", "/docs", "PDF"]
    assert all(texts)
    tip = model.index(0, Column.STATE).data(Qt.ItemDataRole.ToolTipRole)
    assert "<b>" not in tip
    assert "&lt;b&gt;" in tip
    assert model.index(2, 0).data(DocumentRole.ROW) is ROWS[0]
    assert "21 passages" in model.index(2, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert all(model.headerData(column, Qt.Orientation.Horizontal) for column in Column)
    assert model.row_at(QModelIndex()) is None


def test_new_figures_keep_the_selection(qapp: QApplication) -> None:
    model = RootListModel()
    model.set_roots([a_root(), a_root(Path("/b"), root_id=2)])
    view = QListView()
    view.setModel(model)
    selected = QItemSelectionModel.SelectionFlag.ClearAndSelect
    view.selectionModel().setCurrentIndex(model.index(1), selected)
    model.set_roots([a_root(indexed=12), a_root(Path("/b"), root_id=2, indexed=12)])
    assert view.currentIndex().row() == 1
    root = view.currentIndex().data(RootRole.ROOT)
    assert root.indexed == 12
    assert model.row_of(Path("/b")) == 1
    assert model.row_of(Path("/c")) == -1


def test_sorting_and_narrowing_keep_the_selected_document(qapp: QApplication) -> None:
    table = DocumentTable()
    table.set_rows([a_document(number) for number in range(1, 6)])
    table.view.selectRow(1)
    chosen = table.selected()
    assert chosen[0].path.name == "manual-2.pdf"
    table.view.sortByColumn(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert table.selected() == chosen
    table.text_box.setText("manual-2")
    assert table.selected() == chosen
    table.text_box.setText("manual-3")
    assert table.selected() == []
    table.deleteLater()


def test_ten_thousand_documents_are_sorted_and_filtered(qapp: QApplication) -> None:
    rows = [a_document(number) for number in range(10_000)]
    table = DocumentTable()
    table.set_rows(rows)
    table.view.sortByColumn(Column.MODIFIED, Qt.SortOrder.DescendingOrder)
    table.text_box.setText("9")
    assert table.model.rowCount() > 1000
    table.deleteLater()


def test_coverage_says_what_is_missing() -> None:
    assert coverage_text(a_root()) == "10 of 12 indexed · 1 waiting · 1 not readable"
    assert coverage_text(a_root(online=False)).startswith("offline")
    empty = a_root(documents=0, indexed=0, waiting=0, failed=0)
    assert coverage_text(empty) == "No documents yet"


def test_the_table_sorts_by_size_not_by_text_and_filters(qtbot: object) -> None:
    table = DocumentTable()
    rows = [a_document(number, size_bytes=size) for number, size in ((1, 900), (2, 10_000_000))]
    table.set_rows([*rows, *(row for row in ROWS if row.status != "indexed")])
    table.model.sort(Column.SIZE, Qt.SortOrder.DescendingOrder)
    assert table.model.index(0, Column.SIZE).data() == "10.0 MB"
    table.show_state(FAILED)
    assert table.model.rowCount() == 1
    table.show_state(WAITING)
    assert table.model.rowCount() == 1
    table.show_state("")
    table.text_box.setText("MANUAL-1")
    assert table.model.rowCount() == 2
    table.text_box.setText("nothing like it")
    assert table.model.rowCount() == 0
    table.deleteLater()
