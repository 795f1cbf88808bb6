"""PDF, page by page, with printed page labels and bookmarks as headings."""

from __future__ import annotations

import logging
import struct
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from engine.documents import Document, LocatorKind, Section
from engine.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument, NoTextFound
from engine.extraction.titles import one_line, title_or_stem

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

# What pypdf lets through when a part of a file is broken.
_FAULTS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    RecursionError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
_MAX_WARNINGS = 50


def read(file: BinaryIO, path: Path) -> Document:
    """The text of each page as a section; a page that fails is a warning.

    Raises:
        EncryptedDocument: if a user password is needed; an owner password is not.
        DamagedDocument: if no page can be read.
        DocumentTooLarge: if it unpacks beyond pypdf's limits.
        NoTextFound: if the pages hold no text, as in a scan.
    """
    from pypdf import PdfReader
    from pypdf.errors import (
        DependencyError,
        FileNotDecryptedError,
        LimitReachedError,
        PyPdfError,
    )

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(file, strict=False)
        pages = len(reader.pages)
    except FileNotDecryptedError as error:
        raise EncryptedDocument(path) from error
    except DependencyError as error:
        raise EncryptedDocument(path, detail=one_line(str(error))) from error
    except LimitReachedError as error:
        raise DocumentTooLarge(path, detail=one_line(str(error))) from error
    except (PyPdfError, *_FAULTS) as error:
        raise DamagedDocument(path, detail=_reason(error)) from error
    if not pages:
        raise DamagedDocument(path, detail="no pages")
    return _document(reader, pages, path, (PyPdfError, *_FAULTS))


def _document(
    reader: PdfReader, pages: int, path: Path, faults: tuple[type[Exception], ...]
) -> Document:
    headings = _bookmarks(reader, faults)
    labels = _labels(reader, faults)
    sections: list[Section] = []
    warnings: list[str] = []
    failed = 0
    heading = ""
    for index in range(pages):
        heading = headings.get(index, heading)
        try:
            page = reader.pages[index]
            # Some writers set a tab for every word space; a tab would pass for a table's column.
            text = page.extract_text().replace("\t", " ").strip("\n")
            notes = _notes(page)
        except faults as error:
            failed += 1
            warnings.append(f"page {index + 1}: {_reason(error)}")
            continue
        if _is_garbled(text):
            failed += 1
            warnings.append(f"page {index + 1}: the characters of its fonts are not known")
            continue
        text = "\n\n".join(part for part in (text, notes) if part.strip())
        if text:
            sections.append(
                Section(text, LocatorKind.PAGE, index + 1, labels.get(index, ""), heading)
            )
    if failed == pages:
        raise DamagedDocument(path, detail=warnings[0])
    if not sections:
        raise NoTextFound(path, detail=f"{pages} pages without text, perhaps a scan")
    return Document(_title(reader, path, faults), tuple(sections), tuple(warnings[:_MAX_WARNINGS]))


def _notes(page: PageObject) -> str:
    """What was filled into the forms of a page and noted on it."""
    texts: list[str] = []
    for reference in page.get("/Annots", None) or ():
        note = reference.get_object()
        if not isinstance(note, dict) or note.get("/Subtype") in ("/Link", "/Popup"):
            continue
        key = "/V" if note.get("/Subtype") == "/Widget" else "/Contents"
        value = note.get(key)
        if value is None and key == "/V" and "/Parent" in note:
            value = note["/Parent"].get(key)
        if isinstance(value, str) and not value.startswith("/"):  # names are states of boxes
            texts.append(one_line(value))
    return "\n".join(dict.fromkeys(text for text in texts if text))


def _title(reader: PdfReader, path: Path, faults: tuple[type[Exception], ...]) -> str:
    """The title in the metadata, if it is one."""
    try:
        found = reader.metadata.title if reader.metadata is not None else None
    except faults:
        found = None
    return title_or_stem(str(found or ""), path)


def _labels(reader: PdfReader, faults: tuple[type[Exception], ...]) -> dict[int, str]:
    """Printed page labels by page index, only where they differ from the page's number."""
    try:
        if "/PageLabels" not in reader.root_object:
            return {}
        labels = reader.page_labels
    except faults:
        return {}
    return {n: label for n, label in enumerate(labels) if label and label != str(n + 1)}


def _bookmarks(reader: PdfReader, faults: tuple[type[Exception], ...]) -> dict[int, str]:
    """Heading path by page index: the first bookmark that points to the page.

    Pages without one keep the heading of the last bookmark before them.
    """
    found: dict[int, str] = {}
    last: dict[int, str] = {}
    try:
        for page, heading in _flattened(reader, reader.outline, ()):
            found.setdefault(page, heading)
            last[page] = heading
    except faults:
        return {}
    # A page after one with several bookmarks belongs to the last of them.
    for page, heading in last.items():
        if heading != found[page]:
            found.setdefault(page + 1, heading)
    return found


def _flattened(
    reader: PdfReader, items: list[Any], above: tuple[str, ...]
) -> list[tuple[int, str]]:
    flat: list[tuple[int, str]] = []
    name = ""
    for item in items:
        if isinstance(item, list):
            flat += _flattened(reader, item, (*above, name) if name else above)
            continue
        name = one_line(str(item.title or ""))
        page = reader.get_destination_page_number(item)
        if name and page is not None and page >= 0:
            flat.append((page, " > ".join((*above, name))))
    return flat


def _is_garbled(text: str) -> bool:
    """Whether most of a page could not be turned into known characters."""
    visible = len(text) - sum(map(text.count, " \n\t\xa0"))
    unknown = text.count("\ufffd") + sum("\ue000" <= character <= "\uf8ff" for character in text)
    return unknown > visible // 2 and unknown > 0


def _reason(error: BaseException) -> str:
    return one_line(f"{type(error).__name__}: {error}")[:300].rstrip(": ")
