"""What a person's own training file holds: kind, counts, first rows, and rows that are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.messages import message
from app.plain_text import one_line, tooltip
from app.theme import Space
from app.translation import number, tr
from app.widgets.banner import Banner, Mood
from app.widgets.labels import heading

if TYPE_CHECKING:
    from engine import EngineError, OwnFile

_BAD_SHOWN = 200
_ROWS_HIGH = 8


class OwnFilePreview(QWidget):
    """A banner over two tables; the second only where rows are left out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.rows = _table(tr("First rows"))
        self._bad_title = heading(tr("Left out"))
        self.bad = _table(tr("Rows that are left out"))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.S)
        for widget in (self.banner, self.rows, self._bad_title, self.bad):
            layout.addWidget(widget)
        self.clear()

    def clear(self) -> None:
        """Say that no file is chosen yet."""
        self._set_bad_visible(False)
        self.rows.hide()
        self.banner.show_words(
            Mood.PLAIN,
            tr("No file is chosen yet"),
            [
                tr("Two columns are pairs of texts that belong together."),
                tr(
                    "A third column of numbers says how alike they are; one of texts, what does "
                    "not belong."
                ),
            ],
        )

    def show_error(self, error: EngineError) -> None:
        """Say why the file cannot be used."""
        self._set_bad_visible(False)
        self.rows.hide()
        told = message(error)
        detail = [one_line(error.detail)] if error.detail else []
        self.banner.show_words(Mood.BAD, told.title, [told.cause, *detail, told.remedy])

    def show_file(self, file: OwnFile) -> None:
        """Show what was read."""
        lines = [kind_text(file.kind)]
        if file.doubles:
            lines.append(tr("%n row(s) say what an earlier one said.", "", file.doubles))
        if file.cut:
            lines.append(tr("The file is longer; the rest is not read."))
        if file.bad:
            lines.append(tr("%n row(s) cannot be used and are left out.", "", len(file.bad)))
        mood = Mood.CAREFUL if file.bad or file.cut else Mood.GOOD
        self.banner.show_words(mood, tr("%n row(s) to learn from", "", len(file.rows)), lines)
        third = {"scored": tr("How alike"), "triplets": tr("Does not belong")}.get(file.kind)
        heads = [tr("Text"), tr("Belongs to it") if file.kind != "scored" else tr("Compared with")]
        _fill(
            self.rows,
            heads if third is None else [*heads, third],
            [
                [
                    row.first,
                    row.second,
                    number(row.score, 2) if file.kind == "scored" else row.negative,
                ]
                for row in file.preview
            ],
        )
        self.rows.show()
        self._set_bad_visible(bool(file.bad))
        _fill(
            self.bad,
            [tr("Line"), tr("Why"), tr("The row begins")],
            [[number(row.line), fault_text(row.fault), row.text] for row in file.bad[:_BAD_SHOWN]],
        )
        self.bad.horizontalHeader().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)

    def _set_bad_visible(self, visible: bool) -> None:
        self._bad_title.setVisible(visible)
        self.bad.setVisible(visible)


def kind_text(kind: str) -> str:
    """What the rows of a file are."""
    return {
        "pairs": tr("Pairs of texts that belong together."),
        "scored": tr("Pairs of texts with a number that says how alike they are."),
        "triplets": tr("Triplets: a text, one that belongs to it, one that does not."),
    }.get(kind, one_line(kind))


def fault_text(fault: str) -> str:
    """Why a row is left out."""
    return {
        "columns": tr("columns are missing or their names are not known"),
        "empty": tr("a text is empty"),
        "number": tr("the score is no number"),
        "range": tr("the score is below 0 or above 100"),
        "syntax": tr("not a JSON object, or quotation marks do not match"),
    }.get(fault, one_line(fault))


def _table(name: str) -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.setWordWrap(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + Space.S)
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    return table


def _fill(table: QTableWidget, heads: list[str], rows: list[list[str]]) -> None:
    table.clear()
    table.setColumnCount(len(heads))
    table.setRowCount(len(rows))
    table.setHorizontalHeaderLabels(heads)
    for place, row in enumerate(rows):
        for column, text in enumerate(row[: len(heads)]):
            item = QTableWidgetItem(one_line(text))
            item.setToolTip(tooltip(text))
            table.setItem(place, column, item)
    high = min(len(rows), _ROWS_HIGH) * table.verticalHeader().defaultSectionSize()
    head = table.horizontalHeader().sizeHint().height()
    table.setFixedHeight(head + high + 2 * table.frameWidth())
