from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.metrics import mrr_at_k, ndcg_at_k, recall_at_k, spearman

rankings = st.lists(st.integers(0, 20), unique=True, max_size=15)
relevant = st.sets(st.integers(0, 20), max_size=8)


@given(rankings, relevant, st.integers(1, 20))
def test_all_measures_lie_between_0_and_1(ranking: list[int], good: set[int], k: int) -> None:
    for value in (
        recall_at_k(ranking, good, k),
        mrr_at_k(ranking, good, k),
        ndcg_at_k(ranking, dict.fromkeys(good, 1.0), k),
    ):
        assert 0.0 <= value <= 1.0 + 1e-12


@given(rankings, relevant, st.integers(1, 19))
def test_deeper_is_never_worse_for_recall_and_mrr(
    ranking: list[int], good: set[int], k: int
) -> None:
    assert recall_at_k(ranking, good, k) <= recall_at_k(ranking, good, k + 1)
    assert mrr_at_k(ranking, good, k) <= mrr_at_k(ranking, good, k + 1)


def test_known_values() -> None:
    assert recall_at_k("abcd", {"b", "z"}, 2) == 0.5
    assert mrr_at_k("abcd", {"c"}, 10) == pytest.approx(1 / 3)
    assert ndcg_at_k("abcd", {"b": 1.0}, 10) == pytest.approx(1 / math.log2(3))
    assert ndcg_at_k("ab", {"a": 3.0, "b": 1.0}, 2) == pytest.approx(1.0)
    assert ndcg_at_k("ab", {}, 2) == 0.0


def test_spearman_with_ties_matches_the_textbook() -> None:
    assert spearman([1, 2, 3, 4], [10, 20, 30, 40]) == pytest.approx(1.0)
    assert spearman([1, 2, 3, 4], [4, 3, 2, 1]) == pytest.approx(-1.0)
    # scipy.stats.spearmanr gives 0.9486832980505138 for this pair.
    assert spearman([1, 2, 2, 3], [1, 2, 3, 4]) == pytest.approx(0.9486832980505138)
    assert spearman([1, 1, 1], [1, 2, 3]) == 0.0
