"""Walks the roots and says what was added, changed or is gone since the last scan.

The walk only looks: it opens no file. A root that cannot be reached, and a folder that
cannot be entered, keep all their documents.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.progress import CancelToken, Progress, Reporter, silent

_SKIPPED_FOLDERS = frozenset(
    {"cvs", "_darcs", "node_modules", "__pycache__", "$recycle.bin", "system volume information"}
)
_TEMPORARY_SUFFIXES = (
    ".tmp",
    ".temp",
    ".part",
    ".crdownload",
    ".download",
    ".swp",
    ".swx",
    ".lock",
)
_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as the walk saw it.

    Attributes:
        path: absolute, as text; may hold surrogate escapes where a name is not UTF-8.
        size_bytes: its size.
        mtime_ns: time of its last change, nanoseconds since 1970.
        root: the root under which it was found.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    root: Path


@dataclass(slots=True)
class ScanResult:
    """What a scan found.

    Attributes:
        added: files that were not known.
        changed: known files whose size or time differs.
        unchanged: number of known files that look the same.
        missing: known paths whose file is gone although their folder could be read.
        offline: roots that cannot be reached or look unmounted; nothing under them is missing.
        unreadable: folders that could not be entered.
    """

    added: list[FoundFile] = field(default_factory=list)
    changed: list[FoundFile] = field(default_factory=list)
    unchanged: int = 0
    missing: list[str] = field(default_factory=list)
    offline: list[Path] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def is_skipped(name: str, *, folder: bool = False) -> bool:
    """Whether a name is hidden, temporary, or a folder that holds no documents of a person."""
    if name.startswith((".", "~$")) or name.endswith("~"):
        return True
    lower = name.casefold()
    return lower in _SKIPPED_FOLDERS if folder else lower.endswith(_TEMPORARY_SUFFIXES)


def scan(
    roots: Iterable[Path],
    known: Mapping[str, tuple[int, int]],
    *,
    is_candidate: Callable[[Path], bool],
    report: Reporter = silent,
    cancel: CancelToken | None = None,
) -> ScanResult:
    """Compare the files under the roots with what is known.

    Args:
        roots: folders and single files, absolute.
        known: path -> (size in bytes, mtime in ns) of every document under these roots.
        is_candidate: cheap test by name whether a file could hold text.
        report: told the number of files seen from time to time.
        cancel: asked between folders.

    Raises:
        Cancelled: `cancel` was set.
    """
    result = ScanResult()
    seen: set[str] = set()
    walker = _Walk(is_candidate, cancel or CancelToken(), report)
    for root in sorted(set(roots)):
        files = walker.files(root)
        below = _known_below(root, known)
        if files is None or (not files and below and not root.is_file() and _is_empty(root)):
            # An empty folder that held documents is most likely a volume that is not mounted.
            result.offline.append(root)
            seen.update(below)
            continue
        for file in files:
            if file.path in seen:
                continue
            seen.add(file.path)
            before = known.get(file.path)
            if before is None:
                result.added.append(file)
            elif before != (file.size_bytes, file.mtime_ns):
                result.changed.append(file)
            else:
                result.unchanged += 1
    result.unreadable = walker.unreadable
    closed = tuple(_prefix(folder) for folder in walker.unreadable)
    result.missing = sorted(
        path for path in known if path not in seen and not (closed and path.startswith(closed))
    )
    return result


def _prefix(folder: str) -> str:
    return folder.rstrip(os.sep) + os.sep


def _known_below(root: Path, known: Mapping[str, tuple[int, int]]) -> list[str]:
    text, prefix = str(root), _prefix(str(root))
    return [path for path in known if path == text or path.startswith(prefix)]


def _is_empty(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return next(entries, None) is None
    except OSError:
        return True


class _Walk:
    """One walk over several roots; each real folder is entered once."""

    def __init__(
        self, is_candidate: Callable[[Path], bool], cancel: CancelToken, report: Reporter
    ) -> None:
        self._is_candidate = is_candidate
        self._cancel = cancel
        self._report = report
        self._visited: set[tuple[int, int]] = set()
        self._count = 0
        self.unreadable: list[str] = []

    def files(self, root: Path) -> list[FoundFile] | None:
        """The candidate files under a root in a steady order, None if it cannot be reached."""
        try:
            status = root.stat()
        except OSError:
            return None
        if stat.S_ISREG(status.st_mode):
            return [FoundFile(str(root), status.st_size, status.st_mtime_ns, root)]
        try:
            os.scandir(root).close()
        except OSError:
            return None
        return list(self._below(root))

    def _below(self, root: Path) -> Iterator[FoundFile]:
        folders = [str(root)]
        # Links wait until all real folders were seen, so that a file keeps its real path.
        linked: list[str] = []
        while folders or linked:
            folder = folders.pop() if folders else linked.pop()
            self._cancel.checkpoint()
            if not self._enter(folder):
                continue
            entries = self._entries(folder)
            below: list[str] = []
            for entry in entries:
                if is_skipped(entry.name):
                    continue
                file = self._file(entry, root)
                if file is not None:
                    yield file
                elif self._is_folder(entry) and not is_skipped(entry.name, folder=True):
                    (linked if entry.is_symlink() else below).append(entry.path)
            folders.extend(reversed(below))

    def _enter(self, folder: str) -> bool:
        try:
            status = Path(folder).stat()
        except OSError:
            self.unreadable.append(folder)
            return False
        key = (status.st_dev, status.st_ino)
        if key in self._visited:
            return False
        self._visited.add(key)
        return True

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError:
            self.unreadable.append(folder)
            return []

    def _file(self, entry: os.DirEntry[str], root: Path) -> FoundFile | None:
        try:
            if not entry.is_file() or not self._is_candidate(Path(entry.path)):
                return None
            status = entry.stat()
        except OSError:  # a link to nowhere, or gone between listing and looking
            return None
        self._count += 1
        if self._count % _REPORT_EVERY == 0:
            self._report(Progress("scan", done=self._count, item=entry.path))
        return FoundFile(entry.path, status.st_size, status.st_mtime_ns, root)

    @staticmethod
    def _is_folder(entry: os.DirEntry[str]) -> bool:
        try:
            return entry.is_dir()
        except OSError:
            return False
