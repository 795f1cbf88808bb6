"""From a path to a document: finds the reader, opens the file read-only, tidies the result."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from engine.documents import Document, Section
from engine.errors import (
    DamagedDocument,
    DocumentTooLarge,
    NoTextFound,
    UnreadableFile,
    UnsupportedFormat,
)
from engine.extraction import (
    epub,
    formats,
    mail,
    markdown,
    notebook,
    opendocument,
    pdf,
    plain,
    rtf,
    sheets,
    slides,
    web,
    wordprocessing,
)
from engine.extraction.formats import KNOWN_TYPES, is_candidate

__all__ = ["KNOWN_TYPES", "extract", "file_type", "is_candidate"]

Reader = Callable[[BinaryIO, Path], Document]

MAX_TEXT_FILE_BYTES = 64 * 1024 * 1024
MAX_FILE_BYTES = 1024 * 1024 * 1024
MAX_CHARACTERS = 20_000_000

# Lone surrogates cannot be stored, control characters cannot be shown.
_UNWANTED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")
_WORD = re.compile(r"\w")


def file_type(path: Path) -> str:
    """The type that the file is read as, one of KNOWN_TYPES; its suffix, or what it really is.

    Raises:
        UnsupportedFormat: if there is no reader for it.
        EncryptedDocument: if it is an Office file under a password.
        UnreadableFile: if it cannot be opened.
    """
    with _opened(path) as file:
        return formats.detect(file, path)


def extract(path: Path) -> Document:
    """What the file says, with its places; the file is opened for reading only.

    Raises:
        UnsupportedFormat: if there is no reader for it.
        EncryptedDocument: if a password is needed.
        DamagedDocument: if it is not what its format demands.
        DocumentTooLarge: if the file, or what it unpacks to, is over a limit.
        NoTextFound: if it holds no text.
        UnreadableFile: if it cannot be opened, or changed while it was read.
    """
    with _opened(path) as file:
        before = _state(os.fstat(file.fileno()))
        kind = formats.detect(file, path)
        _check_size(path, kind, before[1])
        try:
            document = _reader(kind)(file, path)
        except DamagedDocument as error:
            _check_unchanged(path, before, error)
            raise
        _check_unchanged(path, before)
    return _tidied(document, path)


def _read_attachment(file: BinaryIO, path: Path) -> Document:
    """What a file says that exists only within another."""
    if not is_candidate(path):
        raise UnsupportedFormat(path, detail=path.suffix)
    kind = formats.detect(file, path)
    if kind == "eml":
        raise UnsupportedFormat(path, detail="a message attached as a file")
    return _tidied(_reader(kind)(file, path), path)


def _read_mail(file: BinaryIO, path: Path) -> Document:
    return mail.read(file, path, _read_attachment)


_READERS: dict[str, Reader] = {
    "csv": sheets.read_delimited,
    "docx": wordprocessing.read,
    "eml": _read_mail,
    "epub": epub.read,
    "html": web.read,
    "ipynb": notebook.read,
    "md": markdown.read,
    "odp": opendocument.read_slides,
    "ods": sheets.read,
    "odt": opendocument.read_text,
    "pdf": pdf.read,
    "pptx": slides.read,
    "rtf": rtf.read,
    "tsv": sheets.read_delimited,
    "txt": plain.read,
    "xls": sheets.read,
    "xlsx": sheets.read_xlsx,
}


def _reader(kind: str) -> Reader:
    return _READERS.get(kind, plain.read_code)


def _opened(path: Path) -> BinaryIO:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UnsupportedFormat(path, detail="not a regular file")
        return path.open("rb")
    except OSError as error:
        raise UnreadableFile(path, detail=error.strerror or type(error).__name__) from error
    except ValueError as error:  # a null byte in the name
        raise UnreadableFile(path, detail=str(error)) from error


def _state(found: os.stat_result) -> tuple[int, int, int]:
    return found.st_ino, found.st_size, found.st_mtime_ns


def _check_unchanged(
    path: Path, before: tuple[int, int, int], cause: BaseException | None = None
) -> None:
    try:
        after = _state(path.stat())
    except OSError as error:
        raise UnreadableFile(path, detail="gone while it was read") from error
    if after != before:
        raise UnreadableFile(path, detail="changed while it was read") from cause


def _check_size(path: Path, kind: str, size_bytes: int) -> None:
    if size_bytes == 0:
        raise NoTextFound(path, detail="empty file")
    limit = MAX_TEXT_FILE_BYTES if formats.is_text(kind) else MAX_FILE_BYTES
    if size_bytes > limit:
        raise DocumentTooLarge(path, detail=f"{size_bytes} bytes, at most {limit}")


def _tidied(document: Document, path: Path) -> Document:
    sections = tuple(_clean_section(section) for section in document.sections if section.text)
    sections = tuple(section for section in sections if section.text.strip())
    if sum(len(section.text) for section in sections) > MAX_CHARACTERS:
        raise DocumentTooLarge(path, detail=f"over {MAX_CHARACTERS} characters")
    if not any(_WORD.search(section.text) for section in sections):
        raise NoTextFound(path, detail="; ".join(document.warnings)[:500])
    warnings = tuple(_clean(warning)[:500] for warning in document.warnings)
    return Document(_clean(document.title), sections, warnings)


def _clean_section(section: Section) -> Section:
    parts = (section.text, section.label, section.heading)
    if not any(_UNWANTED.search(part) for part in parts):
        return section
    text, label, heading = map(_clean, parts)
    return Section(text, section.kind, section.number, label, heading)


def _clean(text: str) -> str:
    return _UNWANTED.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    character = match.group()
    if character in "\r\x0b\f\x1e\x1c\x1d\x85":
        return "\n"
    return "\ufffd" if "\ud800" <= character <= "\udfff" else ""
