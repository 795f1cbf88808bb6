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
        joins: passages as `p` and documents as `d`, as far as they are needed.
        sql: conditions, each with AND in front; empty if everything may pass.
        values: for the marks in `sql`.
    """

    joins: str
    sql: str
    values: tuple[Any, ...]


def condition(wanted: PassageFilter) -> Condition:
    """The filter for a search in full text."""
    languages, types_and_places = _of_passages(wanted), _of_documents(wanted)
    joins = ""
    if languages[0] or types_and_places[0]:
        # CROSS JOIN keeps SQLite from starting at the wrong end.
        joins = "CROSS JOIN passages p ON p.id = f.rowid"
    if types_and_places[0]:
        joins += " CROSS JOIN documents d ON d.id = p.document_id"
    clauses = languages[0] + types_and_places[0]
    sql = "".join(f" AND {clause}" for clause in clauses)
    return Condition(joins, sql, (*languages[1], *types_and_places[1]))


def passages_where(wanted: PassageFilter) -> tuple[str, tuple[Any, ...]]:
    """The filter for a statement over `passages p`: a WHERE clause, or nothing, and its values."""
    clauses, values = _of_passages(wanted)
    places, more = _of_documents(wanted)
    if places:
        inner = " AND ".join(places)
        clauses.append(f"p.document_id IN (SELECT d.id FROM documents d WHERE {inner})")  # noqa: S608
    sql = f"WHERE {' AND '.join(clauses)}" if clauses else ""
    return sql, (*values, *more)


def _of_passages(wanted: PassageFilter) -> tuple[list[str], list[Any]]:
    if not wanted.languages:
        return [], []
    languages = sorted(language.value for language in wanted.languages)
    return [f"p.language IN ({_marks(languages)})"], languages


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
