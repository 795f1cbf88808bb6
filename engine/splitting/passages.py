"""From a document to passages: whole sentences, packed up to a token budget.

A passage never leaves its section and never exceeds the budget, its heading counted in. Tokens
are counted in a few calls for a whole document, because a tokenizer is fast on many texts and
slow on one at a time.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from engine.documents import Document, Language, Passage, Section, Span
from engine.language import detect
from engine.sentences import sentence_spans
from engine.splitting.fitting import TokenCounter, fit
from engine.splitting.sections import prepare

_FULL_ENOUGH = 0.6  # of the budget: from here on a passage ends rather at a paragraph's end
_TINY = 0.35  # of the budget: a last passage below it takes in sentences before it
_PROBED = 16  # passages counted whole to see whether tokens of parts add up


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document cut into passages.

    Attributes:
        sections: with cleaned texts and headings, none of them blank; passages point into these.
        passages: in reading order; neighbours of one section may overlap.
        language: that most of the text is in.
    """

    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    language: Language


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or a part of one that is too long, as a stretch of a section's text."""

    start: int
    end: int
    tokens: int
    opens_paragraph: bool


class _Draft(NamedTuple):
    """A passage to be, with its tokens as the sum of its parts, heading included."""

    section: int
    span: Span
    tokens: int


def split(
    document: Document,
    count_tokens: TokenCounter,
    *,
    max_tokens: int = 128,
    overlap_tokens: int = 24,
) -> SplitDocument:
    """The passages of a document, with its cleaned sections.

    Args:
        document: as a reader found it.
        count_tokens: of the encoder that will encode the passages.
        max_tokens: the most tokens in `Passage.encoded_text()`, without special tokens.
        overlap_tokens: up to so many tokens of whole sentences are repeated in the next passage
            where a paragraph is cut.

    Raises:
        ValueError: `max_tokens` is below 8, or the overlap is not below a half of it.
    """
    if max_tokens < 8 or not 0 <= overlap_tokens < max_tokens / 2:
        raise ValueError(f"no passages of {max_tokens} tokens with {overlap_tokens} overlapping")
    sections, budgets = prepare(document.sections, count_tokens, max_tokens)
    units = _units(sections, budgets, count_tokens)
    drafts = [
        _Draft(index, span, tokens + max_tokens - budgets[index])
        for index, section_units in enumerate(units)
        for span, tokens in _pack(section_units, budgets[index], overlap_tokens)
    ]
    passages = _within_budget(sections, drafts, count_tokens, max_tokens)
    language, passages = _with_languages(passages)
    return SplitDocument(tuple(sections), tuple(passages), language)


def _units(
    sections: list[Section], budgets: list[int], count_tokens: TokenCounter
) -> list[list[_Unit]]:
    """The sentences of each section with their tokens, those over the budget cut smaller."""
    spans = [sentence_spans(section.text) for section in sections]
    sentences = [
        section.text[span.start : span.end]
        for section, found in zip(sections, spans, strict=True)
        for span in found
    ]
    counts = iter(count_tokens(sentences) if sentences else [])
    units = []
    for section, found, budget in zip(sections, spans, budgets, strict=True):
        tokens = [next(counts) for _ in found]
        pieces = fit(section.text, found, tokens, [budget] * len(found), count_tokens)
        section_units = []
        last_end = 0
        for sentence_pieces in pieces:
            for piece in sentence_pieces:
                start, end = piece.span.start, piece.span.end
                opens = "\n\n" in section.text[last_end:start]
                section_units.append(_Unit(start, end, piece.tokens, opens))
                last_end = end
        units.append(section_units)
    return units


def _pack(units: list[_Unit], budget: int, overlap_tokens: int) -> Iterator[tuple[Span, int]]:
    """Stretches of neighbouring units within the budget, together all of them; their tokens."""
    first = 0
    while first < len(units):
        last, total = _fill(units, first, budget)
        at_end = last == len(units)
        if at_end and first > 0 and total < _TINY * budget:
            first, total = _reach_back(units, first, total, budget)
        yield Span(units[first].start, units[last - 1].end), total
        if at_end:
            return
        first = last
        if not units[last].opens_paragraph:
            first = _overlap(units, last, overlap_tokens, budget)


def _fill(units: list[_Unit], first: int, budget: int) -> tuple[int, int]:
    """The end of the passage that begins at `first`, and its tokens."""
    total = units[first].tokens
    last = first + 1
    paragraph_end = 0, 0
    while last < len(units) and total + units[last].tokens <= budget:
        if units[last].opens_paragraph and total >= _FULL_ENOUGH * budget:
            paragraph_end = last, total
        total += units[last].tokens
        last += 1
    if last == len(units) or units[last].opens_paragraph or not paragraph_end[0]:
        return last, total
    return paragraph_end


def _reach_back(units: list[_Unit], first: int, total: int, budget: int) -> tuple[int, int]:
    """An earlier start for a tiny last passage, up to half a budget, and its tokens."""
    while first > 0 and total + units[first - 1].tokens <= budget // 2:
        first -= 1
        total += units[first].tokens
    return first, total


def _overlap(units: list[_Unit], last: int, overlap_tokens: int, budget: int) -> int:
    """Where the passage after the unit `last - 1` begins, so that some sentences repeat."""
    first = last
    repeated = 0
    while first - 1 > 0:
        repeated += units[first - 1].tokens
        if repeated > overlap_tokens or repeated + units[last].tokens > budget:
            break
        first -= 1
    return first


def _within_budget(
    sections: list[Section], drafts: list[_Draft], count_tokens: TokenCounter, max_tokens: int
) -> list[Passage]:
    """Passages of the drafts; counted whole if the tokenizer sees more than the sum of parts.

    Most tokenizers cut at white space first, so that parts add up. The fullest passages show
    whether this one does, which saves counting every text twice.
    """
    passages = [_passage(sections[draft.section], draft.section, draft.span) for draft in drafts]
    fullest = sorted(range(len(drafts)), key=lambda at: -drafts[at].tokens)[:_PROBED]
    whole = count_tokens([passages[at].encoded_text() for at in fullest]) if fullest else []
    if all(count <= drafts[at].tokens for at, count in zip(fullest, whole, strict=True)):
        return passages
    return _recut(sections, passages, count_tokens, max_tokens)


def _recut(
    sections: list[Section], passages: list[Passage], count_tokens: TokenCounter, max_tokens: int
) -> list[Passage]:
    """The passages, those over the budget cut with less and less allowed until all fit."""
    kept: list[Passage] = []
    allowance = max_tokens
    while passages:
        counts = count_tokens([passage.encoded_text() for passage in passages])
        allowance = allowance * 3 // 4
        cut: list[Passage] = []
        for passage, count in zip(passages, counts, strict=True):
            if count <= max_tokens or len(passage.text) <= 1:
                kept.append(passage)
                continue
            section, allowed = sections[passage.section], max(1, allowance)
            pieces = fit(section.text, [passage.span], [count], [allowed], count_tokens)[0]
            cut.extend(_passage(section, passage.section, piece.span) for piece in pieces)
        passages = cut
    return sorted(kept, key=lambda passage: (passage.section, passage.span.start))


def _passage(section: Section, index: int, span: Span) -> Passage:
    return Passage(
        text=section.text[span.start : span.end],
        language=Language.UNKNOWN,
        kind=section.kind,
        number=section.number,
        label=section.label,
        heading=section.heading,
        section=index,
        span=span,
    )


def _with_languages(passages: list[Passage]) -> tuple[Language, list[Passage]]:
    """The document's language and the passages with theirs.

    A passage that says too little, such as a table of numbers, takes the document's.
    """
    found = [_language(passage.text) for passage in passages]
    weights: Counter[Language] = Counter()
    for language, passage in zip(found, passages, strict=True):
        if language is not None:
            weights[language] += len(passage.text)
    main = max(weights, key=lambda language: weights[language], default=Language.UNKNOWN)
    told = [
        dataclasses.replace(passage, language=main if language is None else language)
        for language, passage in zip(found, passages, strict=True)
    ]
    return main, told


def _language(text: str) -> Language | None:
    """The language of a text, None if it says too little."""
    language = detect(text)
    if language is Language.UNKNOWN and detect(text, unsure=Language.DE) is Language.DE:
        return None
    return language
