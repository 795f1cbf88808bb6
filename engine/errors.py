"""The errors that a person can act on, as one tree; everything else is a bug.

    EngineError
      LibraryError
        LibraryLocked        another process writes to this library
        CatalogTooNew        written by a newer program
        CatalogDamaged       SQLite finds the file broken
        DiskFull             no room to write
        FolderMissing        a folder or file that was named is not there
        GoneMeanwhile        a passage or judgment that was named is not there any more
      ExtractionError        one document cannot be read; becomes a row with its reason
        UnsupportedFormat    no reader for this kind of file
        EncryptedDocument    a password is needed
        DamagedDocument      the file is broken
        DocumentTooLarge     over the size or memory limit
        ExtractionTimeout    over the time limit
        NoTextFound          nothing to read, perhaps a scan
        UnreadableFile       the system refuses to open it
      ModelError             itself: a library that the model needs is not in this build
        ModelMissing         no model folder there
        ModelDamaged         checksum, format or content is wrong
        ModelMismatch        the vectors at hand belong to another model
        UnsafeModel          needs pickle or foreign code
        DownloadFailed       a download that was asked for did not succeed
      DeviceError
        OutOfDeviceMemory    not even one text fits
      TrainingError
        TooFewJudgments      less than the minimum to learn from
        BadTrainingFile      a person's own file holds nothing to learn from
        TrainingFailed       the training process ended without a model
      Cancelled              the person stopped it; shown to nobody

Errors carry attributes, never sentences for people: those live in the interface, in both
languages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class EngineError(Exception):
    """Root of all errors that a person can act on.

    Attributes:
        path: the file or folder concerned, or None.
        detail: technical text for logs and reports, may be empty.
    """

    def __init__(self, path: Path | None = None, *, detail: str = "") -> None:
        super().__init__(path, detail)
        self.path = path
        self.detail = detail

    def __reduce__(self) -> tuple[object, ...]:
        # Attributes are keyword-only; without this an error would not survive a pipe.
        return (type(self).__new__, (type(self),), self.__dict__)

    def __str__(self) -> str:
        parts = [type(self).__name__]
        if self.path is not None:
            parts.append(str(self.path))
        if self.detail:
            parts.append(self.detail)
        return ": ".join(parts)


class LibraryError(EngineError):
    """The library as a whole cannot be used as asked."""


class LibraryLocked(LibraryError):
    """Another process holds the writer's lock of this library."""


class CatalogTooNew(LibraryError):
    """The catalog was written by a newer program.

    Attributes:
        found: schema version in the file.
        expected: the newest version that this program knows.
    """

    def __init__(self, path: Path | None = None, *, found: int, expected: int) -> None:
        super().__init__(path, detail=f"found {found}, expected at most {expected}")
        self.found = found
        self.expected = expected


class CatalogDamaged(LibraryError):
    """SQLite reports that the catalog file is broken."""


class DiskFull(LibraryError):
    """There is no room left to write.

    Attributes:
        needed_bytes: bytes that were to be written, 0 if unknown.
    """

    def __init__(
        self, path: Path | None = None, *, needed_bytes: int = 0, detail: str = ""
    ) -> None:
        super().__init__(path, detail=detail)
        self.needed_bytes = needed_bytes


class FolderMissing(LibraryError):
    """A folder or file that was named does not exist or cannot be entered."""


class GoneMeanwhile(LibraryError):
    """A passage or judgment that was named is not there any more, since somebody changed it."""


class ExtractionError(EngineError):
    """One document cannot be read."""


class UnsupportedFormat(ExtractionError):
    """There is no reader for this kind of file."""


class EncryptedDocument(ExtractionError):
    """The document can only be opened with a password."""


class DamagedDocument(ExtractionError):
    """The file is not what its format demands."""


class DocumentTooLarge(ExtractionError):
    """The document is over the size limit, or needs more memory than allowed."""


class ExtractionTimeout(ExtractionError):
    """Reading the document took longer than allowed."""


class NoTextFound(ExtractionError):
    """The document was read and holds no text; a PDF like this is perhaps a scan."""


class UnreadableFile(ExtractionError):
    """The system refused to open the file, or it changed while it was read."""


class ModelError(EngineError):
    """A model cannot be used; itself where this build lacks a library that the model needs."""


class ModelMissing(ModelError):
    """There is no model where one is expected."""


class ModelDamaged(ModelError):
    """A model's files do not match its manifest, or do not form a model."""


class ModelMismatch(ModelError):
    """Vectors and model do not belong together.

    Attributes:
        found: what is there.
        expected: what is needed.
    """

    def __init__(self, path: Path | None = None, *, found: str, expected: str) -> None:
        super().__init__(path, detail=f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


class UnsafeModel(ModelError):
    """The model would need pickled weights or foreign code to load."""


class DownloadFailed(ModelError):
    """A download that was asked for did not succeed; what came so far is kept."""


class DeviceError(EngineError):
    """The computing device cannot do what is asked."""


class OutOfDeviceMemory(DeviceError):
    """Not even a single text fits into the memory of the device."""


class TrainingError(EngineError):
    """Training cannot start or did not end well."""


class TooFewJudgments(TrainingError):
    """There is too little to learn from.

    Attributes:
        found: judgments that are there.
        expected: judgments that are needed.
    """

    def __init__(self, *, found: int, expected: int) -> None:
        super().__init__(detail=f"found {found}, expected {expected}")
        self.found = found
        self.expected = expected


class BadTrainingFile(TrainingError):
    """A file of training data cannot be read, or no row of it can be learned from."""


class TrainingFailed(TrainingError):
    """The training process ended without a usable model."""


class Cancelled(EngineError):
    """The person stopped the work; shown to nobody."""
