"""Scores for people: pinned to what a model says about built-in pairs."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.encoder import AdaptedEncoder, QueryAdapter
from engine.searching.calibration import WEAK_SCORE, Calibration, calibrate
from engine.searching.calibration_pairs import NONSENSE, RELATED
from tests.fakes import ToyEncoder

NO_MEAN = np.zeros(3, dtype=np.float32)


def test_chance_is_weak_and_an_answer_is_good() -> None:
    scale = Calibration.from_cosines(NO_MEAN, [0.7, 0.8, 0.9], [0.2, 0.3, 0.4, 0.5])
    assert scale.score(0.2) < WEAK_SCORE
    assert scale.score(0.8) == pytest.approx(0.8)
    assert scale.score(0.95) > 0.85


@given(
    st.lists(st.floats(-1, 1), min_size=1, max_size=9),
    st.lists(st.floats(-1, 1), min_size=1, max_size=9),
    st.tuples(st.floats(-1, 1), st.floats(-1, 1)),
)
def test_scores_rise_with_cosines_whatever_the_model(related, mismatched, cosines) -> None:
    scale = Calibration.from_cosines(NO_MEAN, related, mismatched)
    low, high = sorted(cosines)
    assert 0.0 <= scale.score(low) <= scale.score(high) <= 1.0


def test_the_common_direction_is_taken_out_of_a_question() -> None:
    axis = np.array([1.0, 0.0, 0.0], dtype=np.float32)
    question = np.array([0.8, 0.6, 0.0], dtype=np.float32)
    aimed = Calibration(0.8 * axis, 0.1, 0.9).aim(question)
    np.testing.assert_allclose(aimed, [0.0, 1.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(Calibration(question, 0.1, 0.9).aim(question), question)


def test_rows_of_questions_are_aimed_alike() -> None:
    rows = np.eye(3, dtype=np.float32)
    scale = Calibration(np.full(3, 0.2, dtype=np.float32), 0.1, 0.9)
    np.testing.assert_allclose(scale.aim(rows)[1], scale.aim(rows[1]), atol=1e-6)
    np.testing.assert_allclose(np.linalg.norm(scale.aim(rows), axis=1), 1.0, atol=1e-6)


def test_a_part_of_the_level_of_a_question_is_taken_off_its_cosines() -> None:
    cohort = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]], dtype=np.float32)
    scale = Calibration(NO_MEAN, 0.1, 0.2, cohort)
    near = np.array([0.8, 0.6, 0.0], dtype=np.float32)
    far = np.array([0.0, 0.0, 1.0], dtype=np.float32)
    assert 0.0 < scale.offset(near) < 0.7
    assert scale.offset(far) == 0.0
    assert scale.score(0.5, scale.offset(near)) < scale.score(0.5, scale.offset(far))


def test_any_encoder_can_be_calibrated() -> None:
    scale = calibrate(ToyEncoder())
    assert scale.mean.shape == (32,)
    assert scale.mean.dtype == np.float32
    assert scale.chance < scale.answer


def test_the_pairs_are_balanced_and_distinct() -> None:
    texts = [text for pair in RELATED for text in pair] + list(NONSENSE)
    assert len(set(texts)) == len(texts)
    assert len(RELATED) >= 24


def test_an_adapter_moves_questions_and_not_what_is_taken_away() -> None:
    base = ToyEncoder()
    up = np.zeros((base.dim, 1), dtype=np.float32)
    up[0] = 3.0
    turned = AdaptedEncoder(base, QueryAdapter(np.ones((1, base.dim), dtype=np.float32), up))
    plain, adapted = calibrate(base), calibrate(turned)
    assert adapted.mean == pytest.approx(plain.mean)
    question = turned.encode_query(["Hund"])[0]
    assert adapted.aim(question) == pytest.approx(plain.aim(question))
