"""A filter as SQL conditions on passages and documents."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.catalog.records import PassageFilter
from engine.catalog.schema import stored_path
from engine.folding import fold


@dataclass(frozen=True, slots=True)
class Condition:
    """What is added to a statement over `passages_fts f`.

    Attributes:
        joins: passages as `p`, where they are needed.
        sql: conditions, each with AND in front; empty if everything may pass.
        values: for the marks in `sql`.
    """

    joins: str
    sql: str
    values: tuple[Any, ...]


def condition(wanted: PassageFilter) -> Condition:
    """The filter for a search in full text."""
    clauses, values = _clauses(wanted)
    if not clauses:
        return Condition("", "", ())
    # CROSS JOIN keeps SQLite from starting at the wrong end, the index from reading the pages
    # with the texts, and the plus from looking up every document for every passage.
    clauses = [clause.replace("p.document_id", "+p.document_id") for clause in clauses]
    joins = "CROSS JOIN passages p INDEXED BY passages_filter ON p.id = f.rowid"
    return Condition(joins, "".join(f" AND {clause}" for clause in clauses), tuple(values))


def passages_where(wanted: PassageFilter) -> tuple[str, tuple[Any, ...]]:
    """The filter for a statement over `passages p`: a WHERE clause, or nothing, and its values."""
    clauses, values = _clauses(wanted)
    return f"WHERE {' AND '.join(clauses)}" if clauses else "", tuple(values)


def _clauses(wanted: PassageFilter) -> tuple[list[str], list[Any]]:
    clauses, values = [], []
    if wanted.languages:
        clauses.append(f"p.language IN ({_marks(wanted.languages)})")
        values += sorted(language.value for language in wanted.languages)
    places, more = _of_documents(wanted)
    if places:
        inner = " AND ".join(places)
        clauses.append(f"p.document_id IN (SELECT d.id FROM documents d WHERE {inner})")  # noqa: S608
    return clauses, [*values, *more]


def _of_documents(wanted: PassageFilter) -> tuple[list[str], list[Any]]:
    clauses: list[str] = []
    values: list[Any] = []
    if wanted.types:
        clauses.append(f"d.file_type IN ({_marks(wanted.types)})")
        values += sorted(wanted.types)
    if wanted.folders:
        found = [_in_folder(folder) for folder in wanted.folders]
        clauses.append("(" + " OR ".join(clause for clause, _ in found) + ")")
        values += [value for _, some in found for value in some]
    if wanted.after_ns is not None:
        clauses.append("d.mtime_ns >= ?")
        values.append(wanted.after_ns)
    if wanted.before_ns is not None:
        clauses.append("d.mtime_ns < ?")
        values.append(wanted.before_ns)
    return clauses, values


def _in_folder(folder: str) -> tuple[str, list[Any]]:
    if Path(folder).is_absolute():
        prefix = folder.rstrip("/" + os.sep) + os.sep
        after = prefix[:-1] + chr(ord(os.sep) + 1)
        return "(d.path = ? OR (d.path >= ? AND d.path < ?))", [
            stored_path(folder),
            stored_path(prefix),
            stored_path(after),
        ]
    names = "/".join(fold(name) for name in Path(folder).parts)
    return "instr(d.folders, ?) > 0", [f"/{names}/"]


def _marks(values: Any) -> str:
    return ",".join("?" * len(values))
