from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.errors import Cancelled, TrainingFailed
from engine.training.personal.adapter_fit import (
    DECAYS,
    FitSettings,
    descend,
    first_down,
    fit,
    quality,
    subset,
)
from engine.training.personal.adapter_loss import FitData, FitQuery

DIM = 48
QUICK = FitSettings(steps=60)


def unit(rows: np.ndarray) -> np.ndarray:
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def a_person(*, queries: int = 60, seed: int = 0, shuffled: bool = False) -> FitData:
    """Passages of a topic and a kind; the person wants one kind, which no query names."""
    rng = np.random.default_rng(seed)
    kinds = unit(rng.standard_normal((2, DIM)))
    shared = unit(rng.standard_normal((1, DIM)))
    topics = unit(rng.standard_normal((queries, DIM)))
    asked = unit(topics + 0.5 * shared + 0.3 * rng.standard_normal((queries, DIM)) / DIM**0.5)
    passages, found = [], []
    for i in range(queries):
        rows = range(8 * i, 8 * i + 8)
        noise = rng.standard_normal((8, DIM)) / DIM**0.5
        passages.append(unit(topics[i] + 0.8 * kinds[[0, 1] * 4] + 0.7 * noise))
        good = [row for row in rows if row % 2 == 0]
        if shuffled:
            good = sorted(rng.choice(list(rows), 4, replace=False).tolist())
        bad = tuple(row for row in rows if row not in good)
        found.append(FitQuery(f"topic {i}", tuple((row, 1.0) for row in good), bad))
    anchors = unit(rng.standard_normal((20, DIM)))
    matrix = np.concatenate(passages)
    return FitData(
        queries=tuple(found),
        vectors=asked,
        passages=matrix,
        common=rng.integers(0, len(matrix), 32),
        anchors=anchors,
        weights=np.ones(20, dtype=np.float32),
        near=np.argsort(-(anchors @ matrix.T), axis=1)[:, :10],
        mean=np.zeros(DIM, dtype=np.float32),
    )


def test_queries_that_were_not_seen_gain_by_a_shared_preference() -> None:
    data = a_person()
    training, unseen = list(range(40)), list(range(40, 60))
    fitted = fit(subset(data, training), QUICK)
    before = np.mean(quality(data, data.vectors, unseen))
    after = np.mean(quality(data, fitted.adapter.apply(data.vectors), unseen))
    assert after > before + 0.1
    assert fitted.validation > 0.05
    assert fitted.losses[-1] < fitted.losses[0]


def test_a_fit_is_the_same_each_time() -> None:
    data = subset(a_person(), range(15))
    first, second = fit(data, QUICK), fit(data, QUICK)
    assert (first.adapter.up == second.adapter.up).all()
    assert first.adapter.up.dtype == np.float32


def test_shuffled_labels_teach_nothing_and_are_held_near_identity() -> None:
    data = a_person(shuffled=True)
    fitted = fit(subset(data, range(40)), QUICK)
    assert fitted.decay == max(DECAYS)
    assert fitted.validation < 0.03
    moved = np.einsum("nd,nd->n", fitted.adapter.apply(data.vectors), data.vectors)
    taught = fit(subset(a_person(), range(40)), QUICK)
    further = np.einsum("nd,nd->n", taught.adapter.apply(data.vectors), data.vectors)
    assert moved.mean() > further.mean()


def test_replay_keeps_what_other_questions_find() -> None:
    data = subset(a_person(), range(40))

    def kept(replay: float) -> float:
        adapter, _ = descend(data, FitSettings(steps=60, decay=0.003, replay=replay))
        scores = adapter.apply(data.anchors) @ data.passages.T
        now = np.argsort(-scores, axis=1)[:, :10]
        return float(np.mean([len(set(a) & set(b)) for a, b in zip(now, data.near, strict=True)]))

    assert kept(20.0) > kept(0.0) + 1


def test_decay_leads_back_to_changing_nothing() -> None:
    data = subset(a_person(), range(40))
    free, _ = descend(data, FitSettings(steps=60, decay=1e-4))
    held, _ = descend(data, FitSettings(steps=60, decay=10.0))
    assert np.linalg.norm(held.up) < 0.4 * np.linalg.norm(free.up)


def test_a_loss_that_is_no_number_fails() -> None:
    data = subset(a_person(), range(20))
    broken = data.passages.copy()
    broken[0, 0] = np.nan
    with pytest.raises(TrainingFailed, match="nan"):
        fit(replace(data, passages=broken), QUICK)


def test_a_fit_can_be_stopped() -> None:
    def stop(step: int, steps: int, loss: float) -> None:
        if step == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        fit(subset(a_person(), range(20)), QUICK, stop)


def test_few_queries_start_with_as_many_directions_as_are_asked_for() -> None:
    data = subset(a_person(), range(3))
    start = first_down(data, 8, 42)
    assert start.shape == (8, DIM)
    assert start @ start.T == pytest.approx(np.eye(8), abs=1e-4)


def test_a_start_tells_the_persons_queries_from_others() -> None:
    data = a_person()
    rng = np.random.default_rng(5)
    # Both lie in one cone, as the questions of many models do.
    cone = unit(rng.standard_normal((1, DIM)))
    data = replace(data, vectors=unit(data.vectors + cone), anchors=unit(data.anchors + cone))
    first = first_down(data, 8, 42)[0]
    plain = unit(data.vectors.mean(axis=0))

    def apart(direction: np.ndarray) -> float:
        ours, others = (abs(rows @ direction).mean() for rows in (data.vectors, data.anchors))
        return float(ours / others)

    assert apart(first) > 2 * apart(plain)
