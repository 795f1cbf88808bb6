"""PPTX: slides in the order of the show, with tables, groups, charts, notes and comments."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.documents import Document, LocatorKind, Section
from engine.errors import DamagedDocument
from engine.extraction.ooxml import Package, attribute, child, children, local
from engine.extraction.outline import Outline, table_text
from engine.extraction.titles import one_line, title_or_stem

_TITLES = frozenset(("title", "ctrTitle"))
_NO_CONTENT = frozenset(("sldNum", "dt", "ftr", "hdr", "sldImg"))


def read(file: BinaryIO, path: Path) -> Document:
    """One section a slide, its title as heading; a slide that fails is a warning."""
    package = Package(file, path)
    name = package.main_part()
    targets = {relation.id: relation.target for relation in package.relations(name)}
    listing = child(package.root(name), "sldIdLst")
    entries = listing if listing is not None else ()
    names = [targets.get(_relation_id(entry), "") for entry in entries]
    sections: list[Section] = []
    warnings: list[str] = []
    first_title = ""
    for number, slide in enumerate(names, start=1):
        try:
            outline, title = _slide(package, slide, number)
        except DamagedDocument as error:
            warnings.append(f"slide {number}: {error.detail}")
            continue
        first_title = first_title or (title if number == 1 else "")
        sections.extend(outline.sections())
    if names and len(warnings) == len(names):
        raise DamagedDocument(path, detail=warnings[0])
    title = title_or_stem(package.title(), path, first_title)
    return Document(title, tuple(sections), tuple(warnings))


def _relation_id(entry: Any) -> str:
    """The relation that an entry of the slide list names; `id` without namespace is another."""
    for key, value in entry.attrib.items():
        if key.endswith("}id"):
            return str(value)
    return ""


def _slide(package: Package, name: str, number: int) -> tuple[Outline, str]:
    outline = Outline(LocatorKind.SLIDE, number=number)
    tree = child(package.root(name), "cSld", "spTree")
    shapes = list(_shapes(tree)) if tree is not None else []
    titles = [one_line(_shape_text(shape)) for shape in shapes if _placeholder(shape) in _TITLES]
    title = " ".join(text for text in titles if text)
    outline.heading(1, title)
    for shape in shapes:
        if _placeholder(shape) not in _TITLES:
            outline.paragraph(_shape_text(shape))
    for chart in package.related(name, "chart", "chartEx", "diagramData"):
        outline.paragraph(_drawing_text(chart))
    for notes in package.related(name, "notesSlide"):
        for shape in _shapes(notes):
            outline.paragraph(_shape_text(shape))
    for comments in package.related(name, "comments"):
        outline.paragraph(_drawing_text(comments))
    return outline, title


def _shapes(element: Any) -> Iterator[Any]:
    """Shapes and tables in order, those in groups too, without page numbers and the like."""
    for inner in element:
        name = local(inner)
        if name in ("sp", "cxnSp", "graphicFrame"):
            if _placeholder(inner) not in _NO_CONTENT:
                yield inner
        elif name in ("grpSp", "spTree", "cSld", "AlternateContent", "Choice"):
            yield from _shapes(inner)


def _placeholder(shape: Any) -> str:
    """What the shape stands for on the slide ("title", "body", ...), or an empty string."""
    for properties in shape:
        if local(properties).startswith("nv"):
            mark = child(properties, "nvPr", "ph")
            return attribute(mark, "type") or "body" if mark is not None else ""
    return ""


def _shape_text(shape: Any) -> str:
    table = next((element for element in shape.iter() if local(element) == "tbl"), None)
    if table is not None:
        rows = [[_lines(cell) for cell in children(row, "tc")] for row in children(table, "tr")]
        return table_text(rows)
    return _lines(shape)


def _lines(element: Any) -> str:
    """The paragraphs below an element, one a line."""
    lines = (_line(inner) for inner in element.iter() if local(inner) == "p")
    return "\n".join(line for line in lines if line.strip())


def _line(paragraph: Any) -> str:
    parts: list[str] = []
    for run in paragraph:
        name = local(run)
        if name == "br":
            parts.append("\n")
        elif name in ("r", "fld", "m", "AlternateContent"):
            parts += [e.text or "" for e in run.iter() if local(e) == "t"]
    return "".join(parts).strip()


def _drawing_text(root: Any) -> str:
    """Titles, series and categories of a chart, words of a diagram, texts of comments."""
    texts: list[str] = []
    for element in root.iter():
        name = local(element)
        if name == "p" and len(element):
            texts.append(_line(element))
        elif name == "text" or (name == "v" and _in_text_cache(element)):
            texts.append(element.text or "")
    return "\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _in_text_cache(value: Any) -> bool:
    """Whether a chart's value is a name, not a number."""
    return local(value.getparent().getparent()) == "strCache"
