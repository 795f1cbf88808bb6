"""Sections made ready to be cut: cleaned, headings joined to what they head and kept short."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from engine.documents import Section, Span
from engine.folding import clean
from engine.splitting.fitting import TokenCounter, fit

_HEADING_SHARE = 3  # a heading in front takes at most one third of the budget
_STUB_CHARS = 60  # a section of no more, and of no sentence, is a heading for the next one


def prepare(
    sections: Iterable[Section], count_tokens: TokenCounter, max_tokens: int
) -> tuple[list[Section], list[int]]:
    """Cleaned sections, none of them blank, and the tokens that each one's heading leaves."""
    joined = list(_join_stubs(_cleaned(sections)))
    return _bound_headings(joined, count_tokens, max_tokens)


def _cleaned(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        text = clean(section.text)
        if text:
            heading = " ".join(clean(section.heading).split())
            label = " ".join(clean(section.label).split())
            yield dataclasses.replace(section, text=text, heading=heading, label=label)


def _join_stubs(sections: Iterable[Section]) -> Iterator[Section]:
    """Sections, those that hold no more than a heading put in front of the one they head."""
    stub: Section | None = None
    for section in sections:
        joined = section
        if stub is not None:
            if _place(stub) == _place(section):
                joined = dataclasses.replace(section, text=f"{stub.text}\n\n{section.text}")
            else:
                yield stub
            stub = None
        if _is_stub(section):
            stub = joined
        else:
            yield joined
    if stub is not None:
        yield stub


def _place(section: Section) -> tuple[str, int, str]:
    return section.kind, section.number, section.label


def _is_stub(section: Section) -> bool:
    text = section.text
    return len(text) <= _STUB_CHARS and "\n" not in text and text[-1] not in ".!?;…|"


def _bound_headings(
    sections: list[Section], count_tokens: TokenCounter, max_tokens: int
) -> tuple[list[Section], list[int]]:
    """Sections with headings that leave room, and the tokens that each leaves for text."""
    most = max_tokens // _HEADING_SHARE
    inner = sorted({section.heading.rsplit(" > ", 1)[-1] for section in sections} - {""})
    counts = dict(zip(inner, count_tokens(inner) if inner else [], strict=True))
    shortened: dict[str, tuple[str, int]] = {"": ("", 0)}
    for heading, count in counts.items():
        shortened[heading] = (heading, count)
        if count > most:
            first = fit(heading, [Span(0, len(heading))], [count], [most], count_tokens)[0][0]
            shortened[heading] = (heading[first.span.start : first.span.end], first.tokens)
    bounded = []
    budgets = []
    for section in sections:
        outer, mark, innermost = section.heading.rpartition(" > ")
        text, tokens = shortened[innermost]
        bounded.append(dataclasses.replace(section, heading=f"{outer}{mark}{text}"))
        budgets.append(max_tokens - tokens)
    return bounded, budgets
