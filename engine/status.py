"""What the door tells about a library and about a passage in its surroundings."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path

from engine.device import Device
from engine.documents import DocumentId, PassageId, Section, Span


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What people see of a model.

    Attributes:
        name: as people know it.
        path: its folder.
        dim: length of its vectors, 0 if unknown.
        size_bytes: of all its files.
        licence: SPDX name, may be empty.
        sources: what it was made from.
        model_id: fingerprint of the files in use; empty while it is not loaded.
        active: whether it is the model that answers, or would once it is loaded.
        instead_of: the adopted model for which it stands in, because that one is gone or
            damaged; None where it was meant.
    """

    name: str
    path: Path
    dim: int
    size_bytes: int
    licence: str = ""
    sources: tuple[str, ...] = ()
    model_id: str = ""
    active: bool = False
    instead_of: str | None = None


@dataclass(frozen=True, slots=True)
class PassageContext:
    """A passage in its surroundings.

    Attributes:
        document_id: its document.
        path: of the file.
        file_type: canonical type.
        sections: the cleaned text of the whole document, in reading order.
        section: index of the section that holds the passage.
        span: where the passage stands in that section's text.
        passages: every passage of the document as (id, section, span), in order.
    """

    document_id: DocumentId
    path: Path
    file_type: str
    sections: tuple[Section, ...]
    section: int
    span: Span
    passages: tuple[tuple[PassageId, int, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class LibraryStatus:
    """Sizes and state of a library.

    Attributes:
        directory: where it lies.
        documents: files known.
        indexed: documents that can be found by meaning.
        waiting: documents still to be read or encoded.
        failed: documents that could not be read.
        passages: of all documents.
        vectors: of all models.
        model: the model in use, None while none is loaded.
        device: the device in use, None while no model is loaded.
        size_bytes: of all that the library keeps on disk.
    """

    directory: Path
    documents: int
    indexed: int
    waiting: int
    failed: int
    passages: int
    vectors: int
    model: ModelInfo | None
    device: Device | None
    size_bytes: int


def size_on_disk(folder: Path) -> int:
    """Bytes of all files below a folder; those that go meanwhile count nothing."""
    total = 0
    for path in folder.rglob("*"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_size if path.is_file() else 0
    return total
