from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from engine.errors import Cancelled, TrainingFailed
from engine.training.live_model import LiveEncoder, open_live
from engine.training.personal import encoder_fit
from engine.training.personal.encoder_fit import (
    Held,
    Lesson,
    TuneSettings,
    fine_tune,
    tune_settings,
)
from engine.training.personal.options import completed
from engine.training.personal.pairs import TrainingPair

QUERIES = ("dog", "cat", "town", "house")
GOOD = ("der hund rennt", "die katze schläft", "wo ist die stadt", "ein groß haus")
BAD = ("ein groß haus", "wo ist die stadt", "die katze schläft", "der hund rennt")
QUICK = TuneSettings(minutes=0.0, epochs=15, batch_size=4, rate=3e-3, replay=0.0, max_tokens=16)


def a_lesson(held: Held | None = None) -> Lesson:
    pairs = tuple(
        (TrainingPair(query, good, (bad,)),)
        for query, good, bad in zip(QUERIES, GOOD, BAD, strict=True)
    )
    return Lesson(pairs, held or Held((), np.empty((0, 32), np.float32)))


def margins(folder: Path) -> np.ndarray:
    live = LiveEncoder(open_live(folder))
    asked, good, bad = (live.encode(list(texts)) for texts in (QUERIES, GOOD, BAD))
    return np.einsum("nd,nd->n", asked, good - bad)


def held_by(folder: Path, texts: tuple[str, ...]) -> Held:
    return Held(texts, LiveEncoder(open_live(folder)).encode(list(texts)))


def test_pairs_are_learned(tiny_bert: Path, tmp_path: Path) -> None:
    before = margins(tiny_bert)
    told: list[tuple[float, float | None]] = []
    fine_tune(
        tiny_bert,
        tmp_path / "out",
        a_lesson(),
        QUICK,
        tell=lambda share, loss, validation: told.append((share, loss)),
    )
    assert (margins(tmp_path / "out") > before).all()
    losses = [loss for _, loss in told if loss is not None]
    assert len(losses) == 15
    assert losses[-1] < losses[0]
    assert [share for share, _ in told] == sorted(share for share, _ in told)


def test_what_is_held_stays_where_it_was(tiny_bert: Path, tmp_path: Path) -> None:
    held = held_by(tiny_bert, ("where is the town ?", "the small dog sleeps .", "a big house ."))
    kept = {}
    for weight in (0.0, 20.0):
        out = tmp_path / str(weight)
        fine_tune(tiny_bert, out, a_lesson(held), replace(QUICK, replay=weight))
        now = LiveEncoder(open_live(out)).encode(list(held.texts))
        kept[weight] = float(np.einsum("nd,nd->n", now, held.vectors).mean())
    assert kept[20.0] > kept[0.0] + 0.01


def test_the_state_that_validates_best_is_kept(tiny_bert: Path, tmp_path: Path) -> None:
    seen: list[dict[str, torch.Tensor]] = []

    def validate(model: torch.nn.Module) -> list[float]:
        seen.append({k: v.detach().clone() for k, v in model.state_dict().items()})
        return {0: [0.1, 0.3], 1: [0.8, 1.0]}.get(len(seen) - 1, [0.5, 0.5])

    best = fine_tune(tiny_bert, tmp_path / "out", a_lesson(), QUICK, validate=validate)
    assert best == [0.8, 1.0]
    assert len(seen) == 3
    state = open_live(tmp_path / "out").state_dict()
    name = next(name for name in state if "query.weight" in name)
    wanted = next(value for key, value in seen[1].items() if key.endswith(name))
    assert torch.equal(state[name], wanted)


def test_scored_pairs_are_learned_in_order(tiny_bert: Path, tmp_path: Path) -> None:
    scored = tuple((q, g, 1.0) for q, g in zip(QUERIES, GOOD, strict=True))
    scored += tuple((q, b, 0.0) for q, b in zip(QUERIES, BAD, strict=True))
    lesson = replace(a_lesson(), pairs=(), scored=scored)
    for loss in ("cosent", "cosine"):
        fine_tune(tiny_bert, tmp_path / loss, lesson, replace(QUICK, loss=loss, batch_size=8))
        assert (margins(tmp_path / loss) > 0).all()


def test_translations_are_drawn_together(tiny_bert: Path, tmp_path: Path) -> None:
    pairs = (("the dog runs .", "der hund rennt ."), ("where is the town ?", "wo ist die stadt ?"))

    def cosine(folder: Path) -> float:
        live = LiveEncoder(open_live(folder))
        first, second = (live.encode([pair[side] for pair in pairs]) for side in (0, 1))
        scores = first @ second.T
        return float(scores.diagonal().mean() - scores[::-1].diagonal().mean())

    lesson = replace(a_lesson(), translations=pairs)
    fine_tune(tiny_bert, tmp_path / "out", lesson, QUICK)
    assert cosine(tmp_path / "out") > cosine(tiny_bert)


def test_another_good_answer_in_the_batch_is_no_mistake(
    tiny_bert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    group = (TrainingPair("dog", GOOD[0]), TrainingPair("dog", GOOD[1]))
    lesson = replace(a_lesson(), pairs=(group, (TrainingPair("cat", GOOD[1]),)))
    seen: list[torch.Tensor] = []
    whole = torch.nn.functional.cross_entropy

    def watching(scores: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
        seen.append(scores.detach())
        return whole(scores, target)

    monkeypatch.setattr(torch.nn.functional, "cross_entropy", watching)
    import random

    for seed in range(6):
        encoder_fit._pair_loss(open_live(tiny_bert), lesson, QUICK, random.Random(seed))
    masked = [int(torch.isinf(scores).sum()) for scores in seen]
    assert set(masked) <= {0, 1}
    assert 1 in masked


def test_a_loss_that_is_no_number_fails_and_writes_nothing(
    tiny_bert: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoder_fit, "_loss", lambda *_: torch.tensor(math.nan, requires_grad=True))
    with pytest.raises(TrainingFailed, match="nan"):
        fine_tune(tiny_bert, tmp_path / "out", a_lesson(), QUICK)
    assert not (tmp_path / "out").exists()


def test_a_training_can_be_stopped_and_ends_by_the_clock(tiny_bert: Path, tmp_path: Path) -> None:
    def stop(share: float, loss: float | None, validation: float | None) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        fine_tune(tiny_bert, tmp_path / "a", a_lesson(), QUICK, tell=stop)
    steps: list[float] = []
    fine_tune(
        tiny_bert,
        tmp_path / "b",
        a_lesson(),
        replace(QUICK, minutes=0.002, epochs=100_000),
        tell=lambda share, loss, validation: steps.append(share),
    )
    assert 0 < len(steps) < 1000


def test_options_become_settings() -> None:
    values = completed("personal", {"rate": 1e-4, "minutes": 2.0, "seed": 7})
    made = tune_settings(values)
    assert (made.rate, made.minutes, made.seed, made.loss) == (1e-4, 2.0, 7, "cosent")
