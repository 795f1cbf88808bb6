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
from engine.searching.query import TYPES, Filters, Query
from engine.settings import BOUNDS, DEVICES, LANGUAGES, THEMES, Settings, load_settings

if TYPE_CHECKING:
    from engine.adoption import TrainedModel
    from engine.catalog.records import DocumentRow, RootCoverage
    from engine.device import Device
    from engine.indexing.report import FailedFile, IndexReport
    from engine.learning import LearningState
    from engine.library import Library
    from engine.model_store import LearningCard
    from engine.searching.query import parse as parse_query
    from engine.status import LibraryStatus, ModelInfo, PassageContext
    from engine.training.personal.changes import ChangedHit, ChangedQuery
    from engine.training.personal.options import OPTIONS, PRESETS, Option
    from engine.training.personal.own_file import (
        BadRow,
        FileKind,
        OwnFile,
        OwnRow,
        RowFault,
        read_own_file,
    )
    from engine.training.personal.telling import TrainingControl, TrainingProgress, TrainingResult
    from engine.training.personal.verdict import (
        ComparisonRow,
        ComparisonTable,
        Measure,
        Reason,
        Verdict,
    )

# ONNX Runtime reports its use to its maker, and keeps a number of this machine in the person's
# cache folder, unless it is told not to before it is loaded (seen with 1.32 on Linux).
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

# Imported at first use: the children that read files import this package too, and need none
# of SQLAlchemy, numpy and the rest behind these names.
_LATE = {
    "BadRow": ("engine.training.personal.own_file", "BadRow"),
    "ChangedHit": ("engine.training.personal.changes", "ChangedHit"),
    "ChangedQuery": ("engine.training.personal.changes", "ChangedQuery"),
    "ComparisonRow": ("engine.training.personal.verdict", "ComparisonRow"),
    "ComparisonTable": ("engine.training.personal.verdict", "ComparisonTable"),
    "Device": ("engine.device", "Device"),
    "DocumentRow": ("engine.catalog.records", "DocumentRow"),
    "FailedFile": ("engine.indexing.report", "FailedFile"),
    "FileKind": ("engine.training.personal.own_file", "FileKind"),
    "IndexReport": ("engine.indexing.report", "IndexReport"),
    "LearningCard": ("engine.model_store", "LearningCard"),
    "LearningState": ("engine.learning", "LearningState"),
    "Library": ("engine.library", "Library"),
    "LibraryStatus": ("engine.status", "LibraryStatus"),
    "Measure": ("engine.training.personal.verdict", "Measure"),
    "ModelInfo": ("engine.status", "ModelInfo"),
    "OPTIONS": ("engine.training.personal.options", "OPTIONS"),
    "Option": ("engine.training.personal.options", "Option"),
    "OwnFile": ("engine.training.personal.own_file", "OwnFile"),
    "OwnRow": ("engine.training.personal.own_file", "OwnRow"),
    "PRESETS": ("engine.training.personal.options", "PRESETS"),
    "PassageContext": ("engine.status", "PassageContext"),
    "Reason": ("engine.training.personal.verdict", "Reason"),
    "RootCoverage": ("engine.catalog.records", "RootCoverage"),
    "RowFault": ("engine.training.personal.own_file", "RowFault"),
    "TrainedModel": ("engine.adoption", "TrainedModel"),
    "TrainingControl": ("engine.training.personal.telling", "TrainingControl"),
    "TrainingProgress": ("engine.training.personal.telling", "TrainingProgress"),
    "TrainingResult": ("engine.training.personal.telling", "TrainingResult"),
    "Verdict": ("engine.training.personal.verdict", "Verdict"),
    "parse_query": ("engine.searching.query", "parse"),
    "read_own_file": ("engine.training.personal.own_file", "read_own_file"),
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
    "OPTIONS",
    "PRESETS",
    "THEMES",
    "TYPES",
    "BadRow",
    "BadTrainingFile",
    "CancelToken",
    "Cancelled",
    "CatalogDamaged",
    "CatalogTooNew",
    "ChangedHit",
    "ChangedQuery",
    "ComparisonRow",
    "ComparisonTable",
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
    "FileKind",
    "Filters",
    "FolderMissing",
    "GoneMeanwhile",
    "ImportReport",
    "IndexReport",
    "Judgment",
    "Language",
    "LearningCard",
    "LearningState",
    "Library",
    "LibraryError",
    "LibraryLocked",
    "LibraryStatus",
    "LocatorKind",
    "Measure",
    "ModelDamaged",
    "ModelError",
    "ModelInfo",
    "ModelMismatch",
    "ModelMissing",
    "NoTextFound",
    "Option",
    "OutOfDeviceMemory",
    "Outcome",
    "OwnFile",
    "OwnRow",
    "PassageContext",
    "PassageId",
    "Progress",
    "Query",
    "Reason",
    "RejectedRow",
    "Rejection",
    "Reporter",
    "RootCoverage",
    "RowFault",
    "SearchHit",
    "SearchResult",
    "Section",
    "Settings",
    "Source",
    "Span",
    "TooFewJudgments",
    "TrainedModel",
    "TrainingControl",
    "TrainingError",
    "TrainingFailed",
    "TrainingProgress",
    "TrainingResult",
    "UnreadableFile",
    "UnsafeModel",
    "UnsupportedFormat",
    "Verdict",
    "default_library_dir",
    "load_settings",
    "log_dir",
    "parse_query",
    "read_own_file",
    "resources_dir",
    "samples_dir",
    "silent",
]
