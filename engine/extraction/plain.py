"""Plain text and source code, in any encoding."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

from engine.documents import Document, Section
from engine.errors import UnsupportedFormat
from engine.extraction.decoding import NotText, decode
from engine.extraction.titles import title_or_stem


def text_of(file: BinaryIO, path: Path) -> str:
    """The whole file as text.

    Raises:
        UnsupportedFormat: if it is binary under the name of a text.
    """
    try:
        return decode(file.read())
    except NotText:
        raise UnsupportedFormat(path, detail="binary") from None


def read(file: BinaryIO, path: Path) -> Document:
    """A text file as one section, under its file name."""
    text = text_of(file, path).replace("\f", "\n\n")
    return Document(title_or_stem(None, path), (Section(text.strip("\n")),))


def read_code(file: BinaryIO, path: Path) -> Document:
    """Source code as one section; its name keeps the suffix, which says what it is."""
    document = read(file, path)
    return Document(path.name, document.sections)
