"""Fits a query adapter to judgments: numpy alone, a second or a few.

The adapter is q + up (down q), of low rank, so that a few dozen queries cannot bend it to their
liking. It learns by contrast: a relevant passage against those judged not relevant, mined ones
and some of the library at random (InfoNCE, van den Oord and others, 2018). Two forces hold it:
decay draws it back to changing nothing, as strongly as cross-validation over the training queries
finds best; replay makes other questions keep their nearest passages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.encoder import QueryAdapter
from engine.errors import TrainingFailed
from engine.metrics import ndcg_at_k
from engine.training.personal.adapter_loss import AdapterLoss, FitData, Vectors, aimed
from engine.training.personal.split import folds

# Strongest first: of equals, the one that changes less.
DECAYS = (3.0, 1.0, 0.3, 0.1, 0.03)
_FOLDS = 5
_CV_STEPS = 60
_CV_QUERIES = 200
_DEPTH = 10
_MOMENTUM, _MEMORY = 0.9, 0.99
_WARMUP = 0.1
_RIDGE = 0.001  # of the mean square of an anchor's share in a direction

# Is told the step, the steps in all and the loss.
Step = Callable[[int, int, float], None]


@dataclass(frozen=True, slots=True)
class FitSettings:
    """How an adapter is fitted.

    Attributes:
        rank: of the two matrices.
        steps: of the descent, each over all queries.
        rate: length of a step at its peak, in the norm of a matrix.
        temperature: of the contrast.
        replay: weight of the anchors.
        decay: towards changing nothing; 0 lets cross-validation choose.
        seed: of the first matrix where queries do not determine it.
    """

    rank: int = 8
    steps: int = 120
    rate: float = 0.05
    temperature: float = 0.05
    replay: float = 1.0
    decay: float = 0.0
    seed: int = 42


@dataclass(frozen=True, slots=True, eq=False)
class FittedAdapter:
    """What came of a fit.

    Attributes:
        adapter: the two matrices.
        decay: that was used.
        before: nDCG@10 of training queries left out in turn, without an adapter, by query.
        after: the same with the adapter of the other queries.
        losses: of every step.
    """

    adapter: QueryAdapter
    decay: float
    before: tuple[float, ...]
    after: tuple[float, ...]
    losses: tuple[float, ...]

    @property
    def validation(self) -> float:
        """What queries gained that the fit had not seen, in mean nDCG@10."""
        return float(np.mean(self.after) - np.mean(self.before)) if self.after else 0.0


def fit(data: FitData, settings: FitSettings, on_step: Step | None = None) -> FittedAdapter:
    """An adapter for the data; the same for the same data.

    Args:
        data: at least one query with a positive and a negative.
        settings: how.
        on_step: is told of every step; what it raises ends the fit.

    Raises:
        TrainingFailed: the loss is no number.
    """
    decays = (settings.decay,) if settings.decay else DECAYS
    decay, before, after = cross_validated(data, settings, decays, on_step)
    adapter, losses = descend(data, replace(settings, decay=decay), on_step)
    return FittedAdapter(adapter, decay, tuple(before), tuple(after), tuple(losses))


def cross_validated(
    data: FitData, settings: FitSettings, decays: Sequence[float], on_step: Step | None = None
) -> tuple[float, list[float], list[float]]:
    """The decay that serves queries best which the fit did not see.

    Returns:
        The decay, and nDCG@10 of the left-out queries before and after, in one order.
    """
    rows = list(range(len(data.queries)))[:_CV_QUERIES]
    parts = [part for part in folds([data.queries[i].text for i in rows], _FOLDS) if part]
    if len(parts) < 2:
        return max(decays), [], []
    short = replace(settings, steps=min(settings.steps, _CV_STEPS))
    results: dict[float, list[float]] = {}
    for decay in decays:
        results[decay] = []
        for part in parts:
            held = set(part)
            training = subset(data, [i for i in rows if i not in held])
            adapter, _ = descend(training, replace(short, decay=decay), on_step)
            results[decay] += quality(data, adapter.apply(data.vectors), part)
    chosen = _strongest_of_the_best(results)
    order = [i for part in parts for i in part]
    return chosen, quality(data, data.vectors, order), results[chosen]


def _strongest_of_the_best(results: dict[float, list[float]]) -> float:
    """The strongest decay whose queries do as well as those of the best, within one error.

    The one-standard-error rule (Breiman and others, 1984), over differences by query: what a
    weaker hold gains must be more than chance, or the adapter that changes less is taken.
    """
    best = max(results, key=lambda decay: float(np.mean(results[decay])))
    fit_ones = []
    for decay, found in results.items():
        lost = np.asarray(results[best]) - np.asarray(found)
        if lost.mean() <= lost.std(ddof=1) / math.sqrt(len(lost)):
            fit_ones.append(decay)
    return max([best, *fit_ones])


def descend(
    data: FitData, settings: FitSettings, on_step: Step | None = None
) -> tuple[QueryAdapter, list[float]]:
    """One descent from changing nothing, with momentum; the adapter and the loss of every step.

    The gradient of a matrix is scaled as a whole (by the root of its mean square so far), not
    number by number as Adam does: what few queries say stays in the directions that they say.

    Raises:
        TrainingFailed: the loss is no number.
    """
    start = first_down(data, settings.rank, settings.seed)
    loss_of = AdapterLoss(
        data,
        temperature=settings.temperature,
        replay=settings.replay,
        decay=settings.decay,
        start=start,
    )
    matrices: list[Vectors] = [start.copy(), np.zeros(start.shape[::-1], dtype=np.float32)]
    speeds: list[Vectors] = [np.zeros_like(matrix) for matrix in matrices]
    squares = [0.0, 0.0]
    losses: list[float] = []
    for step in range(settings.steps):
        loss, *gradients = loss_of(matrices[0], matrices[1])
        losses.append(loss)
        if not math.isfinite(loss):
            raise TrainingFailed(detail=f"the loss is {loss} at step {step}")
        if on_step:
            on_step(step, settings.steps, loss)
        rate = settings.rate * _schedule(step / settings.steps)
        for i, gradient in enumerate(gradients):
            mixed = _MOMENTUM * speeds[i] + (1 - _MOMENTUM) * gradient
            speeds[i] = np.asarray(mixed, dtype=np.float32)
            squares[i] = _MEMORY * squares[i] + (1 - _MEMORY) * float((gradient**2).sum())
            speed = speeds[i] / (1 - _MOMENTUM ** (step + 1))
            scale = math.sqrt(squares[i] / (1 - _MEMORY ** (step + 1)))
            if scale > 0:
                moved = matrices[i] - np.float32(rate / scale) * speed
                matrices[i] = np.asarray(moved, dtype=np.float32)
    try:
        return QueryAdapter(matrices[0], matrices[1]), losses
    except ValueError as error:
        raise TrainingFailed(detail=str(error)) from error


def first_down(data: FitData, rank: int, seed: int) -> Vectors:
    """Where `down` starts: what tells the person's queries from other questions.

    The queries' mean direction and the main ones of their differences, each turned away from
    where the anchors lie, as Fisher's discriminant does with the spread of a class. Along the
    first lies what all queries of a person share, and with it a preference that has nothing to do
    with a topic; other questions have little of it and stay where they are.
    """
    dim = data.vectors.shape[1]
    mean = data.vectors.mean(axis=0)
    _, _, axes = np.linalg.svd(data.vectors - mean, full_matrices=False)
    rng = np.random.default_rng(seed)
    wanted = np.concatenate([mean[None, :], axes, rng.standard_normal((rank, dim))])[:rank]
    spread = _RIDGE * np.eye(dim)
    if len(data.anchors):
        spread = spread + data.anchors.T @ data.anchors / len(data.anchors)
    turned, signs = np.linalg.qr(np.linalg.solve(spread, wanted.T))
    return np.ascontiguousarray((turned * np.sign(np.diag(signs))).T, dtype=np.float32)


def quality(data: FitData, vectors: Vectors, rows: Sequence[int]) -> list[float]:
    """NDCG@10 of what was judged for some queries, in the order of its cosines.

    Passages that nobody judged are left out, as in the comparison: counted as irrelevant they
    would speak for changing as little as possible.

    Args:
        data: passages and judgments.
        vectors: float32 of shape (n, dim), of all queries, not aimed.
        rows: of the queries.
    """
    found = []
    for row, asked in zip(rows, aimed(vectors[list(rows)], data.mean), strict=True):
        query = data.queries[row]
        good = [place for place, _ in query.positive]
        judged = [*query.negative, *good]  # of equals, the irrelevant one comes first
        order = np.argsort(-(data.passages[judged] @ asked), kind="stable")
        ranking = [judged[place] for place in order.tolist()]
        found.append(ndcg_at_k(ranking, dict.fromkeys(good, 1.0), _DEPTH))
    return found


def subset(data: FitData, rows: Sequence[int]) -> FitData:
    """The data with some of the queries."""
    chosen = list(rows)
    return replace(
        data, queries=tuple(data.queries[i] for i in chosen), vectors=data.vectors[chosen]
    )


def _schedule(share: float) -> float:
    if share < _WARMUP:
        return (share + 0.01) / (_WARMUP + 0.01)
    return 0.5 * (1.0 + math.cos(math.pi * (share - _WARMUP) / (1.0 - _WARMUP)))
