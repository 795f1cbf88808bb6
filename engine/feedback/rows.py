"""Rows of files as judgments: read line by line, whatever the file holds."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.catalog.schema import storable
from engine.documents import Language
from engine.errors import DiskFull, FolderMissing, LibraryLocked
from engine.judgments import Judgment, RejectedRow, Rejection
from engine.language import detect
from engine.model_store.files import write_whole

LONGEST_QUERY = 10_000  # characters
LONGEST_PASSAGE = 100_000
_LONGEST_LINE = 2**21  # bytes
_MOST_REJECTED = 1_000  # of one file; a file of a thousand bad rows is another kind of file
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


class Refused(Exception):
    """A row is no judgment; `args[0]` says why."""


@dataclass(slots=True)
class Found:
    """What a file holds.

    Attributes:
        judgments: each with whether the file says when it was made.
        rejected: rows that are none.
    """

    judgments: list[tuple[Judgment, bool]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)


class Lines:
    """The lines of a file, and those of them that were refused."""

    def __init__(self, path: Path, rejected: list[RejectedRow], *, name: str = "") -> None:
        """Of a file.

        Args:
            path: of the file.
            rejected: where refused rows are noted.
            name: under which the file is named there.
        """
        self._path = path
        self._rejected = rejected
        self._name = name
        self._refused = 0

    def texts(self) -> Iterator[tuple[int, str]]:
        """Number, from 1, and text of each line that is UTF-8; blank ones are passed over.

        Raises:
            FolderMissing: the file is not there, or cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                number = 0
                while self._refused < _MOST_REJECTED and (line := file.readline(_LONGEST_LINE)):
                    number += 1
                    long = not line.endswith(b"\n") and len(line) >= _LONGEST_LINE
                    while long and (rest := file.readline(_LONGEST_LINE)):
                        if rest.endswith(b"\n"):
                            break
                    line = line.removeprefix(_BYTE_ORDER_MARK) if number == 1 else line
                    if long:
                        self.refuse(number, Rejection.TOO_LONG)
                    elif line.strip():
                        try:
                            yield number, line.decode().rstrip("\r\n")
                        except UnicodeDecodeError:
                            self.refuse(number, Rejection.NOT_UTF8)
                if self._refused >= _MOST_REJECTED:
                    stopped = RejectedRow(number + 1, Rejection.STOPPED, self._name)
                    self._rejected.append(stopped)
        except OSError as error:
            raise FolderMissing(self._path, detail=str(error)) from error

    def objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Number and value of each line that is a JSON object.

        Raises:
            FolderMissing: the file is not there, or cannot be read.
        """
        for number, text in self.texts():
            try:
                value = json.loads(text)
            except (ValueError, RecursionError):
                value = None
            if isinstance(value, dict):
                yield number, value
            else:
                self.refuse(number, Rejection.NOT_JSON)

    def refuse(self, number: int, reason: Rejection) -> None:
        """Note that a line is none of those that are wanted."""
        self._refused += 1
        self._rejected.append(RejectedRow(number, reason, self._name))


def read_judgment(row: Mapping[str, Any], *, now: datetime) -> tuple[Judgment, bool]:
    """The judgment that a row describes, and whether the row says when it was made.

    Args:
        row: with `query`, `passage` and `relevant`; all else may be absent or null.
        now: the time it gets if it has none, or one that is still to come.

    Raises:
        Refused: it describes none.
    """
    query = _text(row, "query", Rejection.NO_QUERY, LONGEST_QUERY).replace("\0", " ")
    passage = _text(row, "passage", Rejection.NO_PASSAGE, LONGEST_PASSAGE)
    if not any(character.isalnum() for character in query):
        raise Refused(Rejection.NO_QUERY)
    if not passage.strip():
        raise Refused(Rejection.NO_PASSAGE)
    if not isinstance(row.get("relevant"), bool):
        raise Refused(Rejection.NO_LABEL)
    judged_at = _time(row.get("judged_at"))
    judgment = Judgment(
        judgment_id=0,
        query=query,
        passage=passage,
        title=_or_empty(row, "title"),
        path=_path(_or_empty(row, "path")),
        relevant=row["relevant"],
        weak=_flag(row, "weak"),
        query_language=_language(row.get("query_language"), query),
        language=_language(row.get("language"), passage),
        model_id=_or_empty(row, "model_id"),
        judged_at=now if judged_at is None else min(judged_at, now),
        heading=_or_empty(row, "heading"),
    )
    return judgment, judged_at is not None


def json_line(values: Mapping[str, Any]) -> bytes:
    """One line of JSON; readable, save where a text holds what UTF-8 cannot."""
    text = json.dumps(values, ensure_ascii=False)
    try:
        return text.encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(values).encode() + b"\n"


def write_file(path: Path, lines: list[bytes]) -> None:
    """Write lines so that a kill or a full disk leaves the old file or the new one.

    Raises:
        DiskFull: there is no room.
        FolderMissing: the folder is not there, or cannot be written to.
    """
    try:
        write_whole(path, b"".join(lines))
    except DiskFull:
        raise
    except LibraryLocked as error:
        raise FolderMissing(path, detail=error.detail) from error


def _text(row: Mapping[str, Any], name: str, absent: Rejection, longest: int) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise Refused(absent)
    if len(value) > longest:
        raise Refused(Rejection.TOO_LONG)
    return value


def _or_empty(row: Mapping[str, Any], name: str) -> str:
    return "" if row.get(name) is None else _text(row, name, Rejection.BAD_FIELD, LONGEST_QUERY)


def _path(text: str) -> str:
    """A path as a system could have it: with odd bytes, but not with halves of letters."""
    try:
        os.fsencode(text)
    except UnicodeEncodeError:
        return storable(text)
    return text


def _flag(row: Mapping[str, Any], name: str) -> bool:
    value = row.get(name)
    if value is None:
        return False
    if not isinstance(value, bool):
        raise Refused(Rejection.BAD_FIELD)
    return value


def _language(code: object, text: str) -> Language:
    if code is None:
        return detect(text)
    try:
        return Language(str(code))
    except ValueError as error:
        raise Refused(Rejection.BAD_FIELD) from error


def _time(value: object) -> datetime | None:
    if value is None:
        return None
    try:
        moment = datetime.fromisoformat(value)  # type: ignore[arg-type]
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (TypeError, ValueError, OverflowError) as error:
        raise Refused(Rejection.BAD_FIELD) from error
