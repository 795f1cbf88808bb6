from __future__ import annotations

import pytest

from engine.training.personal.held_out import judged_ndcg, whole_ndcg

JUDGED = {"good": True, "fair": True, "bad": False, "worse": False}


def test_only_the_order_of_what_was_judged_counts() -> None:
    best = ["good", "fair", "bad", "worse"]
    assert judged_ndcg(best, JUDGED) == 1.0
    assert judged_ndcg(["new", "newer", *best], JUDGED) == 1.0
    assert judged_ndcg(["bad", *best], JUDGED) == pytest.approx(
        judged_ndcg(["bad", "good", "fair"], JUDGED)
    )
    assert judged_ndcg(["bad", "worse", "good", "fair"], JUDGED) < 0.7


def test_what_is_not_found_at_all_comes_last() -> None:
    assert judged_ndcg(["worse"], JUDGED) == judged_ndcg(["worse", "bad", "good", "fair"], JUDGED)
    assert judged_ndcg([], JUDGED) < judged_ndcg(["good"], JUDGED)


def test_new_hits_that_push_good_ones_out_lower_the_whole() -> None:
    before = whole_ndcg(["bad", "good", "fair", "worse"], JUDGED, 0.5)
    flooded = whole_ndcg([f"new {i}" for i in range(10)], JUDGED, 0.1)
    assert flooded < 0.7 * before
    assert whole_ndcg(["good", "fair", *"abcdefgh"], JUDGED, 0.5) == pytest.approx(1.0)


def test_a_new_hit_is_worth_more_than_a_bad_one_and_less_than_a_good_one() -> None:
    values = [whole_ndcg([first, "fair"], JUDGED, 0.3) for first in ("good", "new", "bad")]
    assert values == sorted(values, reverse=True)
    assert len(set(values)) == 3


def test_a_text_that_comes_twice_counts_once() -> None:
    assert whole_ndcg(["good", "good", "fair"], JUDGED, 0.3) == whole_ndcg(
        ["good", "fair"], JUDGED, 0.3
    )
