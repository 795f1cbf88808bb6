"""Searcher: from a query to hits, over meaning and over words."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace

import numpy as np

from engine.catalog.outlines import PassageOutline
from engine.catalog.records import LexicalHit, PassageFilter
from engine.catalog.store import Catalog
from engine.documents import Language, PassageId
from engine.encoder import Encoder, Vectors
from engine.language import detect
from engine.searching.calibration import WEAK_SCORE, Calibration, calibrate
from engine.searching.fusing import Candidate, complete, fuse, identifiers, spread, telling
from engine.searching.hits import Outcome, SearchHit, SearchResult, Source
from engine.searching.marking import Marker
from engine.searching.presenting import present
from engine.searching.query import Query
from engine.searching.restricting import passage_filter
from engine.vector_index import VectorIndex

_DENSE_DEPTH = 100
_LEXICAL_DEPTH = 60
_WAITING_KNOWN_S = 2.0
# How much finding words counts in the score, of 1 - what the meaning left open.
_WORDS_WORTH = 0.6
_EXACT_WORTH = 0.9
_KEYWORDS_WORTH = 0.85

_ALWAYS_SHOWN = 10  # hits; those behind must have something that speaks for them
_LEAST_SCORE = 0.15


@dataclass(frozen=True, slots=True)
class _Asked:
    """A query with all that is known of it before the legs run."""

    query: Query
    language: Language
    wanted: PassageFilter
    aimed: Vectors | None = None
    calibration: Calibration | None = None
    offset: float = 0.0
    said: Mapping[str, bool] = field(default_factory=dict)

    @property
    def restricted(self) -> bool:
        return bool(self.query.phrases or self.query.excluded)


class Searcher:
    """Answers queries from a catalog and a vector index. May be used from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Search in a catalog; encoder and index come with each query, since they change."""
        self._catalog = catalog
        self._marker = Marker()
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="query")
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
            asked = _Asked(query, detect(query.text), wanted, said=said or {})
            # The encoder computes outside of Python: the words are looked up meanwhile.
            coming = self._beside.submit(
                self._encoded, asked, encoder if dense else None, calibration
            )
            words = self._by_words(asked) if Source.LEXICAL in legs or not dense else []
            asked = coming.result()
            ranked = self._ranked(asked, words, encoder, index)
            hits, outcome = self._hits(asked, ranked)
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
        self, asked: _Asked, encoder: Encoder | None, calibration: Calibration | None
    ) -> _Asked:
        if encoder is None:
            return asked
        scale = self._calibration(encoder, calibration)
        vector = encoder.encode_query([asked.query.text])[0]
        aimed = scale.aim(vector)
        return replace(asked, aimed=aimed, calibration=scale, offset=scale.offset(aimed))

    def _calibration(self, encoder: Encoder, given: Calibration | None) -> Calibration:
        if given is not None:
            return given
        known = self._calibrated
        if known is None or known[0] != encoder.model_id:
            known = (encoder.model_id, calibrate(encoder))
            self._calibrated = known
        return known[1]

    def _ranked(
        self,
        asked: _Asked,
        words: Sequence[LexicalHit],
        encoder: Encoder | None,
        index: VectorIndex | None,
    ) -> list[Candidate]:
        meaning: dict[PassageId, tuple[PassageOutline, float]] = {}
        model_id = encoder.model_id if encoder else ""
        if asked.aimed is not None and index is not None:
            meaning = self._by_meaning(asked, index, model_id)
        candidates = self._merged(asked, meaning, words, model_id, index)
        chance = asked.calibration.chance + asked.offset if asked.calibration else -1.0
        ranked = fuse(candidates, chance=chance)
        scores = [_evidence(asked, candidate) for candidate in ranked]
        good = {place for place, score in enumerate(scores) if score >= WEAK_SCORE}
        return spread(ranked, good)

    def _by_words(self, asked: _Asked) -> list[LexicalHit]:
        query = asked.query
        return self._catalog.match(
            query.text,
            limit=max(_LEXICAL_DEPTH, query.limit),
            phrases=query.phrases,
            excluded=query.excluded,
            wanted=asked.wanted,
            language=asked.language,
        )

    def _by_meaning(
        self, asked: _Asked, index: VectorIndex, model_id: str
    ) -> dict[PassageId, tuple[PassageOutline, float]]:
        assert asked.aimed is not None  # noqa: S101 - the caller has looked
        allowed = None
        if asked.wanted:
            allowed = self._catalog.filter_vector_ids(asked.wanted, model_id)
        depth = max(_DENSE_DEPTH, 2 * asked.query.limit)
        ids, cosines = index.query(asked.aimed, depth, allowed=allowed)
        near = dict(zip(ids.tolist(), cosines.tolist(), strict=True))
        outlines = self._catalog.outlines_of_vectors(list(near), asked.wanted)
        if asked.restricted:
            holding = self._catalog.holding(
                (outline.passage_id for outline in outlines),
                phrases=asked.query.phrases,
                excluded=asked.query.excluded,
            )
            outlines = [outline for outline in outlines if outline.passage_id in holding]
        return {outline.passage_id: (outline, near[outline.vector_id]) for outline in outlines}

    def _merged(
        self,
        asked: _Asked,
        meaning: dict[PassageId, tuple[PassageOutline, float]],
        words: Sequence[LexicalHit],
        model_id: str,
        index: VectorIndex | None,
    ) -> list[Candidate]:
        """Both legs' passages, each text once, with true cosines also for those found by words."""
        outlines = {
            outline.passage_id: outline
            for outline in self._catalog.outlines_of_passages(
                [hit.passage_id for hit in words], model_id
            )
        }
        cosines = {outline.text_sha: cosine for outline, cosine in meaning.values()}
        cosines |= self._cosines(asked, outlines.values(), cosines, index)
        exact = self._exact(asked, words)
        merged = {
            outline.text_sha: Candidate(outline, cosine, near=True)
            for outline, cosine in meaning.values()
        }
        for hit in words:
            outline = outlines.get(hit.passage_id)
            if outline is None:
                continue
            known = merged.get(outline.text_sha)
            if known is None:
                known = Candidate(outline, cosines.get(outline.text_sha))
            if known.lexical is None:
                merged[outline.text_sha] = replace(
                    known, lexical=hit, exact=hit.passage_id in exact
                )
        return list(merged.values())

    def _cosines(
        self,
        asked: _Asked,
        outlines: Iterable[PassageOutline],
        known: Collection[bytes],
        index: VectorIndex | None,
    ) -> dict[bytes, float]:
        """True cosines of passages that the dense leg did not bring, by the key of their text."""
        missing = {
            outline.vector_id: outline.text_sha
            for outline in outlines
            if outline.vector_id and outline.text_sha not in known
        }
        if asked.aimed is None or index is None or not missing:
            return {}
        ids, cosines = index.query(asked.aimed, len(missing), allowed=np.array(list(missing)))
        pairs = zip(ids.tolist(), cosines.tolist(), strict=True)
        return {missing[vector_id]: cosine for vector_id, cosine in pairs}

    def _exact(self, asked: _Asked, words: Sequence[LexicalHit]) -> set[PassageId]:
        found = complete(words)
        wanted = identifiers(asked.query.text)
        if wanted and words:
            numbers = (hit.passage_id for hit in words)
            found |= telling(self._catalog.holding(numbers, phrases=wanted))
        return found

    def _hits(self, asked: _Asked, ranked: Sequence[Candidate]) -> tuple[list[SearchHit], Outcome]:
        shown = list(ranked[: asked.query.limit])
        rows = {
            row.passage_id: row
            for row in self._catalog.fetch_hits([found.outline.passage_id for found in shown])
        }
        shown = [found for found in shown if found.outline.passage_id in rows]
        if not shown:
            empty = not ranked and self._catalog.counts().passages == 0
            return [], Outcome.EMPTY_LIBRARY if empty else Outcome.NO_HIT
        evidence = [_evidence(asked, found) for found in shown]
        # A hit is at least as good as what stands below it: both legs say so together.
        scores = np.maximum.accumulate(evidence[::-1])[::-1].tolist()
        hits = [
            present(rank, row, found, score, asked.said.get(row.text))
            for rank, (found, score) in enumerate(zip(shown, scores, strict=True), start=1)
            for row in [rows[found.outline.passage_id]]
            if rank <= _ALWAYS_SHOWN or score >= _LEAST_SCORE
        ]
        strong = asked.calibration is None or max(evidence) >= WEAK_SCORE
        return hits, Outcome.HITS if strong else Outcome.WEAK


def _evidence(asked: _Asked, candidate: Candidate) -> float:
    """How much speaks for a passage, 0 to 1: its meaning, and its words in what that leaves."""
    coverage = candidate.lexical.coverage if candidate.lexical else 0.0
    if candidate.cosine is None or asked.calibration is None:
        return _KEYWORDS_WORTH * coverage
    by_words = _EXACT_WORTH if candidate.exact else _WORDS_WORTH * coverage**2
    by_meaning = asked.calibration.score(candidate.cosine, asked.offset)
    return 1.0 - (1.0 - by_meaning) * (1.0 - by_words)
