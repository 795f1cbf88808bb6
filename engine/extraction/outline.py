"""Outline: gathers paragraphs under headings and turns them into sections."""

from __future__ import annotations

from engine.documents import LocatorKind, Section
from engine.extraction.titles import one_line, shortened

_MAX_HEADING = 200


class Outline:
    """Builds the sections of a text with headings.

    A heading without text of its own becomes a section itself unless a deeper one follows, and
    the whole of one that had to be cut stands as text below it, so that no words are lost.
    """

    def __init__(
        self, kind: LocatorKind = LocatorKind.NONE, *, number: int = 0, label: str = ""
    ) -> None:
        self._kind = kind
        self._number = number
        self._label = label
        self._sections: list[Section] = []
        self._headings: list[tuple[int, str]] = []
        self._blocks: list[str] = []
        self._bare_heading = ""

    def heading(self, level: int, text: str) -> None:
        """Opens a section; level 1 is outermost."""
        text = one_line(text)
        if not text:
            return
        deeper = bool(self._headings) and level > self._headings[-1][0]
        self._flush(keep_bare=not deeper)
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()
        name = shortened(text, _MAX_HEADING)
        self._headings.append((level, name))
        self._bare_heading = text
        if name != text:
            self.paragraph(text)

    def paragraph(self, text: str) -> None:
        """Adds a block of text under the last heading; its line breaks are kept."""
        text = text.strip("\n")
        if text.strip():
            self._blocks.append(text)

    def sections(self) -> tuple[Section, ...]:
        """All sections so far, in reading order."""
        self._flush(keep_bare=True)
        return tuple(self._sections)

    def first_heading(self) -> str:
        """The first heading that was opened, or an empty string."""
        return next((s.heading.split(" > ")[0] for s in self._sections if s.heading), "")

    def opening_heading(self) -> str:
        """The heading that everything begins with, or an empty string."""
        return self._sections[0].heading.split(" > ")[0] if self._sections else ""

    def _flush(self, *, keep_bare: bool) -> None:
        text = "\n\n".join(self._blocks)
        if not text and keep_bare:
            text = self._bare_heading
        if text:
            path = " > ".join(name for _, name in self._headings)
            self._sections.append(Section(text, self._kind, self._number, self._label, path))
        self._blocks = []
        self._bare_heading = ""


def table_text(rows: list[list[str]]) -> str:
    """A table as lines, cells parted by " | "; empty cells and rows are left out."""
    lines = (" | ".join(cell for cell in map(one_line, row) if cell) for row in rows)
    return "\n".join(line for line in lines if line)
