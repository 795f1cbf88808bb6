"""Judgments in the form of BEIR: corpus.jsonl, queries.jsonl, and qrels/test.tsv.

The form of Thakur and others, BEIR, 2021, which tools for evaluating and training read. It knows
a query, a passage with a title, and a whole number that says how relevant one is to the other;
what else a judgment holds goes along as `metadata`, save the time and the model.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from engine.catalog.judgments import passage_key, query_key
from engine.errors import FolderMissing
from engine.feedback.rows import Found, Lines, Refused, json_line, read_judgment, write_file
from engine.judgments import Judgment, Rejection

CORPUS, QUERIES, QRELS = "corpus.jsonl", "queries.jsonl", "qrels"
_HEADER = "query-id\tcorpus-id\tscore"
_ID_BYTES = 16


class _Verdict(NamedTuple):
    line: int
    query_id: str
    passage_id: str
    relevant: bool


def write_beir(judgments: Sequence[Judgment], folder: Path) -> int:
    """Write what was said, not what was only seen; returns how many judgments.

    Raises:
        DiskFull: there is no room.
        FolderMissing: the folder cannot be made or written to.
    """
    said = [judgment for judgment in judgments if not judgment.weak]
    queries: dict[str, dict[str, Any]] = {}
    corpus: dict[str, dict[str, Any]] = {}
    qrels = [_HEADER]
    for judgment in said:
        key = query_key(judgment.query).encode()
        query_id = hashlib.sha256(key).digest()[:_ID_BYTES].hex()
        passage_id = passage_key(judgment.passage).hex()
        queries.setdefault(
            query_id,
            {
                "_id": query_id,
                "text": judgment.query,
                "metadata": {"language": judgment.query_language.value},
            },
        )
        corpus.setdefault(
            passage_id,
            {
                "_id": passage_id,
                "title": judgment.title,
                "text": judgment.passage,
                "metadata": {
                    "heading": judgment.heading,
                    "path": judgment.path,
                    "language": judgment.language.value,
                },
            },
        )
        qrels.append(f"{query_id}\t{passage_id}\t{int(judgment.relevant)}")
    try:
        (folder / QRELS).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderMissing(folder, detail=str(error)) from error
    write_file(folder / CORPUS, [json_line(row) for row in corpus.values()])
    write_file(folder / QUERIES, [json_line(row) for row in queries.values()])
    write_file(folder / QRELS / "test.tsv", [line.encode() + b"\n" for line in qrels])
    return len(said)


def read_beir(folder: Path) -> Found:
    """The judgments of all qrels in a folder; a score above 0 is relevant.

    Raises:
        FolderMissing: one of the files is not there.
    """
    found = Found()
    qrels = sorted((folder / QRELS).glob("*.tsv"))
    if not qrels:
        raise FolderMissing(folder / QRELS / "test.tsv")
    verdicts = [(path, _verdicts(path, found)) for path in qrels]
    asked = {one.query_id for _, of_file in verdicts for one in of_file}
    judged = {one.passage_id for _, of_file in verdicts for one in of_file}
    queries = _texts(folder / QUERIES, asked, found)
    corpus = _texts(folder / CORPUS, judged, found)
    now = datetime.now(UTC)
    for path, of_file in verdicts:
        lines = Lines(path, found.rejected, name=_name(path))
        for one in of_file:
            if one.query_id not in queries:
                lines.refuse(one.line, Rejection.UNKNOWN_QUERY)
            elif one.passage_id not in corpus:
                lines.refuse(one.line, Rejection.UNKNOWN_PASSAGE)
            else:
                row = _row(queries[one.query_id], corpus[one.passage_id], one.relevant)
                try:
                    found.judgments.append(read_judgment(row, now=now))
                except Refused as refused:
                    lines.refuse(one.line, refused.args[0])
    return found


def _verdicts(path: Path, found: Found) -> list[_Verdict]:
    lines = Lines(path, found.rejected, name=_name(path))
    verdicts = []
    for number, text in lines.texts():
        columns = [column.strip() for column in text.split("\t")]
        if len(columns) != 3:
            lines.refuse(number, Rejection.BAD_COLUMNS)
        elif not columns[2].removeprefix("-").isdecimal():
            if number > 1:  # the first line is the names of the columns
                lines.refuse(number, Rejection.NO_LABEL)
        else:
            score = columns[2].lstrip("0")
            relevant = bool(score) and not score.startswith("-")
            verdicts.append(_Verdict(number, columns[0], columns[1], relevant))
    return verdicts


def _texts(path: Path, wanted: set[str], found: Found) -> dict[str, dict[str, Any]]:
    """The rows of a file that are spoken of, by their id; a corpus may hold millions more."""
    lines = Lines(path, found.rejected, name=path.name)
    rows: dict[str, dict[str, Any]] = {}
    for number, row in lines.objects():
        if not isinstance(row.get("_id"), str):
            lines.refuse(number, Rejection.BAD_FIELD)
        elif row["_id"] in wanted:
            rows.setdefault(row["_id"], row)
    return rows


def _row(query: dict[str, Any], passage: dict[str, Any], relevant: bool) -> dict[str, Any]:
    """Both as one row; metadata of other makers may be anything, and is then left out."""
    row: dict[str, Any] = {
        "query": query.get("text"),
        "passage": passage.get("text"),
        "title": passage.get("title"),
        "relevant": relevant,
    }
    of_query, of_passage = query.get("metadata"), passage.get("metadata")
    if isinstance(of_query, dict):
        row["query_language"] = _code(of_query.get("language"))
    if isinstance(of_passage, dict):
        row["language"] = _code(of_passage.get("language"))
        row |= {
            name: of_passage[name]
            for name in ("heading", "path")
            if isinstance(of_passage.get(name), str)
        }
    return row


def _code(value: object) -> object:
    return value if value in ("de", "en", "other") else None


def _name(path: Path) -> str:
    return f"{QRELS}/{path.name}"
