"""Passages in outline: what a search must know of some hundred candidates before it chooses.

Texts stay on disk until the few that are shown are known.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from engine.catalog.filtering import passages_where
from engine.catalog.records import PassageFilter
from engine.catalog.vectors import model_number
from engine.documents import DocumentId, Language, PassageId
from engine.errors import CatalogDamaged

_COLUMNS = "p.id, p.document_id, p.language, p.text_sha, p.position"


@dataclass(frozen=True, slots=True)
class PassageOutline:
    """A passage without its text.

    Attributes:
        passage_id: its number.
        document_id: its document.
        language: of the passage.
        text_sha: key of its text; passages of the same text share it.
        vector_id: of its text, 0 if it has none yet.
        position: among the passages of its document, from 0.
    """

    passage_id: PassageId
    document_id: DocumentId
    language: Language
    text_sha: bytes
    vector_id: int
    position: int = 0


def outlines_of_vectors(
    connection: Connection, vector_ids: Sequence[int], wanted: PassageFilter
) -> list[PassageOutline]:
    """The first passage of each vector that the filter lets pass; vectors without one are left out.

    A text that stands in a thousand documents is one candidate, not a thousand.
    """
    where, values = passages_where(wanted)
    rows = connection.exec_driver_sql(
        f"SELECT v.id, min(p.id), {_COLUMNS} FROM json_each(?) j "  # noqa: S608
        "CROSS JOIN vectors v ON v.id = j.value "
        f"CROSS JOIN passages p ON p.text_sha = v.text_sha {where} GROUP BY v.id",
        (_listed(vector_ids), *values),
    )
    return [_outline(row[2:], row[0]) for row in rows]


def outlines_of_passages(
    connection: Connection, passage_ids: Sequence[int], model_id: str
) -> list[PassageOutline]:
    """The passages with their vector of the model, if they have one; unknown ones are left out."""
    rows = connection.exec_driver_sql(
        f"SELECT coalesce(v.id, 0), {_COLUMNS} FROM json_each(?) j "  # noqa: S608
        "CROSS JOIN passages p ON p.id = j.value "
        "LEFT JOIN vectors v ON v.model = ? AND v.text_sha = p.text_sha",
        (_listed(passage_ids), model_number(connection, model_id)),
    )
    return [_outline(row[1:], row[0]) for row in rows]


def stretch_vectors(
    connection: Connection, stretches: Sequence[tuple[int, int, int]], model_id: str
) -> list[tuple[int, int, bytes | None]]:
    """The passages of stretches of documents, with their vectors where they have one.

    Args:
        connection: for reading.
        stretches: document, first position, last position.
        model_id: of the vectors.

    Returns:
        Rows of (place in `stretches`, passage id, vector as float32 bytes), in order.
    """
    rows = connection.exec_driver_sql(
        "SELECT j.key, p.id, v.vector FROM json_each(?) j "
        "CROSS JOIN passages p ON p.document_id = json_extract(j.value, '$[0]') "
        "AND p.position BETWEEN json_extract(j.value, '$[1]') AND json_extract(j.value, '$[2]') "
        "LEFT JOIN vectors v ON v.model = ? AND v.text_sha = p.text_sha ORDER BY j.key, p.id",
        (json.dumps([list(stretch) for stretch in stretches]), model_number(connection, model_id)),
    )
    return [(int(row[0]), int(row[1]), row[2]) for row in rows]


def _listed(ids: Sequence[int]) -> str:
    return f"[{','.join(str(int(number)) for number in ids)}]"


def _outline(row: Sequence[Any], vector_id: int) -> PassageOutline:
    passage_id, document_id, code, text_sha, position = row
    try:
        language = Language(code)
    except ValueError as error:
        raise CatalogDamaged(detail=str(error)) from error
    return PassageOutline(
        PassageId(passage_id), DocumentId(document_id), language, text_sha, vector_id, position
    )
