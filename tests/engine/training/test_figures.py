from __future__ import annotations

import numpy as np

from engine.training import figures
from engine.training.corpus import ParallelPair


class _Known:
    """Stands in for a model and for its teacher: a vector for each text."""

    def __init__(self, vectors: dict[str, list[float]]) -> None:
        rows = {text: np.array(row, dtype=np.float32) for text, row in vectors.items()}
        self._rows = {text: row / np.linalg.norm(row) for text, row in rows.items()}

    def encode(self, texts):
        return np.stack([self._rows[text] for text in texts])

    def vectors(self, texts):
        import torch

        return torch.from_numpy(self.encode(texts))


FAMILIES = [
    [ParallelPair(en, en.upper(), "families") for en in "abc"],
    [ParallelPair(en, en.upper(), "families") for en in "de"],
]
ENGLISH = {"a": [1, 0], "b": [1, 0.2], "c": [0, 1], "d": [1, 0], "e": [1, 0.5]}


def test_german_that_follows_the_teacher_is_perfect(monkeypatch) -> None:
    known = _Known(ENGLISH | {text.upper(): row for text, row in ENGLISH.items()})
    monkeypatch.setattr(figures, "LiveEncoder", lambda model: model)
    found = figures.family_figures(known, known, FAMILIES)
    assert found["family-de"] == found["family-cross"] == 1.0
    assert found["family-place"] == 1.0


def test_german_that_confuses_neighbours_is_seen(monkeypatch) -> None:
    german = {"A": [1, 0], "B": [0, 1], "C": [1, 0.1], "D": [1, 0], "E": [1, 0.5]}
    known = _Known(ENGLISH | german)
    monkeypatch.setattr(figures, "LiveEncoder", lambda model: model)
    found = figures.family_figures(known, known, FAMILIES)
    assert found["family-de"] < 0.5
    assert found["family-place"] < 1.0
