"""The catalog: SQLite as the truth about documents, passages and vectors."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
from sqlalchemy import Connection, Engine

from engine.catalog import fulltext, judgments, roots, vectors, writing
from engine.catalog.active import ModelNotes
from engine.catalog.connections import make_engine, prepare_file
from engine.catalog.locking import WriterLock
from engine.catalog.reader import CatalogReader
from engine.catalog.records import (
    IndexedPassage,
    NewDocument,
    RootRow,
    SavedDocument,
    VectorIds,
    no_ids,
)
from engine.catalog.vectors import Vectors
from engine.documents import DocumentId, Passage, Section
from engine.errors import ExtractionError, LibraryLocked
from engine.judgments import Judgment

FILE_NAME = "catalog.sqlite"
LOCK_NAME = "library.lock"
_WRITE_WAIT_S = 10.0
_REMOVED_AT_ONCE = 100  # documents a transaction, so that other writers get their turn


class Catalog(CatalogReader, ModelNotes):
    """One library's SQLite file, for any number of threads.

    Reads see the last committed state and never wait. Writes are one transaction each; within
    the process they take turns, and another process that writes at the same time makes them
    fail with LibraryLocked. `writing` keeps other processes out for a longer job.

    Attributes:
        writable: False on read-only ground, where the library can only be searched.
    """

    def __init__(self, path: Path, engine: Engine, lock: WriterLock, *, writable: bool) -> None:
        super().__init__(path, engine)
        self.writable = writable
        self._lock = lock
        self._turn = threading.RLock()

    @classmethod
    def open(cls, path: Path) -> Self:
        """The catalog at a path, made or brought up to date first.

        Raises:
            CatalogDamaged: the file is broken, or no catalog.
            CatalogTooNew: a newer program wrote it.
            DiskFull: no room for a new file or for an upgrade.
            FolderMissing: the folder cannot be made or entered.
            LibraryLocked: another process writes while an upgrade is due.
        """
        lock = WriterLock(path.with_name(LOCK_NAME))
        writable = prepare_file(path, lock)
        return cls(path, make_engine(path, writable=writable), lock, writable=writable)

    def close(self) -> None:
        """Closes all connections; the last one to close tidies the write-ahead log away."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @contextlib.contextmanager
    def writing(self, timeout_s: float = 0.0) -> Iterator[None]:
        """Keeps writers of other processes out for as long as the block runs.

        Raises:
            LibraryLocked: another process writes, and still does after `timeout_s`.
        """
        self._lock.acquire(timeout_s)
        try:
            yield
        finally:
            self._lock.release()

    # Roots

    def add_root(self, path: Path, kind: str) -> RootRow:
        """The root ("folder" or "file") at an absolute path, new or known."""
        with self._writing() as connection:
            return roots.add_root(connection, path, kind)

    def remove_root(self, root_id: int) -> VectorIds:
        """Forgets a root with its documents, save those under another root.

        Returns:
            Ids of the vectors that are gone with them.
        """
        removed = [no_ids()]
        while True:
            with self._writing() as connection:
                lost = roots.hand_over(connection, root_id)
                removed.append(writing.remove_documents(connection, lost[:_REMOVED_AT_ONCE]))
                if roots.forget(connection, root_id):
                    return np.concatenate(removed)

    def set_root_online(self, root_id: int, online: bool) -> None:
        """Notes whether a root could be reached."""
        with self._writing() as connection:
            roots.set_online(connection, root_id, online)

    # Documents

    def save_document(
        self,
        record: NewDocument,
        sections: Sequence[Section],
        passages: Sequence[Passage | IndexedPassage],
    ) -> SavedDocument:
        """Stores a document's text in one transaction; an older version is replaced whole."""
        with self._writing() as connection:
            return writing.save_document(connection, record, sections, passages)

    def save_failure(self, record: NewDocument, error: ExtractionError) -> VectorIds:
        """Notes why a file cannot be read; the text of an older version goes.

        Returns:
            Ids of vectors that went with it.
        """
        with self._writing() as connection:
            return writing.save_failure(connection, record, error)

    def save_waiting(self, records: Sequence[NewDocument]) -> None:
        """Notes files that are still to be read; known files stay as they are."""
        with self._writing() as connection:
            writing.save_waiting(connection, records)

    def move_document(self, document_id: DocumentId, record: NewDocument) -> VectorIds:
        """Gives a document its new path, root, size and time; its text and vectors stay.

        Returns:
            Ids of vectors that went with another document which held the new path.
        """
        with self._writing() as connection:
            return writing.move_document(connection, document_id, record)

    def touch_document(self, document_id: DocumentId, *, mtime_ns: int, size_bytes: int) -> None:
        """Notes another time of change for a file whose content is the same."""
        with self._writing() as connection:
            writing.touch_document(connection, document_id, mtime_ns, size_bytes)

    def remove_documents(self, document_ids: Sequence[int]) -> VectorIds:
        """Deletes documents and returns the ids of the vectors that are gone with them."""
        removed = [no_ids()]
        for start in range(0, len(document_ids), _REMOVED_AT_ONCE):
            part = document_ids[start : start + _REMOVED_AT_ONCE]
            with self._writing() as connection:
                removed.append(writing.remove_documents(connection, part))
        return np.concatenate(removed)

    # Vectors

    def add_vectors(self, model_id: str, shas: Sequence[bytes], rows: Vectors) -> VectorIds:
        """Stores a vector for each text in one transaction and returns their ids, in order.

        Args:
            model_id: of the encoder.
            shas: keys of the texts; one that has a vector already keeps it.
            rows: float32 of shape (n, dim), rows of L2 norm 1.

        Raises:
            ValueError: the shapes do not fit, or a row is not finite or not of norm 1.
            ModelMismatch: the model's other vectors have another dimension.
        """
        with self._writing() as connection:
            return vectors.add_vectors(connection, model_id, shas, rows)

    def remove_orphans(self) -> VectorIds:
        """Deletes vectors whose text no document holds any more, and returns their ids."""
        with self._writing() as connection:
            return vectors.remove_orphans(connection)

    # Judgments: a click must not wait for another process that indexes, so each is a
    # transaction that needs SQLite's own turn alone.

    def add_judgment(self, judgment: Judgment) -> Judgment:
        """The judgment with its id, in force; one on the same query and text gives way to it."""
        with self._writing(alone=False) as connection:
            return judgments.add_judgment(connection, judgment)

    def add_imported(self, found: Sequence[tuple[Judgment, bool]]) -> int:
        """Adds judgments, each with whether its time is known; returns how many were news."""
        with self._writing(alone=False) as connection:
            return judgments.add_imported(connection, found)

    def take_back(self, judgment_id: int) -> Judgment | None:
        """Deletes a judgment and returns what is in force now for its query and text.

        Raises:
            GoneMeanwhile: there is none of this id.
        """
        with self._writing(alone=False) as connection:
            return judgments.take_back(connection, judgment_id)

    def remove_judgment(self, judgment_id: int) -> None:
        """Deletes a judgment with those that it replaced.

        Raises:
            GoneMeanwhile: there is none of this id.
        """
        with self._writing(alone=False) as connection:
            judgments.remove_judgment(connection, judgment_id)

    def restore_judgments(self, found: Sequence[Judgment]) -> int:
        """Puts deleted judgments in force again; returns how many, see `judgments.restore`."""
        with self._writing(alone=False) as connection:
            return judgments.restore(connection, found)

    def change_judgment(self, judgment_id: int, *, relevant: bool, judged_at: datetime) -> Judgment:
        """The judgment with another verdict; its id stays.

        Raises:
            GoneMeanwhile: there is none of this id.
        """
        with self._writing(alone=False) as connection:
            return judgments.change_judgment(
                connection, judgment_id, relevant=relevant, judged_at=judged_at
            )

    def tidy(self) -> None:
        """Makes full text quicker to search and gives freed room back to the system.

        For quiet moments, such as the end of a job: seconds for a large library.
        """
        with self._writing() as connection:
            connection.exec_driver_sql(
                "INSERT INTO passages_fts (passages_fts) VALUES ('optimize')"
            )
            connection.exec_driver_sql("INSERT INTO terms_fts (terms_fts) VALUES ('optimize')")
        with self._turn, self.writing(_WRITE_WAIT_S):
            raw = self._engine.raw_connection()
            try:
                # As a script: `execute` takes one step of the first, which frees one page.
                raw.cursor().executescript(
                    "PRAGMA incremental_vacuum; PRAGMA wal_checkpoint(TRUNCATE);"
                )
            finally:
                raw.close()

    def rebuild_fulltext(self) -> None:
        """Makes the full-text index anew from the passages."""
        with self._writing() as connection:
            fulltext.rebuild_rows(connection)

    @contextlib.contextmanager
    def _writing(self, *, alone: bool = True) -> Iterator[Connection]:
        """A transaction; `alone` keeps other processes from writing anything beside it."""
        if not self.writable:
            raise LibraryLocked(self.path, detail="read-only")
        with (
            self._naming_file(),
            self._turn,
            self.writing(_WRITE_WAIT_S) if alone else contextlib.nullcontext(),
            self._engine.connect() as connection,
        ):
            connection.execution_options(writing=True)
            with connection.begin():
                yield connection
