"""Vectors by the text that they belong to: what waits, what is there, what nobody needs."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, exists, select

from engine.catalog.records import PendingText, VectorIds, no_ids
from engine.catalog.schema import passages
from engine.catalog.schema import vectors as table
from engine.documents import Language, Passage
from engine.errors import CatalogDamaged, ModelMismatch

Vectors = NDArray[np.float32]
_BATCH = 16_384
_SLICE = 500
_DROPPED_AT_ONCE = 5_000
_NORM_TOLERANCE = 0.02  # of a stored row; half-precision encoders stay within 0.002

# A passage waits while no vector of the model has its text.
_WAITING = (
    "FROM passages p WHERE p.id > :after AND NOT EXISTS "
    "(SELECT 1 FROM vectors v WHERE v.model = :model AND v.text_sha = p.text_sha)"
)


def model_number(connection: Connection, model_id: str) -> int:
    """The model's number in the tables, 0 if it has none yet."""
    found = connection.exec_driver_sql(
        "SELECT id FROM models WHERE model_id = ?", (model_id,)
    ).scalar()
    return int(found or 0)


def first_waiting(connection: Connection, model_id: str, after: int) -> int:
    """The last passage before the first one that waits, counted from `after`.

    Ids only grow and a vector never goes before its passage, so whoever remembers the answer
    need not look at the passages before it again (until `drop_model`).
    """
    found = connection.exec_driver_sql(
        f"SELECT min(id) FROM (SELECT p.id {_WAITING} ORDER BY p.id LIMIT 1)",  # noqa: S608
        {"after": after, "model": model_number(connection, model_id)},
    ).scalar()
    if found is not None:
        return int(found) - 1
    last = connection.exec_driver_sql("SELECT max(id) FROM passages").scalar()
    return max(after, int(last or 0))


def pending_texts(
    connection: Connection, model_id: str, limit: int, after: int
) -> list[PendingText]:
    """Distinct texts without a vector, by document and place."""
    rows = connection.exec_driver_sql(
        f"SELECT p.text_sha, p.text, p.heading {_WAITING} ORDER BY p.id LIMIT :limit",
        {"after": after, "model": model_number(connection, model_id), "limit": limit},
    )
    found: dict[bytes, PendingText] = {}
    for sha, text, heading in rows:
        if sha not in found:
            passage = Passage(text, Language.UNKNOWN, heading=heading)
            found[sha] = PendingText(sha, passage.encoded_text())
    return list(found.values())


def pending_count(connection: Connection, model_id: str, after: int) -> int:
    """How many passages wait."""
    return int(
        connection.exec_driver_sql(
            f"SELECT count(*) {_WAITING}",
            {"after": after, "model": model_number(connection, model_id)},
        ).scalar_one()
    )


def waiting_documents(connection: Connection, model_id: str, after: int) -> set[int]:
    """Documents of which at least one passage waits."""
    rows = connection.exec_driver_sql(
        f"SELECT DISTINCT p.document_id {_WAITING}",
        {"after": after, "model": model_number(connection, model_id)},
    )
    return {int(row[0]) for row in rows}


def add_vectors(
    connection: Connection, model_id: str, shas: Sequence[bytes], vectors: Vectors
) -> VectorIds:
    """Stores a vector for each text and returns their ids, in order.

    A text that has a vector of this model already keeps it and its id.

    Args:
        connection: inside a writing transaction.
        model_id: of the encoder.
        shas: keys of the texts.
        vectors: float32 of shape (n, dim), rows of L2 norm 1.

    Raises:
        ValueError: the shapes do not fit, or a row is not finite or not of norm 1.
        ModelMismatch: the model's other vectors have another dimension.
    """
    rows = np.ascontiguousarray(vectors, dtype="<f4")
    if rows.ndim != 2 or len(rows) != len(shas):
        raise ValueError(f"{len(shas)} texts, vectors of shape {rows.shape}")
    if not _are_unit(rows):
        raise ValueError("rows must be finite and of L2 norm 1")
    model = model_number(connection, model_id)
    if not model:
        connection.exec_driver_sql("INSERT INTO models (model_id) VALUES (?)", (model_id,))
        model = model_number(connection, model_id)
    _check_dim(connection, model, rows.shape[1])
    if shas:
        connection.exec_driver_sql(
            "INSERT INTO vectors (model, text_sha, vector) VALUES (?, ?, ?) "
            "ON CONFLICT (model, text_sha) DO NOTHING",
            [(model, sha, row.tobytes()) for sha, row in zip(shas, rows, strict=True)],
        )
    ids: dict[bytes, int] = {}
    for start in range(0, len(shas), _SLICE):
        rows_found = connection.execute(
            select(table.c.text_sha, table.c.id).where(
                table.c.model == model, table.c.text_sha.in_(shas[start : start + _SLICE])
            )
        )
        ids.update((row[0], row[1]) for row in rows_found)
    return np.fromiter((ids[sha] for sha in shas), dtype=np.int64, count=len(shas))


def vector_ids(connection: Connection, model_id: str) -> VectorIds:
    """Ids of all vectors of a model, ascending."""
    rows = connection.exec_driver_sql(
        "SELECT id FROM vectors INDEXED BY sqlite_autoindex_vectors_1 WHERE model = ?",
        (model_number(connection, model_id),),
    ).all()
    ids = np.fromiter((row[0] for row in rows), dtype=np.int64, count=len(rows))
    ids.sort()
    return ids


def vector_batches(
    connection: Connection, model_id: str, path: Path, ids: VectorIds | None
) -> Iterator[tuple[VectorIds, Vectors]]:
    """Vectors in batches, ascending by id; unknown ids are left out.

    Yields:
        ids of shape (n,) and float32 of shape (n, dim), rows of L2 norm 1.

    Raises:
        CatalogDamaged: a stored vector is not what was stored.
    """
    model = model_number(connection, model_id)
    if ids is not None:
        ordered = np.unique(ids)
        for start in range(0, len(ordered), _SLICE):
            part = [int(number) for number in ordered[start : start + _SLICE]]
            rows = connection.execute(
                select(table.c.id, table.c.vector)
                .where(table.c.id.in_(part), table.c.model == model)
                .order_by(table.c.id)
            ).all()
            if rows:
                yield _matrix(rows, path)
        return
    result = connection.exec_driver_sql(
        "SELECT id, vector FROM vectors WHERE model = ? ORDER BY id", (model,)
    )
    while rows := result.fetchmany(_BATCH):
        yield _matrix(rows, path)


def vectors_of_passages(
    connection: Connection, passage_ids: Sequence[int], model_id: str, path: Path
) -> tuple[VectorIds, Vectors]:
    """The passages that have a vector of the model, ascending, and their vectors, in order."""
    rows = connection.exec_driver_sql(
        "SELECT p.id, v.vector FROM json_each(?) j CROSS JOIN passages p ON p.id = j.value "
        "CROSS JOIN vectors v ON v.model = ? AND v.text_sha = p.text_sha ORDER BY p.id",
        (json.dumps([int(number) for number in passage_ids]), model_number(connection, model_id)),
    ).all()
    return _matrix(rows, path) if rows else (no_ids(), np.empty((0, 0), dtype=np.float32))


def vectors_of_texts(
    connection: Connection, shas: Sequence[bytes], model_id: str, path: Path
) -> dict[bytes, Vectors]:
    """The vectors of those of the texts that have one of the model, each of shape (dim,)."""
    found: dict[bytes, Vectors] = {}
    model = model_number(connection, model_id)
    for start in range(0, len(shas), _SLICE):
        rows = connection.execute(
            select(table.c.id, table.c.vector, table.c.text_sha).where(
                table.c.model == model, table.c.text_sha.in_(shas[start : start + _SLICE])
            )
        ).all()
        if rows:
            _, matrix = _matrix(rows, path)
            found.update(zip((row.text_sha for row in rows), matrix, strict=True))
    return found


def remove_orphans(connection: Connection, shas: Sequence[bytes] | None = None) -> VectorIds:
    """Deletes the vectors of texts that no passage holds any more, and returns their ids.

    Args:
        connection: inside a writing transaction.
        shas: only these texts are looked at; None looks at all.
    """
    lost = ~exists().where(passages.c.text_sha == table.c.text_sha)
    removal = delete(table).where(lost).returning(table.c.id)
    if shas is None:
        found = [row[0] for row in connection.execute(removal)]
    else:
        found = []
        for start in range(0, len(shas), _SLICE):
            some = removal.where(table.c.text_sha.in_(shas[start : start + _SLICE]))
            found += [row[0] for row in connection.execute(some)]
    return np.array(sorted(found), dtype=np.int64) if found else no_ids()


def model_ids(connection: Connection) -> list[str]:
    """Fingerprints of all models that have a number here."""
    return [row[0] for row in connection.exec_driver_sql("SELECT model_id FROM models")]


def drop_model(connection: Connection, model_id: str) -> bool:
    """Deletes a slice of a model's vectors; with the last one its number goes for good.

    Returns:
        Whether nothing of the model is left.
    """
    model = model_number(connection, model_id)
    gone = connection.exec_driver_sql(
        "DELETE FROM vectors WHERE id IN (SELECT id FROM vectors WHERE model = ? LIMIT ?)",
        (model, _DROPPED_AT_ONCE),
    ).rowcount
    if gone == _DROPPED_AT_ONCE:
        return False
    connection.exec_driver_sql("DELETE FROM models WHERE id = ?", (model,))
    return True


def _check_dim(connection: Connection, model: int, dim: int) -> None:
    size = connection.exec_driver_sql(
        "SELECT length(vector) FROM vectors WHERE model = ? LIMIT 1", (model,)
    ).scalar()
    if size is not None and size != 4 * dim:
        raise ModelMismatch(found=f"dimension {dim}", expected=f"dimension {size // 4}")


def _matrix(rows: Sequence[Any], path: Path) -> tuple[VectorIds, Vectors]:
    ids = np.array([row[0] for row in rows], dtype=np.int64)
    blobs = [row[1] for row in rows]
    if any(len(blob) != len(blobs[0]) or len(blob) % 4 for blob in blobs):
        raise CatalogDamaged(path, detail="vectors of unequal length")
    # A bytearray, since a matrix over bytes could not be written to.
    matrix = np.frombuffer(bytearray().join(blobs), dtype="<f4").reshape(len(blobs), -1)
    if not _are_unit(matrix):
        raise CatalogDamaged(path, detail="a vector is not of length 1")
    return ids, matrix


def _are_unit(rows: Vectors) -> bool:
    squares = np.einsum("ij,ij->i", rows, rows)
    return bool(np.all(np.abs(squares - 1.0) <= 2 * _NORM_TOLERANCE))
