"""The judgments of the library as a table model."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.icons import icon
from app.models.hit_texts import language_badge
from app.models.learning_texts import when_text
from app.plain_text import one_line, tooltip
from app.translation import tr

if TYPE_CHECKING:
    from engine import Judgment

_Index = QModelIndex | QPersistentModelIndex
_SHOWN = 200  # characters of a passage in its cell; no cell shows more


class Column(IntEnum):
    """The columns, in order."""

    RATING = 0
    QUESTION = 1
    DOCUMENT = 2
    PASSAGE = 3
    LANGUAGES = 4
    WHEN = 5


class JudgmentTableModel(QAbstractTableModel):
    """Judgments, narrowed by a text and sorted by a column; every row is one frozen `Judgment`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[Judgment, ...] = ()
        self._rows: list[Judgment] = []
        self._text = ""
        self._column, self._order = Column.WHEN, Qt.SortOrder.DescendingOrder

    @property
    def rows(self) -> Sequence[Judgment]:
        """The judgments shown, in the order shown."""
        return self._rows

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return len(self._all)

    def set_rows(self, rows: Sequence[Judgment]) -> None:
        """Take these judgments."""
        self._all = tuple(rows)
        self._show()

    def narrow(self, text: str) -> None:
        """Show only judgments whose question, document or passage holds `text`."""
        self._text = text.casefold()
        self._show()

    def row_of(self, judgment_id: int) -> int:
        """The row that shows this judgment, or -1."""
        found = (row for row, one in enumerate(self._rows) if one.judgment_id == judgment_id)
        return next(found, -1)

    def _show(self) -> None:
        self.beginResetModel()
        self._rows = [row for row in self._all if self._text in _searched(row)]
        descending = self._order is Qt.SortOrder.DescendingOrder
        self._rows.sort(key=lambda row: _sort_key(row, self._column), reverse=descending)
        self.endResetModel()

    # Overrides of Qt

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many judgments."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many columns."""
        return 0 if parent.isValid() else len(Column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort by a column."""
        self._column, self._order = Column(column), order
        self._show()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt: the titles of the columns."""
        shown = role == Qt.ItemDataRole.DisplayRole
        if not shown or orientation is not Qt.Orientation.Horizontal:
            return None
        return {
            Column.RATING: tr("Rating"),
            Column.QUESTION: tr("Question"),
            Column.DOCUMENT: tr("Document"),
            Column.PASSAGE: tr("Passage"),
            Column.LANGUAGES: tr("Languages"),
            Column.WHEN: tr("Rated"),
        }.get(Column(section))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell shows."""
        if not index.isValid() or index.row() >= len(self._rows):
            return None
        row, column = self._rows[index.row()], Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.path if column is Column.DOCUMENT else _full(row, column))
        if role == Qt.ItemDataRole.DecorationRole and column is Column.RATING:
            return icon("thumb-up-filled" if row.relevant else "thumb-down-filled")
        return None


def rating_text(judgment: Judgment) -> str:
    """What was said, in a word or two."""
    if judgment.weak:
        return tr("opened and read")
    return tr("relevant") if judgment.relevant else tr("not relevant")


def languages_text(judgment: Judgment) -> str:
    """The languages of question and passage as "DE → EN"."""
    asked = language_badge(judgment.query_language) or "?"
    found = language_badge(judgment.language) or "?"
    return f"{asked} → {found}"


def _text(row: Judgment, column: Column) -> str:
    match column:
        case Column.RATING:
            return rating_text(row)
        case Column.QUESTION:
            return one_line(row.query)
        case Column.DOCUMENT:
            return one_line(row.title) or one_line(row.path)
        case Column.PASSAGE:
            return one_line(row.passage[:_SHOWN])
        case Column.LANGUAGES:
            return languages_text(row)
        case Column.WHEN:
            return when_text(row.judged_at)


def _full(row: Judgment, column: Column) -> str:
    return row.passage[: 5 * _SHOWN] if column is Column.PASSAGE else _text(row, column)


def _searched(row: Judgment) -> str:
    return f"{row.query}\n{row.title}\n{row.path}\n{row.passage}".casefold()


def _sort_key(row: Judgment, column: Column) -> tuple[Any, ...]:
    if column is Column.WHEN:
        return (row.judged_at, row.judgment_id)
    if column is Column.RATING:
        return (row.weak, row.relevant, row.judged_at)
    return (_text(row, column).casefold(), row.judged_at)
