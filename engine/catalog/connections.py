"""Connections to the catalog's file: how it is opened, checked, and how SQLite's errors read."""

from __future__ import annotations

import os
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event
from sqlalchemy.pool import QueuePool

from engine.catalog.locking import WriterLock
from engine.catalog.migrations import MIGRATIONS, check_origin, upgrade
from engine.errors import (
    CatalogDamaged,
    DiskFull,
    EngineError,
    FolderMissing,
    LibraryLocked,
)

BUSY_TIMEOUT_MS = 5_000
# Up to this size the whole file is checked at every start: it takes less than 0.1 s.
_ALWAYS_CHECKED_BYTES = 16 * 2**20
_MIGRATION_WAIT_S = 30.0
_NEARLY_FULL_BYTES = 2 * 2**20


def prepare_file(path: Path, lock: WriterLock) -> bool:
    """Makes or upgrades the file and looks whether it is sound.

    Returns:
        Whether it can be written to; a library on read-only ground can still be searched.

    Raises:
        CatalogDamaged: it is broken, or no catalog.
        CatalogTooNew: a newer program wrote it.
        DiskFull: no room for a new file or for an upgrade.
        FolderMissing: the folder cannot be made or entered.
        LibraryLocked: another process keeps the writer's lock while an upgrade is due.
    """
    _make_places(path)
    writable = os.access(path.parent, os.W_OK) and os.access(path, os.W_OK)
    left_open = _leftover(path)
    try:
        connection = connect(path, writable=writable)
        try:
            version = check_origin(connection, path)
            if version < len(MIGRATIONS) and writable:
                lock.acquire(_MIGRATION_WAIT_S)
                try:
                    upgrade(connection, path)
                finally:
                    lock.release()
            if version and (left_open or path.stat().st_size <= _ALWAYS_CHECKED_BYTES):
                _quick_check(connection, path)
        finally:
            connection.close()
    except (sqlite3.Error, OSError) as error:
        raise translate(error, path) or error from error
    return writable


def connect(path: Path, *, writable: bool = True) -> sqlite3.Connection:
    """A connection in autocommit mode, usable from any thread (one at a time)."""
    # SQLite can only read a file on read-only ground if it is told that nobody changes it.
    mode = "mode=rw" if writable else "immutable=1"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?{mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        timeout=BUSY_TIMEOUT_MS / 1000,
        cached_statements=256,
    )
    pragmas = ["foreign_keys = ON", "temp_store = MEMORY", "cache_size = -24576"]
    if writable:
        # The first two count only while the file is still empty.
        pragmas = ["page_size = 8192", "auto_vacuum = INCREMENTAL", "journal_mode = WAL", *pragmas]
        pragmas += ["synchronous = NORMAL", "journal_size_limit = 67108864"]
    try:
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")
    except BaseException:
        connection.close()
        raise
    return connection


def make_engine(path: Path, *, writable: bool) -> Engine:
    """SQLAlchemy's pool of connections; errors come out as ours."""
    engine = create_engine(
        "sqlite://",
        creator=lambda: connect(path, writable=writable),
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=12,
        pool_use_lifo=True,  # the connection used last has the pages at hand
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Python's driver begins late and never for reads: a snapshot needs an own BEGIN, and
        # a writer must take its turn at the start, or it may fail half-way as busy.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> None:
        original = context.original_exception
        ours = translate(original, path)
        if ours is not None:
            raise ours from original

    return engine


def translate(error: BaseException, path: Path) -> EngineError | None:
    """What an error of SQLite or of the system means to people; None if it is a bug."""
    detail = str(error)
    if isinstance(error, sqlite3.Error):
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_FULL or (code == sqlite3.SQLITE_IOERR and _nearly_full(path)):
            return DiskFull(path, detail=detail)
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR):
            return CatalogDamaged(path, detail=detail)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY):
            return LibraryLocked(path, detail=detail)
        if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
            return FolderMissing(path, detail=detail)
        if "Could not decode to UTF-8" in detail or "malformed" in detail:
            return CatalogDamaged(path, detail=detail)
        return None
    if isinstance(error, OSError):
        return (DiskFull if _nearly_full(path) else FolderMissing)(path, detail=detail)
    return None


def set_aside(path: Path, suffix: str) -> Path:
    """Renames a broken catalog and what belongs to it, so that a new one can be made.

    Args:
        path: of the catalog, which no process has open.
        suffix: for the new names, such as the date.

    Returns:
        Where the catalog lies now.
    """
    for ending in ("-wal", "-shm", ""):
        part = path.with_name(path.name + ending)
        if part.exists():
            part.replace(path.with_name(f"{path.stem}-damaged-{suffix}{path.suffix}{ending}"))
    return path.with_name(f"{path.stem}-damaged-{suffix}{path.suffix}")


def _make_places(path: Path) -> None:
    try:
        if not path.parent.is_dir():
            path.parent.mkdir(parents=True, mode=0o700)
            path.parent.chmod(0o700)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise translate(error, path) or error from error


def _leftover(path: Path) -> bool:
    """Whether the last program that had the file open did not close it, or still has it."""
    log = path.with_name(path.name + "-wal")
    return log.exists() and log.stat().st_size > 0


def _quick_check(connection: sqlite3.Connection, path: Path) -> None:
    found = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
    if found != ["ok"]:
        raise CatalogDamaged(path, detail="; ".join(found))


def _nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _NEARLY_FULL_BYTES
    except OSError:
        return False
