"""Counting tokens, and dividing what is too long for one piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from engine.encoder.protocol import TokenCounter, Vectors
from engine.errors import ModelDamaged, ModelMissing

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_OVERLAP = 8  # a piece repeats an eighth of the one before
_TINY = 1e-12


def load_tokenizer(path: Path) -> Tokenizer:
    """The tokenizer of a tokenizer.json, neither truncating nor padding.

    Raises:
        ModelMissing: there is no such file.
        ModelDamaged: the file is no tokenizer.
    """
    from tokenizers import Tokenizer

    if not path.is_file():
        raise ModelMissing(path)
    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # the library raises the bare class, with the cause as text
        raise ModelDamaged(path, detail=str(error)) from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def file_token_counter(tokenizer_file: Path) -> TokenCounter:
    """A function that counts tokens, without special tokens; loads nothing but the tokenizer.

    Raises:
        ModelMissing: there is no such file.
        ModelDamaged: the file is no tokenizer.
    """
    tokenizer = load_tokenizer(tokenizer_file)

    def count(texts: Sequence[str]) -> list[int]:
        return count_tokens(tokenizer, texts)

    return count


def count_tokens(tokenizer: Tokenizer, texts: Sequence[str]) -> list[int]:
    """Tokens of each text, without special tokens."""
    encodings = tokenizer.encode_batch_fast(legal(texts), add_special_tokens=False)
    return [len(encoding) for encoding in encodings]


def legal(texts: Sequence[str]) -> list[str]:
    """The texts with lone surrogates replaced, which no tokenizer accepts."""
    return [_legal(text) for text in texts]


def _legal(text: str) -> str:
    if text.isascii():
        return text
    return text.encode("utf-8", "replace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Pieces:
    """Texts of any length as pieces that each fit.

    Attributes:
        texts: the pieces, m of them, those of one text side by side.
        owners: int64 of shape (m,): the text that each belongs to.
        tokens: int64 of shape (m,): tokens of each, without special tokens.
        count: how many texts there were.
    """

    texts: list[str]
    owners: NDArray[np.int64]
    tokens: NDArray[np.int64]
    count: int

    def joined(self, vectors: Vectors) -> Vectors:
        """One vector for each text: its pieces' average by tokens, of L2 norm 1.

        Args:
            vectors: float32 of shape (m, dim), one row for each piece.
        """
        if len(self.texts) == self.count:
            return vectors
        total = np.zeros((self.count, vectors.shape[1]), dtype=np.float32)
        weights = np.maximum(self.tokens, 1).astype(np.float32)[:, None]
        np.add.at(total, self.owners, vectors * weights)
        return unit_rows(total)


def in_pieces(tokenizer: Tokenizer, texts: Sequence[str], max_tokens: int) -> Pieces:
    """The texts, those with more than `max_tokens` tokens divided into overlapping pieces."""
    texts = legal(texts)
    counts = count_tokens(tokenizer, texts)
    found: list[tuple[str, int]] = []
    owners: list[int] = []
    for owner, (text, count) in enumerate(zip(texts, counts, strict=True)):
        own = [(text, count)] if count <= max_tokens else divide(tokenizer, text, max_tokens)
        found += own
        owners += [owner] * len(own)
    tokens = np.array([count for _, count in found], dtype=np.int64)
    return Pieces([text for text, _ in found], np.array(owners, np.int64), tokens, len(texts))


def divide(tokenizer: Tokenizer, text: str, max_tokens: int) -> list[tuple[str, int]]:
    """A text in overlapping pieces that together cover it, each with its number of tokens.

    Cuts fall between words where the last eighth of a piece has such a place.

    Args:
        tokenizer: counts.
        text: of any length.
        max_tokens: most tokens of a piece, without special tokens, at least 1.
    """
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets: list[tuple[int, int]] = encoding.offsets
    words: list[int | None] = encoding.word_ids
    overlap = max_tokens // _OVERLAP
    cuts = []
    start = stop = 0
    while stop < len(offsets):
        stop = min(start + max_tokens, len(offsets))
        if stop < len(offsets):
            stop = _word_start(words, stop, stop - overlap) or stop
        first = offsets[start][0] if start else 0
        cuts.append(text[first : offsets[stop - 1][1] if stop < len(offsets) else len(text)])
        again = _word_start(words, stop - overlap, stop - 2 * overlap)
        again = again or _word_start(words, stop, stop) or stop - overlap
        start = max(start + 1, again)
    # a piece cut inside a word may count anew to a little more than it did in the whole text
    found: list[tuple[str, int]] = []
    for piece, count in zip(cuts, count_tokens(tokenizer, cuts), strict=True):
        fits = count <= max_tokens or max_tokens == 1
        found += [(piece, count)] if fits else divide(tokenizer, piece, max(1, max_tokens // 2))
    return found


def _word_start(words: list[int | None], wanted: int, least: int) -> int:
    """The last token at or before `wanted`, not before `least`, that begins a word; 0 if none."""
    for i in range(min(wanted, len(words) - 1), max(least, 1) - 1, -1):
        if words[i] is None or words[i] != words[i - 1]:
            return i
    return 0


def unit_rows(vectors: Vectors) -> Vectors:
    """The rows divided by their L2 norm; a row of zeros becomes the diagonal's unit vector.

    Zeros are what a model without special tokens makes of an empty text; such a text shall
    have a legal vector too.
    """
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    blank = norms[:, 0] < _TINY
    if blank.any():
        vectors[blank] = 1.0
        norms[blank] = np.sqrt(vectors.shape[1])
    vectors /= norms
    return vectors
