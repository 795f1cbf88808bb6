"""Searcher: from a query to hits, over meaning and over words."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from engine.catalog.store import Catalog
from engine.encoder import Encoder, Vectors, query_id
from engine.feedback import FeedbackMemory
from engine.language import detect
from engine.lexicon import shipped_lexicon
from engine.searching.calibration import Calibration, calibrate
from engine.searching.fusing import Candidate
from engine.searching.glossing import drawn, question_vectors
from engine.searching.hits import Outcome, SearchHit, SearchResult, Source
from engine.searching.marking import Marker
from engine.searching.presenting import present
from engine.searching.query import Query
from engine.searching.ranking import Scale, rank, reordered, scores, worth_showing
from engine.searching.restricting import passage_filter
from engine.searching.retrieving import Asked, Retriever
from engine.vector_index import VectorIndex

_WAITING_KNOWN_S = 2.0


class Searcher:
    """Answers queries from a catalog and a vector index. May be used from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Search in a catalog; encoder and index come with each query, since they change."""
        self._catalog = catalog
        self._retriever = Retriever(catalog)
        self._marker = Marker()
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="query")
        self._beside.submit(shipped_lexicon)  # a tenth of a second that no query need wait for
        self._calibrated: tuple[str, Calibration] | None = None
        self._waited: tuple[str, float, int] = ("", 0.0, 0)

    def close(self) -> None:
        """End the threads; the searcher cannot be used afterwards."""
        self._beside.shutdown()

    def search(
        self,
        query: Query,
        *,
        encoder: Encoder | None = None,
        index: VectorIndex | None = None,
        calibration: Calibration | None = None,
        legs: Collection[Source] = frozenset(Source),
        said: Mapping[str, bool] | None = None,
        memory: FeedbackMemory | None = None,
    ) -> SearchResult:
        """The best hits for a query.

        Without encoder, or with an empty index, passages are found by their words alone and
        the result says so. Each passage text comes once; other documents that hold it too are
        its `copies`. Only the first ten hits are marked, and by words: `mark` finds the
        sentences nearest in meaning, and all words, of the hits that are seen.

        Args:
            query: from `parse`.
            encoder: of the vectors in the index; None while it is loading.
            index: of passages; None while it is loading.
            calibration: of the encoder; measured once if it is left out.
            legs: to search with; one alone is for measuring what it is worth.
            said: texts of passages that were judged for this query, for the hits to show.
            memory: of the encoder, by which hits change their order; none is lost by it.

        Raises:
            CatalogDamaged: the catalog cannot be read.
            OutOfDeviceMemory: the query cannot be encoded.
        """
        started = time.perf_counter()
        hits: list[SearchHit] = []
        outcome = Outcome.EMPTY_QUERY
        dense = Source.DENSE in legs and encoder is not None and index is not None
        dense = dense and index is not None and len(index) > 0
        if any(character.isalnum() for character in query.text):
            wanted = passage_filter(query.filters)
            asked = Asked(query, detect(query.text), wanted)
            # The encoder computes outside of Python: the words are looked up meanwhile.
            coming = self._beside.submit(
                self._encoded, asked, encoder if dense else None, calibration, memory
            )
            words = self._retriever.by_words(asked) if Source.LEXICAL in legs or not dense else []
            asked = coming.result()
            model_id = encoder.model_id if encoder else ""
            candidates = self._retriever.candidates(asked, words, index, model_id)
            moved = None
            if asked.moved is not None and index is not None:
                moved = self._retriever.moved(candidates, asked.moved, index, model_id)
            hits, outcome = self._hits(asked, candidates, moved, said or {})
        return SearchResult(
            query=query.raw,
            outcome=outcome,
            hits=tuple(hits),
            took_ms=(time.perf_counter() - started) * 1000,
            keywords_only=not dense,
            waiting=self._waiting(encoder.model_id) if encoder else 0,
        )

    def mark(
        self,
        hits: Sequence[SearchHit],
        query: Query,
        *,
        encoder: Encoder | None,
        calibration: Calibration | None = None,
    ) -> list[SearchHit]:
        """The hits with the sentence nearest in meaning to the query as `best`.

        Costs some milliseconds a hit, so ask for those that are seen. Sentences are encoded
        once and remembered for a while.
        """
        if encoder is None or not query.text.strip():
            return list(hits)
        scale = self._calibration(encoder, calibration)
        aimed = scale.aim(encoder.encode_query([query.text])[0])
        return self._marker.mark(hits, query.text, aimed, encoder)

    def _waiting(self, model_id: str) -> int:
        """Documents that are not encoded yet; asked anew after a while, as it takes time."""
        known_model, until, number = self._waited
        now = time.monotonic()
        if known_model != model_id or now >= until:
            number = self._catalog.waiting(model_id)
            self._waited = (model_id, now + _WAITING_KNOWN_S, number)
        return number

    def _encoded(
        self,
        asked: Asked,
        encoder: Encoder | None,
        calibration: Calibration | None,
        memory: FeedbackMemory | None,
    ) -> Asked:
        if encoder is None:
            return asked
        scale = self._calibration(encoder, calibration)
        vector, gloss = question_vectors(encoder, asked.query.text, asked.language)
        found = _aimed(asked, vector, gloss, scale)
        shifted = vector if memory is None else memory.shift(vector)
        if shifted is vector:
            return found
        return replace(found, moved=_aimed(asked, shifted, gloss, scale))

    def _calibration(self, encoder: Encoder, given: Calibration | None) -> Calibration:
        if given is not None:
            return given
        known = self._calibrated
        if known is None or known[0] != query_id(encoder):
            known = (query_id(encoder), calibrate(encoder))
            self._calibrated = known
        return known[1]

    def _hits(
        self,
        asked: Asked,
        candidates: Sequence[Candidate],
        moved: Sequence[Candidate] | None,
        said: Mapping[str, bool],
    ) -> tuple[list[SearchHit], Outcome]:
        scale = asked.scale
        shown = worth_showing(rank(candidates, scale)[: asked.query.limit], scale)
        if moved is not None and asked.moved is not None:
            scale = asked.moved.scale
            shown = reordered(shown, moved, scale)
        rows = {
            row.passage_id: row
            for row in self._catalog.fetch_hits([found.outline.passage_id for found in shown])
        }
        shown = [found for found in shown if found.outline.passage_id in rows]
        if not shown:
            empty = not candidates and self._catalog.counts().passages == 0
            return [], Outcome.EMPTY_LIBRARY if empty else Outcome.NO_HIT
        hits = [
            present(place, row, found, score, said.get(row.text))
            for place, (found, score) in enumerate(
                zip(shown, scores(shown, scale), strict=True), start=1
            )
            for row in [rows[found.outline.passage_id]]
        ]
        return hits, Outcome.WEAK if scale.is_weak(shown) else Outcome.HITS


def _aimed(asked: Asked, vector: Vectors, gloss: Vectors | None, calibration: Calibration) -> Asked:
    aimed = calibration.aim(vector)
    return replace(
        asked,
        aimed=aimed,
        abroad=None if gloss is None else calibration.aim(drawn(vector, gloss)),
        scale=Scale(calibration, calibration.offset(aimed)),
    )
