"""Both legs of a search: passages near in meaning and passages that hold the words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from engine.catalog.outlines import PassageOutline
from engine.catalog.records import LexicalHit, PassageFilter
from engine.catalog.store import Catalog
from engine.documents import Language, PassageId
from engine.encoder import Vectors
from engine.searching.fusing import Candidate, complete, identifiers, telling
from engine.searching.query import Query
from engine.searching.ranking import Scale
from engine.searching.surroundings import Surroundings
from engine.vector_index import VectorIndex

_DENSE_DEPTH = 100
_LEXICAL_DEPTH = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with all that is known of it before the legs run.

    Attributes:
        query: from `parse`.
        language: of its words.
        wanted: which passages may answer.
        aimed: its vector as the index is asked; None where no vector is used.
        scale: of the cosines with `aimed`.
        moved: the same query with its vector moved by feedback; None where that moves nothing.
    """

    query: Query
    language: Language
    wanted: PassageFilter
    aimed: Vectors | None = None
    scale: Scale = field(default_factory=Scale)
    moved: Asked | None = None

    @property
    def restricted(self) -> bool:
        """Whether hits must hold, or must not hold, some words as they are."""
        return bool(self.query.phrases or self.query.excluded)


class Retriever:
    """Asks a catalog and a vector index for candidates."""

    def __init__(self, catalog: Catalog) -> None:
        """Of a catalog; the index comes with each question, since it changes."""
        self._catalog = catalog
        self._surroundings = Surroundings(catalog)

    def by_words(self, asked: Asked) -> list[LexicalHit]:
        """Passages that hold words of the query, best first."""
        query = asked.query
        return self._catalog.match(
            query.text,
            limit=max(_LEXICAL_DEPTH, query.limit),
            phrases=query.phrases,
            excluded=query.excluded,
            wanted=asked.wanted,
            language=asked.language,
        )

    def candidates(
        self,
        asked: Asked,
        words: Sequence[LexicalHit],
        index: VectorIndex | None,
        model_id: str,
    ) -> list[Candidate]:
        """What both legs bring, each text once, in no order.

        Args:
            asked: with its vector, if meaning is to be asked.
            words: from `by_words`, or empty.
            index: of the vectors of `model_id`; None while it is loading.
            model_id: of the encoder; empty while it is loading.
        """
        meaning: dict[PassageId, tuple[PassageOutline, float]] = {}
        if asked.aimed is not None and index is not None:
            meaning = self._by_meaning(asked, index, model_id)
        merged = self._merged(asked, meaning, words, model_id, index)
        if asked.aimed is None:
            return merged
        return self._surroundings.added(merged, asked.aimed, model_id)

    def moved(
        self, candidates: Sequence[Candidate], asked: Asked, index: VectorIndex, model_id: str
    ) -> list[Candidate]:
        """The same candidates, as near as they are to the question that feedback has moved.

        Args:
            candidates: from `candidates`.
            asked: the question with its moved vector.
            index: that brought the candidates.
            model_id: of its vectors.
        """
        allowed = [one.outline.vector_id for one in candidates if one.outline.vector_id]
        if asked.aimed is None or not allowed:
            return list(candidates)
        ids, cosines = index.query(asked.aimed, len(allowed), allowed=np.array(allowed))
        known = dict(zip(ids.tolist(), cosines.tolist(), strict=True))
        nearer = [
            replace(one, cosine=known.get(one.outline.vector_id, one.cosine), around=None)
            for one in candidates
        ]
        return self._surroundings.added(nearer, asked.aimed, model_id)

    def _by_meaning(
        self, asked: Asked, index: VectorIndex, model_id: str
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
        asked: Asked,
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
        asked: Asked,
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

    def _exact(self, asked: Asked, words: Sequence[LexicalHit]) -> set[PassageId]:
        found = complete(words)
        wanted = identifiers(asked.query.text)
        if wanted and words:
            numbers = (hit.passage_id for hit in words)
            found |= telling(self._catalog.holding(numbers, phrases=wanted))
        return found
