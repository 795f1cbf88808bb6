"""What the command line prints: progress, reports and hits, for people and for machines."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
import time
from typing import Any, TextIO

from engine.documents import LocatorKind
from engine.errors import (
    BadTrainingFile,
    CatalogDamaged,
    CatalogTooNew,
    DiskFull,
    DownloadFailed,
    EngineError,
    FolderMissing,
    GoneMeanwhile,
    LibraryLocked,
    ModelDamaged,
    ModelMismatch,
    ModelMissing,
    OutOfDeviceMemory,
    TooFewJudgments,
    TrainingFailed,
    UnsafeModel,
)
from engine.indexing.report import IndexReport
from engine.progress import Progress
from engine.searching.hits import Outcome, SearchHit, SearchResult
from engine.status import LibraryStatus

_BAR_CELLS = 24
_MARKS = {"█": "#", "·": ".", "●": "*", "○": "-"}  # for terminals that know ASCII alone
_REDRAW_S = 0.1
_STRENGTH_CELLS = 5


def print_json(value: Any) -> None:
    """Print one JSON value; ASCII alone, so that odd file names survive any terminal."""
    print(json.dumps(value, indent=2))


class ProgressBar:
    """A `Reporter` that draws one line on a terminal and nothing elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        """Draw on a stream, standard error if None."""
        self._stream = stream or sys.stderr
        self._live = self._stream.isatty()
        self._drawn = 0.0

    def __call__(self, progress: Progress) -> None:
        """Redraw, at most ten times a second."""
        now = time.monotonic()
        if not self._live or now - self._drawn < _REDRAW_S:
            return
        self._drawn = now
        width = shutil.get_terminal_size().columns
        line = _fitting(_progress_line(progress)[: width - 1], self._stream)
        self._stream.write("\r\x1b[K" + line)
        self._stream.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._live:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


def _progress_line(progress: Progress) -> str:
    if progress.stage == "scan":
        return f"Looking at the files ... {progress.done or ''}"
    if progress.stage == "model":
        return "Loading the model ..."
    filled = round(progress.fraction * _BAR_CELLS)
    bar = "█" * filled + "·" * (_BAR_CELLS - filled)
    unit = "passages" if progress.stage == "encode" else "files"
    parts = [f"{bar} {progress.done}/{progress.total} {unit}"]
    if progress.rate:
        parts.append(f"{progress.rate:.0f} passages/s")
    if progress.remaining_s is not None:
        parts.append(f"{progress.remaining_s:.0f} s left")
    if progress.failed:
        parts.append(f"{progress.failed} failed")
    if progress.item:
        parts.append(one_line(progress.item.rsplit("/", 1)[-1]))
    return "  ".join(parts)


def report_as_dict(report: IndexReport) -> dict[str, Any]:
    """The report with plain values."""
    return {
        "files": report.files,
        "passages": report.passages,
        "encoded": report.encoded,
        "failed": [
            {"path": str(item.path), "reason": item.reason, "detail": item.detail}
            for item in report.failed
        ],
        "added": report.added,
        "changed": report.changed,
        "moved": report.moved,
        "removed": report.removed,
        "unchanged": report.unchanged,
        "offline": [str(path) for path in report.offline],
        "unreadable": [str(path) for path in report.unreadable],
        "seconds": round(report.seconds, 3),
        "passages_per_second": round(report.passages_per_second, 1),
    }


def print_report(report: IndexReport) -> None:
    """Print what a run did, for people."""
    print(
        f"{report.files} files read, {report.passages} passages, {report.unchanged} files "
        f"unchanged, {report.moved} moved, {report.removed} removed in {report.seconds:.1f} s "
        f"({report.passages_per_second:.0f} passages a second)."
    )
    for path in report.offline:
        print(f"Not reachable, kept as it was: {one_line(str(path))}")
    for path in report.unreadable:
        print(f"Not allowed to look into: {one_line(str(path))}")
    if report.failed:
        print(f"{len(report.failed)} files could not be read:")
        for item in report.failed:
            print(f"  {item.reason:18} {one_line(str(item.path))}  {one_line(item.detail)}")


def result_as_dict(result: SearchResult) -> dict[str, Any]:
    """The result with plain values."""
    return {
        "query": result.query,
        "took_ms": round(result.took_ms, 2),
        "hits": [
            {
                "rank": hit.rank,
                "passage_id": hit.passage_id,
                "path": str(hit.path),
                "title": hit.title,
                "page": hit.page,
                "heading": hit.heading,
                "language": hit.language.value,
                "text": hit.text,
                "score": round(hit.score, 4),
                "sources": [source.value for source in hit.sources],
            }
            for hit in result.hits
        ],
    }


_OUTCOMES = {
    Outcome.EMPTY_LIBRARY: "The library is empty: index a folder first.",
    Outcome.EMPTY_QUERY: "Nothing was asked.",
    Outcome.NO_HIT: "Nothing was found.",
    Outcome.WEAK: "Nothing fits well; these are the nearest passages.",
}


def print_result(result: SearchResult) -> None:
    """Print hits, for people."""
    if result.outcome in _OUTCOMES:
        print(_OUTCOMES[result.outcome])
    for hit in result.hits:
        _print_hit(hit)
    if result.hits:
        print(f"{len(result.hits)} hits in {result.took_ms:.0f} ms")
    if result.keywords_only:
        print("Found by words alone: no vectors are there yet.")
    if result.waiting:
        print(f"{result.waiting} documents still wait to be encoded.")


def _print_hit(hit: SearchHit) -> None:
    filled = round(hit.score * _STRENGTH_CELLS)
    strength = _fitting("●" * filled + "○" * (_STRENGTH_CELLS - filled), sys.stdout)
    print(f"{hit.rank:3}. {one_line(hit.title)}  [{hit.language.value}]  {strength}")
    print(f"     {one_line(str(hit.path))}{_place(hit)}")
    width = max(40, min(100, shutil.get_terminal_size().columns - 1))
    best = hit.text[hit.best.start : hit.best.end] or hit.text
    print(textwrap.indent(textwrap.fill(one_line(best), width - 7), "       "))
    print()


def _place(hit: SearchHit) -> str:
    parts = []
    if hit.kind is not LocatorKind.NONE and hit.number:
        parts.append(f"{hit.kind.value} {hit.number}")
    if hit.heading:
        parts.append(one_line(hit.heading))
    return "  ·  " + "  ·  ".join(parts) if parts else ""


def print_status(status: LibraryStatus) -> None:
    """Print sizes and state of a library, for people."""
    print(f"Library    {one_line(str(status.directory))}")
    print(
        f"Documents  {status.documents} ({status.indexed} indexed, {status.waiting} waiting, "
        f"{status.failed} failed)"
    )
    print(f"Passages   {status.passages}")
    if status.model is not None:
        print(f"Model      {status.model.name} ({status.model.dim} dimensions)")
    if status.device is not None:
        print(f"Device     {status.device.name}")
    print(f"On disk    {status.size_bytes / 1e6:.1f} MB")


def status_as_dict(status: LibraryStatus) -> dict[str, Any]:
    """The status with plain values."""
    model, device = status.model, status.device
    return {
        "directory": str(status.directory),
        "documents": status.documents,
        "indexed": status.indexed,
        "waiting": status.waiting,
        "failed": status.failed,
        "passages": status.passages,
        "vectors": status.vectors,
        "model": None
        if model is None
        else {"name": model.name, "model_id": model.model_id, "dim": model.dim},
        "device": None if device is None else {"kind": device.kind, "name": device.name},
        "size_bytes": status.size_bytes,
    }


_ERRORS: dict[type[EngineError], str] = {
    LibraryLocked: "another process is writing to this library, or it is read-only",
    CatalogTooNew: "a newer version of the program wrote this library",
    CatalogDamaged: "the library's file is damaged; move it away and index again",
    DiskFull: "the disk is full",
    FolderMissing: "no such file or folder, or no access to it",
    GoneMeanwhile: "the passage or judgment is not there any more",
    ModelMissing: "there is no such model",
    ModelDamaged: "the model's files are damaged",
    ModelMismatch: "it belongs to another model; `sinnsuche index` encodes the passages anew",
    UnsafeModel: "the model would need to run code of its own, and is refused",
    DownloadFailed: "the download did not succeed; what came so far is kept",
    OutOfDeviceMemory: (
        "not enough memory; close other programs, or train an adapter alone or shorter texts "
        "(--option method=adapter, --option max_tokens=64)"
    ),
    TooFewJudgments: "too few judgments to learn from; judge some more hits, with yes and with no",
    BadTrainingFile: (
        "nothing in this file can be learned from; it has to be CSV or JSON Lines of two or three "
        "columns: texts, perhaps a number"
    ),
    TrainingFailed: "the training ended without a usable model; the one in use stays in use",
}


def error_line(error: EngineError) -> str:
    """What went wrong, for people, on one line."""
    words = next((_ERRORS[kind] for kind in type(error).__mro__ if kind in _ERRORS), "")
    parts = [words or type(error).__name__]
    parts += [str(error.path)] if error.path is not None else []
    parts += [error.detail] if error.detail else []
    return one_line(": ".join(parts))


def _fitting(line: str, stream: TextIO) -> str:
    """The line with marks that the stream can show."""
    try:
        line.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        for mark, plain in _MARKS.items():
            line = line.replace(mark, plain)
    return line


def one_line(text: str) -> str:
    """The text without characters that could steer a terminal."""
    shown = "".join(c if c.isprintable() else " " for c in text)
    return shown.encode("utf-8", "replace").decode()
