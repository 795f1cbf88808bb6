"""Both legs of a search: passages near in meaning and passages that hold the words."""

from __future__ import annotations

from collections.abc import Sequence
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
        abroad: the same for passages in the other language; None where that is `aimed`.
        scale: of the cosines with `aimed`.
        moved: the same query with its vector moved by feedback; None where that moves nothing.
    """

    query: Query
    language: Language
    wanted: PassageFilter
    aimed: Vectors | None = None
    abroad: Vectors | None = None
    scale: Scale = field(default_factory=Scale)
    moved: Asked | None = None

    @property
    def restricted(self) -> bool:
        """Whether hits must hold, or must not hold, some words as they are."""
        return bool(self.query.phrases or self.query.excluded)

    def is_abroad(self, language: Language) -> bool:
        """Whether a passage in the language is compared with the vector for abroad."""
        return self.abroad is not None and language not in (self.language, Language.UNKNOWN)


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
        return self._with_surroundings(merged, asked, model_id)

    def _with_surroundings(
        self, candidates: Sequence[Candidate], asked: Asked, model_id: str
    ) -> list[Candidate]:
        assert asked.aimed is not None  # noqa: S101 - the callers have looked
        vectors = [asked.aimed, asked.aimed if asked.abroad is None else asked.abroad]
        return self._surroundings.added(
            candidates, lambda language: vectors[asked.is_abroad(language)], model_id
        )

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
        if asked.aimed is None:
            return list(candidates)
        known = _cosines(asked, [one.outline for one in candidates], index)
        nearer = [
            replace(one, cosine=known.get(one.outline.vector_id, one.cosine), around=None)
            for one in candidates
        ]
        return self._with_surroundings(nearer, asked, model_id)

    def _by_meaning(
        self, asked: Asked, index: VectorIndex, model_id: str
    ) -> dict[PassageId, tuple[PassageOutline, float]]:
        assert asked.aimed is not None  # noqa: S101 - the caller has looked
        allowed = None
        if asked.wanted:
            allowed = self._catalog.filter_vector_ids(asked.wanted, model_id)
        depth = max(_DENSE_DEPTH, 2 * asked.query.limit)
        ids, _ = index.query(asked.aimed, depth, allowed=allowed)
        if asked.abroad is not None:
            others, _ = index.query(asked.abroad, depth // 2, allowed=allowed)
            ids = np.union1d(ids, others)
        outlines = self._catalog.outlines_of_vectors(ids.tolist(), asked.wanted)
        if asked.restricted:
            holding = self._catalog.holding(
                (outline.passage_id for outline in outlines),
                phrases=asked.query.phrases,
                excluded=asked.query.excluded,
            )
            outlines = [outline for outline in outlines if outline.passage_id in holding]
        near = _cosines(asked, outlines, index)
        return {
            outline.passage_id: (outline, near[outline.vector_id])
            for outline in outlines
            if outline.vector_id in near
        }

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
        if index is not None:
            # True cosines of what the dense leg did not bring, too.
            missing = [one for one in outlines.values() if one.text_sha not in cosines]
            near = _cosines(asked, missing, index)
            cosines |= {
                one.text_sha: near[one.vector_id] for one in missing if one.vector_id in near
            }
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

    def _exact(self, asked: Asked, words: Sequence[LexicalHit]) -> set[PassageId]:
        found = complete(words)
        wanted = identifiers(asked.query.text)
        if wanted and words:
            numbers = (hit.passage_id for hit in words)
            found |= telling(self._catalog.holding(numbers, phrases=wanted))
        return found


def _cosines(
    asked: Asked, outlines: Sequence[PassageOutline], index: VectorIndex
) -> dict[int, float]:
    """The cosine of each passage that has a vector, by the vector's id.

    Passages in the other language are compared with the question's vector for abroad.
    """
    sides: tuple[list[int], list[int]] = ([], [])
    for outline in outlines:
        if outline.vector_id:
            sides[asked.is_abroad(outline.language)].append(outline.vector_id)
    found: dict[int, float] = {}
    for vector, wanted in zip((asked.aimed, asked.abroad), sides, strict=True):
        if vector is not None and wanted:
            ids, cosines = index.query(vector, len(wanted), allowed=np.array(wanted))
            found.update(zip(ids.tolist(), cosines.tolist(), strict=True))
    return found
