"""Marks the best sentence of the hits that are on screen, and of others when they come there."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal

from app.models.hits import HitListModel
from app.operations import Operations
from app.widgets.hit_list import HitList
from engine import PassageId, SearchHit, SearchResult, Span

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
        self._best: dict[tuple[PassageId, str], Span] = {}
        self._waiting = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        view.verticalScrollBar().valueChanged.connect(self._on_moved)
        view.verticalScrollBar().rangeChanged.connect(self._on_moved)

    def known(self, result: SearchResult) -> tuple[SearchHit, ...]:
        """The hits of a result, with the sentences that were found for the same query before."""
        if result.query != self._query:
            return result.hits
        return tuple(self._with_known_best(hit) for hit in result.hits)

    def begin(self, result: SearchResult) -> None:
        """The model has the hits of this result now."""
        if result.query != self._query or result.keywords_only:
            self._best = {}
        self._query = "" if result.keywords_only else result.query
        self._waiting = False
        self._pause.stop()
        self._ask()

    def _with_known_best(self, hit: SearchHit) -> SearchHit:
        best = self._best.get((hit.passage_id, hit.text))
        return hit if best in (None, hit.best) else replace(hit, best=best)

    def _on_moved(self) -> None:
        if self._query and not self._waiting:
            self._pause.start()

    def _ask(self) -> None:
        if not self._query or self._waiting:
            return
        hits = self._model.hits
        seen = [hits[row] for row in self._view.rows_in_view() if row < len(hits)]
        wanted = [hit for hit in seen if (hit.passage_id, hit.text) not in self._best][:_AT_ONCE]
        if wanted:
            self._waiting = True
            self._operations.mark(self._query, wanted, self._on_marked, self._on_failed)

    def _on_marked(self, hits: list[SearchHit]) -> None:
        self._waiting = False
        self._best.update({(hit.passage_id, hit.text): hit.best for hit in hits})
        # Only the sentence is taken: a hit may have been judged since it was asked for.
        self._model.update_hits([self._with_known_best(hit) for hit in self._model.hits])
        self.marked.emit()
        self._ask()

    def _on_failed(self, error: object) -> None:
        """Hits without a mark are hits all the same; the search itself tells of errors."""
        self._query, self._waiting = "", False
