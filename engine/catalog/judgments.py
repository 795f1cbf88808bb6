"""Judgments in the catalog: one in force for each query and text, the ones before beneath it.

A judgment that gives way to a newer one stays, with the newer one's id in `replaced_by`, until
that is taken back. Nothing refers to documents: these come, go and move.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from engine.catalog.notes import note, set_note
from engine.catalog.schema import judgments as table
from engine.catalog.schema import storable
from engine.documents import Language
from engine.errors import CatalogDamaged, GoneMeanwhile
from engine.folding import fold
from engine.judgments import Judgment

_KEY_BYTES = 16
_REVISION = "judgments"
_HIGHEST_ID = "highest judgment id"
_IN_FORCE = table.c.replaced_by.is_(None)


def query_key(query: str) -> str:
    """What queries that ask the same have in common: case, umlauts, spaces and end are one."""
    folded = " ".join(fold(storable(query)).split())
    return folded.rstrip(" ?!.") or folded


def passage_key(text: str) -> bytes:
    """The key of a passage's text as people read it: the first 16 bytes of its SHA-256."""
    return hashlib.sha256(storable(text).encode()).digest()[:_KEY_BYTES]


def add_judgment(connection: Connection, judgment: Judgment) -> Judgment:
    """Puts a judgment in force and returns it with its id; one on the same gives way to it."""
    judgment_id = _put(connection, judgment, _in_force(connection, judgment))
    _count_change(connection)
    return _found(connection, judgment_id)


def _put(
    connection: Connection,
    judgment: Judgment,
    before: Judgment | None,
    judgment_id: int | None = None,
) -> int:
    values = {
        "id": judgment_id or _new_id(connection),
        "query": storable(judgment.query),
        "query_key": query_key(judgment.query),
        "passage_sha": passage_key(judgment.passage),
        "passage": judgment.passage,
        "heading": judgment.heading,
        "title": judgment.title,
        "path": judgment.path,
        "relevant": int(judgment.relevant),
        "weak": int(judgment.weak),
        "query_language": judgment.query_language.value,
        "language": judgment.language.value,
        "model_id": judgment.model_id,
        "judged_at": _written(judgment.judged_at),
    }
    if before is not None:  # two in force would break the table's rule, if for a moment only
        connection.execute(
            update(table).where(table.c.id == before.judgment_id).values(replaced_by=-1)
        )
    judgment_id = int(connection.execute(insert(table).values(**values)).lastrowid)
    if before is not None:
        connection.execute(
            update(table).where(table.c.id == before.judgment_id).values(replaced_by=judgment_id)
        )
    return judgment_id


def add_imported(connection: Connection, judgments: Sequence[tuple[Judgment, bool]]) -> int:
    """Puts judgments from elsewhere in force where they are news.

    Args:
        connection: inside a writing transaction.
        judgments: each with whether its time is known. One that says what is there already,
            or is not known to be newer than what is there, is left out.

    Returns:
        How many were added.
    """
    added = 0
    for judgment, dated in judgments:
        before = _in_force(connection, judgment)
        if before is not None:
            newer = dated and judgment.judged_at > before.judged_at
            if before.relevant == judgment.relevant or not newer:
                continue
        _put(connection, judgment, before)
        added += 1
    if added:
        _count_change(connection)
    return added


def take_back(connection: Connection, judgment_id: int) -> Judgment | None:
    """Deletes a judgment; the one that it replaced is in force again.

    Returns:
        What is in force now for its query and text.

    Raises:
        GoneMeanwhile: there is none of this id.
    """
    gone = _found(connection, judgment_id)
    above = connection.execute(
        select(table.c.replaced_by).where(table.c.id == judgment_id)
    ).scalar_one()
    connection.execute(delete(table).where(table.c.id == judgment_id))
    beneath = table.c.replaced_by == judgment_id
    connection.execute(update(table).where(beneath).values(replaced_by=above))
    _count_change(connection)
    return _in_force(connection, gone)


def remove_judgment(connection: Connection, judgment_id: int) -> None:
    """Deletes a judgment with all that was ever said of the same query and text in its kind.

    Raises:
        GoneMeanwhile: there is none of this id.
    """
    connection.execute(delete(table).where(*_same(_found(connection, judgment_id))))
    _count_change(connection)


def restore(connection: Connection, judgments: Sequence[Judgment]) -> int:
    """Puts deleted judgments in force again, under their ids; returns how many.

    One whose id is there, or on whose query and text something was said since, stays deleted.
    """
    restored = 0
    for judgment in judgments:
        there = select(table.c.id).where(table.c.id == judgment.judgment_id)
        if connection.execute(there).first() or _in_force(connection, judgment):
            continue
        _put(connection, judgment, None, judgment.judgment_id)
        restored += 1
    if restored:
        _count_change(connection)
    return restored


def _new_id(connection: Connection) -> int:
    """An id that no judgment ever had: who deleted one may bring it back under its own."""
    highest = connection.execute(select(func.max(table.c.id))).scalar() or 0
    number = 1 + max(int(highest), int(note(connection, _HIGHEST_ID) or 0))
    set_note(connection, _HIGHEST_ID, str(number))
    return number


def change_judgment(
    connection: Connection, judgment_id: int, *, relevant: bool, judged_at: datetime
) -> Judgment:
    """The judgment with another verdict; its id stays.

    Raises:
        GoneMeanwhile: there is none of this id.
    """
    found = _found(connection, judgment_id)
    if found.relevant == relevant:
        return found
    connection.execute(
        update(table)
        .where(table.c.id == judgment_id)
        .values(relevant=int(relevant), judged_at=_written(judged_at))
    )
    _count_change(connection)
    return replace(found, relevant=relevant, judged_at=judged_at)


def all_judgments(connection: Connection) -> list[Judgment]:
    """All that are in force, newest first."""
    if not revision(connection):  # an older catalog on read-only ground has no such table
        return []
    newest = (table.c.judged_at.desc(), table.c.id.desc())
    rows = connection.execute(select(table).where(_IN_FORCE).order_by(*newest))
    return [_judgment(row) for row in rows]


def revision(connection: Connection) -> int:
    """A number that grows with each change of the judgments, whichever process made it."""
    return int(note(connection, _REVISION) or 0)


def _count_change(connection: Connection) -> None:
    set_note(connection, _REVISION, str(revision(connection) + 1))


def _same(judgment: Judgment) -> tuple[Any, ...]:
    return (
        table.c.query_key == query_key(judgment.query),
        table.c.passage_sha == passage_key(judgment.passage),
        table.c.weak == int(judgment.weak),
    )


def _in_force(connection: Connection, judgment: Judgment) -> Judgment | None:
    row = connection.execute(select(table).where(*_same(judgment), _IN_FORCE)).one_or_none()
    return None if row is None else _judgment(row)


def _found(connection: Connection, judgment_id: int) -> Judgment:
    row = connection.execute(select(table).where(table.c.id == judgment_id)).one_or_none()
    if row is None:
        raise GoneMeanwhile(detail=f"judgment {judgment_id}")
    return _judgment(row)


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _judgment(row: Row[Any]) -> Judgment:
    try:
        return Judgment(
            judgment_id=row.id,
            query=row.query,
            passage=row.passage,
            title=row.title,
            path=row.path,
            relevant=bool(row.relevant),
            weak=bool(row.weak),
            query_language=Language(row.query_language),
            language=Language(row.language),
            model_id=row.model_id,
            judged_at=datetime.fromisoformat(row.judged_at),
            heading=row.heading,
        )
    except ValueError as error:
        raise CatalogDamaged(detail=f"judgment {row.id}: {error}") from error
