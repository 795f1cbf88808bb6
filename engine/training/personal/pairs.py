"""From judgments to what can be learned: by query, balanced, with both sides of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from engine.catalog.judgments import query_key
from engine.documents import Language
from engine.errors import TooFewJudgments
from engine.judgments import Judgment

MIN_JUDGMENTS = 30
MIN_QUERIES = 10
MIN_OF_EACH = 5
ENCODER_JUDGMENTS = 300
WEAK_WEIGHT = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class TrainingPair:
    """A text with one that belongs to it and some that do not.

    Attributes:
        anchor: the query.
        positive: as it is encoded.
        negatives: as they are encoded.
        weight: how much it counts; those of one query together count 1.
    """

    anchor: str
    positive: str
    negatives: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class JudgedQuery:
    """A query with everything that was said of its hits.

    Attributes:
        query: as it was asked first.
        relevant: judged relevant.
        irrelevant: judged not relevant.
        weak: seen as relevant from what the person did; none of them is in the other two.
    """

    query: str
    relevant: tuple[Judgment, ...]
    irrelevant: tuple[Judgment, ...]
    weak: tuple[Judgment, ...] = ()

    @property
    def judged(self) -> tuple[Judgment, ...]:
        """All of them."""
        return (*self.relevant, *self.irrelevant, *self.weak)


@dataclass(frozen=True, slots=True)
class JudgmentCounts:
    """How much there is to learn from; weak judgments are not counted.

    Attributes:
        judgments: in all.
        queries: distinct ones that have a relevant hit.
        relevant: of the judgments.
        irrelevant: of the judgments.
        directions: by language of the query and of the passage.
        missing: how many more judgments are needed at least; 0 is enough.
    """

    judgments: int
    queries: int
    relevant: int
    irrelevant: int
    directions: dict[tuple[Language, Language], int]
    missing: int


def count(judgments: Iterable[Judgment]) -> JudgmentCounts:
    """What there is, and what is missing for a training."""
    said = [judgment for judgment in judgments if not judgment.weak]
    relevant = sum(judgment.relevant for judgment in said)
    queries = len({query_key(judgment.query) for judgment in said if judgment.relevant})
    lacks = (
        MIN_JUDGMENTS - len(said),
        MIN_QUERIES - queries,
        MIN_OF_EACH - relevant,
        MIN_OF_EACH - (len(said) - relevant),
    )
    return JudgmentCounts(
        judgments=len(said),
        queries=queries,
        relevant=relevant,
        irrelevant=len(said) - relevant,
        directions=dict(Counter((one.query_language, one.language) for one in said)),
        missing=max(0, *lacks),
    )


def ensure_enough(judgments: Iterable[Judgment]) -> JudgmentCounts:
    """What there is, once it is enough.

    Raises:
        TooFewJudgments: less than the minimum, too few queries, or one side alone.
    """
    counts = count(judgments)
    if counts.missing:
        raise TooFewJudgments(found=counts.judgments, expected=counts.judgments + counts.missing)
    return counts


def judged_queries(judgments: Iterable[Judgment], *, weak: bool = False) -> list[JudgedQuery]:
    """The judgments by query, in the order of the queries' first judgment.

    Args:
        judgments: in any order.
        weak: whether weak ones count where nothing was said; else they are left out.
    """
    ordered = sorted(judgments, key=lambda judgment: (judgment.judged_at, judgment.judgment_id))
    groups: dict[str, list[Judgment]] = {}
    for judgment in ordered:
        if weak or not judgment.weak:
            groups.setdefault(query_key(judgment.query), []).append(judgment)
    result = []
    for group in groups.values():
        said = {judgment.passage: judgment for judgment in group if not judgment.weak}
        seen = {
            judgment.passage: judgment
            for judgment in group
            if judgment.weak and judgment.relevant and judgment.passage not in said
        }
        result.append(
            JudgedQuery(
                group[0].query,
                tuple(judgment for judgment in said.values() if judgment.relevant),
                tuple(judgment for judgment in said.values() if not judgment.relevant),
                tuple(seen.values()),
            )
        )
    return result


def training_pairs(
    queries: Sequence[JudgedQuery], mined: Sequence[Sequence[str]] | None = None
) -> list[TrainingPair]:
    """A pair for each relevant judgment, with the query's irrelevant ones as negatives.

    Args:
        queries: to learn from; one without a relevant judgment gives no pair.
        mined: further negatives of each query, hardest first.
    """
    pairs = []
    for place, query in enumerate(queries):
        texts = [(one.encoded_text(), 1.0) for one in query.relevant]
        texts += [(one.encoded_text(), WEAK_WEIGHT) for one in query.weak]
        negatives = [one.encoded_text() for one in query.irrelevant]
        negatives += mined[place] if mined else ()
        total = max(1.0, sum(weight for _, weight in texts))
        pairs += [
            TrainingPair(query.query, text, tuple(dict.fromkeys(negatives)), weight / total)
            for text, weight in texts
        ]
    return pairs
