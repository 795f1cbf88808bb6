"""DOCX, read from its XML: body in order, also content controls, text boxes and tracked text.

python-docx leaves out what stands in content controls, insertions and text boxes, and does not
open the strict dialect; so the body is walked here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.documents import Document
from engine.extraction.ooxml import Package, attribute, child, children, local
from engine.extraction.outline import Outline, table_text
from engine.extraction.titles import one_line, title_or_stem

_MAX_HEADING = 250
_MAX_CELL = 400
_TITLE_LEVEL = 0
_WRAPPER_NAMES = "sdt sdtContent customXml ins moveTo smartTag AlternateContent Choice body"
_SKIPPED_NAMES = (
    "del moveFrom pPr rPr tblPr trPr tcPr sdtPr delText instrText Fallback rt fldChar sectPr "
    "numPr posOffset"
)
_WRAPPERS = frozenset(_WRAPPER_NAMES.split())
_SKIPPED = frozenset(_SKIPPED_NAMES.split())
_MARKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


def read(file: BinaryIO, path: Path) -> Document:
    """The body with headings and tables, then headers, footers, notes and comments."""
    package = Package(file, path)
    name = package.main_part()
    styles = _Styles(package.related(name, "styles"))
    outline = Outline()
    body = _Body(outline, styles)
    body.add(package.root(name))
    sections = outline.sections()
    margin = Outline()
    _Body(margin, styles).add_apart(package.related(name, "header", "footer"))
    for part in package.related(name, "footnotes", "endnotes", "comments"):
        _Body(margin, styles).add_apart(note for note in part if not attribute(note, "type"))
    title = title_or_stem(body.title or package.title(), path, outline.opening_heading())
    return Document(title, sections + margin.sections())


class _Styles:
    """What paragraph styles say of headings, titles and lists."""

    def __init__(self, parts: list[Any]) -> None:
        self._styles: dict[str, Any] = {}
        for part in parts:
            for style in children(part, "style"):
                self._styles[attribute(style, "styleId")] = style

    def level(self, paragraph: Any) -> int | None:
        """Heading level from 1, 0 for the document's title, None for text."""
        for properties, name in self._chain(paragraph):
            if name == "title":
                return _TITLE_LEVEL
            if name.startswith("heading ") and name[8:].isdigit():
                return int(name[8:])
            outline = child(properties, "outlineLvl") if properties is not None else None
            if outline is not None:
                value = attribute(outline, "val")
                return int(value) + 1 if value.isdigit() and int(value) < 9 else None
        return None

    def is_list(self, paragraph: Any) -> bool:
        """Whether the paragraph has a bullet or number."""
        for properties, name in self._chain(paragraph):
            number = child(properties, "numPr", "numId") if properties is not None else None
            if number is not None:
                return attribute(number, "val") != "0"
            if name.startswith("list "):
                return True
        return False

    def is_contents(self, paragraph: Any) -> bool:
        """Whether it is a line of the table of contents, which only repeats the headings."""
        return any(name.startswith("toc ") for _, name in self._chain(paragraph))

    def _chain(self, paragraph: Any) -> Iterator[tuple[Any, str]]:
        """Properties and style name, of the paragraph, its style and those it is based on."""
        properties = child(paragraph, "pPr")
        yield properties, ""
        link = child(properties, "pStyle") if properties is not None else None
        for _ in range(12):
            style = self._styles.get(attribute(link, "val")) if link is not None else None
            if style is None:
                return
            name = child(style, "name")
            yield child(style, "pPr"), attribute(name, "val").lower() if name is not None else ""
            link = child(style, "basedOn")


class _Body:
    """Hands the blocks of a part to an outline."""

    def __init__(self, outline: Outline, styles: _Styles) -> None:
        self._outline = outline
        self._styles = styles
        self._items: list[str] = []
        self.title = ""

    def add(self, element: Any) -> None:
        """Adds all blocks below an element."""
        for block in _blocks(element):
            if local(block) == "tbl":
                self._end_list()
                self._table(block)
            else:
                self._paragraph(block)
        self._end_list()

    def add_apart(self, parts: Iterable[Any]) -> None:
        """Adds each part as one paragraph without headings; repeated ones only once."""
        texts = (one_line(" ".join(_paragraph_texts(part))) for part in parts)
        for text in dict.fromkeys(texts):
            self._outline.paragraph(text)

    def _paragraph(self, paragraph: Any) -> None:
        text, boxes = _text(paragraph)
        text = "\n".join(line.strip(" ") for line in text.split("\n")).strip()
        level = self._styles.level(paragraph)
        if text and not self._styles.is_contents(paragraph):
            if level is not None and len(text) <= _MAX_HEADING:
                self._end_list()
                self._outline.heading(level, text)
                if level == _TITLE_LEVEL and not self.title:
                    self.title = text
            elif self._styles.is_list(paragraph):
                self._items.append(f"- {text}")
            else:
                self._end_list()
                self._outline.paragraph(text)
        for box in boxes:
            self._end_list()
            self.add(box)

    def _end_list(self) -> None:
        if self._items:
            items, self._items = self._items, []
            self._outline.paragraph("\n".join(items))

    def _table(self, table: Any) -> None:
        cells = [list(_inner(row, "tc")) for row in _inner(table, "tr")]
        rows = [[" ".join(_paragraph_texts(cell)) for cell in row] for row in cells]
        columns = max((len(row) for row in rows), default=0)
        if columns > 1 and all(len(text) <= _MAX_CELL for row in rows for text in row):
            self._outline.paragraph(table_text(rows))
        else:  # a frame around text, not a table of values
            for row in cells:
                for cell in row:
                    self.add(cell)


def _blocks(element: Any) -> Iterator[Any]:
    """Paragraphs and tables below an element, through controls and insertions."""
    for block in element:
        name = local(block)
        if name in ("p", "tbl"):
            yield block
        elif name in _WRAPPERS:
            yield from _blocks(block)


def _inner(element: Any, name: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, through controls."""
    for inner in element:
        if local(inner) == name:
            yield inner
        elif local(inner) in _WRAPPERS:
            yield from _inner(inner, name)


def _paragraph_texts(element: Any) -> Iterator[str]:
    """The texts of all paragraphs below an element, also of inner tables and boxes."""
    for block in _blocks(element):
        if local(block) == "tbl":
            for row in _inner(block, "tr"):
                for cell in _inner(row, "tc"):
                    yield from _paragraph_texts(cell)
        else:
            text, boxes = _text(block)
            if text.strip():
                yield one_line(text)
            for box in boxes:
                yield from _paragraph_texts(box)


def _text(paragraph: Any) -> tuple[str, list[Any]]:
    """The text of a paragraph, and the text boxes anchored in it."""
    parts: list[str] = []
    boxes: list[Any] = []
    stack = [paragraph]
    while stack:
        element = stack.pop()
        name = local(element)
        if name == "t":
            parts.append(element.text or "")
        elif name in _MARKS:
            parts.append(_MARKS[name])
        elif name == "txbxContent":
            boxes.append(element)
        elif name not in _SKIPPED:
            stack.extend(reversed(element))
    return "".join(parts), boxes
