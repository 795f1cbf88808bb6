"""Sections made ready to be cut: cleaned, headings joined to what they head and kept short."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from engine.documents import Section, Span, encoded_heading
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
    if section.heading and not f" > {section.heading}".endswith(f" > {text}"):
        return False  # its heading says something else: this is what stands below it
    return len(text) <= _STUB_CHARS and "\n" not in text and text[-1] not in ".!?;…|"


def _bound_headings(
    sections: list[Section], count_tokens: TokenCounter, max_tokens: int
) -> tuple[list[Section], list[int]]:
    """Sections with headings that leave room, and the tokens that each leaves for text.

    What had to be cut stands whole at the start of the first section below it, where no earlier
    one and no text says it already.
    """
    most = max_tokens // _HEADING_SHARE
    headings = sorted({section.heading for section in sections} - {""})
    ends = sorted({part for heading in headings for part in _ends(heading)})
    counts = dict(zip(ends, count_tokens(ends) if ends else [], strict=True))

    def shortened(part: str, limit: int) -> tuple[str, int]:
        if counts[part] <= limit:
            return part, counts[part]
        first = fit(part, [Span(0, len(part))], [counts[part]], [limit], count_tokens)[0][0]
        return part[first.span.start : first.span.end], first.tokens

    bounded = {"": [""]}
    for heading in headings:
        first, *between = heading.split(" > ")
        if not between:
            bounded[heading] = [shortened(first, most)[0]]
            continue
        outermost, tokens = shortened(first, max(1, most // 2))
        innermost, _ = shortened(between[-1], max(1, most - tokens - 1))
        bounded[heading] = [outermost, *between[:-1], innermost]
    kept = list(_with_bounded(sections, bounded))
    encoded = sorted({encoded_heading(found.heading) for found in kept} - {""})
    tokens_of = dict(zip(encoded, count_tokens(encoded) if encoded else [], strict=True))
    return kept, [max_tokens - tokens_of.get(encoded_heading(s.heading), 0) for s in kept]


def _with_bounded(sections: list[Section], bounded: dict[str, list[str]]) -> Iterator[Section]:
    above: list[str] = []
    for section in sections:
        whole, kept = section.heading.split(" > "), bounded[section.heading]
        lost = [
            part
            for level, part in enumerate(whole, start=1)
            if kept[level - 1] != part
            and whole[:level] != above[:level]
            and part.rstrip("…") not in section.text
        ]
        above = whole
        text = "\n\n".join([*dict.fromkeys(lost), section.text])
        yield dataclasses.replace(section, text=text, heading=" > ".join(kept))


def _ends(heading: str) -> tuple[str, str]:
    parts = heading.split(" > ")
    return parts[0], parts[-1]
