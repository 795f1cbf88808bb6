from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.fusion import reciprocal_rank_fusion

ranking = st.dictionaries(st.integers(0, 30), st.integers(1, 50), max_size=20)


def test_known_scores() -> None:
    fused = reciprocal_rank_fusion([{"a": 1, "b": 2}, {"b": 1}])
    assert list(fused) == ["b", "a"]
    assert fused["b"] == pytest.approx(1 / 62 + 1 / 61)
    assert fused["a"] == pytest.approx(1 / 61)


def test_a_weight_scales_its_leg() -> None:
    fused = reciprocal_rank_fusion([{"a": 1}, {"b": 1}], weights=[1.0, 2.0])
    assert list(fused) == ["b", "a"]


def test_one_weight_for_each_ranking() -> None:
    with pytest.raises(ValueError):
        reciprocal_rank_fusion([{"a": 1}], weights=[1.0, 2.0])


@given(st.lists(ranking, max_size=4))
def test_the_order_of_the_legs_does_not_matter(legs: list[dict[int, int]]) -> None:
    forward = reciprocal_rank_fusion(legs)
    backward = reciprocal_rank_fusion(legs[::-1])
    assert forward.keys() == backward.keys()
    assert all(forward[k] == pytest.approx(backward[k]) for k in forward)
    assert list(forward.values()) == sorted(forward.values(), reverse=True)


@given(ranking)
def test_one_leg_keeps_its_order(leg: dict[int, int]) -> None:
    assert [leg[k] for k in reciprocal_rank_fusion([leg])] == sorted(leg.values())
