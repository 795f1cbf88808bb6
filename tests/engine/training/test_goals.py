from __future__ import annotations

import itertools
from pathlib import Path

import pytest
import torch

from engine.training.corpus import ParallelPair, read_parallel
from engine.training.goals import Goal, Teacher, goals_of, parts
from engine.training.live_model import forward_sorted, open_live
from engine.training.vocabulary import SEARCH_PROMPT, build_student


def test_a_teacher_remembers_what_it_read(tiny_bert: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = open_live(tiny_bert, trained=False).eval()
    teacher = Teacher(model)
    first = teacher.vectors(["a dog", "a cat", "a dog"])
    assert torch.equal(first[0], first[2])
    monkeypatch.setattr("engine.training.goals.forward_sorted", None)  # a call would fail
    assert torch.equal(teacher.vectors(["a cat", "a dog"]), first[[1, 0]])


def test_an_english_teacher_has_one_goal_and_two_teachers_two(tiny_bert: Path) -> None:
    (only,) = goals_of(tiny_bert)
    assert (only.prompt, only.share) == ("", 1.0)
    search, bare = goals_of(tiny_bert, tiny_bert, search_share=0.2)
    assert (search.prompt, bare.prompt) == (SEARCH_PROMPT, "")
    assert (search.share, bare.share) == (0.2, 0.8)
    assert bare.kin["families"] > search.kin["families"]


def test_a_model_of_two_readings_teaches_its_german_both(
    tiny_bert: Path, parallel_file: Path, tmp_path: Path
) -> None:
    pairs = read_parallel(parallel_file)
    build_student(tiny_bert, pairs, tmp_path, size=60, prompt=SEARCH_PROMPT)
    search, bare = goals_of(tmp_path)
    model = open_live(tmp_path, trained=False).eval()
    texts = ["the dog runs .", "where is a cat ?"]
    with torch.inference_mode():
        read = forward_sorted(model, [SEARCH_PROMPT + text for text in texts])
        plain = forward_sorted(model, texts)
    assert torch.allclose(search.teacher.vectors(texts), read, atol=1e-4)
    assert torch.allclose(bare.teacher.vectors(texts), plain, atol=1e-4)
    assert not torch.allclose(read, plain, atol=1e-2)


def test_each_goal_has_its_share_of_the_rows_and_of_the_families() -> None:
    pairs = [ParallelPair(f"a dog {i}", f"ein Hund {i}", "a") for i in range(50)]
    families = [[ParallelPair(f"{i} {j}", "x", "families") for j in range(5)] for i in range(20)]
    goals = [
        Goal(None, "p", 0.25, kin={}),  # type: ignore[arg-type]
        Goal(None, "", 0.75, kin={"families": 0.5}),  # type: ignore[arg-type]
    ]
    drawn = list(itertools.islice(parts(goals, pairs, size=40, seed=1, families=families), 8))
    assert all([len(part) for part in batch] == [10, 30] for batch in drawn)
    near = [[sum(p.source == "families" for p in part) for part in batch] for batch in drawn]
    assert sum(first for first, _ in near) == 0
    assert sum(second for _, second in near) == 120
