"""Sinnsuche's engine: finds passages by meaning across German and English.

The package is the one door: the interface and the command line of the program import these
names and none of the rooms behind them.
"""

from __future__ import annotations

from engine.documents import DocumentId, Language, LocatorKind, PassageId, Section, Span
from engine.errors import (
    Cancelled,
    CatalogDamaged,
    CatalogTooNew,
    DamagedDocument,
    DeviceError,
    DiskFull,
    DocumentTooLarge,
    DownloadFailed,
    EncryptedDocument,
    EngineError,
    ExtractionError,
    ExtractionTimeout,
    FolderMissing,
    LibraryError,
    LibraryLocked,
    ModelDamaged,
    ModelError,
    ModelMismatch,
    ModelMissing,
    NoTextFound,
    OutOfDeviceMemory,
    TooFewJudgments,
    TrainingError,
    TrainingFailed,
    UnreadableFile,
    UnsafeModel,
    UnsupportedFormat,
)
from engine.locations import default_library_dir, log_dir, resources_dir, samples_dir
from engine.progress import CancelToken, Progress, Reporter, silent
from engine.searching.hits import Outcome, SearchHit, SearchResult, Source
from engine.searching.query import Filters, Query
from engine.settings import BOUNDS, DEVICES, LANGUAGES, THEMES, Settings

__all__ = [
    "BOUNDS",
    "DEVICES",
    "LANGUAGES",
    "THEMES",
    "CancelToken",
    "Cancelled",
    "CatalogDamaged",
    "CatalogTooNew",
    "DamagedDocument",
    "DeviceError",
    "DiskFull",
    "DocumentId",
    "DocumentTooLarge",
    "DownloadFailed",
    "EncryptedDocument",
    "EngineError",
    "ExtractionError",
    "ExtractionTimeout",
    "Filters",
    "FolderMissing",
    "Language",
    "LibraryError",
    "LibraryLocked",
    "LocatorKind",
    "ModelDamaged",
    "ModelError",
    "ModelMismatch",
    "ModelMissing",
    "NoTextFound",
    "OutOfDeviceMemory",
    "Outcome",
    "PassageId",
    "Progress",
    "Query",
    "Reporter",
    "SearchHit",
    "SearchResult",
    "Section",
    "Settings",
    "Source",
    "Span",
    "TooFewJudgments",
    "TrainingError",
    "TrainingFailed",
    "UnreadableFile",
    "UnsafeModel",
    "UnsupportedFormat",
    "default_library_dir",
    "log_dir",
    "resources_dir",
    "samples_dir",
    "silent",
]
