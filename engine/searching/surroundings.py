"""What a passage stands among: a question for a document is answered best where all of it fits.

A passage of 128 tokens says little of what its document is about. The mean vector of the stretch
of the document that holds it does, and a part of its cosine is added to the passage's own when
passages are ranked by meaning. Means are remembered; they cost nothing after the first time.

Two documents in different languages whose means nearly agree are one work and its translation. The
first hits show a work once, so that a library in both languages does not halve what is seen.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.catalog.store import Catalog
from engine.documents import Language
from engine.encoder import Vectors
from engine.searching.fusing import Candidate

# On tests/data/dev_questions.jsonl the mean of the whole document, or of 24 passages to either
# side, is as good; a stretch of a book is still about one thing.
STRETCH = 48
# Of 85 documents and their translations (../shared/data/documents) half are as near and none of the
# other 67,000 pairs, whose nearest is at .90.
_TRANSLATED = 0.92
_LEAST_PASSAGES = 3  # a shorter text is near to many
_LENGTHS = 1.7  # times the passages of the shorter one
_LOOKED_AT = 60  # candidates, nearest first; those behind are not seen by anybody
_REMEMBERED = 8_192  # stretches, of 1.5 KB each

_Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class _Mean:
    """The mean of a stretch, of L2 norm 1, and the passages it was taken over."""

    vector: Vectors
    first_id: int
    last_id: int
    passages: int


class Surroundings:
    """Mean vectors of stretches of documents. May be used from several threads."""

    def __init__(self, catalog: Catalog) -> None:
        """Of a catalog's documents."""
        self._catalog = catalog
        self._known: OrderedDict[_Key, _Mean] = OrderedDict()
        self._lock = threading.Lock()

    def added(
        self,
        candidates: Sequence[Candidate],
        aimed: Callable[[Language], Vectors],
        model_id: str,
    ) -> list[Candidate]:
        """The candidates, the nearest of them with their works and the cosines of what is around.

        Args:
            candidates: with cosines where they have a vector.
            aimed: the query's vector for passages in a language, float32 of shape (dim,), L2
                norm 1.
            model_id: of the vectors.
        """
        placed = [(one.cosine, place) for place, one in enumerate(candidates) if one.cosine]
        nearest = [place for _, place in sorted(placed, reverse=True)[:_LOOKED_AT]]
        means = self._means([candidates[place] for place in nearest], model_id)
        result = list(candidates)
        known = [(place, mean) for place, mean in zip(nearest, means, strict=True) if mean]
        works = _works([candidates[place] for place, _ in known], [mean for _, mean in known])
        for (place, mean), work in zip(known, works, strict=True):
            one = result[place]
            around = float(mean.vector @ aimed(one.outline.language))
            result[place] = replace(one, around=around, work=work)
        return result

    def _means(self, wanted: Sequence[Candidate], model_id: str) -> list[_Mean | None]:
        keys: list[_Key] = [
            (model_id, one.outline.document_id, one.outline.position // STRETCH) for one in wanted
        ]
        with self._lock:
            known = {key: self._known[key] for key in keys if key in self._known}
        # Ids are never used again: a passage outside of what is known is of a newer version.
        missing = list(
            dict.fromkeys(
                key
                for key, one in zip(keys, wanted, strict=True)
                if key not in known
                or not known[key].first_id <= one.outline.passage_id <= known[key].last_id
            )
        )
        if missing:
            known |= self._fetched(missing, model_id)
        return [known.get(key) for key in keys]

    def _fetched(self, keys: Sequence[_Key], model_id: str) -> dict[_Key, _Mean]:
        stretches = [(key[1], key[2] * STRETCH, (key[2] + 1) * STRETCH - 1) for key in keys]
        rows: dict[int, list[tuple[int, bytes | None]]] = {}
        for place, passage_id, vector in self._catalog.stretch_vectors(stretches, model_id):
            rows.setdefault(place, []).append((passage_id, vector))
        made: dict[_Key, _Mean] = {}
        whole: dict[_Key, _Mean] = {}
        for place, found in rows.items():
            vectors = [np.frombuffer(vector, np.float32) for _, vector in found if vector]
            if not vectors:
                continue
            mean: Vectors = np.stack(vectors).mean(axis=0)
            norm = float(np.linalg.norm(mean))
            if norm == 0.0:
                continue
            ids = [passage_id for passage_id, _ in found]
            made[keys[place]] = _Mean(
                (mean / norm).astype(np.float32), min(ids), max(ids), len(ids)
            )
            if len(vectors) == len(found):  # else more of them are still to be encoded
                whole[keys[place]] = made[keys[place]]
        with self._lock:
            self._known |= whole
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)
        return made


def _works(candidates: Sequence[Candidate], means: Sequence[_Mean]) -> list[int]:
    """For each candidate its document, or the first one that this is a translation of."""
    documents = [one.outline.document_id for one in candidates]
    works = {document: document for document in documents}
    sides: dict[Language, dict[int, _Mean]] = {Language.DE: {}, Language.EN: {}}
    for one, mean in zip(candidates, means, strict=True):
        if mean.passages >= _LEAST_PASSAGES and one.outline.language in sides:
            sides[one.outline.language].setdefault(one.outline.document_id, mean)
    german, english = (list(side.items()) for side in sides.values())
    if german and english:
        # Not as a product of matrices: BLAS would wake a thread on every core for so little.
        cosines = np.einsum(
            "id,jd->ij",
            np.stack([mean.vector for _, mean in german]),
            np.stack([mean.vector for _, mean in english]),
        )
        order = {document: place for place, document in enumerate(works)}
        for i, j in np.argwhere(cosines >= _TRANSLATED):
            (one, mean), (other, its_mean) = german[i], english[j]
            shorter, longer = sorted((mean.passages, its_mean.passages))
            first, second = sorted((one, other), key=order.__getitem__)
            if longer <= _LENGTHS * shorter and works[second] == second:
                works[second] = works[first]
    return [works[document] for document in documents]
