from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from engine.evaluation.similarity import read_pairs
from engine.locations import embedded_model_dir
from engine.training.corpus import ParallelPair, read_parallel
from engine.training.vocabulary import (
    SPECIAL,
    build_student,
    german_pieces,
    joined_pieces,
    make_tokenizer,
    translated_rows,
)


def test_umlauts_are_kept_and_case_is_not() -> None:
    tokenizer = make_tokenizer([*SPECIAL, "schön", "schon", "bär"])
    assert tokenizer.encode("Schön BÄR").tokens == ["[CLS]", "schön", "bär", "[SEP]"]


def test_letters_with_a_combining_mark_are_the_same_letters() -> None:
    tokenizer = make_tokenizer([*SPECIAL, "schön"])
    assert tokenizer.encode("scho\u0308n").tokens == ["[CLS]", "schön", "[SEP]"]


def test_german_pieces_come_from_the_texts() -> None:
    pieces = german_pieces(["der schöne hund", "der schöne bär"] * 10, 60)
    assert {"der", "schöne"} <= set(pieces)


def test_joined_pieces_keep_english_and_leave_out_what_is_unfit() -> None:
    english = {"[PAD]": 0, "[unused1]": 1, "the": 2, "犬": 3, "##s": 4}
    assert joined_pieces(english, ["der", "the", "die"], 8) == [*SPECIAL, "the", "##s", "der"]


def test_a_new_row_comes_from_the_translation() -> None:
    pieces = [*SPECIAL, "dog", "cat", "hund", "katze"]
    tokenizer = make_tokenizer(pieces)
    old = {"dog": np.array([1.0, 0.0], np.float32), "cat": np.array([0.0, 1.0], np.float32)}
    old |= {name: np.array([0.5, 0.5], np.float32) for name in SPECIAL}
    pairs = [ParallelPair("dog", "hund", "a")] * 3 + [ParallelPair("cat", "katze", "a")] * 3
    rows, new = translated_rows(
        tokenizer, pieces, old, make_tokenizer([*SPECIAL, "dog", "cat"]), pairs
    )
    np.testing.assert_array_equal(rows[5], old["dog"])
    assert new.tolist() == [False] * 7 + [True] * 2
    assert rows[7] @ old["dog"] > 10 * abs(rows[7] @ old["cat"])
    assert rows[8] @ old["cat"] > 10 * abs(rows[8] @ old["dog"])


def test_a_student_keeps_the_body_and_reads_german(
    tiny_bert: Path, parallel_file: Path, tmp_path: Path
) -> None:
    from sentence_transformers import SentenceTransformer

    build_student(tiny_bert, read_parallel(parallel_file), tmp_path / "student", size=60)
    student = SentenceTransformer(str(tmp_path / "student"), local_files_only=True)
    teacher = SentenceTransformer(str(tiny_bert), local_files_only=True)
    assert student.encode(["der hund"]).shape == (1, 32)
    for name in ("encoder.layer.0.output.dense.weight", "embeddings.position_embeddings.weight"):
        mine, theirs = (m[0].auto_model.state_dict()[name].numpy() for m in (student, teacher))
        np.testing.assert_array_equal(mine, theirs)


def test_german_words_of_the_shipped_model_take_few_pieces(shared: Path) -> None:
    tokenizer = Tokenizer.from_file(str(embedded_model_dir() / "tokenizer.json"))
    tokenizer.no_padding()
    texts = [pair.first for pair in read_pairs(shared / "data" / "stsb", "de", "dev")]
    words = sum(len(re.findall(r"\w+|[^\w\s]", text)) for text in texts)
    pieces = sum(len(e.ids) for e in tokenizer.encode_batch(texts, add_special_tokens=False))
    assert pieces / words <= 1.45


def test_common_german_sentences_are_known_words() -> None:
    tokenizer = Tokenizer.from_file(str(embedded_model_dir() / "tokenizer.json"))
    tokens = tokenizer.encode("Wie kann ich meinen Vertrag mit der Wohnung kündigen?").tokens
    assert "[UNK]" not in tokens
    assert len(tokens) <= 14


@pytest.mark.parametrize("text", ["", "?", "def f(x): return x", "日本", "STRASSE"])
def test_any_text_gives_ids(text: str) -> None:
    tokenizer = Tokenizer.from_file(str(embedded_model_dir() / "tokenizer.json"))
    assert len(tokenizer.encode(text).ids) >= 2
