"""The reading half of the catalog."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine

from engine.catalog import judgments, lexical, outlines, reading, roots, vectors
from engine.catalog.outlines import PassageOutline
from engine.catalog.records import (
    Counts,
    DocumentRow,
    FileState,
    LexicalHit,
    PassageFilter,
    PassageRow,
    PendingText,
    RootCoverage,
    RootRow,
    VectorIds,
)
from engine.catalog.vectors import Vectors
from engine.documents import Language, PassageId, Section, Span
from engine.errors import CatalogDamaged
from engine.judgments import Judgment


class CatalogReader:
    """What can be asked of a catalog, from any thread; each answer is one committed state.

    Every method raises CatalogDamaged where SQLite finds the file broken, or what it holds is
    not what was stored.

    Attributes:
        path: of the SQLite file.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self._engine = engine
        self._encoded_up_to: dict[int, int] = {}

    def roots(self) -> list[RootRow]:
        """All roots, in the order in which they were added."""
        with self._reading() as connection:
            return roots.all_roots(connection)

    def file_states(self, root_id: int | None = None) -> dict[str, FileState]:
        """What is known of each file, by path: of all documents or those of one root."""
        with self._reading() as connection:
            return reading.file_states(connection, root_id)

    def counts(self) -> Counts:
        """Sizes of the whole library."""
        with self._reading() as connection:
            numbers = reading.count_rows(connection)
        parts = (self.path.with_name(self.path.name + ending) for ending in ("", "-wal", "-shm"))
        return Counts(*numbers, sum(part.stat().st_size for part in parts if part.exists()))

    def coverage(self, model_id: str) -> list[RootCoverage]:
        """How far each root is indexed by a model; with "" every document waits for one."""
        with self._reading() as connection:
            after = self._encoded(connection, model_id)
            return reading.coverage(connection, model_id, after)

    def waiting(self, model_id: str) -> int:
        """How many documents are still to be read, or to be encoded by a model."""
        with self._reading() as connection:
            after = self._encoded(connection, model_id)
            return reading.count_waiting(connection, model_id, after)

    def documents(
        self, root: Path | None = None, *, model_id: str = "", failed_only: bool = False
    ) -> list[DocumentRow]:
        """Documents by path, those of one root or all, with their state under a model."""
        with self._reading() as connection:
            after = self._encoded(connection, model_id)
            waiting = vectors.waiting_documents(connection, model_id, after)
            return reading.list_documents(
                connection, root=root, failed_only=failed_only, waiting=waiting
            )

    def sections(self, document_id: int) -> tuple[Section, ...]:
        """A document's cleaned text, in reading order."""
        with self._reading() as connection:
            return reading.document_sections(connection, document_id)

    def passages(self, document_id: int) -> list[tuple[PassageId, int, Span]]:
        """A document's passages in order: id, index of the section, span in its text."""
        with self._reading() as connection:
            return reading.document_passages(connection, document_id)

    # Searching

    def match(
        self,
        text: str,
        *,
        limit: int = 100,
        phrases: Sequence[str] = (),
        excluded: Sequence[str] = (),
        wanted: PassageFilter | None = None,
        language: Language = Language.UNKNOWN,
    ) -> list[LexicalHit]:
        """Passages that hold words of a text, best first; any string is legal.

        Args:
            text: the query's words, those of the phrases too.
            limit: hits at most.
            phrases: a hit holds each of them word for word (folded).
            excluded: words or phrases that no hit may hold (folded).
            wanted: which passages may answer.
            language: of the query, which decides how its words are stemmed.
        """
        with self._reading() as connection:
            return lexical.match(
                connection,
                text,
                limit=limit,
                phrases=phrases,
                excluded=excluded,
                wanted=wanted,
                language=language,
            )

    def holding(
        self,
        passage_ids: Iterable[int],
        *,
        phrases: Sequence[str] = (),
        excluded: Sequence[str] = (),
    ) -> set[PassageId]:
        """Those of the passages that hold every phrase and nothing that is excluded."""
        with self._reading() as connection:
            return lexical.holding(connection, passage_ids, phrases=phrases, excluded=excluded)

    def outlines_of_vectors(
        self, vector_ids: Sequence[int], wanted: PassageFilter | None = None
    ) -> list[PassageOutline]:
        """The first passage of each vector that the filter lets pass, in no order."""
        with self._reading() as connection:
            return outlines.outlines_of_vectors(connection, vector_ids, wanted or PassageFilter())

    def stretch_vectors(
        self, stretches: Sequence[tuple[int, int, int]], model_id: str
    ) -> list[tuple[int, int, bytes | None]]:
        """Passages of (document, first position, last position) with their vectors.

        Returns:
            Rows of (place in `stretches`, passage id, vector as float32 bytes or None), in order.
        """
        with self._reading() as connection:
            return outlines.stretch_vectors(connection, stretches, model_id)

    def outlines_of_passages(
        self, passage_ids: Sequence[int], model_id: str
    ) -> list[PassageOutline]:
        """The passages with their vector of the model, if they have one, in no order."""
        with self._reading() as connection:
            return outlines.outlines_of_passages(connection, passage_ids, model_id)

    def fetch_hits(self, passage_ids: Sequence[int]) -> list[PassageRow]:
        """The passages with their documents, in the order asked; unknown ones are left out."""
        with self._reading() as connection:
            return reading.fetch_hits(connection, passage_ids)

    def passages_of_vectors(self, vector_ids: Iterable[int]) -> dict[int, list[PassageId]]:
        """The passages of each vector, in order; several where documents share a text."""
        with self._reading() as connection:
            return reading.passages_of_vectors(connection, vector_ids)

    def vectors_of_passages(
        self, passage_ids: Sequence[int], model_id: str
    ) -> tuple[NDArray[np.int64], Vectors]:
        """Those of the passages that have a vector of the model, and these vectors.

        Returns:
            Passage ids of shape (n,), ascending, and float32 of shape (n, dim), in that order.
        """
        with self._reading() as connection:
            return vectors.vectors_of_passages(connection, passage_ids, model_id, self.path)

    def filter_passage_ids(self, wanted: PassageFilter) -> NDArray[np.int64]:
        """Ids of the passages that the filter lets pass, ascending."""
        with self._reading() as connection:
            return reading.filter_passage_ids(connection, wanted)

    def filter_vector_ids(self, wanted: PassageFilter, model_id: str) -> VectorIds:
        """Ids of a model's vectors that stand for a passage which the filter lets pass."""
        with self._reading() as connection:
            return reading.filter_vector_ids(connection, wanted, model_id)

    # Vectors

    def pending_texts(self, model_id: str, limit: int) -> list[PendingText]:
        """Texts without a vector of the model, at most `limit`, oldest document first."""
        with self._reading() as connection:
            after = self._encoded(connection, model_id)
            return vectors.pending_texts(connection, model_id, limit, after)

    def pending_count(self, model_id: str) -> int:
        """How many passages wait for a vector of the model."""
        with self._reading() as connection:
            return vectors.pending_count(connection, model_id, self._encoded(connection, model_id))

    def vector_ids(self, model_id: str) -> VectorIds:
        """Ids of all vectors of a model, ascending."""
        with self._reading() as connection:
            return vectors.vector_ids(connection, model_id)

    def load_vectors(
        self, model_id: str, ids: VectorIds | None = None
    ) -> Iterator[tuple[VectorIds, Vectors]]:
        """Vectors in batches, ascending by id; all of the model's if none are named.

        Yields:
            ids of shape (n,) and float32 of shape (n, dim), rows of L2 norm 1.
        """
        with self._reading() as connection:
            yield from vectors.vector_batches(connection, model_id, self.path, ids)

    def vectors_of_texts(self, shas: Sequence[bytes], model_id: str) -> dict[bytes, Vectors]:
        """The vectors of those of the texts that have one of the model.

        Returns:
            By the text's key, float32 of shape (dim,), of L2 norm 1.
        """
        with self._reading() as connection:
            return vectors.vectors_of_texts(connection, shas, model_id, self.path)

    # Judgments

    def judgments(self) -> list[Judgment]:
        """All that are in force, newest first."""
        with self._reading() as connection:
            return judgments.all_judgments(connection)

    def judgments_revision(self) -> int:
        """A number that grows with each change of the judgments, whichever process made it."""
        with self._reading() as connection:
            return judgments.revision(connection)

    @contextlib.contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self._naming_file(), self._engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def _naming_file(self) -> Iterator[None]:
        try:
            yield
        except CatalogDamaged as error:
            error.path = error.path or self.path
            raise

    def _encoded(self, connection: Connection, model_id: str) -> int:
        """Id up to which every passage is known to have its vector."""
        # By number: a model that another process dropped has a new one when it comes again.
        model = vectors.model_number(connection, model_id)
        known = self._encoded_up_to.get(model, 0)
        self._encoded_up_to[model] = known = vectors.first_waiting(connection, model_id, known)
        return known
