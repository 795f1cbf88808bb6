"""The table of a comparison: the model in use against the new one, by check."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.delegates.two_lines import TwoLinesDelegate
from app.models.verdict_texts import CheckWords, check_words
from app.theme import colours
from app.translation import tr

if TYPE_CHECKING:
    from engine import ComparisonTable

_NUMBER_WIDTH = 14  # characters that a column of figures has room for
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LearningTable(QTableWidget):
    """One row for each check, in words, with its figures beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = (tr("What was checked"), tr("So far"), tr("New"), tr("Difference"))
        self.setColumnCount(len(heads))
        self.setHorizontalHeaderLabels(heads)
        self.setAccessibleName(tr("Comparison of the two models"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setItemDelegate(TwoLinesDelegate(self))
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setMinimumSectionSize(self.fontMetrics().averageCharWidth() * _NUMBER_WIDTH)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        header.setDefaultAlignment(_NUMBERS)
        self.horizontalHeaderItem(0).setTextAlignment(
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        )

    def show_table(self, table: ComparisonTable) -> None:
        """Show the checks of a comparison."""
        rows = [check_words(row) for row in table.rows]
        self.setRowCount(len(rows))
        for place, words in enumerate(rows):
            self._fill(place, words)
        self.resizeRowsToContents()
        height = self.horizontalHeader().sizeHint().height() + self.verticalHeader().length()
        self.setFixedHeight(height + 2 * self.frameWidth())

    def _fill(self, place: int, words: CheckWords) -> None:
        roles = colours(self.palette())
        first = QTableWidgetItem(f"{words.title}\n{words.source}")
        self.setItem(place, 0, first)
        for column, text in (
            (1, words.active),
            (2, words.candidate),
            (3, f"{words.difference}\n{words.interval}".strip()),
        ):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_NUMBERS)
            self.setItem(place, column, item)
        difference = self.item(place, 3)
        if words.better is not None:
            difference.setForeground(QBrush(roles.success if words.better else roles.error))
