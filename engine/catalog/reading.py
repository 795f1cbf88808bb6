"""What the catalog answers: states of files, passages, documents, coverage."""

from __future__ import annotations

from sqlalchemy import Connection, select

from engine.catalog.records import FileState
from engine.catalog.schema import documents
from engine.documents import DocumentId


def file_states(connection: Connection, root_id: int | None = None) -> dict[str, FileState]:
    """Path -> what is known of the file, for all documents or those of one root."""
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
