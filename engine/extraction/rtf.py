"""Rich Text Format."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engine.documents import Document, Section
from engine.errors import DamagedDocument
from engine.extraction.outline import table_text
from engine.extraction.titles import title_or_stem

_TITLE = re.compile(r"\{\\title\s((?:[^{}\\]|\\[^{}])*)\}")
_CELL_ROW = re.compile(r"^.*\|\s*$", re.M)
_BLANK_LINES = re.compile(r"\n{3,}")


def read(file: BinaryIO, path: Path) -> Document:
    """The text as one section.

    Raises:
        DamagedDocument: if it is no RTF.
    """
    data = file.read()
    if not data.lstrip().startswith(b"{\\rtf"):
        raise DamagedDocument(path, detail="no RTF header")
    # Bytes beyond ASCII are escaped in RTF; those that are not are meant as the code page.
    source = data.decode("cp1252", errors="replace")
    text = _text(source)
    text = _CELL_ROW.sub(lambda row: table_text([row.group().split("|")]), text)
    text = _BLANK_LINES.sub("\n\n", text.replace("\r\n", "\n")).strip()
    found = _TITLE.search(source[:100_000])
    title = _text("{\\rtf1 " + found.group(1) + "}") if found else ""
    return Document(title_or_stem(title, path), (Section(text),))


def _text(source: str) -> str:
    from striprtf import striprtf

    convert: Callable[..., str] = striprtf.rtf_to_text
    return convert(source, errors="replace")
