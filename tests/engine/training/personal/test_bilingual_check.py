from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from engine.errors import FolderMissing
from engine.language import detect
from engine.locations import resources_dir
from engine.searching.calibration import Calibration
from engine.searching.calibration_pairs import RELATED
from engine.training.personal.bilingual_check import measure_check, read_check
from tests.fakes import ToyEncoder

SCALE = Calibration(np.zeros(32, dtype=np.float32), chance=0.45, answer=0.8)


def test_the_check_holds_every_direction_alike_and_no_text_twice() -> None:
    lines = (resources_dir() / "check" / "questions.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in lines.splitlines()]
    for asked in ("de", "en"):
        for answered in ("de", "en"):
            same = [
                row
                for row in rows
                if (row["question_language"], row["passage_language"]) == (asked, answered)
            ]
            assert len(same) == 15
    check = read_check()
    assert (len(check.questions), len(check.sentences)) == (60, 40)
    texts = [text for row in (*check.questions, *check.sentences) for text in row]
    assert len(set(texts)) == len(texts)
    known = {text for pair in RELATED for text in pair}
    assert not known & set(texts), "what sets the scale must not measure it"


def test_languages_are_what_the_rows_say() -> None:
    lines = (resources_dir() / "check" / "questions.jsonl").read_text(encoding="utf-8")
    for row in map(json.loads, lines.splitlines()):
        assert detect(row["passage"]).value == row["passage_language"], row["passage"]
    for german, english, unlike in read_check().sentences:
        assert [detect(text).value for text in (german, english, unlike)] == ["de", "en", "en"]


def test_a_right_answer_scores_one_and_a_wrong_one_less(tmp_path: Path) -> None:
    (tmp_path / "questions.jsonl").write_text(
        '{"question": "Hund", "passage": "dog"}\n{"question": "cat", "passage": "Katze"}\n'
        '{"question": "Hund", "passage": "water"}\n',
        encoding="utf-8",
    )
    (tmp_path / "sentences.jsonl").write_text(
        '{"de": "Hund", "en": "dog", "unlike": "cat"}\n'
        '{"de": "Wasser", "en": "bread", "unlike": "water"}\n',
        encoding="utf-8",
    )
    found = measure_check(ToyEncoder(), SCALE, read_check(tmp_path))
    assert found.search[:2].tolist() == [1.0, 1.0]
    assert found.search[2] < 1.0
    assert len(found.translation) == 4
    assert found.translation[0] == 1.0
    assert found.translation[1] < 1.0


def test_a_missing_check_is_told(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_check(tmp_path)
