"""The table in the list of ratings, with its keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QWidget

from app.models.judgments import Column, JudgmentTableModel
from app.theme import Space
from app.translation import tr

if TYPE_CHECKING:
    from engine import Judgment

_WIDTHS = {
    Column.RATING: 27,
    Column.QUESTION: 36,
    Column.DOCUMENT: 26,
    Column.LANGUAGES: 13,
    Column.WHEN: 18,
}
_SELECT = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


class JudgmentTable(QTableView):
    """Shows a `JudgmentTableModel`; several rows can be selected.

    Signals:
        rated: the selected ones are relevant, or not (bool).
        delete_requested: the person wants to delete the selected ones.
        undo_requested: ... to undo the last change.
    """

    rated = Signal(bool)
    delete_requested = Signal()
    undo_requested = Signal()

    def __init__(self, model: JudgmentTableModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._judgments = model
        self.setModel(model)
        self.setAccessibleName(tr("Ratings"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSortingEnabled(True)
        self.sortByColumn(Column.WHEN, Qt.SortOrder.DescendingOrder)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + Space.S)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(Column.PASSAGE, QHeaderView.ResizeMode.Stretch)
        for column, characters in _WIDTHS.items():
            self.setColumnWidth(column, characters * self.fontMetrics().averageCharWidth())
        self._nothing = QLabel(tr("No ratings to show"), self.viewport())
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.viewport().installEventFilter(self)
        model.modelReset.connect(self._on_reset)
        for keys, slot in (
            (QKeySequence(QKeySequence.StandardKey.Delete), self.delete_requested.emit),
            (QKeySequence(QKeySequence.StandardKey.Undo), self.undo_requested.emit),
            (QKeySequence("+"), lambda: self.rated.emit(True)),
            (QKeySequence("-"), lambda: self.rated.emit(False)),
        ):
            shortcut = QShortcut(keys, self)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(slot)

    def selected(self) -> list[Judgment]:
        """The selected ratings, from top to bottom."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._judgments.rows[row] for row in rows]

    def show_rows(self, rows: Sequence[Judgment]) -> None:
        """Show these ratings; those that were selected stay so, if they are still there."""
        kept = [judgment.judgment_id for judgment in self.selected()]
        current = self.currentIndex().row()
        self._judgments.set_rows(rows)
        found = [row for row in map(self._judgments.row_of, kept) if row >= 0]
        for row in found:
            self.selectionModel().select(self._judgments.index(row, 0), _SELECT)
        if not found and kept and self._judgments.rows:  # deleted: go on beside it
            self.selectRow(min(max(current, 0), len(self._judgments.rows) - 1))

    def _on_reset(self) -> None:
        self._nothing.setVisible(not self._judgments.rows)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: keep the line about an empty table in its middle."""
        if event.type() == QEvent.Type.Resize:
            self._nothing.setGeometry(self.viewport().rect())
        return super().eventFilter(watched, event)
