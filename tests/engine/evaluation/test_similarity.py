from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.errors import FolderMissing
from engine.evaluation.similarity import (
    clean_rows,
    column_cosines,
    correlations,
    measure,
    read_pairs,
)


class AngleEncoder:
    """A text "12" or "12 de" lies at 12 degrees."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.radians([float(text.split()[0]) for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _write(folder: Path, split: str, rows: list[tuple[str, str, float]]) -> None:
    for language in ("en", "de"):
        with (folder / f"stsb-{language}-{split}.csv").open("w", encoding="utf-8") as file:
            csv.writer(file).writerows(
                (f"{a} {language}", f"{b} {language}", s) for a, b, s in rows
            )


@pytest.fixture
def data(tmp_path: Path) -> Path:
    _write(tmp_path, "train", [("70", "80", 2.0)])
    _write(tmp_path, "dev", [("81", "82", 2.0)])
    rows = [("0", "5", 5.0), ("0", "20", 4.0), ("0", "40", 2.0), ("0", "80", 0.0), ("70", "0", 1.0)]
    _write(tmp_path, "test", rows)
    return tmp_path


def test_a_perfect_order_is_one_in_every_column(data: Path) -> None:
    report = measure(AngleEncoder(), data, "test", resamples=20)["full"]
    assert {name: value.n for name, value in report.items()} == {
        "de": 5, "en": 5, "cross": 10, "all": 20,
    }  # fmt: skip
    assert all(value.spearman == pytest.approx(1.0) for value in report.values())
    assert all(value.low <= value.spearman <= value.high + 1e-9 for value in report.values())


def test_clean_leaves_out_pairs_that_share_a_sentence(data: Path) -> None:
    assert clean_rows(data, "test").tolist() == [0, 1, 2]
    assert measure(AngleEncoder(), data, "test", resamples=0)["clean"]["de"].n == 3


def test_crossing_takes_one_sentence_of_each_language(data: Path) -> None:
    class OneLanguage(AngleEncoder):
        def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
            turned = [t if t.endswith("en") else f"{float(t.split()[0]) + 90} de" for t in texts]
            return super().encode(turned)

    cosines = column_cosines(OneLanguage(), data, "test")
    assert cosines["en"][0] == pytest.approx(np.cos(np.radians(5)), abs=1e-6)
    assert cosines["de"][0] == pytest.approx(cosines["en"][0], abs=1e-6)
    assert cosines["en-de"][0] == pytest.approx(np.cos(np.radians(95)), abs=1e-6)
    assert cosines["de-en"][0] == pytest.approx(np.cos(np.radians(85)), abs=1e-6)


def test_cross_is_one_spearman_over_both_directions() -> None:
    scores = np.array([0.0, 1.0, 2.0, 3.0])
    columns = {"de": scores, "en": scores, "en-de": scores, "de-en": scores[::-1].copy()}
    report = correlations(columns, scores, resamples=50)
    assert report["cross"].spearman == pytest.approx(0.0, abs=1e-9)
    assert report["all"].spearman == pytest.approx(0.5)


def test_the_interval_has_a_width_where_the_order_is_not_perfect() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=60)
    noisy = scores + rng.normal(size=60)
    report = correlations(dict.fromkeys(("de", "en", "en-de", "de-en"), noisy), scores)
    assert report["de"].low + 0.1 < report["de"].spearman < report["de"].high - 0.02


def test_a_missing_file_is_an_error_to_act_on(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_pairs(tmp_path, "de", "test")


def test_the_real_test_set_has_the_known_overlap(shared: Path) -> None:
    data = shared / "data" / "stsb"
    assert len(read_pairs(data, "de", "test")) == 1379
    assert 1000 < len(clean_rows(data, "test")) < 1379 - 277 + 10
