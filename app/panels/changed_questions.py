"""Questions whose first results change: what came first so far, and what comes first now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QBrush, QIcon, QPixmap
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from app.icons import icon
from app.plain_text import one_line, tooltip
from app.theme import Space, TextSize, colours, text_font
from app.translation import tr

if TYPE_CHECKING:
    from engine import ChangedHit, ChangedQuery


class ChangedQuestions(QTableWidget):
    """A block for each question: the question over two columns of results."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHorizontalHeaderLabels(["", tr("So far"), tr("New")])
        self.setAccessibleName(tr("Questions whose first results change"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        clear = QPixmap(16, 16)  # what has no rating stands in one line with what has
        clear.fill(Qt.GlobalColor.transparent)
        self._no_icon = QIcon(clear)
        self.setMinimumHeight(self.fontMetrics().height() * 9)
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(self.fontMetrics().height() + Space.S)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionsClickable(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        self.setColumnWidth(0, self.fontMetrics().averageCharWidth() * 4)

    def show_questions(self, questions: Sequence[ChangedQuery]) -> None:
        """Show these questions, each with the results that came and come first."""
        self.clearSpans()
        self.setRowCount(0)
        for question in questions:
            self._add_question(question)

    def _add_question(self, question: ChangedQuery) -> None:
        row = self.rowCount()
        self.insertRow(row)
        known = tr("it learned from this one")
        told = "" if question.held_out else f"  ({known})"
        head = QTableWidgetItem(one_line(question.query) + told)
        head.setFont(text_font(self.font(), TextSize.BODY, bold=True))
        head.setToolTip(tooltip(question.query))
        self.setItem(row, 0, head)
        head.setBackground(QBrush(colours(self.palette()).raised))
        self.setSpan(row, 0, 1, 3)
        for rank in range(max(len(question.before), len(question.after))):
            row = self.rowCount()
            self.insertRow(row)
            number = QTableWidgetItem(str(rank + 1))
            number.setTextAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            number.setForeground(colours(self.palette()).muted)
            self.setItem(row, 0, number)
            for column, hits in ((1, question.before), (2, question.after)):
                if rank < len(hits):
                    self.setItem(row, column, self._hit_item(hits[rank]))
            same = question.before[rank : rank + 1] == question.after[rank : rank + 1]
            moved = None if same else self.item(row, 2)
            if moved is not None:
                moved.setFont(text_font(self.font(), TextSize.BODY, bold=True))

    def _hit_item(self, hit: ChangedHit) -> QTableWidgetItem:
        item = QTableWidgetItem(one_line(f"{hit.title}: {hit.text}"))
        item.setIcon(self._no_icon)
        lines = [hit.title, str(hit.path), hit.text]
        roles = colours(self.palette())
        if hit.judged is not None:
            name = "thumb-up-filled" if hit.judged else "thumb-down-filled"
            item.setIcon(icon(name, roles.success if hit.judged else roles.warning))
            said = tr("rated relevant") if hit.judged else tr("rated not relevant")
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()}, {said}")
            lines.insert(0, said)
        item.setToolTip(tooltip("\n".join(lines)))
        return item
