from __future__ import annotations

import gzip
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from engine.evaluation.similarity import ScoredPair, read_extra
from engine.training import crossing
from engine.training.anchoring import Anchor
from engine.training.corpus import read_parallel
from engine.training.crossing import PRESETS, crossed_blocks, together, train_crossed
from engine.training.goals import Goal, Teacher
from engine.training.live_model import Clock, open_live
from engine.training.replay import Replay
from engine.training.tuning import mixed_spearman


def test_four_blocks_share_rows_and_scores(stsb: Path) -> None:
    blocks = crossed_blocks(stsb, ["train", "dev"])
    assert len(blocks) == 4
    assert [[p.score for p in block] for block in blocks[1:]] == [[p.score for p in blocks[0]]] * 3
    firsts = [block[0].first for block in blocks]
    seconds = [block[0].second for block in blocks]
    assert firsts[0] == firsts[1] != firsts[2] == firsts[3]
    assert seconds[0] == seconds[2] != seconds[1] == seconds[3]


def test_a_joined_step_holds_its_rows_in_all_blocks(
    tiny_bert: Path, stsb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = crossed_blocks(stsb, ["train"])
    encoded: list[int] = []
    whole = crossing.forward_sorted

    def counting(model: object, texts: list[str]) -> torch.Tensor:
        encoded.append(len(texts))
        return whole(model, texts)

    monkeypatch.setattr(crossing, "forward_sorted", counting)
    recipe = replace(PRESETS["mixed"], batch_size=3, epochs=1)
    train_crossed(open_live(tiny_bert), blocks, recipe)
    assert len(encoded) == 4
    # Three rows in four blocks: 12 pairs of at most 12 different sentences.
    assert max(encoded) <= 12


def test_sentences_are_learned_as_they_are_read(
    tiny_bert: Path, stsb: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocks = crossed_blocks(stsb, ["train"])
    encoded: list[str] = []
    whole = crossing.forward_sorted
    monkeypatch.setattr(
        crossing, "forward_sorted", lambda m, texts: encoded.extend(texts) or whole(m, texts)
    )
    sentences = {text for block in blocks for pair in block for text in (pair.first, pair.second)}
    for prompt in ("", "query: "):
        model = open_live(tiny_bert)
        model.prompts["query"], model.default_prompt_name = prompt, "query"
        encoded.clear()
        train_crossed(model, blocks, replace(PRESETS["mixed"], epochs=1))
        assert set(encoded) == {prompt + text for text in sentences}


def test_rows_that_share_a_sentence_come_together() -> None:
    rows = [("a", "b"), ("x", "y"), ("b", "c"), ("z", "z"), ("c", "a"), ("y", "c"), ("c", "d")]
    pairs = [ScoredPair(first, second, 1.0) for first, second in rows]
    assert together(pairs, most=4) == [[0, 2, 4, 6], [1], [3], [5]]
    assert together(pairs, most=6) == [[0, 1, 2, 4, 5, 6], [3]]
    assert together([]) == []


def test_a_clock_ends_the_training(tiny_bert: Path, stsb: Path) -> None:
    steps: list[float] = []
    train_crossed(
        open_live(tiny_bert),
        crossed_blocks(stsb, ["train"]),
        replace(PRESETS["mixed"], epochs=100_000),
        clock=Clock(0.005),
        on_step=lambda step, share, loss: steps.append(share),
    )
    assert 0 < len(steps) < 1000
    assert steps == sorted(steps)


def test_the_reference_preset_is_the_published_one() -> None:
    recipe = PRESETS["reference"]
    assert (recipe.loss, recipe.batch_size, recipe.epochs) == ("cosine", 8, 2)
    assert recipe.rate == 1.026343323298136e-05
    assert recipe.eps == 4.462251033010287e-06
    assert recipe.weight_decay == 0.04794438776350409
    assert recipe.warmup == 0.1609010732760181
    assert recipe.replay_weight == 0.0
    assert recipe.seeds == 1


@pytest.mark.parametrize("kind", ["tiny_bert", "tiny_xlm_roberta"])
@pytest.mark.parametrize("preset", ["reference", "mixed", "scored"])
def test_any_model_learns_the_order(
    kind: str, preset: str, stsb: Path, request: pytest.FixtureRequest
) -> None:
    model = open_live(request.getfixturevalue(kind), dropout=0.0)
    blocks = crossed_blocks(stsb, ["train"])
    pairs = [pair for block in blocks for pair in block]
    before = mixed_spearman(model, pairs)
    recipe = replace(PRESETS[preset], rate=2e-3, epochs=12)
    train_crossed(model, blocks, recipe)
    assert mixed_spearman(model, pairs) > max(before + 0.1, 0.5)


def test_replay_holds_the_model_near_its_teacher(
    tiny_bert: Path, parallel_file: Path, stsb: Path
) -> None:
    blocks = crossed_blocks(stsb, ["train"])
    texts = ["the dog runs .", "where is a cat ?", "a big house ."]
    kept = []
    for weight in (0.0, 20.0):
        model = open_live(tiny_bert, dropout=0.0)
        teacher = open_live(tiny_bert)
        replay = Replay(
            [Goal(Teacher(teacher))], read_parallel(parallel_file), size=6, german=False
        )
        recipe = replace(PRESETS["mixed"], rate=1e-3, epochs=8, replay_weight=weight)
        train_crossed(model, blocks, recipe, replay=replay)
        model.eval()
        with torch.inference_mode():
            mine, goal = (crossing.forward_sorted(m, texts) for m in (model, teacher))
        kept.append(float((mine * goal).sum(dim=1).mean()))
    assert kept[1] > kept[0] + 0.02


def test_an_anchor_draws_german_to_the_teachers_english(tiny_bert: Path, stsb: Path) -> None:
    blocks = crossed_blocks(stsb, ["train"])
    teacher = open_live(tiny_bert, trained=False).eval()
    anchor = Anchor(teacher, blocks[0], blocks[-1])
    german = list(dict.fromkeys(pair.first for pair in blocks[0]))
    english = {a.first: b.first for a, b in zip(blocks[0], blocks[-1], strict=True)}
    with torch.inference_mode():
        goal = crossing.forward_sorted(teacher, [english[text] for text in german])
    assert float(anchor.loss(german, goal)) == pytest.approx(0.0, abs=1e-3)
    kept = []
    for weight in (0.0, 5.0):
        model = open_live(tiny_bert, dropout=0.0)
        recipe = replace(PRESETS["mixed"], rate=1e-3, epochs=8, anchor_weight=weight)
        train_crossed(model, blocks, recipe, anchor=anchor)
        model.eval()
        with torch.inference_mode():
            mine = crossing.forward_sorted(model, german)
        kept.append(float((mine * goal).sum(dim=1).mean()))
    assert kept[1] > kept[0] + 0.02


def test_sick_is_left_out_of_the_extra_pairs(tmp_path: Path) -> None:
    path = tmp_path / "extra.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("3.0\ta\tb\tsick\n4.0\tc\td\tsts2012:OnWN\n")
    assert [(p.first, p.score) for p in read_extra(path)] == [("c", 4.0)]
