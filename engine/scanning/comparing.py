"""What was added, changed or is gone since the last scan."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.progress import CancelToken, Reporter, silent
from engine.scanning.walking import FoundFile, Walk


@dataclass(slots=True)
class ScanResult:
    """What a scan found.

    Attributes:
        added: files that were not known.
        changed: known files whose size or time differs.
        unchanged: number of known files that look the same.
        missing: known paths whose file is gone although their folder could be read.
        offline: roots that cannot be reached or look unmounted; nothing under them is missing.
        unreadable: folders that could not be entered, and files that could not be looked at.
    """

    added: list[FoundFile] = field(default_factory=list)
    changed: list[FoundFile] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    offline: list[Path] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def scan(
    roots: Iterable[Path],
    known: Mapping[str, tuple[int, int]],
    *,
    is_candidate: Callable[[Path], bool],
    without: Path | None = None,
    report: Reporter = silent,
    cancel: CancelToken | None = None,
) -> ScanResult:
    """Compare the files under the roots with what is known.

    Args:
        roots: folders and single files, absolute.
        known: path -> (size in bytes, mtime in ns) of every document under these roots.
        is_candidate: cheap test by name whether a file could hold text.
        without: a folder that is passed over: the library's own.
        report: told the number of files seen from time to time.
        cancel: asked between folders.

    Raises:
        Cancelled: `cancel` was set.
    """
    result = ScanResult()
    ordered = sorted(set(roots))
    walker = Walk(ordered, is_candidate, without, cancel or CancelToken(), report)
    found: dict[str, FoundFile] = {}
    kept: set[str] = set()
    for root in ordered:
        files = walker.files(root)
        below = _known_below(root, known)
        if files is None or (not files and below and not root.is_file() and _is_empty(root)):
            # An empty folder that held documents is most likely a volume that is not mounted.
            result.offline.append(root)
            kept.update(below)
            continue
        for file in files:
            found.setdefault(file.path, file)
    for file in walker.behind_links(found):
        found.setdefault(file.path, file)
    _sort(result, found.values(), known)
    result.unreadable = walker.unreadable
    kept.update(walker.unreadable)
    # A link to a folder on a volume that is not mounted leads nowhere, as one to a deleted file.
    closed = tuple(_prefix(folder) for folder in (*walker.unreadable, *walker.away))
    result.missing = sorted(
        path
        for path in known
        if path not in found and path not in kept and not (closed and path.startswith(closed))
    )
    return result


def _sort(
    result: ScanResult, found: Iterable[FoundFile], known: Mapping[str, tuple[int, int]]
) -> None:
    for file in found:
        before = known.get(file.path)
        if before is None:
            result.added.append(file)
        elif before != (file.size_bytes, file.mtime_ns):
            result.changed.append(file)
        else:
            result.unchanged += 1


def _prefix(folder: str) -> str:
    return folder.rstrip(os.sep) + os.sep


def _known_below(root: Path, known: Mapping[str, tuple[int, int]]) -> list[str]:
    prefix = _prefix(str(root))
    return [path for path in known if path == str(root) or path.startswith(prefix)]


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True
