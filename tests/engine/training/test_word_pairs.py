from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import pytest

from engine.documents import Language
from engine.lexicon import read_lexicon
from engine.training import word_pairs
from engine.training.corpus import ParallelPair
from engine.training.word_pairs import content_stems, learn_word_pairs

# "Garten" never stands alone: only the other sentences tell that it is not the dog.
SENTENCES = [
    ("the dog sleeps", "der Hund schläft"),
    ("the cat sleeps", "die Katze schläft"),
    ("the dog runs", "der Hund rennt"),
    ("the cat runs", "die Katze rennt"),
    ("the dog runs in the garden", "der Hund rennt im Garten"),
    ("the cat sleeps in the garden", "die Katze schläft im Garten"),
] * 3


def test_words_that_translate_each_other_are_told_from_their_neighbours() -> None:
    found = learn_word_pairs([ParallelPair(en, de, "a") for en, de in SENTENCES])
    best = {}
    for pair in found:
        best.setdefault(pair.de, pair)
    assert {(pair.de, pair.en) for pair in best.values()} == {
        ("hund", "dog"), ("katz", "cat"), ("schlaft", "sleep"), ("rennt", "run"),
        ("gart", "garden"),
    }  # fmt: skip
    assert {(pair.de_word, pair.en_word) for pair in best.values()} >= {
        ("schläft", "sleeps"), ("katze", "cat"),
    }  # fmt: skip
    assert all(pair.weight > 0.5 for pair in best.values())


def test_stop_words_and_numbers_are_left_out() -> None:
    found = content_stems("Der Hund und die 3 Kätzchen", Language.DE)
    assert found == {"hund": "hund", "katzch": "kätzchen"}


def test_rare_words_are_left_out() -> None:
    assert learn_word_pairs([ParallelPair("dog", "Hund", "a")]) == []


def test_the_command_writes_what_the_lexicon_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "parallel.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{en}\t{de}\ta\n" for en, de in SENTENCES)
    parser = argparse.ArgumentParser()
    word_pairs.add_arguments(parser)
    out = tmp_path / "lexicon" / "de-en.tsv"
    assert word_pairs.run(parser.parse_args(["--parallel", str(path), "--out", str(out)])) == 0
    assert "pairs from 18 sentences" in capsys.readouterr().out
    assert read_lexicon(out).translations("hund", Language.DE)[0].term == "dog"
