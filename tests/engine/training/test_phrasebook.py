"""The project's own pairs: their form, and that no test is learned from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.retrieval import SETS, questions
from engine.errors import FolderMissing
from engine.locations import resources_dir
from engine.training.corpus import ParallelPair
from engine.training.phrasebook import read_phrasebook, repeated

OWN = resources_dir() / "phrasebook"


def test_pairs_are_read_by_kind_and_each_once(tmp_path: Path) -> None:
    (tmp_path / "a.terms.tsv").write_text("dog\tHund\ndog\tHund\n", encoding="utf-8")
    (tmp_path / "b.sentences.tsv").write_text("Who barks?\tWer bellt?\n", encoding="utf-8")
    assert read_phrasebook(tmp_path) == [
        ParallelPair("dog", "Hund", "terms"),
        ParallelPair("Who barks?", "Wer bellt?", "sentences"),
    ]


def test_a_missing_folder_and_a_broken_line_are_errors(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_phrasebook(tmp_path / "none")
    (tmp_path / "a.terms.tsv").write_text("dog Hund\n", encoding="utf-8")
    with pytest.raises(ValueError, match="unpack"):
        read_phrasebook(tmp_path)


def test_repeating_is_seen_through_case_and_punctuation() -> None:
    pair = ParallelPair("Who barks there?", "Wer bellt da so laut?", "sentences")
    short = ParallelPair("a dog", "ein Hund", "terms")
    assert repeated([pair, short], ["wer bellt da, so laut", "A dog."]) == [pair]


def test_what_ships_is_clean_and_repeats_no_question() -> None:
    pairs = read_phrasebook(OWN)
    assert len(pairs) > 20_000
    assert all(text == " ".join(text.split()) != "" for p in pairs for text in (p.en, p.de))
    assert not repeated(pairs, [question.text for name in SETS for question in questions(name)])


def test_what_ships_repeats_neither_the_benchmark_nor_the_test_documents(shared: Path) -> None:
    texts: list[str] = []
    for path in sorted((shared / "data" / "stsb").glob("stsb-*-[dt]e[vs]*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            texts += [text for row in csv.reader(rows) for text in row[:2]]
    assert len(texts) > 11_000
    for path in sorted((shared / "data" / "documents").glob("[de]*/*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts += [line.lstrip("#*- ") for line in lines]
        texts += [line.partition(":")[2] for line in lines if line.startswith(("title:", "descr"))]
    assert not repeated(read_phrasebook(OWN), texts)
