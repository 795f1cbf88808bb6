"""A person's own training file: CSV or JSON Lines of pairs, scored pairs or triplets."""

from __future__ import annotations

import csv
import io
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from engine.errors import BadTrainingFile, FolderMissing

_PREVIEWED = 8
_MOST_ROWS = 200_000
_MOST_BYTES = 512 * 1024 * 1024
_DELIMITERS = ",;\t|"
_SNIFFED_ROWS = 50

_FIRST = ("anchor", "query", "question", "sentence1", "text1", "first", "premise", "a", "frage")
_SECOND = (
    "positive", "answer", "passage", "document", "sentence2", "text2", "second", "hypothesis",
    "b", "antwort",
)  # fmt: skip
_THIRD = ("negative", "hard_negative", "text3")
_SCORE = ("score", "label", "similarity", "similarity_score", "wert")


class FileKind(StrEnum):
    """What the rows of a file are."""

    PAIRS = "pairs"  # two texts that belong together
    SCORED = "scored"  # two texts and how alike they are
    TRIPLETS = "triplets"  # a text, one that belongs to it, one that does not


class RowFault(StrEnum):
    """Why a row cannot be learned from."""

    COLUMNS = "columns"  # too few, or names that are not known
    EMPTY = "empty"  # a text is empty
    NUMBER = "number"  # the score is no number
    RANGE = "range"  # the score is below 0, or over 100
    SYNTAX = "syntax"  # no JSON object


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that is left out.

    Attributes:
        line: in the file, from 1; of a CSV row over several lines the last one.
        fault: why.
        text: how the row begins.
    """

    line: int
    fault: RowFault
    text: str


@dataclass(frozen=True, slots=True)
class OwnRow:
    """A row to learn from.

    Attributes:
        first: the text.
        second: the one that belongs to it, or is compared with it.
        negative: one that does not belong to it; empty outside triplets.
        score: 0 to 1 how alike the two are; 1 for pairs and triplets.
    """

    first: str
    second: str
    negative: str = ""
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What a file holds.

    Attributes:
        path: the file.
        kind: of all its rows.
        rows: those that can be learned from, in order, doubles left out.
        bad: those that cannot.
        doubles: rows that said what an earlier one said.
        cut: whether the file goes on beyond what is read.
    """

    path: Path
    kind: FileKind
    rows: tuple[OwnRow, ...]
    bad: tuple[BadRow, ...]
    doubles: int = 0
    cut: bool = False

    @property
    def preview(self) -> tuple[OwnRow, ...]:
        """The first rows, for looking at."""
        return self.rows[:_PREVIEWED]


def read_own_file(path: Path) -> OwnFile:
    """The rows of a file, JSON Lines by its name (.jsonl, .ndjson, .json), else CSV.

    Columns are known by their names (anchor, positive, negative, sentence1, sentence2, score and
    others); without a line of names, two columns are pairs, a third is a score where it is
    numbers and a negative where it is text. Scores over 1 are taken as 0 to 5, over 5 as 0 to
    100.

    Raises:
        FolderMissing: the file is not there.
        BadTrainingFile: it cannot be read, or no row of it can be learned from.
    """
    text = _decoded(path)
    if path.suffix.lower() in (".jsonl", ".ndjson", ".json"):
        found = list(itertools.islice(_json_rows(text), _MOST_ROWS + 1))
    else:
        found = list(itertools.islice(_csv_rows(text), _MOST_ROWS + 1))
    cut = len(found) > _MOST_ROWS
    found = found[:_MOST_ROWS]
    fields = [row for row in found if isinstance(row[1], list)]
    kind = _kind([row[1] for row in fields if isinstance(row[1], list)])
    rows: list[OwnRow] = []
    bad: list[BadRow] = []
    for line, row in found:
        made = BadRow(line, row[0], row[1]) if isinstance(row, tuple) else _row(line, row, kind)
        if isinstance(made, BadRow):
            bad.append(made)
        else:
            rows.append(made)
    if not rows:
        detail = f"line {bad[0].line}: {bad[0].fault}" if bad else "empty"
        raise BadTrainingFile(path, detail=detail)
    if kind is FileKind.SCORED:
        rows = _scaled(rows)
    distinct = list(dict.fromkeys(rows))
    return OwnFile(path, kind, tuple(distinct), tuple(bad), len(rows) - len(distinct), cut)


# A row is its texts, or why it has none and how it begins.
_Fields = list[str] | tuple[RowFault, str]


def _decoded(path: Path) -> str:
    try:
        size = path.stat().st_size
        if size > _MOST_BYTES:
            raise BadTrainingFile(path, detail=f"{size} bytes, at most {_MOST_BYTES}")
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise FolderMissing(path) from error
    except OSError as error:
        raise BadTrainingFile(path, detail=str(error)) from error
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")  # what spreadsheets on Windows write


def _json_rows(text: str) -> Iterator[tuple[int, _Fields]]:
    for line, row in enumerate(text.splitlines(), start=1):
        if not row.strip():
            continue
        try:
            found = json.loads(row)
        except (ValueError, RecursionError):
            yield line, (RowFault.SYNTAX, row[:80])
            continue
        if isinstance(found, list):
            yield line, [_text(value) for value in found]
        elif isinstance(found, dict):
            yield line, _named({str(key): _text(value) for key, value in found.items()}, row)
        else:
            yield line, (RowFault.SYNTAX, row[:80])


def _csv_rows(text: str) -> Iterator[tuple[int, _Fields]]:
    head = "\n".join(text.splitlines()[:_SNIFFED_ROWS])
    try:
        delimiter = csv.Sniffer().sniff(head, _DELIMITERS).delimiter
    except csv.Error:
        delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names: list[str] | None = None
    first = True
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield reader.line_num, (RowFault.SYNTAX, str(error)[:80])
            continue
        if not any(field.strip() for field in row):
            continue
        if first:
            first = False
            known = {name.strip().casefold() for name in row} & {*_FIRST, *_SECOND}
            if len(known) >= 2:
                names = row
                continue
        if names is None:
            yield reader.line_num, [field.strip() for field in row]
        else:
            values = dict(zip(names, (field.strip() for field in row), strict=False))
            yield reader.line_num, _named(values, delimiter.join(row))


def _named(values: dict[str, str], whole: str) -> _Fields:
    """The values of known names in order: first, second, then score or negative if there is one."""
    by_name = {name.strip().casefold(): value for name, value in values.items()}

    def pick(names: Sequence[str]) -> str | None:
        return next((by_name[name] for name in names if name in by_name), None)

    first, second = pick(_FIRST), pick(_SECOND)
    if first is None or second is None:
        return RowFault.COLUMNS, whole[:80]
    third = pick(_SCORE)
    third = pick(_THIRD) if third is None else third
    return [first, second] if third is None else [first, second, third]


def _kind(rows: Sequence[list[str]]) -> FileKind:
    thirds = [row[2] for row in rows if len(row) > 2 and row[2]]
    if 2 * len(thirds) <= len(rows):
        return FileKind.PAIRS
    numbers = sum(_number(value) is not None for value in thirds)
    return FileKind.SCORED if 2 * numbers > len(thirds) else FileKind.TRIPLETS


def _row(line: int, fields: list[str], kind: FileKind) -> OwnRow | BadRow:
    begins = " | ".join(fields)[:80]
    wanted = 2 if kind is FileKind.PAIRS else 3
    if len(fields) < wanted:
        return BadRow(line, RowFault.COLUMNS, begins)
    if not fields[0] or not fields[1] or (kind is FileKind.TRIPLETS and not fields[2]):
        return BadRow(line, RowFault.EMPTY, begins)
    if kind is FileKind.TRIPLETS:
        return OwnRow(fields[0], fields[1], fields[2])
    if kind is FileKind.PAIRS:
        return OwnRow(fields[0], fields[1])
    score = _number(fields[2])
    if score is None:
        return BadRow(line, RowFault.NUMBER, begins)
    if not 0.0 <= score <= 100.0:
        return BadRow(line, RowFault.RANGE, begins)
    return OwnRow(fields[0], fields[1], score=score)


def _scaled(rows: Sequence[OwnRow]) -> list[OwnRow]:
    most = max(row.score for row in rows)
    scale = 1.0 if most <= 1.0 else 5.0 if most <= 5.0 else 100.0
    return [OwnRow(row.first, row.second, score=row.score / scale) for row in rows]


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ".")) if "," in text else float(text)
    except ValueError:
        return None


def _text(value: object) -> str:
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
