from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import pytest

from engine.training import crossing_command
from engine.training.live_model import open_live
from engine.training.phrasebook import read_families, split_families
from engine.training.scored import sentence_key
from tests.tiny_models import PAIRS


def arguments(*options: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    crossing_command.add_arguments(parser)
    return parser.parse_args(options)


def test_a_run_averages_seeds_and_logs(tiny_bert: Path, stsb: Path, tmp_path: Path) -> None:
    out = tmp_path / "crossed"
    options = arguments(
        "--model", str(tiny_bert), "--data", str(stsb), "--out", str(out),
        "--epochs", "1", "--seeds", "2", "--keep", "0.5", "--threads", "1",
    )  # fmt: skip
    assert crossing_command.run(options) == 0
    rows = [json.loads(line) for line in out.with_suffix(".jsonl").read_text().splitlines()]
    assert [row["event"] for row in rows if row["event"] != "step"] == [
        "start", "seed", "seed", "end",
    ]  # fmt: skip
    assert rows[0]["pairs"] == 4 * 24
    assert open_live(out).get_embedding_dimension() == 32


@pytest.fixture
def more(tmp_path: Path) -> list[str]:
    """Options for two scored English pairs with German, and a phrasebook of scored families."""
    with gzip.open(tmp_path / "extra.tsv.gz", "wt", encoding="utf-8") as file:
        for (first, *_), (second, *_) in zip(PAIRS[:2], PAIRS[2:4], strict=True):
            file.write(f"3.0\t{first}\t{second}\tsts2012:OnWN\n")
    german = "".join(f"{sentence_key(en)}\t{de}\n" for en, de in (p[:2] for p in PAIRS[:4]))
    (tmp_path / "german.tsv").write_text(german, encoding="utf-8")
    book = tmp_path / "book"
    book.mkdir()
    lines = "\n\n".join(f"first {i}\terster {i}\nsecond {i}\tzweiter {i}" for i in range(9))
    (book / "some.families.tsv").write_text(lines, encoding="utf-8")
    rest, _ = split_families(read_families(book))
    scores = (f"{sentence_key(f[0].en)}\t{sentence_key(f[1].en)}\t4.0\n" for f in rest)
    (book / "scores.tsv").write_text("".join(scores))
    return ["--extra", str(tmp_path / "extra.tsv.gz"), "--phrasebook", str(book)]


def test_scored_pairs_join_every_block(
    more: list[str], tiny_bert: Path, stsb: Path, tmp_path: Path
) -> None:
    out = tmp_path / "crossed"
    options = arguments(
        "--model", str(tiny_bert), "--data", str(stsb), "--out", str(out), "--epochs", "1",
        "--threads", "1", "--scored", "--translations", str(tmp_path / "german.tsv"), *more,
    )  # fmt: skip
    assert crossing_command.run(options) == 0
    rows = [json.loads(line) for line in out.with_suffix(".jsonl").read_text().splitlines()]
    rest, _ = split_families(read_families(tmp_path / "book"))
    assert 0 < rows[0]["pairs"] - 4 * (24 + len(rest)) <= 4 * 2


def test_extra_pairs_without_german_are_for_an_english_teacher_alone(
    more: list[str], tiny_bert: Path, stsb: Path, tmp_path: Path
) -> None:
    pairs = {}
    for languages in (["en"], ["de", "en"]):
        out = tmp_path / "-".join(languages)
        options = arguments(
            "--model", str(tiny_bert), "--data", str(stsb), "--out", str(out), "--epochs", "1",
            "--threads", "1", "--languages", *languages, *more,
        )  # fmt: skip
        assert crossing_command.run(options) == 0
        log = out.with_suffix(".jsonl").read_text().splitlines()
        pairs[len(languages)] = json.loads(log[0])["pairs"]
    assert pairs == {1: 24 + 2, 2: 4 * 24}
