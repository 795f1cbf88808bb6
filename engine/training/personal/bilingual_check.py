"""The fixed check that ships: our own questions, passages and sentences in German and English.

No training sees them. They say whether a model that learned one person's ways still reads what
anybody may ask: 60 questions over 60 passages, fifteen in each direction of languages, and 40
sentences with their translations among others that nearly say the same.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.encoder import Encoder, Vectors
from engine.errors import FolderMissing
from engine.locations import resources_dir
from engine.metrics import mrr_at_k, ndcg_at_k
from engine.searching.calibration import Calibration

_DEPTH = 10


@dataclass(frozen=True, slots=True)
class BilingualCheck:
    """The texts of the check.

    Attributes:
        questions: each with its passage.
        sentences: German, English, and an English one that is like it and says something else.
    """

    questions: tuple[tuple[str, str], ...]
    sentences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True, eq=False)
class CheckScores:
    """How a model did, item by item, 0 to 1.

    Attributes:
        search: nDCG@10 of each question.
        translation: reciprocal rank of each sentence's translation, German ones first.
    """

    search: NDArray[np.float64]
    translation: NDArray[np.float64]


def read_check(folder: Path | None = None) -> BilingualCheck:
    """The check of the program, or of a folder.

    Raises:
        FolderMissing: a file is not there.
    """
    folder = folder or resources_dir() / "check"
    questions = _rows(folder / "questions.jsonl")
    sentences = _rows(folder / "sentences.jsonl")
    return BilingualCheck(
        tuple((row["question"], row["passage"]) for row in questions),
        tuple((row["de"], row["en"], row["unlike"]) for row in sentences),
    )


def measure_check(encoder: Encoder, scale: Calibration, check: BilingualCheck) -> CheckScores:
    """How well an encoder does, questions aimed as search aims them."""
    asked = scale.aim(encoder.encode_query([question for question, _ in check.questions]))
    passages = encoder.encode_document([passage for _, passage in check.questions])
    search = [
        ndcg_at_k(ranking, {place: 1.0}, _DEPTH) for place, ranking in _ranked(asked, passages)
    ]
    german = encoder.encode([row[0] for row in check.sentences])
    english = encoder.encode([row[1] for row in check.sentences])
    unlike = encoder.encode([row[2] for row in check.sentences])
    pairs = [*_ranked(german, np.concatenate([english, unlike])), *_ranked(english, german)]
    found = [mrr_at_k(ranking, {place}, len(ranking)) for place, ranking in pairs]
    return CheckScores(np.array(search), np.array(found))


def _ranked(asked: Vectors, answers: Vectors) -> list[tuple[int, list[int]]]:
    order = np.argsort(-(asked @ answers.T), axis=1, kind="stable")
    return [(place, ranking.tolist()) for place, ranking in enumerate(order)]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        raise FolderMissing(path)
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file if line.strip()]
