"""Cuts what is too long for one passage at the best places that fit, and loses nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from engine.documents import Span

TokenCounter = Callable[[Sequence[str]], list[int]]
"""Tokens of each text, special tokens such as [CLS] not counted."""

_MOST_CHARS_PER_TOKEN = 16
_BREAKS = (
    re.compile(r"(?<=\n)(?=\S)"),
    re.compile(r"(?<=[;:,–—)\]|])\s+(?=\S)"),
    re.compile(r"\s+(?=\S)"),
    re.compile(r"(?<=[\W_])(?=\w)"),
)  # where to cut, best first: lines, clauses, words, marks within a word


class Piece(NamedTuple):
    """A part of a text that fits its budget.

    `tokens` are at least a sixteenth of its characters: an overlong word may be one unknown
    token to the tokenizer, and is cut all the same.
    """

    span: Span
    tokens: int


def fit(
    text: str,
    spans: Sequence[Span],
    counts: Sequence[int],
    budgets: Sequence[int],
    count_tokens: TokenCounter,
) -> list[list[Piece]]:
    """For each span its pieces in order, each within the span's budget.

    Spans that fit come back whole. A cut falls between lines, clauses or words, and inside a
    word only where nothing else is left; only white space is lost. A single character is never
    cut, whatever it counts.

    Args:
        text: what the spans index.
        spans: stretches of it.
        counts: tokens of each.
        budgets: the most tokens for a piece of each.
        count_tokens: called once a round, with all pieces that are to be counted.
    """
    done: list[list[Piece]] = [[] for _ in spans]
    work = list(zip(range(len(spans)), spans, counts, strict=True))
    while work:
        cut: list[tuple[int, Span]] = []
        for owner, span, tokens in work:
            length = span.end - span.start
            weight = max(tokens, -(-length // _MOST_CHARS_PER_TOKEN))
            if weight <= budgets[owner] or length <= 1:
                done[owner].append(Piece(span, weight))
            else:
                wanted = max(2, -(-weight * 10 // (budgets[owner] * 9)))
                cut.extend((owner, part) for part in _parts(text, span, wanted))
        counted = count_tokens([text[s.start : s.end] for _, s in cut]) if cut else []
        work = [(owner, s, tokens) for (owner, s), tokens in zip(cut, counted, strict=True)]
    for pieces in done:
        pieces.sort(key=lambda piece: piece.span.start)
    return done


def _parts(text: str, span: Span, wanted: int) -> list[Span]:
    """The span cut into about so many parts of about one size."""
    length = span.end - span.start
    size = max(1, length // min(wanted, length))
    parts = []
    start = span.start
    while span.end - start > size + size // 4:
        end, following = _cut(text, start, start + size)
        if following >= span.end:
            break
        parts.append(Span(start, end))
        start = following
    if start > span.start:
        parts.append(Span(start, span.end))
        return parts
    middle = (span.start + span.end) // 2
    return [Span(span.start, middle), Span(middle, span.end)]


def _cut(text: str, start: int, target: int) -> tuple[int, int]:
    """Where a part ends and where the next begins, at or before `target`."""
    for break_ in _BREAKS:
        best = None
        for match in break_.finditer(text, start + (target - start) // 2, target):
            best = match
        if best is not None:
            return best.start(), best.end()
    return target, target
