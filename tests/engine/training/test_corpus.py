from __future__ import annotations

import gzip
import itertools
import random
from pathlib import Path

import pytest

from engine.errors import FolderMissing
from engine.training.corpus import (
    EXCLUDED_SOURCES,
    Batches,
    ParallelPair,
    read_benchmark,
    read_dictionary,
    read_parallel,
    split_held_out,
    unfolded,
)

PAIRS = [
    ParallelPair(f"this is sentence number {i}", f"das ist Satz Nummer {i}", "a") for i in range(60)
]


def test_unfit_sources_and_untranslated_strings_are_left_out(parallel_file: Path) -> None:
    pairs = read_parallel(parallel_file)
    assert len(pairs) == 6
    assert {pair.source for pair in pairs} == {"a", "b"}


def test_sources_without_a_fit_licence_are_named() -> None:
    assert {"multi30k_task1", "progit2", "ms_dynamics365smb", "adobe_primetime"} <= EXCLUDED_SOURCES


def test_missing_file_is_an_error_to_act_on(tmp_path: Path) -> None:
    with pytest.raises(FolderMissing):
        read_parallel(tmp_path / "absent.tsv.gz")


def test_held_out_pairs_do_not_depend_on_the_order_and_share_no_text() -> None:
    rest, held = split_held_out(PAIRS, 10)
    _, again = split_held_out(list(reversed(PAIRS)), 10)
    assert held == again
    assert len(held) == 10
    assert not {pair.en for pair in held} & {pair.en for pair in rest}


def test_another_translation_of_a_held_out_text_is_not_trained_on() -> None:
    _, held = split_held_out(PAIRS, 10)
    twin = ParallelPair(held[0].en.upper() + "!", "etwas anderes hier", "a")
    rest, _ = split_held_out([*PAIRS, twin], 10)
    assert twin not in rest


def test_batches_hold_sentences_passages_and_variants() -> None:
    pairs = [ParallelPair(p.en, p.de + " schön", p.source) for p in PAIRS]
    batches = Batches(pairs, size=32, seed=1, passages=0.2, variants=0.5)
    drawn = list(itertools.chain.from_iterable(itertools.islice(batches, 10)))
    assert len(drawn) == 320
    assert any(pair.en.count("sentence") > 1 for pair in drawn)
    assert any("schoen" in pair.de for pair in drawn)
    assert any("schön" in pair.de for pair in drawn)


def test_batches_are_the_same_for_a_seed() -> None:
    first = next(iter(Batches(PAIRS, size=16, seed=3)))
    assert first == next(iter(Batches(PAIRS, size=16, seed=3)))
    assert first != next(iter(Batches(PAIRS, size=16, seed=4)))


def test_questions_come_more_often_and_first_in_a_passage() -> None:
    pairs = [*PAIRS, ParallelPair("where is the number ?", "wo ist die Nummer ?", "a")]
    batches = Batches(pairs, size=62, seed=1, passages=0.0, variants=0.0)
    drawn = [p.en for p in itertools.chain.from_iterable(itertools.islice(batches, 20))]
    assert drawn.count("where is the number ?") > 2 * drawn.count(PAIRS[0].en) * 0.8
    passages = Batches(pairs, size=62, seed=1, passages=1.0, variants=0.0)
    joined = [p.en for b in itertools.islice(passages, 20) for p in b if "number ?" in p.en]
    assert joined
    assert all(text.startswith("where") for text in joined)


@pytest.mark.parametrize(
    ("text", "forms"), [("Größe", {"Groesse", "Grosse"}), ("Bär", {"Baer", "Bar"})]
)
def test_unfolded_writes_umlauts_as_people_do(text: str, forms: set[str]) -> None:
    rng = random.Random(1)
    assert {unfolded(text, rng) for _ in range(50)} == forms


def test_dictionary_gives_pairs(tmp_path: Path) -> None:
    path = tmp_path / "words.tsv.gz"
    with gzip.open(path, "wt", encoding="utf-8") as file:
        file.write("dog\tHund\tanimal\n\tleer\t\n")
    assert read_dictionary(path) == [ParallelPair("dog", "Hund", "dictionary")]


def test_sentences_of_the_benchmark_stand_beside_their_translations(stsb: Path) -> None:
    pairs = read_benchmark(stsb, ["train"])
    assert pairs
    assert {pair.source for pair in pairs} == {"stsb"}
    assert len(pairs) == len(set(pairs))


def test_weights_say_how_often_a_source_is_drawn() -> None:
    pairs = [ParallelPair(f"dog {i}", f"Hund {i}", "a" if i % 2 else "b") for i in range(40)]
    batches = Batches(pairs, size=20, seed=1, passages=0.0, weights={"a": 0.0})
    assert {pair.source for pair in next(iter(batches))} == {"b"}


def test_families_are_drawn_whole_and_each_once_before_any_again() -> None:
    families = [[ParallelPair(f"{i} {j}", f"{i} {j}", "near") for j in range(4)] for i in range(5)]
    batches = Batches(
        PAIRS, size=20, seed=1, passages=0.0, variants=0.0, families=families, kin={"near": 0.3}
    )
    drawn = [[p for p in batch if p.source == "near"] for batch in itertools.islice(batches, 10)]
    rows = list(itertools.chain.from_iterable(drawn))
    assert sum(map(len, drawn)) == 60 - 60 % 4
    assert all(len(batch) % 4 == 0 for batch in drawn)
    assert set(rows[:20]) == set(itertools.chain.from_iterable(families))


def test_no_families_leave_the_batch_to_the_pairs() -> None:
    batch = next(iter(Batches(PAIRS, size=20, seed=1, kin={"near": 0.5})))
    assert len(batch) == 20
