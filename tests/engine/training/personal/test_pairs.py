from __future__ import annotations

import pytest

from engine.documents import Language
from engine.errors import TooFewJudgments
from engine.training.personal.pairs import (
    MIN_JUDGMENTS,
    count,
    ensure_enough,
    judged_queries,
    training_pairs,
)
from tests.engine.training.personal.people import a_judgment, many_judgments


def test_enough_is_enough() -> None:
    counts = ensure_enough(many_judgments(queries=10, relevant=2, irrelevant=1))
    assert (counts.judgments, counts.queries, counts.missing) == (30, 10, 0)
    assert (counts.relevant, counts.irrelevant) == (20, 10)
    assert counts.directions == {(Language.DE, Language.EN): 30}


@pytest.mark.parametrize(
    ("queries", "relevant", "irrelevant", "missing"),
    [
        (10, 2, 0, 10),  # too few of everything
        (10, 4, 0, 5),  # one-sided: nothing was refused
        (10, 0, 4, 10),  # one-sided: nothing was found
        (9, 3, 3, 1),  # too few queries
        (29, 1, 0, 5),
        (0, 0, 0, MIN_JUDGMENTS),
    ],
)
def test_too_few_or_one_sided_is_refused(
    queries: int, relevant: int, irrelevant: int, missing: int
) -> None:
    judgments = many_judgments(queries=queries, relevant=relevant, irrelevant=irrelevant)
    assert count(judgments).missing == missing
    with pytest.raises(TooFewJudgments) as caught:
        ensure_enough(judgments)
    assert caught.value.expected - caught.value.found == missing


def test_weak_judgments_do_not_count_as_judgments() -> None:
    judgments = [a_judgment(f"q{i}", f"p{i}", weak=True) for i in range(100)]
    assert count(judgments).judgments == 0


def test_queries_gather_what_was_said_whatever_its_case() -> None:
    judgments = [
        a_judgment("Miete kündigen", "b", relevant=False, at=2),
        a_judgment("miete kuendigen", "a", at=1),
        a_judgment("Steuer", "c", at=3),
        a_judgment("Steuer", "d", weak=True, at=4),
    ]
    first, second = judged_queries(judgments)
    assert first.query == "miete kuendigen"
    assert [one.passage for one in first.relevant] == ["a"]
    assert [one.passage for one in first.irrelevant] == ["b"]
    assert second.weak == ()
    assert [one.passage for one in judged_queries(judgments, weak=True)[1].weak] == ["d"]


def test_a_question_mark_makes_no_other_query() -> None:
    judgments = [
        a_judgment("Wo ist die Miete?", "a", at=1),
        a_judgment("wo ist  die Miete", "b", relevant=False, at=2),
        a_judgment("Wo ist die Miete?!", "a", relevant=False, at=3),
    ]
    (query,) = judged_queries(judgments)
    assert query.query == "Wo ist die Miete?"
    assert [one.passage for one in query.irrelevant] == ["a", "b"]
    assert query.relevant == (), "what was said last counts"
    assert count([a_judgment(query, "a") for query in ("Miete", "Miete?", "Pacht")]).queries == 2


def test_what_was_said_beats_what_was_seen() -> None:
    judgments = [a_judgment("q", "a", relevant=False), a_judgment("q", "a", weak=True)]
    (query,) = judged_queries(judgments, weak=True)
    assert query.weak == ()
    assert len(query.irrelevant) == 1


def test_a_query_counts_one_however_much_was_judged() -> None:
    judgments = many_judgments(queries=1, relevant=8, irrelevant=2)
    judgments += [a_judgment("other", "x"), a_judgment("other", "y", relevant=False)]
    pairs = training_pairs(judged_queries(judgments))
    weights: dict[str, float] = {}
    for pair in pairs:
        weights[pair.anchor] = weights.get(pair.anchor, 0.0) + pair.weight
    assert weights == pytest.approx(dict.fromkeys(weights, 1.0))
    assert len(pairs) == 9


def test_pairs_read_passages_with_their_headings_and_refuse_the_irrelevant() -> None:
    judgments = [
        a_judgment("q", "a", heading="Chapter > Part"),
        a_judgment("q", "b", relevant=False),
        a_judgment("none", "c", relevant=False),
    ]
    pairs = training_pairs(judged_queries(judgments), [["mined", "b"], ["else"]])
    assert len(pairs) == 1
    assert pairs[0].positive == "Chapter > Part\na"
    assert pairs[0].negatives == ("b", "mined")


def test_weak_judgments_weigh_a_third() -> None:
    judgments = [a_judgment("q", "a"), a_judgment("q", "b"), a_judgment("q", "c", weak=True)]
    pairs = training_pairs(judged_queries(judgments, weak=True))
    assert [pair.weight / pairs[0].weight for pair in pairs] == pytest.approx([1, 1, 1 / 3])
