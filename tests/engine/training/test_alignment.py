from __future__ import annotations

import numpy as np

from engine.training.alignment import aligned_rows, piece_means
from engine.training.vocabulary import SPECIAL, make_tokenizer

PIECES = [*SPECIAL, "dog", "cat", "hund", "katze", "der"]
GERMAN = ["der hund", "der katze", "hund", "katze", "hund katze"]
ENGLISH = ["dog", "cat", "dog", "cat", "dog cat"]


def test_a_row_of_means_is_the_mean_of_the_rows() -> None:
    matrix = piece_means(make_tokenizer(PIECES), ["dog cat cat", ""], len(PIECES))
    assert matrix.toarray()[0, 5:7].tolist() == np.float32([1 / 3, 2 / 3]).tolist()
    assert matrix.toarray()[1].sum() == 0.0


def test_free_rows_move_to_their_translation_and_others_stay() -> None:
    tokenizer = make_tokenizer(PIECES)
    rng = np.random.default_rng(1)
    rows = rng.normal(size=(len(PIECES), 6)).astype(np.float32)
    free = np.array([piece in ("hund", "katze", "der") for piece in PIECES])
    german = piece_means(tokenizer, GERMAN * 40, len(PIECES))
    english = piece_means(tokenizer, ENGLISH * 40, len(PIECES))
    before = np.linalg.norm(german @ rows - english @ rows)
    moved = aligned_rows(german, english, rows, free, pull=0.01, rounds=20)
    np.testing.assert_array_equal(moved[~free], rows[~free])
    assert np.linalg.norm(german @ moved - english @ rows) < 0.5 * before
    assert np.linalg.norm(moved[7] - rows[5]) < np.linalg.norm(rows[7] - rows[5])


def test_a_strong_pull_leaves_everything_in_place() -> None:
    tokenizer = make_tokenizer(PIECES)
    rows = np.random.default_rng(1).normal(size=(len(PIECES), 4)).astype(np.float32)
    free = np.ones(len(PIECES), dtype=np.bool_)
    german, english = (piece_means(tokenizer, t, len(PIECES)) for t in (GERMAN, ENGLISH))
    moved = aligned_rows(german, english, rows, free, pull=1e6, rounds=5)
    np.testing.assert_allclose(moved, rows, atol=1e-4)
