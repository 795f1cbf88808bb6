"""Which of two trainings serves training queries better that neither has seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np

from engine.catalog.reader import CatalogReader
from engine.encoder import Encoder, QueryAdapter
from engine.metrics import ndcg_at_k
from engine.searching.calibration import calibrate
from engine.training.live_model import LiveEncoder
from engine.training.personal.adapter_loss import FitData, Vectors, aimed
from engine.training.personal.gathering import Gathered
from engine.training.personal.split import folds

_FOLDS = 5
_DEPTH = 10
_MINED = 5  # of a query; each costs an encoding at every measurement


@dataclass(frozen=True, slots=True, eq=False)
class Validation:
    """Training queries that are kept aside, and the passages that they are asked over.

    Attributes:
        kept: rows of the queries that are kept aside.
        trained: rows of all others.
        passages: rows of the passages.
        texts: of these passages, as they are encoded.
    """

    kept: tuple[int, ...]
    trained: tuple[int, ...]
    passages: tuple[int, ...]
    texts: tuple[str, ...]

    def of_vectors(self, data: FitData, vectors: Vectors) -> float:
        """Mean nDCG@10 with query vectors that are not aimed, over the catalog's passages."""
        asked = aimed(vectors[list(self.kept)], data.mean)
        return self._quality(data, asked @ data.passages[list(self.passages)].T)

    def of_adapter(self, data: FitData, adapter: QueryAdapter) -> float:
        """Mean nDCG@10 with an adapter over the model in use."""
        return self.of_vectors(data, adapter.apply(data.vectors))

    def of_live(self, data: FitData, max_tokens: int) -> Callable[[Any], float]:
        """A function that measures a model in training."""

        def measure(model: Any) -> float:
            live = LiveEncoder(model, max_tokens=max_tokens)
            scale = calibrate(cast("Encoder", live))
            asked = scale.aim(live.encode_query([data.queries[row].text for row in self.kept]))
            return self._quality(data, asked @ live.encode_document(self.texts).T)

        return measure

    def _quality(self, data: FitData, scores: Vectors) -> float:
        place = {row: i for i, row in enumerate(self.passages)}
        found = []
        for row, cosines in zip(self.kept, scores, strict=True):
            ranking = np.argsort(-cosines, kind="stable")[:_DEPTH].tolist()
            good = {
                place[wanted]: 1.0 for wanted, _ in data.queries[row].positive if wanted in place
            }
            found.append(ndcg_at_k(ranking, good, _DEPTH))
        return float(np.mean(found)) if found else 0.0


def keep_aside(gathered: Gathered, catalog: CatalogReader) -> Validation:
    """A fifth of the queries, with their passages and some of everybody's."""
    data = gathered.data
    kept = folds([query.text for query in data.queries], _FOLDS)[0]
    trained = [row for row in range(len(data.queries)) if row not in set(kept)]
    rows = dict.fromkeys(data.common.tolist())
    for row in kept:
        query = data.queries[row]
        rows |= dict.fromkeys(wanted for wanted, _ in query.positive)
        rows |= dict.fromkeys((*query.negative, *query.mined[:_MINED]))
    texts = gathered.texts(catalog, rows)
    return Validation(tuple(kept), tuple(trained), tuple(texts), tuple(texts.values()))
