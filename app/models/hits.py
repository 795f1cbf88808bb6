"""The hits of a search as a list model."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
)

from app.models import hit_texts
from engine import PassageId, SearchHit


class HitRole(IntEnum):
    """What the model tells of a row beside Qt's own roles."""

    HIT = Qt.ItemDataRole.UserRole + 1
    PASSAGE_ID = Qt.ItemDataRole.UserRole + 2
    PATH = Qt.ItemDataRole.UserRole + 3
    SCORE = Qt.ItemDataRole.UserRole + 4
    ONLINE = Qt.ItemDataRole.UserRole + 5


class HitListModel(QAbstractListModel):
    """The hits of the last search, best first; every row is one frozen `SearchHit`."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: tuple[SearchHit, ...] = ()

    @property
    def hits(self) -> tuple[SearchHit, ...]:
        """The hits, best first."""
        return self._hits

    def set_hits(self, hits: Sequence[SearchHit]) -> None:
        """Shows these hits instead of the present ones."""
        self.beginResetModel()
        self._hits = tuple(hits)
        self.endResetModel()

    def update_hits(self, hits: Sequence[SearchHit]) -> None:
        """Puts newer values in the rows that show the same passages; no row moves."""
        newer = {hit.passage_id: hit for hit in hits}
        self._hits = tuple(newer.get(hit.passage_id, hit) for hit in self._hits)
        if self._hits:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._hits) - 1, 0))

    def hit(self, index: QModelIndex | QPersistentModelIndex) -> SearchHit | None:
        """The hit of a row, or None where the index names none."""
        if not index.isValid() or index.row() >= len(self._hits):
            return None
        return self._hits[index.row()]

    def row_of(self, passage_id: PassageId) -> int:
        """The row that shows this passage, or -1."""
        for row, hit in enumerate(self._hits):
            if hit.passage_id == passage_id:
                return row
        return -1

    # Overrides of Qt

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008
        """Qt: how many hits there are."""
        return 0 if parent.isValid() else len(self._hits)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Qt: what is known of a hit."""
        hit = self.hit(index)
        if hit is None:
            return None
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return hit_texts.title_text(hit)
            case Qt.ItemDataRole.AccessibleTextRole:
                return hit_texts.spoken_text(hit)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return hit_texts.sources_text(hit.sources)
            case HitRole.HIT:
                return hit
            case HitRole.PASSAGE_ID:
                return int(hit.passage_id)
            case HitRole.PATH:
                return hit_texts.shown_path(hit.path)
            case HitRole.SCORE:
                return hit.score
            case HitRole.ONLINE:
                return hit.online
        return None

    def roleNames(self) -> dict[int, QByteArray]:
        """Qt: the roles by name."""
        names = super().roleNames()
        names.update({role.value: QByteArray(role.name.lower().encode()) for role in HitRole})
        return names

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """Qt: hits can be dragged."""
        flags = super().flags(index)
        if index.isValid():
            flags |= Qt.ItemFlag.ItemIsDragEnabled | Qt.ItemFlag.ItemNeverHasChildren
        return flags

    def mimeTypes(self) -> list[str]:
        """Qt: what a dragged hit is."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Qt: the hits' files, for a drag."""
        mime = QMimeData()
        hits = [hit for hit in map(self.hit, indexes) if hit is not None]
        # as_uri() quotes the bytes of the name: names that are not UTF-8 survive.
        mime.setUrls([QUrl.fromEncoded(hit.path.as_uri().encode("ascii")) for hit in hits])
        return mime

    def supportedDragActions(self) -> Qt.DropAction:
        """Qt: copy or link."""
        # Never a move: a file manager would take the person's file from its place.
        return Qt.DropAction.CopyAction | Qt.DropAction.LinkAction
