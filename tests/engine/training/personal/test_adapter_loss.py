from __future__ import annotations

import numpy as np
import pytest

from engine.training.personal.adapter_loss import AdapterLoss, FitData, FitQuery, aimed

DIM = 12


def unit_rows(rng: np.random.Generator, count: int) -> np.ndarray:
    rows = rng.standard_normal((count, DIM))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def some_data(seed: int = 0) -> FitData:
    rng = np.random.default_rng(seed)
    queries = tuple(
        FitQuery(f"q{i}", ((i, 1.0), (i + 4, 0.5)), (8 + i, 12 + i), (16 + i,)) for i in range(4)
    )
    return FitData(
        queries=queries,
        vectors=unit_rows(rng, 4),
        passages=unit_rows(rng, 30),
        common=np.array([20, 21, 0]),
        anchors=unit_rows(rng, 5),
        weights=np.array([1.0, 2.0, 0.5, 0.0, 1.0]),
        near=rng.integers(0, 30, (5, 6)),
        mean=0.2 * unit_rows(rng, 1)[0],
    )


@pytest.mark.parametrize("replay", [0.0, 0.7])
def test_the_gradient_is_that_of_the_loss(replay: float) -> None:
    rng = np.random.default_rng(3)
    down, up = rng.standard_normal((3, DIM)), 0.3 * rng.standard_normal((DIM, 3))
    loss_of = AdapterLoss(some_data(), temperature=0.1, replay=replay, decay=0.02, start=0.9 * down)
    _, by_down, by_up = loss_of(down, up)
    for matrix, gradient in ((down, by_down), (up, by_up)):
        for place in [(0, 0), (1, 2), (2, 1), (-1, -1)]:
            step = np.zeros_like(matrix)
            step[place] = 1e-5
            higher, lower = (
                loss_of(*((m + sign * step if m is matrix else m) for m in (down, up)))[0]
                for sign in (1, -1)
            )
            assert gradient[place] == pytest.approx((higher - lower) / 2e-5, rel=1e-4, abs=1e-7)


def test_an_adapter_that_changes_nothing_costs_no_replay_and_no_decay() -> None:
    data = some_data()
    down, up = np.eye(3, DIM), np.zeros((DIM, 3))
    plain, held = (
        AdapterLoss(data, temperature=0.1, replay=replay, decay=decay, start=down)(down, up)[0]
        for replay, decay in ((0.0, 0.0), (5.0, 5.0))
    )
    assert held == pytest.approx(plain)


def test_a_common_passage_that_is_wanted_is_no_negative() -> None:
    data = some_data()
    loss_of = AdapterLoss(data, temperature=0.1, replay=0.0, decay=0.0, start=np.zeros((3, DIM)))
    assert loss_of._common[0].tolist() == [0.25, 0.25, 0.0]
    assert loss_of._common[1].tolist() == [0.25, 0.25, 0.25]


def test_aiming_is_that_of_search() -> None:
    from engine.searching.calibration import Calibration

    data = some_data()
    scale = Calibration(data.mean.astype(np.float32), chance=0.2, answer=0.5)
    found = aimed(data.vectors.astype(np.float32), scale.mean)
    assert found == pytest.approx(scale.aim(data.vectors.astype(np.float32)), abs=1e-6)
