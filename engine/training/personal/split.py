"""Which queries are learned from and which are held out, the same for good.

The side of a query is a matter of its words alone: judging more changes nobody's side, so what
was held out once is never trained on later. Queries of the same words, in whatever order,
share a side; otherwise one would be the answer key to the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from engine.folding import is_stopword, words

HELD_OUT_SHARE = 0.3


def query_key(query: str) -> str:
    """What queries of the same words share, in any order: folded, without stopwords."""
    return " ".join(sorted({word for word, _ in words(query) if not is_stopword(word)})) or query


def is_held_out(query: str) -> bool:
    """Whether a query measures and never trains."""
    digest = hashlib.sha256(query_key(query).encode()).digest()
    return int.from_bytes(digest[:4], "big") < HELD_OUT_SHARE * 2**32


def folds(queries: Iterable[str], count: int) -> list[list[int]]:
    """Places of the queries in `count` parts of like size, for cross-validation.

    Queries of the same words share a part. The order of the input does not matter.
    """
    groups: dict[str, list[int]] = {}
    for place, query in enumerate(queries):
        groups.setdefault(query_key(query), []).append(place)
    # Another hash than that of the split, else the parts would not be independent of it.
    ordered = sorted(groups, key=lambda key: hashlib.sha256(f"fold {key}".encode()).digest())
    parts: list[list[int]] = [[] for _ in range(count)]
    for number, key in enumerate(ordered):
        parts[number % count] += groups[key]
    return [sorted(part) for part in parts]
