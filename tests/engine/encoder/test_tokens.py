from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordPiece
from tokenizers.normalizers import Lowercase
from tokenizers.pre_tokenizers import BertPreTokenizer

from engine.encoder import file_token_counter
from engine.encoder.tokens import divide, in_pieces, legal, unit_rows
from engine.errors import ModelDamaged, ModelMissing
from tests.engine.encoder.graphs import write_tokenizer


def letters() -> Tokenizer:
    """Every letter is a token; a word of up to 100 letters is divided."""
    alphabet = "abcdefghij"
    vocab = {"[UNK]": 0}
    for i, letter in enumerate(alphabet):
        vocab |= {letter: 1 + 2 * i, f"##{letter}": 2 + 2 * i}
    tokenizer = Tokenizer(WordPiece(vocab, unk_token="[UNK]"))  # type: ignore[call-arg]
    tokenizer.normalizer = Lowercase()
    tokenizer.pre_tokenizer = BertPreTokenizer()
    return tokenizer


TOKENIZER = letters()


def spelt(number: int) -> str:
    return "".join("abcdefghij"[int(digit)] for digit in str(number))


@given(st.integers(0, 120), st.integers(1, 40), st.sampled_from([" ", "\n\n", "  \t "]))
def test_pieces_cover_the_text_in_order_and_fit(count, max_tokens, gap):
    text = gap.join(spelt(10_000 + i) for i in range(count))
    found = divide(TOKENIZER, text, max_tokens)
    assert all(tokens <= max_tokens for _, tokens in found)
    assert sum(tokens for _, tokens in found) >= 5 * count
    start = end = 0
    for piece, _ in found if max_tokens >= 12 else ():  # shorter ones stand in many places
        start = text.index(piece, start)
        assert not text[end:start].strip()
        end = start + len(piece)
    assert max_tokens < 12 or end == len(text)


def test_cuts_fall_between_words_and_pieces_overlap():
    text = " ".join(["abc", "defg", "hi", "jab"] * 40)
    found = [piece for piece, _ in divide(TOKENIZER, text, 32)]
    assert len(found) > 10
    words = set(text.split())
    assert all(word in words for piece in found for word in piece.split())
    for before, after in pairwise(found):
        assert after.split()[0] in before.split()[-3:]


def test_a_short_text_is_one_piece_and_owners_are_kept():
    pieces = in_pieces(TOKENIZER, ["abc", "abc " * 20, "", "j"], 16)
    assert pieces.texts[0] == "abc"
    assert pieces.owners[0] == 0
    assert set(pieces.owners.tolist()) == {0, 1, 2, 3}
    assert pieces.texts[-2:] == ["", "j"]


def test_joining_weighs_by_tokens():
    pieces = in_pieces(TOKENIZER, ["abcdefghij " * 3, "a"], 10)
    assert pieces.tokens.tolist() == [10, 10, 10, 1]
    vectors = np.eye(4, dtype=np.float32)
    joined = pieces.joined(vectors)
    assert joined.shape == (2, 4)
    assert np.allclose(joined[0], np.array([1, 1, 1, 0]) / np.sqrt(3))
    assert np.allclose(joined[1], [0, 0, 0, 1])


def test_zero_rows_become_legal_vectors():
    rows = unit_rows(np.array([[0, 0, 0, 0], [0, 3, 0, 4]], dtype=np.float32))
    assert np.allclose(rows, [[0.5] * 4, [0, 0.6, 0, 0.8]])


def test_lone_surrogates_are_replaced():
    assert legal(["a\ud800b", "ä", "x"]) == ["a?b", "ä", "x"]


def test_a_counter_needs_the_tokenizer_file_only(tmp_path):
    write_tokenizer(tmp_path / "tokenizer.json")
    count = file_token_counter(tmp_path / "tokenizer.json")
    assert count(["w1 w2", "w1 " * 100]) == [2, 100]
    with pytest.raises(ModelMissing):
        file_token_counter(tmp_path / "nothing.json")
    (tmp_path / "bad.json").write_text("[]", encoding="utf-8")
    with pytest.raises(ModelDamaged):
        file_token_counter(tmp_path / "bad.json")
