"""The promise of the whole: German questions find English documents among the first hits."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.retrieval import indexed, measure, questions
from engine.locations import embedded_model_dir


def test_the_questions_are_a_fair_test() -> None:
    german, english = questions("german"), questions("english")
    tuning = questions("tuning") + questions("tuning-german")
    assert len(german) == len(english) == 100
    assert [question.answers for question in german] == [question.answers for question in english]
    assert len({question.text for question in (*german, *english, *tuning)}) == 200 + len(tuning)
    asked = set().union(*(question.answers for question in german))
    assert not any(asked & question.answers for question in questions("tuning-german"))
    twins = sum(any(name.startswith("de/") for name in question.answers) for question in german)
    assert twins <= 30


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_85_of_100_german_questions_find_their_english_document(
    shared: Path, tmp_path: Path
) -> None:
    folder = shared / "data" / "documents"
    indexed(folder, tmp_path / "library")
    figures = measure(folder, tmp_path / "library", embedded_model_dir())["sets"]["german"]
    assert figures["fused"]["hit@5"] >= 0.85
    assert figures["fused"]["hit@5"] >= max(figures["dense"]["hit@5"], figures["lexical"]["hit@5"])
