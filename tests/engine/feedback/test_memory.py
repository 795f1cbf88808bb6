"""The arithmetic of a feedback memory, on vectors whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine.feedback.memory import WEAK_WEIGHT, FeedbackMemory, Opinion

DIM = 8


def axis(number: int) -> NDArray[np.float32]:
    return np.eye(DIM, dtype=np.float32)[number]


def unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return (vector / np.linalg.norm(vector)).astype(np.float32)


def near(cosine: float) -> NDArray[np.float32]:
    """A question with this cosine to the question along the first axis."""
    return unit(cosine * axis(0) + np.sqrt(1 - cosine**2) * axis(7))


def memory(*opinions: Opinion) -> FeedbackMemory:
    return FeedbackMemory(axis(0)[None], [opinions])


def test_a_judged_question_is_drawn_to_what_answers_it_and_from_what_does_not() -> None:
    known = memory(Opinion(axis(1), True), Opinion(axis(2), True), Opinion(axis(3), False))
    wanted = unit(axis(0) + 0.3 * (axis(1) + axis(2)) / 2 - 0.1 * axis(3))
    np.testing.assert_allclose(known.shift(axis(0)), wanted, atol=1e-6)


def test_one_side_alone_counts_as_much() -> None:
    np.testing.assert_allclose(
        memory(Opinion(axis(3), False)).shift(axis(0)), unit(axis(0) - 0.1 * axis(3)), atol=1e-6
    )
    np.testing.assert_allclose(
        memory(Opinion(axis(3), True)).shift(axis(0)), unit(axis(0) + 0.3 * axis(3)), atol=1e-6
    )


@pytest.mark.parametrize(("cosine", "share"), [(1.0, 1.0), (0.95, 0.75), (0.9, 0.5), (0.81, 0.05)])
def test_a_similar_question_feels_it_less_the_less_similar_it_is(
    cosine: float, share: float
) -> None:
    asked = near(cosine)
    moved = memory(Opinion(axis(1), True)).shift(asked)
    np.testing.assert_allclose(moved, unit(asked + share * 0.3 * axis(1)), atol=1e-5)


@pytest.mark.parametrize("cosine", [0.799, 0.5, 0.0, -1.0])
def test_other_questions_are_the_very_same_as_before(cosine: float) -> None:
    asked = near(cosine)
    assert memory(Opinion(axis(1), True)).shift(asked) is asked


def test_what_was_only_seen_counts_a_third() -> None:
    seen = Opinion(axis(1), True, WEAK_WEIGHT)
    np.testing.assert_allclose(
        memory(seen).shift(axis(0)), unit(axis(0) + 0.1 * axis(1)), atol=1e-6
    )
    both = memory(seen, Opinion(axis(2), True)).shift(axis(0))
    np.testing.assert_allclose(
        both, unit(axis(0) + 0.3 * (0.25 * axis(1) + 0.75 * axis(2))), atol=1e-6
    )


def test_many_similar_questions_do_not_carry_one_away() -> None:
    questions = np.stack([near(0.99 - number * 1e-4) for number in range(50)])
    known = FeedbackMemory(questions, [[Opinion(axis(1), True)] for _ in range(50)])
    moved = known.shift(axis(0))
    assert float(moved @ axis(0)) > 0.95


def test_what_was_said_of_the_question_itself_outweighs_the_similar_one() -> None:
    known = FeedbackMemory(
        np.stack([axis(0), near(0.85)]),
        [[Opinion(axis(1), True)], [Opinion(axis(2), True) for _ in range(30)]],
    )
    moved = known.shift(axis(0))
    assert moved @ axis(1) > 3 * (moved @ axis(2)) > 0


def test_a_memory_of_nothing_is_none() -> None:
    assert FeedbackMemory.from_vectors({}, {}) is None
    assert FeedbackMemory.from_vectors({"a": []}, {"a": axis(0)}) is None
    assert FeedbackMemory.from_vectors({"a": [Opinion(axis(1), True)]}, {}) is None
    known = FeedbackMemory.from_vectors({"a": [Opinion(axis(1), True)]}, {"a": axis(0)})
    assert known is not None
    assert len(known) == 1


@given(st.integers(0, 2**32 - 1), st.integers(1, 30))
def test_a_shifted_question_is_always_a_unit_vector(seed: int, number: int) -> None:
    chance = np.random.default_rng(seed)

    def some() -> NDArray[np.float32]:
        return unit(axis(0) + 0.4 * chance.normal(size=DIM).astype(np.float32))

    opinions = [
        [
            Opinion(some(), bool(chance.integers(2)), float(chance.choice([1.0, WEAK_WEIGHT])))
            for _ in range(chance.integers(0, 4))
        ]
        for _ in range(number)
    ]
    known = FeedbackMemory(np.stack([some() for _ in range(number)]), opinions)
    moved = known.shift(axis(0))
    assert moved.dtype == np.float32
    assert moved.shape == (DIM,)
    assert abs(float(np.linalg.norm(moved)) - 1.0) < 1e-5
    assert float(moved @ axis(0)) > 0.8


def test_even_a_question_that_vanishes_is_answered() -> None:
    """Pushed away from itself far enough to be nothing, it stays as it was."""
    known = FeedbackMemory(axis(0)[None] * 20, [[Opinion(axis(0) * 10, False)]])
    assert np.isfinite(known.shift(axis(0))).all()
