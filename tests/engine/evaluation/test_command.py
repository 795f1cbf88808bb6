from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine.evaluation import add_arguments, command, run


class LengthEncoder:
    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        angles = np.array([len(text) / 50 for text in texts])
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)

    encode = encode_document = encode_query


@pytest.fixture(autouse=True)
def length_encoder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(command, "open_encoder", lambda model, device: LengthEncoder())


def _run(*values: str) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args(values))


def _stsb(folder: Path) -> Path:
    rows = [("ab", "ab", 5.0), ("ab", "abcdef", 2.5), ("ab", "abcdefghijkl", 0.0)]
    for split in ("train", "dev", "test"):
        for language in ("en", "de"):
            named = [(f"{a} {split}", f"{b} {split}", score) for a, b, score in rows]
            with (folder / f"stsb-{language}-{split}.csv").open("w", encoding="utf-8") as file:
                csv.writer(file).writerows(named)
    return folder


def test_sts_prints_the_agreed_keys(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("sts", "--data", str(_stsb(tmp_path)), "--model", "any", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    assert {"de", "en", "cross", "all", "clean"} <= set(result)
    assert set(result["clean"]) == {"de", "en", "cross", "all"}
    assert result["de"]["spearman"] == pytest.approx(1.0)
    assert result["cross"]["n"] == 6


def test_sts_prints_a_table_for_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run("sts", "--data", str(_stsb(tmp_path)), "--model", "any", "--split", "dev") == 0
    text = capsys.readouterr().out
    assert "cross   1.0000" in text
    assert "n=6" in text


def test_bitext_prints_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("source", "target"):
        (tmp_path / name).write_text("a\nbbbbb\n", encoding="utf-8")
    values = ["--source", str(tmp_path / "source"), "--target", str(tmp_path / "target")]
    assert _run("bitext", *values, "--model", "any", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {
        "model": "any", "forward": 1.0, "backward": 1.0, "n": 2,
    }  # fmt: skip


def test_retrieval_prints_its_figures(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "qrels").mkdir()
    (tmp_path / "corpus.jsonl").write_text('{"_id": "d", "text": "abc"}\n', encoding="utf-8")
    (tmp_path / "queries.jsonl").write_text('{"_id": "q", "text": "abc"}\n', encoding="utf-8")
    (tmp_path / "qrels" / "test.tsv").write_text("query\tdoc\tscore\nq\td\t1\n", encoding="utf-8")
    assert _run("retrieval", "--beir", str(tmp_path), "--model", "any", "--json") == 0
    assert json.loads(capsys.readouterr().out)["ndcg_at_10"] == 1.0
