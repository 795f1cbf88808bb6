"""Marks the best sentence of the hits that are on screen, and of others when they come there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.hits import HitListModel
from app.operations import Operations
from app.widgets.hit_list import HitList
from engine import PassageId, SearchHit

_PAUSE_MS: Final = 80
_AT_ONCE: Final = 6  # hits; their sentences are encoded in a few hundredths of a second


class HitMarks(QObject):
    """Asks for best sentences, a few hits at a time, those in view only: encoding costs time.

    Signals:
        marked(): the model has hits with their best sentence marked.
    """

    marked = Signal()

    def __init__(self, operations: Operations, view: HitList, model: HitListModel) -> None:
        super().__init__(view)
        self._operations, self._view, self._model = operations, view, model
        self._query = ""
        self._known: set[PassageId] = set()
        self._waiting = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        view.verticalScrollBar().valueChanged.connect(self._on_moved)
        view.verticalScrollBar().rangeChanged.connect(self._on_moved)

    def begin(self, query: str) -> None:
        """The model has the hits of this query now; an empty one marks nothing."""
        self._query, self._known, self._waiting = query, set(), False
        self._pause.stop()
        self._ask()

    def _on_moved(self) -> None:
        if self._query and not self._waiting:
            self._pause.start()

    def _ask(self) -> None:
        if not self._query or self._waiting:
            return
        hits = self._model.hits
        seen = [hits[row] for row in self._view.rows_in_view() if row < len(hits)]
        wanted = [hit for hit in seen if hit.passage_id not in self._known][:_AT_ONCE]
        if wanted:
            self._waiting = True
            self._operations.mark(self._query, wanted, self._on_marked, self._on_failed)

    def _on_marked(self, hits: list[SearchHit]) -> None:
        self._waiting = False
        self._known.update(hit.passage_id for hit in hits)
        self._model.update_hits(hits)
        self.marked.emit()
        self._ask()

    def _on_failed(self, error: object) -> None:
        """Hits without a mark are hits all the same; the search itself tells of errors."""
        self._query, self._waiting = "", False
