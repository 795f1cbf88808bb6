"""The folders of the library, with their coverage, as a list model."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from app.plain_text import one_line, tooltip
from app.translation import number, tr

if TYPE_CHECKING:
    from engine import RootCoverage

_Index = QModelIndex | QPersistentModelIndex


class RootRole(IntEnum):
    """What the model tells of a row beside Qt's own roles."""

    ROOT = Qt.ItemDataRole.UserRole + 1


class RootListModel(QAbstractListModel):
    """Folders and single files that were added; every row is one frozen `RootCoverage`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roots: tuple[RootCoverage, ...] = ()

    @property
    def roots(self) -> tuple[RootCoverage, ...]:
        """The folders shown."""
        return self._roots

    def set_roots(self, roots: Sequence[RootCoverage]) -> None:
        """Show these folders; new figures of the same folders keep the selection."""
        fresh = tuple(roots)
        if fresh == self._roots:
            return
        if [root.path for root in fresh] == [root.path for root in self._roots]:
            self._roots = fresh
            self.dataChanged.emit(self.index(0), self.index(len(fresh) - 1))
            return
        self.beginResetModel()
        self._roots = fresh
        self.endResetModel()

    def root_at(self, index: _Index) -> RootCoverage | None:
        """The folder of a row, None where the index names none."""
        return self._roots[index.row()] if self._holds(index) else None

    def row_of(self, path: Path) -> int:
        """The row of a folder, -1 if it is not there."""
        return next((row for row, root in enumerate(self._roots) if root.path == path), -1)

    def _holds(self, index: _Index) -> bool:
        return index.isValid() and index.row() < len(self._roots)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Qt: how many folders."""
        return 0 if parent.isValid() else len(self._roots)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Qt: name and coverage, and the folder itself by `RootRole`."""
        if not self._holds(index):
            return None
        root = self._roots[index.row()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return one_line(root.path.name or str(root.path))
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(str(root.path))
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{one_line(str(root.path))}: {coverage_text(root)}"
            case RootRole.ROOT:
                return root
        return None


def coverage_text(root: RootCoverage) -> str:
    """The coverage of a folder in words."""
    parts = [] if root.online else [tr("offline")]
    if root.documents:
        parts.append(
            tr("{indexed} of {documents} indexed").format(
                indexed=number(root.indexed), documents=number(root.documents)
            )
        )
    else:
        parts.append(tr("No documents yet"))
    if root.waiting:
        parts.append(tr("%n waiting", "documents", root.waiting))
    if root.failed:
        parts.append(tr("%n not readable", "", root.failed))
    return " · ".join(parts)
