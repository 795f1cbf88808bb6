"""Jupyter notebooks: the cells in order, without results and their pictures."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.documents import Document
from engine.errors import DamagedDocument
from engine.extraction.markdown import add_markdown
from engine.extraction.outline import Outline
from engine.extraction.plain import text_of
from engine.extraction.titles import title_or_stem


def read(file: BinaryIO, path: Path) -> Document:
    """Markdown cells as Markdown, code and raw cells as they are.

    Raises:
        DamagedDocument: if it is no notebook.
    """
    try:
        notebook = json.loads(text_of(file, path))
    except (ValueError, RecursionError) as error:
        raise DamagedDocument(path, detail=f"no JSON: {error}") from error
    if not isinstance(notebook, dict):
        raise DamagedDocument(path, detail="no notebook")
    outline = Outline()
    for kind, source in _cells(notebook):
        if kind == "markdown":
            add_markdown(source, outline)
        else:
            outline.paragraph(source)
    sections = outline.sections()
    return Document(title_or_stem(None, path, outline.first_heading()), sections)


def _cells(notebook: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Kind and source of each cell; version 3 keeps them in worksheets."""
    sheets = notebook.get("worksheets")
    owners = [notebook, *(sheets if isinstance(sheets, list) else ())]
    for owner in owners:
        cells = owner.get("cells") if isinstance(owner, dict) else None
        for cell in cells if isinstance(cells, list) else ():
            if isinstance(cell, dict):
                source = cell.get("source", cell.get("input", ""))
                lines = source if isinstance(source, list) else [source]
                yield str(cell.get("cell_type", "")), "".join(map(str, lines))
