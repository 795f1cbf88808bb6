"""The documents of the library as a table model."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QDate,
    QLocale,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from app.messages import reason
from app.plain_text import one_line, tooltip
from app.translation import number, size, tr

if TYPE_CHECKING:
    from engine import DocumentRow

_Index = QModelIndex | QPersistentModelIndex


class DocumentRole(IntEnum):
    """What the model tells of a row beside Qt's own roles."""

    ROW = Qt.ItemDataRole.UserRole + 1
    PATH = Qt.ItemDataRole.UserRole + 2
    STATUS = Qt.ItemDataRole.UserRole + 3


class Column(IntEnum):
    """The columns, in order."""

    NAME = 0
    STATE = 1
    FOLDER = 2
    TYPE = 3
    SIZE = 4
    MODIFIED = 5


# Beyond so many steps, a view is faster when it forgets its selection and starts anew.
_MOST_STEPS = 200
_RIGHT = (Column.SIZE, Column.MODIFIED)
_AT_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class DocumentTableModel(QAbstractTableModel):
    """Documents with their state; every row is one frozen `DocumentRow`.

    It sorts and narrows by itself: a proxy model would call back into Python for each row, which
    stalls the window from some thousand documents on.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._all: tuple[DocumentRow, ...] = ()
        self._rows: list[DocumentRow] = []
        self._status, self._text = "", ""
        self._column, self._order = Column.NAME, Qt.SortOrder.AscendingOrder

    @property
    def rows(self) -> Sequence[DocumentRow]:
        """The documents shown, in the order shown."""
        return self._rows

    def set_rows(self, rows: Sequence[DocumentRow]) -> None:
        """Take these documents; the same ones with new figures leave selection and place."""
        self._all = tuple(rows)
        self._show()

    def narrow(self, status: str, text: str) -> None:
        """Show only documents of a state ("" for every) whose path holds `text`."""
        self._status, self._text = status, text.casefold()
        self._show()

    def row_at(self, index: _Index) -> DocumentRow | None:
        """The document of a row, None where the index names none."""
        return self._rows[index.row()] if self._holds(index) else None

    def _show(self) -> None:
        fresh = [
            row
            for row in self._all
            if (not self._status or row.status == self._status)
            and (not self._text or self._text in str(row.path).casefold())
        ]
        descending = self._order is Qt.SortOrder.DescendingOrder
        fresh.sort(key=lambda row: _sort_key(row, self._column), reverse=descending)
        if fresh == self._rows:
            return
        if [row.document_id for row in fresh] == [row.document_id for row in self._rows]:
            self._rows = fresh
            corner = self.index(len(fresh) - 1, len(Column) - 1)
            self.dataChanged.emit(self.index(0, 0), corner)
            return
        present = {row.document_id for row in self._rows}
        wanted = {row.document_id for row in fresh}
        gone = _runs(row.document_id not in wanted for row in self._rows)
        new = _runs(row.document_id not in present for row in fresh)
        if len(gone) + len(new) > _MOST_STEPS:
            self.beginResetModel()
            self._rows = fresh
            self.endResetModel()
            return
        for first, last in reversed(gone):
            self.beginRemoveRows(QModelIndex(), first, last)
            del self._rows[first : last + 1]
            self.endRemoveRows()
        self._reorder([row for row in fresh if row.document_id in present])
        for first, last in new:
            self.beginInsertRows(QModelIndex(), first, last)
            self._rows[first:first] = fresh[first : last + 1]
            self.endInsertRows()

    def _reorder(self, rows: list[DocumentRow]) -> None:
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        places = {row.document_id: place for place, row in enumerate(rows)}
        after = [
            self.index(places[self._rows[index.row()].document_id], index.column())
            for index in before
        ]
        self._rows = rows
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _holds(self, index: _Index) -> bool:
        return index.isValid() and index.row() < len(self._rows)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many documents."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many columns."""
        return 0 if parent.isValid() else len(Column)

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Qt: sort by a column."""
        self._column, self._order = Column(column), order
        self._show()

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Qt: the titles of the columns."""
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _RIGHT:
            return _AT_RIGHT
        shown = role == Qt.ItemDataRole.DisplayRole
        if not shown or orientation is not Qt.Orientation.Horizontal:
            return None
        return {
            Column.NAME: tr("Document"),
            Column.STATE: tr("State"),
            Column.FOLDER: tr("Folder"),
            Column.TYPE: tr("Type"),
            Column.SIZE: tr("Size"),
            Column.MODIFIED: tr("Changed"),
        }.get(Column(section))

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: what a cell shows, and the document itself by `DocumentRole`."""
        if not self._holds(index):
            return None
        row = self._rows[index.row()]
        column = Column(index.column())
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(row, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(row, column)
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{_text(row, column)}, {state_text(row)}"
            case Qt.ItemDataRole.TextAlignmentRole if column in _RIGHT:
                return _AT_RIGHT
            case DocumentRole.ROW:
                return row
            case DocumentRole.PATH:
                return str(row.path)
            case DocumentRole.STATUS:
                return row.status
        return None


def _runs(flags: Iterable[bool]) -> list[tuple[int, int]]:
    """First and last place of every unbroken run of true flags."""
    runs: list[tuple[int, int]] = []
    for place, flag in enumerate(flags):
        if flag and runs and runs[-1][1] == place - 1:
            runs[-1] = (runs[-1][0], place)
        elif flag:
            runs.append((place, place))
    return runs


def state_text(row: DocumentRow) -> str:
    """The state of a document in words: what can be found, or why it cannot."""
    match row.status:
        case "failed":
            words = reason(row.error)
            return words[:1].upper() + words[1:]
        case "waiting":
            return tr("Waiting")
    passages = tr("%n passage(s)", "", row.passages).replace(
        str(row.passages), number(row.passages)
    )
    if row.warnings:
        return tr("{passages}, parts could not be read").format(passages=passages)
    return passages


def _text(row: DocumentRow, column: Column) -> str:
    match column:
        case Column.NAME:
            return one_line(row.path.name)
        case Column.STATE:
            return state_text(row)
        case Column.FOLDER:
            return one_line(_short(row.path.parent))
        case Column.TYPE:
            return (row.file_type or row.path.suffix[1:]).upper()
        case Column.SIZE:
            return size(row.size_bytes)
        case Column.MODIFIED:
            day = row.modified.date()
            date = QDate(day.year, day.month, day.day)
            return QLocale().toString(date, QLocale.FormatType.ShortFormat)


def _tip(row: DocumentRow, column: Column) -> str:
    if column is Column.STATE:
        details = [state_text(row), row.detail, *row.warnings[:10]]
        return tooltip("\n".join(part for part in details if part))
    title = row.title if row.title and row.title != row.path.stem else ""
    return tooltip("\n".join(part for part in (title, str(row.path)) if part))


def _sort_key(row: DocumentRow, column: Column) -> tuple[Any, ...]:
    match column:
        case Column.STATE:
            order = {"failed": 0, "waiting": 1}.get(row.status, 2)
            return (order, row.error, row.passages, str(row.path))
        case Column.FOLDER:
            return (str(row.path).casefold(),)
        case Column.TYPE:
            return (row.file_type, row.path.name.casefold())
        case Column.SIZE:
            return (row.size_bytes, str(row.path))
        case Column.MODIFIED:
            return (row.modified, str(row.path))
    return (row.path.name.casefold(), str(row.path))


def _short(folder: Path) -> str:
    home = Path.home()
    return f"~/{folder.relative_to(home)}" if folder.is_relative_to(home) else str(folder)
