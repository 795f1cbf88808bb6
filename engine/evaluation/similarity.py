"""Semantic textual similarity: STSbenchmark in German, English and crossed."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.errors import FolderMissing
from engine.metrics import spearman

Vectors = NDArray[np.float32]
LANGUAGES = ("de", "en")


class SimilarityEncoder(Protocol):
    """The half of an encoder that similarity needs."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1."""


@dataclass(frozen=True, slots=True)
class ScoredPair:
    """Two sentences and how similar people found them, 0 to 5."""

    first: str
    second: str
    score: float


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman of cosine against people's scores.

    Attributes:
        spearman: -1 to 1.
        low: lower end of the 95 % bootstrap interval.
        high: upper end.
        n: pairs.
    """

    spearman: float
    low: float
    high: float
    n: int


def read_pairs(data: Path, language: str, split: str) -> list[ScoredPair]:
    """The pairs of `stsb-{language}-{split}.csv` in order; row i is the same in each language.

    Raises:
        FolderMissing: the file is not there.
    """
    path = data / f"stsb-{language}-{split}.csv"
    if not path.is_file():
        raise FolderMissing(path)
    with path.open(encoding="utf-8", newline="") as file:
        return [ScoredPair(row[0], row[1], float(row[2])) for row in csv.reader(file) if row]


def read_extra(path: Path) -> list[ScoredPair]:
    """English pairs of a gzipped score TAB sentence1 TAB sentence2 TAB source; not `sick` (NC)."""
    return _read_scored(path, sick=False)


def read_sick(path: Path) -> list[ScoredPair]:
    """Of the same file the pairs of SICK alone: to measure by, since none may be trained on."""
    return _read_scored(path, sick=True)


def _read_scored(path: Path, *, sick: bool) -> list[ScoredPair]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [ScoredPair(r[1], r[2], float(r[0])) for r in rows if (r[3] == "sick") == sick]


def column_cosines(
    encoder: SimilarityEncoder, data: Path, split: str
) -> dict[str, NDArray[np.float64]]:
    """Cosine of each pair of a split by column, as `side_cosines`."""
    return side_cosines(
        encoder, {language: read_pairs(data, language, split) for language in LANGUAGES}
    )


def side_cosines(
    encoder: SimilarityEncoder, pairs_by_language: Mapping[str, Sequence[ScoredPair]]
) -> dict[str, NDArray[np.float64]]:
    """Cosine of each pair by column, row i of each the same pair.

    Keys "de", "en", and the crossings "en-de" and "de-en" (first sentence's language first).

    Args:
        encoder: reads the sentences.
        pairs_by_language: "de" and "en", row by row the same pairs.
    """
    sides: dict[str, tuple[Vectors, Vectors]] = {}
    for language, pairs in pairs_by_language.items():
        texts = list(dict.fromkeys([p.first for p in pairs] + [p.second for p in pairs]))
        vectors = encoder.encode(texts)
        row = {text: i for i, text in enumerate(texts)}
        sides[language] = (
            vectors[[row[p.first] for p in pairs]],
            vectors[[row[p.second] for p in pairs]],
        )
    return {
        name: np.einsum("nd,nd->n", sides[a][0], sides[b][1]).astype(np.float64)
        for name, a, b in (
            ("de", "de", "de"),
            ("en", "en", "en"),
            ("en-de", "en", "de"),
            ("de-en", "de", "en"),
        )
    }


def correlations(
    cosines: dict[str, NDArray[np.float64]],
    scores: NDArray[np.float64],
    *,
    resamples: int = 1000,
) -> dict[str, Correlation]:
    """Spearman for "de", "en", "cross" and "all".

    "cross" joins both directions and takes one Spearman, "all" joins the four columns, both as
    `xlsr` of the reference model's authors does.

    Args:
        cosines: as `column_cosines` gives them.
        scores: people's scores, shape (n,), of the same pairs; of none, all figures are 0.
        resamples: bootstrap rounds over pairs; 0 gives an interval of no width.
    """
    groups = {"de": ("de",), "en": ("en",), "cross": ("en-de", "de-en"), "all": tuple(cosines)}
    if not len(scores):
        return {group: Correlation(0.0, 0.0, 0.0, 0) for group in groups}
    rng = np.random.default_rng(42)
    # One draw for all groups: the same pairs are drawn in each language.
    draws = [rng.integers(0, len(scores), len(scores)) for _ in range(resamples)]

    def joined(names: Sequence[str], rows: NDArray[np.int64] | slice) -> float:
        return spearman(
            np.concatenate([cosines[name][rows] for name in names]),
            np.concatenate([scores[rows]] * len(names)),
        )

    result = {}
    for group, names in groups.items():
        value = joined(names, slice(None))
        samples = [joined(names, rows) for rows in draws] or [value]
        low, high = np.percentile(samples, [2.5, 97.5])
        result[group] = Correlation(value, float(low), float(high), len(scores) * len(names))
    return result


def clean_rows(data: Path, split: str) -> NDArray[np.int64]:
    """Rows of the split that share no sentence, in either language, with train or dev."""
    dirty: set[int] = set()
    others = [name for name in ("train", "dev") if name != split]
    for language in LANGUAGES:
        seen = {
            _bare(text)
            for other in others
            for pair in read_pairs(data, language, other)
            for text in (pair.first, pair.second)
        }
        for row, pair in enumerate(read_pairs(data, language, split)):
            if _bare(pair.first) in seen or _bare(pair.second) in seen:
                dirty.add(row)
    count = len(read_pairs(data, LANGUAGES[0], split))
    return np.array([row for row in range(count) if row not in dirty], dtype=np.int64)


def measure(
    encoder: SimilarityEncoder,
    data: Path,
    split: str,
    *,
    resamples: int = 1000,
    log: Callable[[str], None] | None = None,
) -> dict[str, dict[str, Correlation]]:
    """Correlations on the split whole ("full") and on its clean rows ("clean").

    Args:
        encoder: any model.
        data: folder of the CSV files.
        split: "train", "dev" or "test".
        resamples: bootstrap rounds.
        log: is told what is being done.
    """
    if log:
        log(f"encoding {split}")
    cosines = column_cosines(encoder, data, split)
    scores = np.array([pair.score for pair in read_pairs(data, "en", split)])
    rows = clean_rows(data, split)
    return {
        "full": correlations(cosines, scores, resamples=resamples),
        "clean": correlations(
            {name: values[rows] for name, values in cosines.items()},
            scores[rows],
            resamples=resamples,
        ),
    }


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(" .!?")
