"""Where all vectors are kept for good."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Protocol

from engine.vector_index.rows import Ids, Vectors, unit, usable

_log = logging.getLogger(__name__)


class VectorSource(Protocol):
    """All vectors of a model, by ids that are never used twice: the catalog."""

    def vector_ids(self, model_id: str) -> Ids:
        """The ids of all vectors of a model."""
        ...

    def load_vectors(self, model_id: str, ids: Ids | None = None) -> Iterator[tuple[Ids, Vectors]]:
        """Ids and vectors of a model in batches, all or only some."""
        ...


def usable_batches(
    source: VectorSource, model_id: str, ids: Ids | None
) -> Iterator[tuple[Ids, Vectors]]:
    """Ids and unit rows in batches; rows that are not finite, or zero, are passed over.

    Such a row can only be there by damage. The rest of the library is still worth searching.
    """
    for found, vectors in source.load_vectors(model_id, ids):
        good = usable(vectors)
        if not good.all():
            _log.warning("%d unusable vectors are passed over", int((~good).sum()))
        yield found[good], unit(vectors[good])
