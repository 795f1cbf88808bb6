"""Judgments as JSON Lines: one object a line, whole, so that nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import FolderMissing
from engine.feedback.beir import read_beir, write_beir
from engine.feedback.rows import Found, Lines, Refused, json_line, read_judgment, write_file
from engine.judgments import Judgment


def export_judgments(judgments: Sequence[Judgment], path: Path) -> int:
    """Write judgments to a file, or to a folder in BEIR's form; returns how many.

    Args:
        judgments: all that there are.
        path: of a folder, or without an ending: BEIR, where what was only seen has no place
            and is left out. Else of a file of JSON Lines.

    Raises:
        DiskFull: there is no room; what was there before stays.
        FolderMissing: the place cannot be written to.
    """
    if path.is_dir() or not path.suffix:
        return write_beir(judgments, path)
    write_file(path, [json_line(_row(judgment)) for judgment in judgments])
    return len(judgments)


def read_judgments(path: Path) -> Found:
    """The judgments in a file of JSON Lines or in a folder in BEIR's form.

    Raises:
        FolderMissing: it is not there, cannot be read, or lacks a file.
    """
    if path.is_dir():
        return read_beir(path)
    if not path.is_file():  # a pipe would keep us waiting
        raise FolderMissing(path)
    found = Found()
    lines = Lines(path, found.rejected)
    now = datetime.now(UTC)
    for number, row in lines.objects():
        try:
            found.judgments.append(read_judgment(row, now=now))
        except Refused as refused:
            lines.refuse(number, refused.args[0])
    return found


def _row(judgment: Judgment) -> dict[str, str | bool]:
    return {
        "query": judgment.query,
        "passage": judgment.passage,
        "relevant": judgment.relevant,
        "weak": judgment.weak,
        "title": judgment.title,
        "heading": judgment.heading,
        "path": judgment.path,
        "query_language": judgment.query_language.value,
        "language": judgment.language.value,
        "model_id": judgment.model_id,
        "judged_at": judgment.judged_at.isoformat(timespec="microseconds"),
    }
