"""What the catalog answers: states of files, passages, documents, coverage."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, bindparam, func, select, text

from engine.catalog.filtering import passages_where
from engine.catalog.records import (
    DocumentRow,
    FileState,
    PassageFilter,
    PassageRow,
    RootCoverage,
    VectorIds,
)
from engine.catalog.roots import all_roots
from engine.catalog.schema import documents, passages, roots, sections
from engine.catalog.schema import vectors as vectors_table
from engine.catalog.vectors import model_number, waiting_documents
from engine.catalog.writing import text_sha
from engine.documents import (
    DocumentId,
    Language,
    LocatorKind,
    Passage,
    PassageId,
    Section,
    Span,
)
from engine.errors import CatalogDamaged

_SLICE = 500

# Documents that hold the same text as a passage, as numbers parted by commas.
_COPIES = (
    "(SELECT group_concat(document_id) FROM (SELECT DISTINCT q.document_id FROM passages q "
    "WHERE q.text_sha = passages.text_sha AND q.document_id <> passages.document_id "
    "LIMIT 16)) AS copies"
)


def file_states(connection: Connection, root_id: int | None = None) -> dict[str, FileState]:
    """What is known of each file, by path: of all documents or those of one root."""
    query = select(
        documents.c.path,
        documents.c.id,
        documents.c.size_bytes,
        documents.c.mtime_ns,
        documents.c.sha256,
        documents.c.status,
        documents.c.error,
    )
    if root_id is not None:
        query = query.where(documents.c.root_id == root_id)
    return {row[0]: FileState(DocumentId(row[1]), *row[2:]) for row in connection.execute(query)}


def fetch_hits(connection: Connection, passage_ids: Sequence[int]) -> list[PassageRow]:
    """The passages with their documents, in the order asked; those that are gone are left out.

    Raises:
        CatalogDamaged: a passage's text is not what was stored.
    """
    query = (
        select(
            passages,
            documents.c.path,
            documents.c.title,
            documents.c.file_type,
            documents.c.size_bytes,
            documents.c.mtime_ns,
            roots.c.online,
            text(_COPIES),
        )
        .select_from(passages.join(documents).join(roots))
        .where(passages.c.id.in_(bindparam("ids", expanding=True)))
    )
    rows = {
        row.id: row
        for start in range(0, len(passage_ids), _SLICE)
        for row in connection.execute(query, {"ids": list(passage_ids[start : start + _SLICE])})
    }
    others = {int(one) for row in rows.values() if row.copies for one in row.copies.split(",")}
    places: dict[int, Path] = {}
    if others:
        found = select(documents.c.id, documents.c.path).where(documents.c.id.in_(others))
        places = {row.id: Path(row.path) for row in connection.execute(found)}
    return [_hit(rows[number], places) for number in dict.fromkeys(passage_ids) if number in rows]


def passages_of_vectors(
    connection: Connection, vector_ids: Iterable[int]
) -> dict[int, list[PassageId]]:
    """The passages of each vector, in order; several where documents share a text."""
    found: dict[int, list[PassageId]] = {}
    wanted = [int(number) for number in vector_ids]
    for start in range(0, len(wanted), _SLICE):
        rows = connection.execute(
            select(vectors_table.c.id, passages.c.id)
            .join(passages, passages.c.text_sha == vectors_table.c.text_sha)
            .where(vectors_table.c.id.in_(wanted[start : start + _SLICE]))
            .order_by(vectors_table.c.id, passages.c.id)
        )
        for vector_id, passage_id in rows:
            found.setdefault(vector_id, []).append(PassageId(passage_id))
    return found


def filter_passage_ids(connection: Connection, wanted: PassageFilter) -> NDArray[np.int64]:
    """Ids of the passages that the filter lets pass, ascending."""
    where, values = passages_where(wanted)
    rows = connection.exec_driver_sql(
        f"SELECT p.id FROM passages p {where}",  # noqa: S608
        values,
    ).all()
    return np.unique(np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)))


def filter_vector_ids(connection: Connection, wanted: PassageFilter, model_id: str) -> VectorIds:
    """Ids of a model's vectors whose text stands in a passage that the filter lets pass."""
    where, values = passages_where(wanted)
    rows = connection.exec_driver_sql(
        "SELECT v.id FROM passages p CROSS JOIN vectors v ON v.model = ? "  # noqa: S608
        f"AND v.text_sha = p.text_sha {where}",
        (model_number(connection, model_id), *values),
    ).all()
    return np.unique(np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows)))


def document_sections(connection: Connection, document_id: int) -> tuple[Section, ...]:
    """A document's cleaned text, in reading order."""
    rows = connection.execute(
        select(sections).where(sections.c.document_id == document_id).order_by("position")
    )
    return tuple(
        Section(row.text, _kind(row.kind), row.number, row.label, row.heading) for row in rows
    )


def document_passages(
    connection: Connection, document_id: int
) -> list[tuple[PassageId, int, Span]]:
    """A document's passages in order: id, index of the section, span in its text."""
    rows = connection.execute(
        select(passages.c.id, passages.c.section, passages.c.span_start, passages.c.span_end)
        .where(passages.c.document_id == document_id)
        .order_by(passages.c.position)
    )
    return [(PassageId(row[0]), row[1], Span(row[2], row[3])) for row in rows]


def list_documents(
    connection: Connection,
    *,
    root: Path | None,
    failed_only: bool,
    waiting: set[int],
) -> list[DocumentRow]:
    """Documents by path, those of one root or all.

    Args:
        connection: for reading.
        root: its path; None for all.
        failed_only: leave out those that could be read.
        waiting: documents of which a passage has no vector yet.
    """
    query = select(documents).order_by(documents.c.path)
    if root is not None:
        query = query.join(roots).where(roots.c.path == str(root))
    if failed_only:
        query = query.where(documents.c.status == "failed")
    return [_document(row, waiting) for row in connection.execute(query)]


def coverage(connection: Connection, model_id: str, after: int) -> list[RootCoverage]:
    """How far each root is indexed; passages up to the id `after` are known to be encoded."""
    waiting = waiting_documents(connection, model_id, after)
    sums: dict[int, list[int]] = {}
    rows = connection.execute(
        select(documents.c.id, documents.c.root_id, documents.c.status, documents.c.passage_count)
    )
    for document_id, root_id, status, passage_count in rows:
        total = sums.setdefault(root_id, [0, 0, 0, 0, 0])
        state = 3 if status == "failed" else 1
        if status == "waiting" or document_id in waiting:
            state = 2
        total[0] += 1
        total[state] += 1
        total[4] += passage_count
    return [
        RootCoverage(
            root.root_id, root.path, root.kind, root.online, *sums.get(root.root_id, [0] * 5)
        )
        for root in all_roots(connection)
    ]


def count_waiting(connection: Connection, model_id: str, after: int) -> int:
    """Documents that are still to be read, or have a passage without a vector of the model."""
    unread = connection.exec_driver_sql(
        "SELECT count(*) FROM documents WHERE status = 'waiting'"
    ).scalar_one()
    return int(unread) + len(waiting_documents(connection, model_id, after))


def count_rows(connection: Connection) -> tuple[int, int, int, int, int]:
    """Documents, ready ones, failed ones, passages, vectors."""
    ready = func.count().filter(documents.c.status == "ready")
    failed = func.count().filter(documents.c.status == "failed")
    held = func.coalesce(func.sum(documents.c.passage_count), 0)
    row = connection.execute(select(func.count(), ready, failed, held).select_from(documents)).one()
    stored = connection.execute(select(func.count()).select_from(vectors_table)).scalar_one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3]), int(stored)


def _hit(row: Row[tuple[object, ...]], places: dict[int, Path]) -> PassageRow:
    language, kind = _language(row.language), _kind(row.kind)
    passage = Passage(row.text, language, heading=row.heading)
    if text_sha(passage) != row.text_sha:
        raise CatalogDamaged(detail=f"passage {row.id} is not what was stored")
    copies = [int(one) for one in row.copies.split(",")] if row.copies else []
    return PassageRow(
        passage_id=PassageId(row.id),
        document_id=DocumentId(row.document_id),
        position=row.position,
        section=row.section,
        span=Span(row.span_start, row.span_end),
        text=row.text,
        language=language,
        kind=kind,
        number=row.number,
        label=row.label,
        heading=row.heading,
        text_sha=row.text_sha,
        path=Path(row.path),
        title=row.title,
        file_type=row.file_type,
        size_bytes=row.size_bytes,
        mtime_ns=row.mtime_ns,
        online=bool(row.online),
        copies=tuple(places[one] for one in copies if one in places),
    )


def _document(row: Row[tuple[object, ...]], waiting: set[int]) -> DocumentRow:
    status = {"ready": "indexed"}.get(row.status, row.status)
    try:
        warnings = tuple(json.loads(row.warnings))
    except ValueError as error:
        raise CatalogDamaged(detail=f"document {row.id}: {error}") from error
    return DocumentRow(
        document_id=DocumentId(row.id),
        path=Path(row.path),
        title=row.title,
        file_type=row.file_type,
        language=_language(row.language),
        status="waiting" if row.id in waiting else status,
        error=row.error,
        detail=row.detail,
        size_bytes=row.size_bytes,
        modified=_time(row.mtime_ns),
        passages=row.passage_count,
        warnings=warnings,
    )


def _time(mtime_ns: int) -> datetime:
    # Files may claim any time; what no calendar holds is shown as the beginning of time.
    try:
        return datetime.fromtimestamp(mtime_ns / 1e9, UTC).astimezone()
    except (ValueError, OverflowError, OSError):
        return datetime.fromtimestamp(0, UTC).astimezone()


def _language(code: str) -> Language:
    try:
        return Language(code)
    except ValueError as error:
        raise CatalogDamaged(detail=str(error)) from error


def _kind(code: str) -> LocatorKind:
    try:
        return LocatorKind(code)
    except ValueError as error:
        raise CatalogDamaged(detail=str(error)) from error
