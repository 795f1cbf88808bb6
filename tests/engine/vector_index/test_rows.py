from __future__ import annotations

import numpy as np
import pytest

from engine.vector_index.rows import Rows, best, unit, usable
from tests.engine.vector_index.sources import DIM, brute_force, isotropic


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr("engine.vector_index.rows._BLOCK_ROWS", 64)


def filled(count: int = 500) -> tuple[Rows, dict[int, np.ndarray]]:
    vectors = isotropic(count)
    ids = np.arange(1, count + 1)
    rows = Rows(DIM)
    rows.add(ids, vectors)
    return rows, dict(zip(ids.tolist(), vectors, strict=True))


@pytest.mark.parametrize("k", [0, 1, 10, 499, 500, 10_000])
def test_the_best_come_first_and_k_is_clamped(k):
    rows, truth = filled()
    query = isotropic(1, seed=5)[0]
    ids, cosines = rows.query(query, k, None)
    assert ids.tolist() == brute_force(truth, query, k)
    assert np.all(np.diff(cosines) <= 0)


@pytest.mark.parametrize("step", [1, 3, 50])
def test_only_allowed_ids_are_chosen_from(step):
    rows, truth = filled()
    query = isotropic(1, seed=6)[0]
    allowed = np.arange(2, 700, step)[::-1]
    ids, cosines = rows.query(query, 7, np.concatenate([allowed, allowed]))
    some = {i: truth[i] for i in allowed.tolist() if i in truth}
    assert ids.tolist() == brute_force(some, query, 7)
    assert np.allclose(cosines, [truth[i] @ query for i in ids.tolist()], atol=1e-5)
    assert len(rows.query(query, 7, np.array([900, 901]))[0]) == 0
    assert len(rows.query(query, 7, np.empty(0, dtype=np.int64))[0]) == 0


def test_removed_rows_are_gone_and_room_is_won_back():
    rows, truth = filled()
    gone = np.arange(1, 400)
    assert rows.remove(gone) == 399
    assert rows.remove(gone) == 0
    assert len(rows) == 101
    assert len(rows._blocks) == 2
    query = isotropic(1, seed=7)[0]
    left = {i: v for i, v in truth.items() if i >= 400}
    assert rows.query(query, 500, None)[0].tolist() == brute_force(left, query, 500)
    assert 399 not in rows
    assert 400 in rows


def test_an_id_comes_in_once():
    rows = Rows(2)
    rows.add(np.array([3, 3]), np.array([[1, 0], [0, 1]], dtype=np.float32))
    rows.add(np.array([3]), np.array([[0, 1]], dtype=np.float32))
    ids, cosines = rows.query(np.array([1, 0], dtype=np.float32), 5, None)
    assert (ids.tolist(), cosines.tolist()) == ([3], [1.0])


def test_a_snapshot_does_not_see_what_comes_later():
    rows, truth = filled(100)
    snapshot = rows.snapshot()
    rows.remove(np.arange(1, 51))
    rows.add(np.arange(201, 301), isotropic(100, seed=9))
    seen = {}
    for ids, vectors in snapshot:
        seen |= dict(zip(ids.tolist(), vectors, strict=True))
    assert sorted(seen) == sorted(truth)
    assert all(np.array_equal(seen[i], truth[i]) for i in truth)


def test_equal_cosines_come_by_id_wherever_k_cuts():
    ids = np.array([9, 4, 7, 1, 8])
    cosines = np.array([0.5, 0.5, 0.9, 0.5, 0.5], dtype=np.float32)
    for k in range(6):
        assert best(ids, cosines, k)[0].tolist() == [7, 1, 4, 8, 9][:k]


def test_what_is_not_finite_or_zero_is_not_usable():
    vectors = np.array([[1, 2], [0, 0], [np.nan, 1], [np.inf, 0], [1e30, 1e30]], dtype=np.float32)
    with np.errstate(over="ignore"):
        assert usable(vectors).tolist() == [True, False, False, False, False]
    assert np.allclose(unit(vectors[:1]), [[0.4472136, 0.8944272]])
