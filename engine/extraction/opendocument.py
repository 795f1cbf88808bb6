"""OpenDocument text and presentations, read from their XML."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.documents import Document, LocatorKind, Section
from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.archives import open_archive, parse_xml, read_member
from engine.extraction.ooxml import attribute, child, children, local
from engine.extraction.outline import Outline, table_text
from engine.extraction.titles import one_line, title_or_stem

_MAX_CELL = 400
_SPACES = re.compile(r"[ \t\r\n]+")
# The contents repeat the headings; tracked changes hold what was deleted.
_SKIPPED = frozenset(
    ("tracked-changes", "table-of-content", "alphabetical-index", "sequence-decls", "forms")
)
_APART = frozenset(("note", "annotation", "frame", "custom-shape", "text-box"))


def read_text(file: BinaryIO, path: Path) -> Document:
    """An ODT file: headings, paragraphs, lists, tables, frames, notes, then page headers."""
    archive = _opened(file, path)
    content = _part(archive, "content.xml", path)
    body = child(content, "body", "text")
    if body is None:
        raise DamagedDocument(path, detail="no text body")
    outline = Outline()
    walk = _Walk(outline, _title_styles(content))
    walk.add(body)
    sections = outline.sections() + _page_margins(archive, path)
    own = walk.title or _meta_title(archive, path)
    return Document(title_or_stem(own, path, outline.opening_heading()), sections)


def read_slides(file: BinaryIO, path: Path) -> Document:
    """An ODP file: one section a slide, its title as heading."""
    archive = _opened(file, path)
    show = child(_part(archive, "content.xml", path), "body", "presentation")
    if show is None:
        raise DamagedDocument(path, detail="no presentation body")
    sections: list[Section] = []
    first = ""
    for number, page in enumerate(children(show, "page"), start=1):
        outline = Outline(LocatorKind.SLIDE, number=number)
        titles = [shape for shape in page if attribute(shape, "class") == "title"]
        title = one_line(" ".join(_all_text(shape) for shape in titles))
        first = first or (title if number == 1 else "")
        outline.heading(1, title)
        walk = _Walk(outline)
        for shape in page:
            if shape not in titles:
                walk.add([shape])
        sections.extend(outline.sections())
    title = title_or_stem(_meta_title(archive, path), path, first)
    return Document(title, tuple(sections))


def _opened(file: BinaryIO, path: Path) -> zipfile.ZipFile:
    archive = open_archive(file, path)
    if "META-INF/manifest.xml" in archive.namelist():
        manifest = _part(archive, "META-INF/manifest.xml", path)
        if any(local(element) == "encryption-data" for element in manifest.iter()):
            raise EncryptedDocument(path)
    return archive


def _part(archive: zipfile.ZipFile, name: str, path: Path) -> Any:
    return parse_xml(read_member(archive, name, path), path, name)


def _meta_title(archive: zipfile.ZipFile, path: Path) -> str:
    if "meta.xml" not in archive.namelist():
        return ""
    meta = child(_part(archive, "meta.xml", path), "meta", "title")
    return (meta.text or "") if meta is not None else ""


def _title_styles(content: Any) -> frozenset[str]:
    """The style "Title" and the automatic styles that only vary it."""
    styles = child(content, "automatic-styles")
    derived = (
        attribute(style, "name")
        for style in children(styles if styles is not None else (), "style")
        if attribute(style, "parent-style-name") == "Title"
    )
    return frozenset(("Title", *derived))


def _page_margins(archive: zipfile.ZipFile, path: Path) -> tuple[Section, ...]:
    """Headers and footers of the pages, each text once."""
    if "styles.xml" not in archive.namelist():
        return ()
    outline = Outline()
    root = _part(archive, "styles.xml", path)
    margins = (e for e in root.iter() if local(e).startswith(("header", "footer")))
    texts = (_all_text(e) for e in margins if not local(e).endswith("style"))
    for text in dict.fromkeys(map(one_line, texts)):
        outline.paragraph(text)
    return outline.sections()


class _Walk:
    """Hands the blocks of a body to an outline."""

    def __init__(self, outline: Outline, title_styles: frozenset[str] = frozenset()) -> None:
        self._outline = outline
        self._title_styles = title_styles
        self._items: list[str] | None = None
        self.title = ""

    def add(self, blocks: Any) -> None:
        """Adds blocks in order, whatever they are wrapped in."""
        for block in blocks:
            name = local(block)
            if name == "h":
                level = attribute(block, "outline-level")
                self._outline.heading(int(level) if level.isdigit() else 1, _line(block))
                self._add_apart(block)
            elif name == "p":
                self._paragraph(block)
            elif name == "list":
                self._list(block)
            elif name == "table":
                self._table(block)
            elif name and name not in _SKIPPED:
                self.add(block)

    def _paragraph(self, block: Any) -> None:
        text = _line(block)
        if attribute(block, "style-name") in self._title_styles and text and not self.title:
            self.title = one_line(text)
            self._outline.heading(0, text)
        elif self._items is not None and text:
            self._items.append(text)
        else:
            self._outline.paragraph(text)
        self._add_apart(block)

    def _add_apart(self, block: Any) -> None:
        """Adds notes, comments and frames that are anchored in a paragraph."""
        for inner in _anchored(block):
            if local(inner) == "annotation":
                self._outline.paragraph(_all_text(inner, "p"))
            else:
                self.add(inner)

    def _list(self, block: Any) -> None:
        outermost = self._items is None
        items = self._items = self._items if self._items is not None else []
        for item in children(block, "list-item", "list-header"):
            before = len(items)
            self.add(item)
            if len(items) > before and not items[before].startswith("- "):
                items[before] = f"- {items[before]}"
        if outermost:
            self._items = None
            self._outline.paragraph("\n".join(items))

    def _table(self, table: Any) -> None:
        cells = [list(children(row, "table-cell")) for row in _rows(table)]
        rows = [[one_line(_all_text(cell)) for cell in row] for row in cells]
        columns = max((len(row) for row in rows), default=0)
        if columns > 1 and all(len(text) <= _MAX_CELL for row in rows for text in row):
            self._outline.paragraph(table_text(rows))
        else:  # a frame around text, not a table of values
            for row in cells:
                for cell in row:
                    self.add(cell)


def _rows(table: Any) -> Iterator[Any]:
    for inner in table:
        name = local(inner)
        if name == "table-row":
            yield inner
        elif name in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _rows(inner)


def _line(block: Any) -> str:
    """The text of a paragraph without what is anchored in it."""
    parts: list[str] = []
    _gather(block, parts)
    return "".join(parts).strip()


def _gather(element: Any, parts: list[str]) -> None:
    parts.append(_spaced(element.text))
    for inner in element:
        name = local(inner)
        if name == "s":
            count = attribute(inner, "c")
            parts.append(" " * min(int(count) if count.isdigit() else 1, 100))
        elif name == "tab":
            parts.append("\t")
        elif name == "line-break":
            parts.append("\n")
        elif name and name not in _APART and name not in _SKIPPED:
            _gather(inner, parts)
        parts.append(_spaced(inner.tail))


def _spaced(text: str | None) -> str:
    """Text with white space as OpenDocument means it: runs are one space, others are marked."""
    return _SPACES.sub(" ", text) if text else ""


def _anchored(block: Any) -> Iterator[Any]:
    for inner in block:
        if local(inner) in _APART:
            yield inner
        else:
            yield from _anchored(inner)


def _all_text(element: Any, *names: str) -> str:
    """The text of all paragraphs below an element, parted by spaces."""
    wanted = names or ("p", "h")
    lines = (_line(inner) for inner in element.iter() if local(inner) in wanted)
    return " ".join(line for line in lines if line)
