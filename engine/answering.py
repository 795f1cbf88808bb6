"""What the library's door offers to those who ask: hits, marks, and a passage's surroundings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from engine.catalog.store import Catalog
from engine.documents import PassageId
from engine.encoder import Encoder
from engine.feedback import Recollection
from engine.searching.hits import SearchHit, SearchResult
from engine.searching.query import Filters, Query, parse
from engine.searching.searcher import Searcher
from engine.serving import Serving
from engine.settings import Settings
from engine.status import PassageContext


class Answering:
    """The part of `Library` that answers questions."""

    _catalog: Catalog
    _serving: Serving
    _settings: Settings
    _searcher: Searcher
    _recollection: Recollection

    def search(
        self, raw: str, *, filters: Filters | None = None, limit: int | None = None
    ) -> SearchResult:
        """Hits for a query as a person types it; any text is legal."""
        limit = limit or self._settings.results
        return self.search_query(parse(raw, filters=filters or Filters(), limit=limit))

    def search_query(self, query: Query) -> SearchResult:
        """Hits for a query that is already understood."""
        settings = self._settings
        with self._serving.using() as served:  # whole to the end, though another takes over
            recalled = self._recollection.recall(
                query.text,
                served.encoder if served and settings.learn_at_once else None,
                weak=settings.weak_signals,
            )
            return self._searcher.search(
                query,
                encoder=served.encoder if served else None,
                index=served.index if served else None,
                calibration=served.calibration if served else None,
                said=recalled.said,
                memory=recalled.memory,
            )

    def mark(self, raw: str, hits: Sequence[SearchHit]) -> list[SearchHit]:
        """The hits with the sentence nearest in meaning to the query as `best`."""
        with self._serving.using() as served:
            if served is None:
                return list(hits)
            return self._searcher.mark(
                hits, parse(raw), encoder=served.encoder, calibration=served.calibration
            )

    def marked(self, result: SearchResult) -> SearchResult:
        """The result with every hit marked."""
        return replace(result, hits=tuple(self.mark(result.query, result.hits)))

    def context(self, passage_id: PassageId) -> PassageContext | None:
        """A passage in its whole document; None if it is no longer there."""
        rows = self._catalog.fetch_hits([passage_id])
        if not rows:
            return None
        row = rows[0]
        return PassageContext(
            document_id=row.document_id,
            path=row.path,
            file_type=row.file_type,
            sections=tuple(self._catalog.sections(row.document_id)),
            section=row.section,
            span=row.span,
            passages=tuple(self._catalog.passages(row.document_id)),
        )

    def _prepare_memory(self, encoder: Encoder) -> None:
        """Encode what judgments need, so that the first question does not wait for it."""
        if self._settings.learn_at_once:
            self._recollection.prepare(encoder, weak=self._settings.weak_signals)
