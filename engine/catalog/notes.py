"""Small facts about the library as a whole, by key."""

from __future__ import annotations

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from engine.catalog.schema import meta


def note(connection: Connection, key: str) -> str | None:
    """The value kept under a key, None if there is none."""
    value = connection.execute(select(meta.c.value).where(meta.c.key == key)).scalar()
    return None if value is None else str(value)


def set_note(connection: Connection, key: str, value: str) -> None:
    """Keep a value under a key; the one before is gone."""
    row = insert(meta).values(key=key, value=value)
    connection.execute(row.on_conflict_do_update(index_elements=["key"], set_={"value": value}))
