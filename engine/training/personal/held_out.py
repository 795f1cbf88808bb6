"""How well a ranking serves queries of which ten hits were judged and the rest was not.

Judged are the hits of the model that was in use, so a measure that takes everything else for
irrelevant favours that model: whatever a new one brings counts as a mistake. With a made-up
person whose wishes were known, such a measure fell by seven points while the truth rose by
twenty. Two measures are taken instead. `judged_ndcg` looks at the judged hits alone, in the new
order, others taken out (condensed lists: Sakai, "Alternatives to Bpref", SIGIR 2007). It cannot
see a new hit that is bad. `whole_ndcg` can: it takes the first ten as they are and counts a hit
that nobody judged as relevant as the person's hits are on average.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

from engine.metrics import ndcg_at_k

DEPTH = 10


def judged_ndcg(ranking: Sequence[str], judged: Mapping[str, bool]) -> float:
    """NDCG@10 of the judged texts in the order of a ranking, 0 to 1.

    Args:
        ranking: texts, best first, deep enough to hold most judged ones.
        judged: text -> whether it was judged relevant; texts that the ranking lacks come last,
            the relevant ones behind the others.
    """
    found = [text for text in dict.fromkeys(ranking) if text in judged]
    present = set(found)
    missing = sorted(
        (text for text in judged if text not in present), key=lambda text: judged[text]
    )
    grades: dict[Hashable, float] = {text: float(judged[text]) for text in judged}
    return ndcg_at_k([*found, *missing], grades, DEPTH)


def whole_ndcg(ranking: Sequence[str], judged: Mapping[str, bool], average: float) -> float:
    """NDCG@10 of a ranking in which unjudged texts count as average ones, 0 to 1.

    Args:
        ranking: texts, best first.
        judged: text -> whether it was judged relevant.
        average: share of relevant ones among the person's judgments, 0 to 1.
    """
    gains = [float(judged.get(text, average)) for text in dict.fromkeys(ranking)][:DEPTH]
    known = sorted((1.0 for relevant in judged.values() if relevant), reverse=True)
    ideal = _discounted([*known, *[average] * DEPTH][:DEPTH])
    return _discounted(gains) / ideal if ideal else 0.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, start=1))
