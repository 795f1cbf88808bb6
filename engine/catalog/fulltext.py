"""The full-text rows of passages, and the vocabulary that grows and shrinks with them.

Tokens are folded before they reach FTS5, because its own tokenizers know neither ß nor ae nor
soft hyphens. `words` answers phrases and exclusions, `stems` everything else; a document's
title is searched with its first passage.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from engine.catalog.records import IndexedPassage
from engine.documents import Language, Passage
from engine.folding import stems, words

if TYPE_CHECKING:
    # Reading children prepare rows and never open the catalog: they start without SQLAlchemy.
    from sqlalchemy import Connection

__all__ = [
    "IndexedPassage",
    "add_rows",
    "change_terms",
    "change_title",
    "index_text",
    "prepare",
    "rebuild_rows",
    "remove_rows",
    "stem_text",
]

_LONGEST_TOKEN = 64  # characters; longer ones are keys and hashes cut off at a sensible length
_SLICE = 500


def index_text(passage: Passage) -> tuple[str, str]:
    """The folded words and the stems of what is encoded of a passage, each parted by spaces."""
    found = _tokens(passage.encoded_text())
    return " ".join(found), " ".join(stems(found, passage.language))


def stem_text(text: str, language: Language) -> str:
    """The stems of a short text such as a title, parted by spaces."""
    return " ".join(stems(_tokens(text), language))


def prepare(passage: Passage) -> IndexedPassage:
    """The passage with its full-text row; pure, so that a child process can do it."""
    return IndexedPassage(passage, *index_text(passage))


def add_rows(
    connection: Connection,
    first_id: int,
    indexed: Sequence[IndexedPassage],
    title: str,
) -> Counter[str]:
    """Writes the rows of one document's passages.

    Args:
        connection: inside a writing transaction.
        first_id: id of the first passage; the others follow.
        indexed: in order.
        title: stems of the document's title.

    Returns:
        For each stem the number of these passages that hold it.
    """
    rows = [
        (first_id + place, item.words, item.stems, "" if place else title)
        for place, item in enumerate(indexed)
    ]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO passages_fts (rowid, words, stems, title) VALUES (?, ?, ?, ?)", rows
        )
    return _document_frequencies((row[2], row[3]) for row in rows)


def remove_rows(connection: Connection, document_ids: Sequence[int]) -> Counter[str]:
    """Deletes the rows of all passages of some documents.

    Returns:
        For each stem the number of these passages that held it.
    """
    counts: Counter[str] = Counter()
    for document_id in document_ids:
        ids = connection.exec_driver_sql(
            "SELECT id FROM passages WHERE document_id = ? ORDER BY id", (document_id,)
        ).all()
        if not ids:
            continue
        # A document's ids were given in one go, with nothing between them.
        held = connection.exec_driver_sql(
            "SELECT stems, title FROM passages_fts WHERE rowid BETWEEN ? AND ?",
            (ids[0][0], ids[-1][0]),
        )
        counts += _document_frequencies((row[0], row[1]) for row in held)
        connection.exec_driver_sql(
            "DELETE FROM passages_fts WHERE rowid = ?", [(row[0],) for row in ids]
        )
    return counts


def change_title(connection: Connection, document_id: int, title: str) -> None:
    """Gives a document another title (its stems) in full text, and counts its terms anew."""
    row = connection.exec_driver_sql(
        "SELECT p.id, f.stems, f.title FROM passages p JOIN passages_fts f ON f.rowid = p.id "
        "WHERE p.document_id = ? ORDER BY p.position LIMIT 1",
        (document_id,),
    ).one_or_none()
    if row is None:
        return
    connection.exec_driver_sql("UPDATE passages_fts SET title = ? WHERE rowid = ?", (title, row[0]))
    added = _document_frequencies([(row[1], title)])
    change_terms(connection, added, _document_frequencies([(row[1], row[2])]))


def change_terms(connection: Connection, added: Counter[str], removed: Counter[str]) -> None:
    """Brings the vocabulary's counts up to date; terms that no passage holds any more go.

    Only terms of 4 to 40 letters are looked into for parts: shorter ones have none, longer ones
    are numbers and keys.
    """
    more = [(term, n) for term in added if (n := added[term] - removed[term]) > 0]
    fewer = [(-n, term) for term in removed if (n := added[term] - removed[term]) < 0]
    last = connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM terms").scalar_one()
    if more:
        connection.exec_driver_sql(
            "INSERT INTO terms (term, passages) VALUES (?, ?) "
            "ON CONFLICT (term) DO UPDATE SET passages = passages + excluded.passages",
            more,
        )
        # All at once: a trigger for each row would take five times as long.
        connection.exec_driver_sql(
            "INSERT INTO terms_fts (rowid, term) "
            "SELECT id, term FROM terms WHERE id > ? AND length(term) BETWEEN 4 AND 40",
            (last,),
        )
    if fewer:
        connection.exec_driver_sql("UPDATE terms SET passages = passages - ? WHERE term = ?", fewer)
        connection.exec_driver_sql(
            "INSERT INTO terms_fts (terms_fts, rowid, term) "
            "SELECT 'delete', id, term FROM terms "
            "WHERE passages <= 0 AND length(term) BETWEEN 4 AND 40"
        )
        connection.exec_driver_sql("DELETE FROM terms WHERE passages <= 0")


def rebuild_rows(connection: Connection) -> None:
    """Makes full text and vocabulary anew from the passages, whatever state they are in."""
    for table in ("passages_fts", "terms_fts"):
        schema = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_schema WHERE name = ?", (table,)
        ).scalar_one()
        connection.exec_driver_sql(f"DROP TABLE {table}")
        connection.exec_driver_sql(schema)
    connection.exec_driver_sql("DELETE FROM terms")
    last = 0
    while rows := connection.exec_driver_sql(
        "SELECT p.id, p.position, p.text, p.heading, p.language, d.title, d.language "
        "FROM passages p JOIN documents d ON d.id = p.document_id "
        "WHERE p.id > ? ORDER BY p.id LIMIT ?",
        (last, _SLICE),
    ).all():
        last = rows[-1][0]
        counts: Counter[str] = Counter()
        for row in rows:
            passage = Passage(row[2], Language(row[4]), heading=row[3])
            title = "" if row[1] else stem_text(row[5], Language(row[6]))
            counts += add_rows(connection, row[0], [prepare(passage)], title)
        change_terms(connection, counts, Counter())


def _tokens(text: str) -> list[str]:
    return [word[:_LONGEST_TOKEN] for word, _ in words(text)]


def _document_frequencies(texts: Iterable[tuple[str, str]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for stem_row, title in texts:
        counts.update({*stem_row.split(" "), *title.split(" ")} - {""})
    return counts
