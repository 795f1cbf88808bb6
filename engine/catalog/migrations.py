"""The steps that bring a catalog file up to date: in order, each in one transaction.

The SQL of a step is never changed once it has been released; a new table or column is a new
step. `PRAGMA user_version` counts the steps that a file has behind it. Before an existing
file is changed, a copy of it is laid beside it.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from engine.errors import CatalogDamaged, CatalogTooNew

APPLICATION_ID = 0x53494E4E  # "SINN": tells this program's files from other SQLite files

# Tokens come folded and parted by spaces: nothing may be split or changed any more, so every
# printing ASCII character counts as part of a word; other characters do so in any case.
_M001 = r"""
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE roots (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL CHECK (kind IN ('folder', 'file')),
    added_at TEXT NOT NULL,
    online INTEGER NOT NULL DEFAULT 1
);
CREATE TABLE documents (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    path TEXT NOT NULL UNIQUE,
    folders TEXT NOT NULL,
    root_id INTEGER NOT NULL REFERENCES roots (id),
    size_bytes INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    sha256 BLOB NOT NULL,
    file_type TEXT NOT NULL,
    title TEXT NOT NULL,
    language TEXT NOT NULL,
    status TEXT NOT NULL CHECK (status IN ('waiting', 'ready', 'failed')),
    error TEXT NOT NULL,
    detail TEXT NOT NULL,
    warnings TEXT NOT NULL,
    passage_count INTEGER NOT NULL,
    indexed_at TEXT NOT NULL
);
CREATE INDEX documents_root ON documents (root_id);
CREATE TABLE sections (
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    heading TEXT NOT NULL,
    text TEXT NOT NULL,
    PRIMARY KEY (document_id, position)
);
CREATE TABLE passages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    section INTEGER NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    language TEXT NOT NULL,
    kind TEXT NOT NULL,
    number INTEGER NOT NULL,
    label TEXT NOT NULL,
    heading TEXT NOT NULL,
    text_sha BLOB NOT NULL,
    text TEXT NOT NULL
);
CREATE INDEX passages_document ON passages (document_id, position, language, text_sha);
CREATE INDEX passages_filter ON passages (id, document_id, language);
CREATE INDEX passages_text ON passages (text_sha, document_id);
CREATE TABLE models (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model_id TEXT NOT NULL UNIQUE
);
CREATE TABLE vectors (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    model INTEGER NOT NULL REFERENCES models (id) ON DELETE CASCADE,
    text_sha BLOB NOT NULL,
    vector BLOB NOT NULL,
    UNIQUE (model, text_sha)
);
CREATE INDEX vectors_text ON vectors (text_sha);
CREATE TABLE terms (
    id INTEGER PRIMARY KEY,
    term TEXT NOT NULL UNIQUE,
    passages INTEGER NOT NULL
);
CREATE INDEX terms_unused ON terms (id) WHERE passages <= 0;
CREATE VIRTUAL TABLE passages_fts USING fts5 (
    words, stems, title, tokenize = "ascii tokenchars '!#$%&()*+,-./:;<=>?@[\]^_`{|}~'"
);
CREATE VIRTUAL TABLE terms_fts USING fts5 (
    term, content = 'terms', content_rowid = 'id', tokenize = 'trigram case_sensitive 1'
);
"""


def m001_first(connection: sqlite3.Connection) -> None:
    """Documents, passages, vectors and full text."""
    _run(connection, _M001)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")


# At most one judgment of a kind is in force for a query and a text; `replaced_by` is the id of
# the newer one that an older one gave way to.
_M002 = """
CREATE TABLE judgments (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    query TEXT NOT NULL,
    query_key TEXT NOT NULL,
    passage_sha BLOB NOT NULL,
    weak INTEGER NOT NULL CHECK (weak IN (0, 1)),
    relevant INTEGER NOT NULL CHECK (relevant IN (0, 1)),
    query_language TEXT NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    path TEXT NOT NULL,
    heading TEXT NOT NULL,
    model_id TEXT NOT NULL,
    judged_at TEXT NOT NULL,
    replaced_by INTEGER,
    passage TEXT NOT NULL
);
CREATE UNIQUE INDEX judgments_in_force ON judgments (query_key, passage_sha, weak)
    WHERE replaced_by IS NULL;
CREATE INDEX judgments_replaced ON judgments (replaced_by) WHERE replaced_by IS NOT NULL;
"""


def m002_judgments(connection: sqlite3.Connection) -> None:
    """What a person said of hits."""
    _run(connection, _M002)


MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (m001_first, m002_judgments)


def version_of(connection: sqlite3.Connection) -> int:
    """How many steps the file has behind it; 0 is a new file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def check_origin(connection: sqlite3.Connection, path: Path) -> int:
    """The file's version, once it is certain that the file is one of ours.

    Raises:
        CatalogTooNew: a newer program wrote it.
        CatalogDamaged: it is no catalog.
    """
    version = version_of(connection)
    origin = int(connection.execute("PRAGMA application_id").fetchone()[0])
    filled = connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone() is not None
    if version < 0 or (filled and origin != APPLICATION_ID) or (filled and version == 0):
        raise CatalogDamaged(path, detail=f"not a catalog: origin {origin:#x}, version {version}")
    if not filled and version:
        raise CatalogDamaged(path, detail=f"version {version} without tables")
    if version > len(MIGRATIONS):
        raise CatalogTooNew(path, found=version, expected=len(MIGRATIONS))
    return version


def upgrade(connection: sqlite3.Connection, path: Path) -> Path | None:
    """Takes the steps that the file lacks; the caller holds the writer's lock.

    Args:
        connection: in autocommit mode.
        path: of the catalog, for the copy beside it.

    Returns:
        The copy of the older file, or None where the file was new or up to date.
    """
    version = check_origin(connection, path)
    if version == len(MIGRATIONS):
        return None
    copy = back_up(connection, path, version) if version else None
    for number, step in enumerate(MIGRATIONS[version:], start=version + 1):
        connection.execute("BEGIN IMMEDIATE")
        try:
            step(connection)
            connection.execute(f"PRAGMA user_version = {number}")
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
    return copy


def back_up(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    """Writes a whole copy of the catalog beside it and returns the copy's path."""
    copy = path.with_name(f"{path.stem}-v{version}.backup")
    partial = copy.with_name(copy.name + ".part")
    partial.unlink(missing_ok=True)
    partial.touch(mode=0o600)
    with contextlib.closing(sqlite3.connect(partial)) as target:
        connection.backup(target)
    return partial.replace(copy)


def _run(connection: sqlite3.Connection, script: str) -> None:
    """Executes statements one by one: `executescript` would commit before the first."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            connection.execute(statement)
            statement = ""
