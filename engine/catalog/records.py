"""The values that go into the catalog and come out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.documents import (
    DocumentId,
    Language,
    LocatorKind,
    Passage,
    PassageId,
    Span,
)

VectorIds = NDArray[np.int64]


def no_ids() -> VectorIds:
    """An empty array of vector ids."""
    return np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class RootRow:
    """A folder or single file that the person added.

    Attributes:
        root_id: its number.
        path: absolute.
        kind: "folder" or "file".
        online: whether it could be reached at the last scan.
    """

    root_id: int
    path: Path
    kind: str
    online: bool


@dataclass(frozen=True, slots=True)
class FileState:
    """What the catalog knows of one file.

    Attributes:
        document_id: its document.
        size_bytes: at the time it was read.
        mtime_ns: last change, nanoseconds since 1970, at the time it was read.
        sha256: digest of the content, 32 bytes; empty if unknown.
        status: "waiting", "ready" (its text is in the catalog) or "failed".
        error: class name of the error that stopped its reading, or empty.
    """

    document_id: DocumentId
    size_bytes: int
    mtime_ns: int
    sha256: bytes
    status: str
    error: str


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A file as it was found, on its way into the catalog.

    Attributes:
        path: absolute.
        root_id: the root under which it was found.
        size_bytes: of the file.
        mtime_ns: last change, nanoseconds since 1970.
        sha256: digest of the content, 32 bytes; empty if unknown.
        file_type: canonical type such as "pdf"; empty if unknown.
        title: the document's title; its words are searched too.
        language: of most of its text.
        warnings: parts that could not be read.
    """

    path: Path
    root_id: int
    size_bytes: int
    mtime_ns: int
    sha256: bytes = b""
    file_type: str = ""
    title: str = ""
    language: Language = Language.UNKNOWN
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedPassage:
    """A passage with its full-text row, made where there is time for it.

    Attributes:
        passage: the passage.
        words: folded words in order, parted by one space.
        stems: their stems, in order, parted by one space.
    """

    passage: Passage
    words: str
    stems: str


@dataclass(frozen=True, slots=True)
class SavedDocument:
    """What came of saving a document.

    Attributes:
        document_id: old or new.
        passages: how many it has now.
        new_texts: distinct texts among them for which no vector of any model is there.
        removed_vectors: ids of vectors that went with the older version's text.
    """

    document_id: DocumentId
    passages: int
    new_texts: int
    removed_vectors: VectorIds = field(default_factory=no_ids, compare=False)


@dataclass(frozen=True, slots=True)
class PendingText:
    """A text that waits to be encoded.

    Attributes:
        text_sha: its key, 16 bytes.
        text: what is to be encoded, heading included.
    """

    text_sha: bytes
    text: str


@dataclass(frozen=True, slots=True)
class PassageFilter:
    """Which passages may answer; empty fields let all pass.

    Attributes:
        languages: of the passage.
        types: canonical file types.
        folders: the file lies under one of these: an absolute path counts as a prefix, any
            other word as the name of a folder on the way, folded.
        after_ns: last change of the file at or after this time, nanoseconds since 1970.
        before_ns: last change of the file before this time, nanoseconds since 1970.
    """

    languages: frozenset[Language] = frozenset()
    types: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    after_ns: int | None = None
    before_ns: int | None = None

    def __bool__(self) -> bool:
        return self != PassageFilter()


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage with its document, ready to become a hit.

    Attributes:
        passage_id: its number.
        document_id: its document.
        position: place among the document's passages, from 0.
        section: index of its section.
        span: where it stands in that section's text.
        text: as people read it.
        language: of the passage.
        kind, number, label, heading: its place, as in `Passage`.
        text_sha: key of its text among the vectors.
        path, title, file_type, size_bytes, mtime_ns: of its document.
        online: whether its root could be reached at the last scan.
        copies: paths of other documents that hold the same text, at most 16.
    """

    passage_id: PassageId
    document_id: DocumentId
    position: int
    section: int
    span: Span
    text: str
    language: Language
    kind: LocatorKind
    number: int
    label: str
    heading: str
    text_sha: bytes
    path: Path
    title: str
    file_type: str
    size_bytes: int
    mtime_ns: int
    online: bool
    copies: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document as a list shows it.

    Attributes:
        document_id: its number.
        path: of the file.
        title: of the document.
        file_type, language: canonical type; language of most of its text.
        status: "indexed" (found by meaning), "waiting" or "failed".
        error: class name of the error that stopped its reading, or empty.
        detail: technical text about the error.
        size_bytes: of the file.
        modified: last change of the file, local time with zone.
        passages: how many it has.
        warnings: parts that could not be read.
    """

    document_id: DocumentId
    path: Path
    title: str
    file_type: str
    language: Language
    status: str
    error: str
    detail: str
    size_bytes: int
    modified: datetime
    passages: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RootCoverage:
    """How far a root is indexed; counts are documents, save `passages`.

    Attributes:
        root_id: its number.
        path, kind, online: as in `RootRow`.
        documents: all that are known.
        indexed: every passage has its vector.
        waiting: to be read or to be encoded.
        failed: could not be read.
        passages: of all documents.
    """

    root_id: int
    path: Path
    kind: str
    online: bool
    documents: int
    indexed: int
    waiting: int
    failed: int
    passages: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Sizes of the whole library.

    Attributes:
        documents: all files that are known.
        ready: documents whose text is in the catalog.
        failed: documents that could not be read.
        passages: of all documents.
        vectors: of all models.
        size_bytes: of the catalog's files on disk.
    """

    documents: int
    ready: int
    failed: int
    passages: int
    vectors: int
    size_bytes: int


@dataclass(frozen=True, slots=True)
class LexicalHit:
    """A passage that holds words of the query.

    Attributes:
        passage_id: the passage.
        rank: from 1.
        score: BM25 over exact words, compounds at a discount; above 0, higher is better.
        coverage: share of the query's words that it holds, weighted by rarity, 0 to 1;
            compounds count at their discount.
        words: the query's folded words that it holds, as themselves or in a compound.
        terms: the stems by which it was found, for marking.
    """

    passage_id: PassageId
    rank: int
    score: float
    coverage: float
    words: tuple[str, ...]
    terms: tuple[str, ...]
