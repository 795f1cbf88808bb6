"""The project's own pairs: their form, and that no test is learned from them."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from benchmarks.retrieval import SETS, questions
from benchmarks.search_sets import QUESTIONS
from engine.errors import FolderMissing
from engine.locations import resources_dir
from engine.training.corpus import ParallelPair
from engine.training.phrasebook import (
    nearly_repeated,
    read_families,
    read_phrasebook,
    repeated,
    split_families,
)

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
    with pytest.raises(FolderMissing):
        read_families(tmp_path / "none")


def test_families_stand_between_empty_lines(tmp_path: Path) -> None:
    text = "a dog\tein Hund\nthe dog\tder Hund\n\n\na cat\teine Katze\n"
    (tmp_path / "a.families.tsv").write_text(text, encoding="utf-8")
    (tmp_path / "b.questions.tsv").write_text("Who barks?\tWer bellt?\n", encoding="utf-8")
    first, second, third = read_families(tmp_path)
    assert [pair.de for pair in first] == ["ein Hund", "der Hund"]
    assert [pair.source for pair in (*second, *third)] == ["families", "questions"]
    assert not read_phrasebook(tmp_path)


def test_a_family_that_is_held_out_stays_so() -> None:
    families = [[ParallelPair(f"sentence {i}", f"Satz {i}", "families")] for i in range(1000)]
    rest, held = split_families(families, 0.1)
    assert len(rest) + len(held) == 1000
    assert 60 < len(held) < 140
    assert split_families(families[::2], 0.1)[1] == [f for f in held if f in families[::2]]


def test_repeating_is_seen_through_case_and_punctuation() -> None:
    pair = ParallelPair("Who barks there?", "Wer bellt da so laut?", "sentences")
    short = ParallelPair("a dog", "ein Hund", "terms")
    assert repeated([pair, short], ["wer bellt da, so laut", "A dog."]) == [pair]


def test_near_repeats_are_seen_whatever_their_order() -> None:
    pair = ParallelPair("x", "Der große Hund bellt laut im Hof.", "families")
    other = ParallelPair("x", "Die kleine Katze schläft leise im Hof.", "families")
    assert nearly_repeated([pair, other], ["Laut bellt der große Hund im Garten."]) == []
    known = ["Laut bellt der große Hund im Hof.", "Die Katze."]
    assert nearly_repeated([pair, other], known) == [pair]
    assert nearly_repeated([pair, other], ["Der Hund bellt laut im Hof."]) == [pair]


def test_what_ships_is_clean_and_repeats_no_question() -> None:
    pairs = read_phrasebook(OWN)
    assert len(pairs) > 20_000
    assert all(text == " ".join(text.split()) != "" for p in pairs for text in (p.en, p.de))
    families = read_families(OWN)
    assert len(families) > 4_000
    assert all(2 <= len(family) <= 6 for family in families)
    kin = [pair for family in families for pair in family]
    assert len(kin) == len(set(kin))
    pairs += kin
    assert all(text == " ".join(text.split()) != "" for p in kin for text in (p.en, p.de))
    asked = [question.text for name in SETS for question in questions(name)]
    for line in QUESTIONS.read_text(encoding="utf-8").splitlines():
        asked += line.split("\t")[2:]
    assert not repeated(pairs, asked)
    assert not nearly_repeated(kin, asked)


def test_what_ships_repeats_neither_the_benchmark_nor_the_test_documents(shared: Path) -> None:
    texts: list[str] = []
    for path in sorted((shared / "data" / "stsb").glob("stsb-*-[dt]e[vs]*.csv")):
        with path.open(encoding="utf-8", newline="") as rows:
            texts += [text for row in csv.reader(rows) for text in row[:2]]
    assert len(texts) > 11_000
    benchmark = tuple(texts)
    for path in sorted((shared / "data" / "documents").glob("[de]*/*.md")):
        lines = path.read_text(encoding="utf-8").splitlines()
        texts += [line.lstrip("#*- ") for line in lines]
        texts += [line.partition(":")[2] for line in lines if line.startswith(("title:", "descr"))]
    kin = [pair for family in read_families(OWN) for pair in family]
    assert not repeated([*read_phrasebook(OWN), *kin], texts)
    assert not nearly_repeated(kin, benchmark)
