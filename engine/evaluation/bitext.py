"""Bitext retrieval: does a sentence find its translation among all others?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from engine.errors import FolderMissing
from engine.evaluation.similarity import SimilarityEncoder


@dataclass(frozen=True, slots=True)
class BitextReport:
    """Shares of sentences whose nearest is their translation, 0 to 1.

    Attributes:
        forward: from source to target.
        backward: from target to source.
        n: pairs.
    """

    forward: float
    backward: float
    n: int


def measure_bitext(
    encoder: SimilarityEncoder, source: Sequence[str], target: Sequence[str]
) -> BitextReport:
    """Accuracy of the nearest neighbour by cosine, both ways, row i translating row i.

    A sentence that stands in several pairs is found with any of its translations.

    Raises:
        ValueError: the sides differ in length or are empty.
    """
    if len(source) != len(target) or not source:
        raise ValueError(f"{len(source)} against {len(target)} sentences")
    scores = encoder.encode(source) @ encoder.encode(target).T
    pairs = set(zip(source, target, strict=True))
    forward = [(source[i], target[int(best)]) in pairs for i, best in enumerate(scores.argmax(1))]
    backward = [(source[int(best)], target[i]) in pairs for i, best in enumerate(scores.argmax(0))]
    return BitextReport(float(np.mean(forward)), float(np.mean(backward)), len(source))


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, one sentence each; empty ones kept, for the sides must match.

    Raises:
        FolderMissing: the file is not there.
    """
    if not path.is_file():
        raise FolderMissing(path)
    return path.read_text(encoding="utf-8").splitlines()
