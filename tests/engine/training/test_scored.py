from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from engine.errors import FolderMissing
from engine.evaluation.similarity import LANGUAGES, ScoredPair, read_pairs
from engine.locations import resources_dir
from engine.training.corpus import ParallelPair, read_benchmark
from engine.training.phrasebook import (
    nearly_repeated,
    read_families,
    repeated,
    split_families,
)
from engine.training.scored import (
    read_recombined,
    read_scored_families,
    read_translated,
    sentence_key,
)

OWN = resources_dir()


def write_families(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    lines = [f"a{i} one\tein a{i}\nb{i} two\tein b{i}\n" for i in range(count)]
    (folder / "some.families.tsv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def test_scores_find_their_sentences_in_both_languages(tmp_path: Path) -> None:
    folder = write_families(tmp_path / "book", 60)
    rest, held = split_families(read_families(folder))
    assert rest
    assert held
    pairs = [(f[0], f[1]) for f in (*rest, *held)] + [(rest[0][0], held[0][0])]
    (folder / "scores.tsv").write_text(
        "".join(f"{sentence_key(a.en)}\t{sentence_key(b.en)}\t2.4\n" for a, b in pairs)
    )
    learned, kept = read_scored_families(folder)
    assert [(p.first, p.second) for p in learned.en] == [(f[0].en, f[1].en) for f in rest]
    assert [(p.first, p.second) for p in learned.de] == [(f[0].de, f[1].de) for f in rest]
    # The last of them has one sentence of a family held out.
    assert len(kept.en) == len(kept.de) == len(held) + 1
    assert {p.score for p in learned.en + learned.de + kept.en} == {2.4}


def test_a_score_of_an_unknown_sentence_is_told(tmp_path: Path) -> None:
    folder = write_families(tmp_path / "book", 3)
    (folder / "scores.tsv").write_text(f"{sentence_key('x')}\t{sentence_key('y')}\t1.0\n")
    with pytest.raises(KeyError):
        read_scored_families(folder)


def test_no_scores_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_scored_families(write_families(tmp_path / "book", 3))


def test_translated_pairs_share_no_sentence_with_those_held_out(tmp_path: Path) -> None:
    extra = tmp_path / "extra.tsv.gz"
    rows = [f"{i % 6}.0\tone {i}\tother {i // 2}\tsts2012:OnWN" for i in range(200)]
    rows += ["3.0\tone 1\tno translation\tsts2012:OnWN", "3.0\tone 1\tone 2\tsick"]
    with gzip.open(extra, "wt", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    texts = {f"one {i}" for i in range(200)} | {f"other {i}" for i in range(100)}
    translations = tmp_path / "german.tsv"
    translations.write_text("".join(f"{sentence_key(t)}\tauf deutsch {t}\n" for t in texts))
    learned, held = read_translated(extra, translations)
    assert held.en
    assert {p.first for p in learned.en}.isdisjoint(p.first for p in held.en)
    assert {p.second for p in learned.en}.isdisjoint(p.second for p in held.en)
    assert len(learned.en) + len(held.en) < 200
    for sides in (learned, held):
        assert [f"auf deutsch {p.first}" for p in sides.en] == [p.first for p in sides.de]
        assert [p.score for p in sides.en] == [p.score for p in sides.de]


def test_missing_translations_are_an_error(tmp_path: Path) -> None:
    extra = tmp_path / "extra.tsv.gz"
    with gzip.open(extra, "wt", encoding="utf-8") as file:
        file.write("3.0\ta\tb\tsts2012:OnWN\n")
    with pytest.raises(FolderMissing):
        read_translated(extra, tmp_path / "absent.tsv")


def test_new_pairs_of_the_benchmark_are_of_the_splits_asked_for(stsb: Path, tmp_path: Path) -> None:
    sentences = read_benchmark(stsb, ["train"])
    keys = [sentence_key(pair.en) for pair in sentences]
    scores = tmp_path / "scores.tsv"
    scores.write_text(f"{keys[0]}\t{keys[1]}\t3.2\n{keys[0]}\t{sentence_key('other')}\t1\n")
    found = read_recombined(stsb, ["train"], scores)
    assert found.en == [ScoredPair(sentences[0].en, sentences[1].en, 3.2)]
    assert found.de == [ScoredPair(sentences[0].de, sentences[1].de, 3.2)]


def test_every_score_of_the_phrasebook_is_of_two_of_its_sentences() -> None:
    learned, kept = read_scored_families(OWN / "phrasebook")
    assert len(learned.en) > 20_000
    assert len(kept.en) > 1000
    assert all(0.0 <= p.score <= 5.0 and p.first != p.second for p in learned.en + kept.en)
    pairs = {frozenset((p.first, p.second)) for p in learned.en}
    assert len(pairs) == len(learned.en)


def test_the_german_of_semeval_repeats_no_sentence_of_the_benchmark(shared: Path) -> None:
    data = shared / "data"
    texts = {
        text
        for split in ("dev", "test")
        for language in LANGUAGES
        for pair in read_pairs(data / "stsb", language, split)
        for text in (pair.first, pair.second)
    }
    halves = read_translated(data / "sts-extra-en.tsv.gz", OWN / "semeval" / "german.tsv")
    assert sum(len(half.en) for half in halves) > 5000
    pairs = {
        ParallelPair(en, de, "")
        for half in halves
        for mine, other in zip(half.en, half.de, strict=True)
        for en, de in ((mine.first, other.first), (mine.second, other.second))
    }
    assert not repeated(pairs, texts)
    assert not nearly_repeated(pairs, texts)


def test_new_pairs_of_the_benchmark_hold_no_sentence_of_its_test(shared: Path) -> None:
    stsb = shared / "data" / "stsb"
    found = read_recombined(stsb, ["train", "dev"], OWN / "semeval" / "scores.tsv")
    assert len(found.en) > 9000
    gold = {
        frozenset((pair.first, pair.second))
        for split in ("train", "dev")
        for pair in read_pairs(stsb, "en", split)
    }
    assert not [pair for pair in found.en if {pair.first, pair.second} in gold]
    for language, pairs in (("en", found.en), ("de", found.de)):
        tested = {
            text.casefold()
            for pair in read_pairs(stsb, language, "test")
            for text in (pair.first, pair.second)
        }
        mine = {text.casefold() for pair in pairs for text in (pair.first, pair.second)}
        assert not mine & tested
