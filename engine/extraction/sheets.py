"""Spreadsheets (XLSX, XLS, ODS) and delimited text: each row says what its columns are."""

from __future__ import annotations

import csv
import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from engine.documents import Document, LocatorKind, Section
from engine.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument
from engine.extraction.archives import open_archive
from engine.extraction.ooxml import Package, local
from engine.extraction.plain import text_of
from engine.extraction.titles import one_line, title_or_stem

_MAX_HEADER = 60
_MAX_CHARACTERS = 20_000_000
_DELIMITERS = ",;\t|"
_COMMENTS = ("comments", "threadedComment")


def read(file: BinaryIO, path: Path) -> Document:
    """One section a sheet; a sheet that fails is a warning.

    Raises:
        EncryptedDocument: if the workbook has a password.
        DamagedDocument: if it cannot be opened, or none of its sheets.
        DocumentTooLarge: if it holds too much text.
    """
    import python_calamine as calamine

    if zipfile.is_zipfile(file):
        open_archive(file, path)
    file.seek(0)
    try:
        book = calamine.CalamineWorkbook.from_filelike(file)
    except calamine.PasswordError as error:
        raise EncryptedDocument(path) from error
    except (calamine.CalamineError, OSError) as error:
        raise DamagedDocument(path, detail=one_line(str(error))) from error
    sections: list[Section] = []
    warnings: list[str] = []
    for number, name in enumerate(book.sheet_names, start=1):
        try:
            rows = book.get_sheet_by_name(name).iter_rows()
            text = rows_text((list(map(_cell, row)) for row in rows), path)
        except calamine.WorksheetNotFound:
            continue  # a sheet that is one large chart
        except (calamine.CalamineError, OSError) as error:
            warnings.append(f"sheet {name}: {one_line(str(error))}")
            continue
        if text:
            sections.append(Section(text, LocatorKind.SHEET, number, name))
    if warnings and not sections:
        raise DamagedDocument(path, detail=warnings[0])
    return Document(title_or_stem(None, path), tuple(sections), tuple(warnings))


def read_xlsx(file: BinaryIO, path: Path) -> Document:
    """As read(), and the comments on cells at the end; those that fail are a warning."""
    document = read(file, path)
    file.seek(0)
    package = Package(file, path)
    name = package.main_part()
    notes: list[str] = []
    warnings = list(document.warnings)
    for relation in package.relations(name):
        for kind in _COMMENTS if relation.kind == "worksheet" else ():
            try:
                for part in package.related(relation.target, kind):
                    notes += _comments(part)
            except DamagedDocument as error:  # in an .xlsb file they are not XML
                warnings.append(f"comments: {error.detail}")
    sections = document.sections
    if notes:
        sections += (Section("\n".join(dict.fromkeys(notes))),)
    return Document(title_or_stem(package.title(), path), sections, tuple(dict.fromkeys(warnings)))


def read_delimited(file: BinaryIO, path: Path) -> Document:
    """CSV and TSV in any encoding, parted by comma, semicolon, tab or bar."""
    text = text_of(file, path)
    delimiter = _delimiter(text[:65536], path)
    csv.field_size_limit(max(csv.field_size_limit(), 16 * 1024 * 1024))
    try:
        rows = csv.reader(io.StringIO(text.replace("\0", "")), delimiter=delimiter)
        section = Section(rows_text(rows, path))
    except csv.Error as error:
        raise DamagedDocument(path, detail=str(error)) from error
    return Document(title_or_stem(None, path), (section,))


def rows_text(rows: Iterable[list[str]], path: Path) -> str:
    """Rows as lines; below a row of column names each line is "name: value | name: value".

    Empty rows part tables.

    Raises:
        DocumentTooLarge: beyond what a document may hold.
    """
    blocks: list[str] = []
    size = 0
    for table in _tables(rows):
        text = "\n".join(_table_lines(table))
        size += len(text)
        if size > _MAX_CHARACTERS:
            raise DocumentTooLarge(path, detail=f"over {_MAX_CHARACTERS} characters")
        blocks.append(text)
    return "\n\n".join(blocks)


def _tables(rows: Iterable[list[str]]) -> Iterator[list[list[str]]]:
    """Runs of rows that are not empty."""
    table: list[list[str]] = []
    for row in rows:
        if any(cell.strip() for cell in row):
            table.append([one_line(cell) for cell in row])
        elif table:
            yield table
            table = []
    if table:
        yield table


def _table_lines(table: list[list[str]]) -> Iterator[str]:
    """Lines of one table; titles of a single cell may stand above its column names."""
    first = next((n for n, row in enumerate(table) if sum(map(bool, row)) > 1), len(table))
    names: list[str] = []
    if first + 1 < len(table) and _names_columns(table[first], table[first + 1]):
        names = table.pop(first)
    for index, row in enumerate(table):
        yield " | ".join(_named(names if index >= first else [], row))


def _named(names: list[str], row: list[str]) -> Iterator[str]:
    for column, cell in enumerate(row):
        if cell:
            name = names[column] if column < len(names) else ""
            yield f"{name.rstrip(':')}: {cell}" if name else cell


def _names_columns(row: list[str], following: list[str]) -> bool:
    """Whether a row looks like column names: several short, different words above values."""
    names = [cell for cell in row if cell]
    values = [column for column, cell in enumerate(following) if cell]
    named = [column for column in values if column < len(row) and row[column]]
    return (
        len(names) >= 2
        and len(set(names)) == len(names)
        and all(len(name) <= _MAX_HEADER and not _is_number(name) for name in names)
        and len(named) >= 2
        and 2 * len(named) >= len(values)
    )


def _is_number(text: str) -> bool:
    return text.lstrip("+-").replace(".", "").replace(",", "").replace("%", "").strip().isdigit()


def _cell(value: Any) -> str:
    """A cell as people read it."""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return f"{value:.10g}" if value != int(value) or abs(value) > 1e15 else str(int(value))
    if isinstance(value, datetime.datetime):
        return str(value.date()) if value.time() == datetime.time() else value.isoformat(" ")
    return str(value)


def _delimiter(sample: str, path: Path) -> str:
    """The delimiter that parts the first lines into most columns of equal number."""
    best, most = "\t" if path.suffix.lower() in (".tsv", ".tab") else ",", 0.0
    for delimiter in _DELIMITERS:
        lines = sample.splitlines(keepends=True)[:-1] or [sample]
        try:
            widths = [len(row) for row in csv.reader(lines[:50], delimiter=delimiter) if row]
        except csv.Error:
            continue
        common = max(set(widths), key=widths.count) if widths else 1
        agreeing = widths.count(common) / max(1, len(widths))
        if common > 1 and common * agreeing**2 > most:
            best, most = delimiter, common * agreeing**2
    return best


def _comments(part: Any) -> list[str]:
    texts = []
    for element in part.iter():
        if local(element) in ("comment", "threadedComment"):
            words = "".join(e.text or "" for e in element.iter() if local(e) in ("t", "text"))
            texts.append(one_line(words))
    # Excel repeats threaded comments for old versions, behind a notice with this link.
    return [text for text in texts if text and "go.microsoft.com/fwlink" not in text]
