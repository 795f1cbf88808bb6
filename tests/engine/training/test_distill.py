from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import pytest
import torch

from engine.training import distill
from engine.training.corpus import read_parallel
from engine.training.goals import Goal, Teacher
from engine.training.live_model import (
    Average,
    Clock,
    LiveEncoder,
    forward_sorted,
    mixed_weights,
    open_live,
    ramp,
)
from engine.training.vocabulary import SEARCH_PROMPT


def _arguments(*values: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    distill.add_arguments(parser)
    return parser.parse_args(values)


def test_a_run_writes_a_model_and_figures_and_goes_on(
    tiny_bert: Path,
    parallel_file: Path,
    stsb: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = [
        "--teacher", str(tiny_bert), "--parallel", str(parallel_file), "--out", str(tmp_path),
        "--data", str(stsb), "--vocabulary", "60", "--batch-size", "4", "--frozen-steps", "1",
        "--threads", "1",
    ]  # fmt: skip
    # The tiny file has none to spare for holding out.
    monkeypatch.setattr(distill, "HELD_OUT", 0)
    book = tmp_path / "book"
    book.mkdir()
    families = [
        f"the dog runs {i} .\tder hund rennt {i} .\na big house .\tein groß haus ."
        for i in range(80)
    ]
    (book / "a.families.tsv").write_text("\n\n".join(families) + "\n", encoding="utf-8")
    values += ["--phrasebook", str(book)]
    assert distill.run(_arguments(*values, "--minutes", "0.01")) == 0
    first = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert distill.run(_arguments(*values, "--minutes", "0.06")) == 0
    second = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert second["step"] > first["step"] > 0
    assert second["spent_s"] > first["spent_s"]
    rows = [json.loads(line) for line in (tmp_path / "log.jsonl").read_text().splitlines()]
    starts = [row for row in rows if row["event"] == "start"]
    assert [row["resumed"] for row in starts] == [False, True]
    assert starts[0]["families"] > starts[0]["held_families"] > 0
    assert {"de", "en", "cross", "all", "family-de", "family-cross"} <= set(rows[-1])
    assert open_live(tmp_path / "model").get_embedding_dimension() == 32


def test_the_student_nears_the_teacher(
    tiny_bert: Path, parallel_file: Path, tmp_path: Path
) -> None:
    pairs = read_parallel(parallel_file)
    distill.build_student(tiny_bert, pairs, tmp_path / "start", size=60)
    plan = distill.Plan(frozen_steps=0, warmup=0.0, row_rate=5e-3, body_rate=1e-3)
    work = distill.Distillation(tmp_path, plan, 60.0)
    goals = [Goal(Teacher(open_live(tiny_bert, trained=False).eval()))]
    rng = random.Random(1)
    losses = []
    for _ in range(25):
        loss = distill.distillation_loss(work.student, goals, [pairs], rng)
        work.learn(loss)
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.7 * losses[0]


def test_two_teachers_give_two_readings(
    tiny_bert: Path, parallel_file: Path, tmp_path: Path
) -> None:
    pairs = read_parallel(parallel_file)
    prompt = SEARCH_PROMPT
    distill.build_student(tiny_bert, pairs, tmp_path / "start", size=60, prompt=prompt)
    plan = distill.Plan(frozen_steps=0, warmup=0.0, row_rate=2e-2, body_rate=5e-3)
    work = distill.Distillation(tmp_path, plan, 60.0)
    other = open_live(tiny_bert, trained=False).eval()
    with torch.no_grad():  # another point of view: the vectors turned round
        other[0].auto_model.encoder.layer[-1].output.LayerNorm.weight.neg_()
    goals = [
        Goal(Teacher(open_live(tiny_bert, trained=False).eval()), prompt, 0.5),
        Goal(Teacher(other), "", 0.5),
    ]
    rng = random.Random(1)
    parts = [pairs, pairs]
    for _ in range(60):
        work.learn(distill.distillation_loss(work.student, goals, parts, rng))
    encoder = LiveEncoder(work.student)
    texts = [pair.de for pair in pairs]
    between = (encoder.encode(texts) * encoder.encode_query(texts)).sum(axis=1)
    assert (encoder.encode_query(texts) == encoder.encode_document(texts)).all()
    assert between.mean() < 0.5


def test_frozen_steps_leave_the_body_alone(
    tiny_bert: Path, parallel_file: Path, tmp_path: Path
) -> None:
    pairs = read_parallel(parallel_file)
    distill.build_student(tiny_bert, pairs, tmp_path / "start", size=60)
    work = distill.Distillation(tmp_path, distill.Plan(frozen_steps=1, warmup=0.0), 60.0)
    before = {k: v.clone() for k, v in work.student.state_dict().items()}
    goals = [Goal(Teacher(open_live(tiny_bert, trained=False).eval()))]
    work.learn(distill.distillation_loss(work.student, goals, [pairs], random.Random(1)))
    after = work.student.state_dict()
    changed = {name for name in before if not torch.equal(before[name], after[name])}
    assert len(changed) == 1
    assert "word_embeddings" in next(iter(changed))


def test_vectors_keep_the_order_of_the_texts(tiny_bert: Path) -> None:
    model = open_live(tiny_bert).eval()
    texts = ["the dog runs .", "cat", "where is the big house ?"]
    with torch.inference_mode():
        together = forward_sorted(model, texts)
        alone = torch.cat([forward_sorted(model, [text]) for text in texts])
    assert float((together * alone).sum(dim=1).min()) > 0.999
    encoded = torch.from_numpy(LiveEncoder(model).encode_query(texts))
    assert float((together * encoded).sum(dim=1).min()) > 0.999


def test_ramp_rises_and_ends_at_nothing() -> None:
    assert ramp(0.0, warmup=0.1) == 0.0
    assert ramp(0.1, warmup=0.1) == pytest.approx(1.0)
    assert ramp(1.0, warmup=0.1) == 0.0
    assert ramp(0.0, warmup=0.0) == 1.0


def test_clock_counts_what_was_spent_before() -> None:
    assert Clock(1.0, spent_s=30.0).share == pytest.approx(0.5, abs=0.05)
    assert Clock(1.0, spent_s=90.0).share == 1.0


def test_average_follows_and_weights_mix() -> None:
    layer = torch.nn.Linear(1, 1, bias=False)
    layer.weight.data.fill_(0.0)
    average = Average(layer, decay=0.5)
    layer.weight.data.fill_(1.0)
    for _ in range(40):
        average.update(layer)
    assert float(average.state()["weight"]) > 0.99
    zero, one = {"w": torch.zeros(1)}, {"w": torch.ones(1)}
    assert float(mixed_weights([(1.0, zero), (3.0, one)])["w"]) == pytest.approx(0.75)
