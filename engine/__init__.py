"""Sinnsuche's engine: finds passages by meaning across German and English.

The package is the one door: the interface and the command line of the program import these
names and none of the rooms behind them.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

from engine.documents import DocumentId, Language, LocatorKind, PassageId, Section, Span
from engine.errors import (
    BadTrainingFile,
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
    GoneMeanwhile,
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
from engine.judgments import ImportReport, Judgment, RejectedRow, Rejection
from engine.locations import default_library_dir, log_dir, resources_dir, samples_dir
from engine.progress import CancelToken, Progress, Reporter, silent
from engine.searching.hits import Outcome, SearchHit, SearchResult, Source
from engine.searching.query import Filters, Query
from engine.settings import BOUNDS, DEVICES, LANGUAGES, THEMES, Settings, load_settings

if TYPE_CHECKING:
    from engine.adoption import TrainedModel
    from engine.catalog.records import DocumentRow, RootCoverage
    from engine.device import Device
    from engine.indexing.report import FailedFile, IndexReport
    from engine.library import Library
    from engine.model_store import LearningCard
    from engine.searching.query import parse as parse_query
    from engine.status import LibraryStatus, ModelInfo, PassageContext

# ONNX Runtime reports its use to its maker, and keeps a number of this machine in the person's
# cache folder, unless it is told not to before it is loaded (seen with 1.32 on Linux).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Imported at first use: the children that read files import this package too, and need none
# of SQLAlchemy, numpy and the rest behind these names.
_LATE = {
    "Device": ("engine.device", "Device"),
    "DocumentRow": ("engine.catalog.records", "DocumentRow"),
    "FailedFile": ("engine.indexing.report", "FailedFile"),
    "IndexReport": ("engine.indexing.report", "IndexReport"),
    "LearningCard": ("engine.model_store", "LearningCard"),
    "Library": ("engine.library", "Library"),
    "LibraryStatus": ("engine.status", "LibraryStatus"),
    "ModelInfo": ("engine.status", "ModelInfo"),
    "PassageContext": ("engine.status", "PassageContext"),
    "RootCoverage": ("engine.catalog.records", "RootCoverage"),
    "TrainedModel": ("engine.adoption", "TrainedModel"),
    "parse_query": ("engine.searching.query", "parse"),
}


def __getattr__(name: str) -> Any:
    if name not in _LATE:
        raise AttributeError(name)
    room, original = _LATE[name]
    return getattr(import_module(room), original)


__all__ = [
    "BOUNDS",
    "DEVICES",
    "LANGUAGES",
    "THEMES",
    "BadTrainingFile",
    "CancelToken",
    "Cancelled",
    "CatalogDamaged",
    "CatalogTooNew",
    "DamagedDocument",
    "Device",
    "DeviceError",
    "DiskFull",
    "DocumentId",
    "DocumentRow",
    "DocumentTooLarge",
    "DownloadFailed",
    "EncryptedDocument",
    "EngineError",
    "ExtractionError",
    "ExtractionTimeout",
    "FailedFile",
    "Filters",
    "FolderMissing",
    "GoneMeanwhile",
    "ImportReport",
    "IndexReport",
    "Judgment",
    "Language",
    "LearningCard",
    "Library",
    "LibraryError",
    "LibraryLocked",
    "LibraryStatus",
    "LocatorKind",
    "ModelDamaged",
    "ModelError",
    "ModelInfo",
    "ModelMismatch",
    "ModelMissing",
    "NoTextFound",
    "OutOfDeviceMemory",
    "Outcome",
    "PassageContext",
    "PassageId",
    "Progress",
    "Query",
    "RejectedRow",
    "Rejection",
    "Reporter",
    "RootCoverage",
    "SearchHit",
    "SearchResult",
    "Section",
    "Settings",
    "Source",
    "Span",
    "TooFewJudgments",
    "TrainedModel",
    "TrainingError",
    "TrainingFailed",
    "UnreadableFile",
    "UnsafeModel",
    "UnsupportedFormat",
    "default_library_dir",
    "load_settings",
    "log_dir",
    "parse_query",
    "resources_dir",
    "samples_dir",
    "silent",
]
