"""Which of two trainings serves training queries better that neither has seen."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np

from engine.catalog.reader import CatalogReader
from engine.encoder import Encoder, QueryAdapter
from engine.searching.calibration import calibrate
from engine.training.live_model import LiveEncoder
from engine.training.personal.adapter_fit import quality
from engine.training.personal.adapter_loss import FitData, Vectors
from engine.training.personal.gathering import Gathered
from engine.training.personal.split import folds

_FOLDS = 5
_LEAD = 0.01  # nDCG@10


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

    def of_vectors(self, data: FitData, vectors: Vectors) -> list[float]:
        """NDCG@10 by query, with query vectors that are not aimed, over the catalog's passages."""
        return quality(data, vectors, self.kept)

    def of_adapter(self, data: FitData, adapter: QueryAdapter) -> list[float]:
        """NDCG@10 by query, with an adapter over the model in use."""
        return self.of_vectors(data, adapter.apply(data.vectors))

    def of_live(self, data: FitData, max_tokens: int) -> Callable[[Any], list[float]]:
        """A function that measures a model in training, NDCG@10 by query."""

        def measure(model: Any) -> list[float]:
            live = LiveEncoder(model, max_tokens=max_tokens)
            mean = calibrate(cast("Encoder", live)).mean
            passages = data.passages.copy()
            passages[list(self.passages)] = live.encode_document(self.texts)
            asked = live.encode_query([data.queries[row].text for row in self.kept])
            vectors = np.zeros((len(data.queries), asked.shape[1]), dtype=np.float32)
            vectors[list(self.kept)] = asked
            now = replace(data, passages=passages, mean=mean)
            return quality(now, vectors, self.kept)

        return measure


def is_worth_it(encoder: Sequence[float], adapter: Sequence[float]) -> bool:
    """Whether a new encoder is better than an adapter by more than one standard error.

    It costs the encoding of the whole library, so of two that are as good the adapter is taken.
    """
    gains = np.asarray(encoder, dtype=np.float64) - np.asarray(adapter, dtype=np.float64)
    if len(gains) < 2:
        return False
    return bool(gains.mean() > max(_LEAD, gains.std(ddof=1) / math.sqrt(len(gains))))


def keep_aside(gathered: Gathered, catalog: CatalogReader) -> Validation:
    """A fifth of the queries, with what was judged for them."""
    data = gathered.data
    kept = folds([query.text for query in data.queries], _FOLDS)[0]
    trained = [row for row in range(len(data.queries)) if row not in set(kept)]
    rows: dict[int, None] = {}
    for row in kept:
        query = data.queries[row]
        rows |= dict.fromkeys(wanted for wanted, _ in query.positive)
        rows |= dict.fromkeys(query.negative)
    texts = gathered.texts(catalog, rows)
    return Validation(tuple(kept), tuple(trained), tuple(texts), tuple(texts.values()))
