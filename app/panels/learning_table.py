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
_WORDS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class LearningTable(QTableWidget):
    """One row for each check, in words, with its figures beside it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        heads = (tr("What was checked"), tr("So far"), tr("New"), tr("Difference"))
        self.setColumnCount(len(heads))
        for place, text in enumerate(heads):
            head = QTableWidgetItem(text)
            head.setTextAlignment(_NUMBERS if place else _WORDS)
            self.setHorizontalHeaderItem(place, head)
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
        difference = f"{words.difference}\n{words.interval}".strip()
        texts = (words.active, words.candidate, difference)
        for column, text in enumerate(texts, start=1):
            item = QTableWidgetItem(text)
            item.setTextAlignment(_NUMBERS)
            if text is difference and words.better is not None:
                item.setForeground(QBrush(roles.success if words.better else roles.error))
            self.setItem(place, column, item)
