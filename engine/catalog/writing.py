"""Documents on their way in and out; each function runs inside one writing transaction."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from engine.catalog.fulltext import (
    add_rows,
    change_terms,
    change_title,
    prepare,
    remove_rows,
    stem_text,
)
from engine.catalog.records import (
    IndexedPassage,
    NewDocument,
    SavedDocument,
    VectorIds,
    no_ids,
)
from engine.catalog.schema import documents, passages, sections, storable
from engine.catalog.vectors import remove_orphans
from engine.documents import DocumentId, Language, Passage, Section
from engine.errors import ExtractionError
from engine.folding import fold

_KEY_BYTES = 16


def text_sha(passage: Passage) -> bytes:
    """The key of what is encoded of a passage: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(storable(passage.encoded_text()).encode()).digest()[:_KEY_BYTES]


def save_document(
    connection: Connection,
    record: NewDocument,
    found_sections: Sequence[Section],
    found_passages: Sequence[Passage | IndexedPassage],
) -> SavedDocument:
    """Stores a document's text; an older version of the same file is replaced whole."""
    indexed = [
        item if isinstance(item, IndexedPassage) else prepare(item) for item in found_passages
    ]
    shas = [text_sha(item.passage) for item in indexed]
    document_id = _put(connection, record, status="ready", passage_count=len(indexed))
    removed_terms, old_shas = _clear(connection, [document_id])
    _add_sections(connection, document_id, found_sections)
    first_id = _add_passages(connection, document_id, indexed, shas)
    title = stem_text(record.title, record.language)
    change_terms(connection, add_rows(connection, first_id, indexed, title), removed_terms)
    removed = no_ids()
    if stale := list(old_shas.difference(shas)):
        removed = remove_orphans(connection, stale)
    return SavedDocument(document_id, len(indexed), _count_new(connection, set(shas)), removed)


def save_failure(connection: Connection, record: NewDocument, error: ExtractionError) -> VectorIds:
    """Notes why a file cannot be read; the text of an older version goes.

    Returns:
        Ids of vectors that went with it: kept, they would be the nearest to questions on its
        subject, and hide what can be read.
    """
    document_id = _put(
        connection, record, status="failed", error=type(error).__name__, detail=error.detail
    )
    removed_terms, shas = _clear(connection, [document_id])
    change_terms(connection, Counter(), removed_terms)
    return remove_orphans(connection, list(shas)) if shas else no_ids()


def save_waiting(connection: Connection, records: Sequence[NewDocument]) -> None:
    """Notes files that are still to be read; files that are known already stay as they are."""
    known = {row[0] for row in connection.execute(select(documents.c.path))}
    rows = [
        _values(record, status="waiting") for record in records if str(record.path) not in known
    ]
    if rows:
        connection.execute(insert(documents), rows)


def move_document(
    connection: Connection, document_id: DocumentId, record: NewDocument
) -> VectorIds:
    """Gives a document its new place; text, passages and vectors stay.

    A title that was the file's name follows it. With another ending it waits to be read as what
    it is now, and answers as it was until then.

    Returns:
        Ids of vectors that went with another document which held the new path.
    """
    other = connection.execute(
        select(documents.c.id).where(documents.c.path == str(record.path))
    ).scalar()
    removed = no_ids()
    if other is not None and other != document_id:
        removed = remove_documents(connection, [DocumentId(other)])
    before = Path(
        connection.execute(
            select(documents.c.path).where(documents.c.id == document_id)
        ).scalar_one()
    )
    _rename(connection, document_id, record.path)
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(
            path=str(record.path),
            folders=folded_folders(record.path),
            root_id=record.root_id,
            size_bytes=record.size_bytes,
            mtime_ns=record.mtime_ns,
            **({} if before.suffix == record.path.suffix else {"status": "waiting"}),
        )
    )
    return removed


def _rename(connection: Connection, document_id: DocumentId, path: Path) -> None:
    row = connection.execute(
        select(documents.c.path, documents.c.title, documents.c.language).where(
            documents.c.id == document_id
        )
    ).one()
    if row.title != storable(Path(row.path).stem) or row.title == storable(path.stem):
        return
    connection.execute(
        update(documents).where(documents.c.id == document_id).values(title=path.stem)
    )
    change_title(connection, document_id, stem_text(path.stem, Language(row.language)))


def touch_document(
    connection: Connection, document_id: DocumentId, mtime_ns: int, size_bytes: int
) -> None:
    """Notes another time of change for a file whose content is the same."""
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(mtime_ns=mtime_ns, size_bytes=size_bytes)
    )


def remove_documents(connection: Connection, document_ids: Sequence[int]) -> VectorIds:
    """Deletes documents with all that hangs on them.

    Returns:
        Ids of vectors whose text no other document holds; they are gone too.
    """
    removed_terms, shas = _clear(connection, document_ids)
    change_terms(connection, Counter(), removed_terms)
    for document_id in document_ids:
        connection.execute(delete(documents).where(documents.c.id == document_id))
    return remove_orphans(connection, list(shas)) if shas else no_ids()


def folded_folders(path: Path) -> str:
    """The folders above a file, folded, each between two slashes: "/home/anna/vertraege/"."""
    names = [fold(storable(name)).replace("/", " ") for name in path.parts[1:-1]]
    return "/" + "".join(f"{name}/" for name in names)


def _put(connection: Connection, record: NewDocument, **state: Any) -> DocumentId:
    """Writes the document's own row and returns its id, the old one if there is one."""
    values = _values(record, **state)
    known = connection.execute(
        select(documents.c.id).where(documents.c.path == values["path"])
    ).scalar()
    if known is None:
        result = connection.execute(insert(documents).values(**values))
        return DocumentId(result.lastrowid)
    connection.execute(update(documents).where(documents.c.id == known).values(**values))
    return DocumentId(known)


def _values(
    record: NewDocument,
    *,
    status: str,
    passage_count: int = 0,
    error: str = "",
    detail: str = "",
) -> dict[str, Any]:
    return {
        "path": str(record.path),
        "folders": folded_folders(record.path),
        "root_id": record.root_id,
        "size_bytes": record.size_bytes,
        "mtime_ns": record.mtime_ns,
        "sha256": record.sha256,
        "file_type": record.file_type,
        "title": record.title,
        "language": record.language.value,
        "status": status,
        "error": error,
        "detail": detail,
        "warnings": json.dumps(list(record.warnings)),
        "passage_count": passage_count,
        "indexed_at": datetime.now(UTC).isoformat(timespec="seconds"),
    }


def _clear(connection: Connection, document_ids: Sequence[int]) -> tuple[Counter[str], set[bytes]]:
    """Deletes the text of documents; returns its terms' counts and its passages' keys."""
    terms = remove_rows(connection, document_ids)
    shas: set[bytes] = set()
    for document_id in document_ids:
        of_document = passages.c.document_id == document_id
        shas.update(
            row[0] for row in connection.execute(select(passages.c.text_sha).where(of_document))
        )
        connection.execute(delete(passages).where(of_document))
        connection.execute(delete(sections).where(sections.c.document_id == document_id))
    return terms, shas


def _add_sections(
    connection: Connection, document_id: DocumentId, found: Sequence[Section]
) -> None:
    rows = [
        {
            "document_id": document_id,
            "position": position,
            "text": section.text,
            "kind": section.kind.value,
            "number": section.number,
            "label": section.label,
            "heading": section.heading,
        }
        for position, section in enumerate(found)
    ]
    if rows:
        connection.execute(insert(sections), rows)


def _add_passages(
    connection: Connection,
    document_id: DocumentId,
    indexed: Sequence[IndexedPassage],
    shas: Sequence[bytes],
) -> int:
    """Writes the passages and returns the id of the first; the others follow it."""
    # Ids are given here, since many rows go in at once and full text needs them too.
    last = connection.exec_driver_sql(
        "SELECT seq FROM sqlite_sequence WHERE name = 'passages'"
    ).scalar()
    first_id = int(last or 0) + 1
    rows = [
        {
            "id": first_id + position,
            "document_id": document_id,
            "position": position,
            "section": item.passage.section,
            "span_start": item.passage.span.start,
            "span_end": item.passage.span.end,
            "language": item.passage.language.value,
            "kind": item.passage.kind.value,
            "number": item.passage.number,
            "label": item.passage.label,
            "heading": item.passage.heading,
            "text_sha": sha,
            "text": item.passage.text,
        }
        for position, (item, sha) in enumerate(zip(indexed, shas, strict=True))
    ]
    if rows:
        connection.execute(insert(passages), rows)
    return first_id


def _count_new(connection: Connection, shas: set[bytes]) -> int:
    known = 0
    for sha in shas:
        known += connection.exec_driver_sql(
            "SELECT count(*) FROM (SELECT 1 FROM vectors WHERE text_sha = ? LIMIT 1)", (sha,)
        ).scalar_one()
    return len(shas) - known
