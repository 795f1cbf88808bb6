from __future__ import annotations

import numpy as np
import pytest

from engine.training.personal.paired import _student, paired_difference


def test_the_interval_is_around_the_gain_and_the_same_each_time() -> None:
    rng = np.random.default_rng(1)
    before = rng.random(40)
    after = before + 0.1 + 0.05 * rng.standard_normal(40)
    found = paired_difference(before, after)
    assert found.low < found.gain < found.high
    assert found.low > 0
    assert found.n == 40
    assert found == paired_difference(before, after)


def test_student_is_student() -> None:
    # From tables of the distribution.
    for degrees, value in ((1, 12.706), (4, 2.776), (5, 2.571), (9, 2.262), (29, 2.045)):
        assert _student(degrees) == pytest.approx(value, abs=0.002)


def test_intervals_of_noise_hold_zero_as_often_as_they_say() -> None:
    # A plain percentile interval of six items holds it in some 87 of a hundred cases.
    rng = np.random.default_rng(2)
    held = 0
    for round_number in range(200):
        gains = rng.standard_normal(6)
        found = paired_difference(np.zeros(6), gains, seed=round_number)
        held += found.low <= 0 <= found.high
    assert held >= 184


def test_few_items_say_little() -> None:
    assert paired_difference([], []).n == 0
    one = paired_difference([0.1], [0.9])
    assert one.low <= 0 <= one.high
    two = paired_difference([0.1, 0.1], [0.9, 0.5])
    assert two.n == 2


def test_lengths_must_agree() -> None:
    with pytest.raises(ValueError, match="against"):
        paired_difference([0.1], [0.1, 0.2])
