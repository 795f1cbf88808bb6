from __future__ import annotations

import argparse
import gzip
from pathlib import Path

import pytest

from engine.documents import Language
from engine.lexicon import read_lexicon
from engine.training import word_pairs as room
from engine.training.corpus import ParallelPair
from engine.training.translation_model import content_stems, learn
from engine.training.word_pairs import glosses, word_pairs

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
    found = word_pairs(learn([ParallelPair(en, de, "a") for en, de in SENTENCES]))
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


def test_a_gloss_of_a_compound_is_all_of_its_english_words_in_their_order() -> None:
    sentences = [
        ("release the production order", "den Fertigungsauftrag freigeben"),
        ("finish the production order", "den Fertigungsauftrag beenden"),
        ("release the sales order", "den Verkaufsauftrag freigeben"),
        ("finish the sales order", "den Verkaufsauftrag beenden"),
        ("the productions of the year", "die Produktionen des Jahres"),
        ("the productions of the week", "die Produktionen der Woche"),
    ] * 2
    said = glosses(learn([ParallelPair(en, de, "a") for en, de in sentences]))
    assert said["fertigungsauftrag"] == ["production", "order"]
    assert said["verkaufsauftrag"] == ["sales", "order"]
    assert said["freigeb"][0] == "release"
    assert said["produktion"][0] == "productions"


def test_verbs_in_two_pieces_are_learned_as_one() -> None:
    sentences = [
        ("create an account", "ein Konto anlegen"),
        ("how do I create an account?", "Wie lege ich ein Konto an?"),
        ("how do I create a folder?", "Wie lege ich einen Ordner an?"),
        ("lay the folder", "den Ordner legen"),
        ("lay the account", "das Konto legen"),
        ("lay the table", "den Tisch legen"),
    ] * 3
    said = glosses(learn([ParallelPair(en, de, "a") for en, de in sentences]))
    assert said["anleg"] == ["create"]
    assert said["leg"] == ["lay"]
    assert content_stems("Wie lege ich etwas an?", Language.DE, {"anleg"}) == {"anleg": "anlege"}


def test_a_stem_without_a_sure_pair_keeps_its_best() -> None:
    # "thing" is said of everything, so that it says little of each of them.
    many = ["Ding", "Sache", "Kram", "Zeug", "Gegenstand", "Objekt", "Teil", "Stück"]
    pairs = [ParallelPair("thing", word, "a") for word in many for _ in range(3)]
    weights = {pair.de: pair.weight for pair in word_pairs(learn(pairs), least_weight=0.0)}
    weight = weights["ding"]
    for least, kept in ((weight * 0.9, True), (weight * 1.5, True), (weight * 2.5, False)):
        found = {pair.de for pair in word_pairs(learn(pairs), least_weight=least)}
        assert ("ding" in found) is kept


def test_stop_words_and_numbers_are_left_out() -> None:
    found = content_stems("Der Hund und die 3 Kätzchen", Language.DE)
    assert found == {"hund": "hund", "katzch": "kätzchen"}


def test_rare_words_are_left_out() -> None:
    assert word_pairs(learn([ParallelPair("dog", "Hund", "a")])) == []


def test_the_command_writes_what_the_lexicon_reads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "parallel.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.writelines(f"{en}\t{de}\ta\n" for en, de in SENTENCES)
    parser = argparse.ArgumentParser()
    room.add_arguments(parser)
    out = tmp_path / "lexicon"
    assert room.run(parser.parse_args(["--parallel", str(path), "--out", str(out)])) == 0
    assert "5 glosses from 18 sentences" in capsys.readouterr().out
    lexicon = read_lexicon(out)
    assert lexicon.translations("hund", Language.DE)[0].term == "dog"
    assert lexicon.gloss("Katzen", Language.DE) == "cat"


def test_the_phrasebook_counts_too_but_no_family_that_is_held_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "parallel.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("the dog sleeps\tder Hund schläft\ta\n")
    book = tmp_path / "phrasebook"
    book.mkdir()
    (book / "a.terms.tsv").write_text("assembly\tMontage\n", encoding="utf-8")
    family = ["oak\tEiche"] * 3
    (book / "a.questions.tsv").write_text("\n".join(family) + "\n", encoding="utf-8")
    parser = argparse.ArgumentParser()
    room.add_arguments(parser)
    given = ["--parallel", str(path), "--phrasebook", str(book), "--out", str(tmp_path / "out")]
    for rest, expected in ((True, ["oak"]), (False, [])):
        monkeypatch.setattr(
            room,
            "split_families",
            lambda found, rest=rest: (found, []) if rest else ([], found),
        )
        assert room.run(parser.parse_args(given)) == 0
        lexicon = read_lexicon(tmp_path / "out")
        assert [one.term for one in lexicon.translations("eich", Language.DE)] == expected
        assert [one.term for one in lexicon.translations("montag", Language.DE)]
