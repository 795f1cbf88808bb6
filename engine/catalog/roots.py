"""The folders and files that the person added."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, delete, func, insert, select, update

from engine.catalog.records import RootRow
from engine.catalog.schema import documents, roots


def all_roots(connection: Connection) -> list[RootRow]:
    """All roots, in the order in which they were added."""
    rows = connection.execute(
        select(roots.c.id, roots.c.path, roots.c.kind, roots.c.online).order_by(roots.c.id)
    )
    return [RootRow(row.id, Path(row.path), row.kind, bool(row.online)) for row in rows]


def add_root(connection: Connection, path: Path, kind: str) -> RootRow:
    """The root at a path, new or known; documents below it come to it from roots above it."""
    for root in all_roots(connection):
        if root.path == path:
            return root
    result = connection.execute(
        insert(roots).values(
            path=str(path),
            kind=kind,
            added_at=datetime.now(UTC).isoformat(timespec="seconds"),
            online=1,
        )
    )
    root = RootRow(result.lastrowid, path, kind, True)
    _take_over(connection, root)
    return root


def _take_over(connection: Connection, root: RootRow) -> None:
    above = [other.root_id for other in all_roots(connection) if other.path in root.path.parents]
    if not above:
        return
    rows = connection.execute(
        select(documents.c.id, documents.c.path).where(documents.c.root_id.in_(above))
    ).all()
    below = [row.id for row in rows if covers(root.path, row.path)]
    for document_id in below:
        connection.execute(
            update(documents).where(documents.c.id == document_id).values(root_id=root.root_id)
        )


def set_online(connection: Connection, root_id: int, online: bool) -> None:
    """Notes whether a root could be reached."""
    connection.execute(update(roots).where(roots.c.id == root_id).values(online=int(online)))


def hand_over(connection: Connection, root_id: int) -> list[int]:
    """Gives the root's documents to other roots above them.

    Returns:
        Ids of the documents that no other root covers.
    """
    others = [root for root in all_roots(connection) if root.root_id != root_id]
    others.sort(key=lambda root: -len(str(root.path)))
    lost = []
    rows = connection.execute(
        select(documents.c.id, documents.c.path).where(documents.c.root_id == root_id)
    ).all()
    for row in rows:
        heir = next((root for root in others if covers(root.path, row.path)), None)
        if heir is None:
            lost.append(int(row.id))
        else:
            connection.execute(
                update(documents).where(documents.c.id == row.id).values(root_id=heir.root_id)
            )
    return lost


def forget(connection: Connection, root_id: int) -> bool:
    """Deletes the root's own row, if no document belongs to it any more."""
    left = connection.execute(
        select(func.count()).select_from(documents).where(documents.c.root_id == root_id)
    ).scalar_one()
    if not left:
        connection.execute(delete(roots).where(roots.c.id == root_id))
    return not left


def covers(root: Path, path: str) -> bool:
    """Whether a file is the root or lies under it."""
    return path == str(root) or path.startswith(str(root).rstrip(os.sep) + os.sep)
