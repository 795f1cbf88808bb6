from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.tiny_models import GERMAN_AND_ENGLISH, PAIRS, write_bert, write_xlm_roberta


def write_stsb(folder: Path) -> Path:
    """STSb files of a few pairs, the same rows in both languages."""
    folder.mkdir(parents=True, exist_ok=True)
    for split, turn in (("train", 0), ("dev", 2), ("test", 4)):
        rows = [
            (PAIRS[i], PAIRS[(i + turn + j) % 6], float(5 - j)) for i in range(6) for j in (0, 2)
        ]
        for language, side in (("en", 0), ("de", 1)):
            with (folder / f"stsb-{language}-{split}.csv").open("w", encoding="utf-8") as file:
                csv.writer(file).writerows((a[side], b[side], score) for a, b, score in rows)
    return folder


@pytest.fixture(scope="session")
def tiny_bert(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_bert(tmp_path_factory.mktemp("bert"))


@pytest.fixture(scope="session")
def tiny_xlm_roberta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_xlm_roberta(tmp_path_factory.mktemp("xlmr"), GERMAN_AND_ENGLISH)


@pytest.fixture(scope="session")
def stsb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_stsb(tmp_path_factory.mktemp("stsb"))


@pytest.fixture(scope="session")
def parallel_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import gzip

    path = tmp_path_factory.mktemp("parallel") / "parallel.tsv.gz"
    rows = ["\t".join(pair) for pair in PAIRS]
    rows += ["a fine cat\tein schöne katze\tmulti30k_task1", "same\tsame\ta", "broken line"]
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    return path
