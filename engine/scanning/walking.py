"""The walk over roots: which files are there, each once, and to which root each belongs."""

from __future__ import annotations

import os
import stat
from collections import deque
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from engine.errors import FolderMissing
from engine.progress import CancelToken, Progress, Reporter

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
TIME_LIMIT_NS = 2**63 - 1
"""The last time that SQLite's integers hold: in the year 2262, and in 1677 with a minus."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file as the walk saw it.

    Attributes:
        path: absolute, as text; may hold surrogate escapes where a name is not UTF-8.
        size_bytes: its size.
        mtime_ns: time of its last change, as `file_time_ns` tells it.
        root: the nearest root above it, or the file itself.
    """

    path: str
    size_bytes: int
    mtime_ns: int
    root: Path


def is_skipped(name: str, *, folder: bool = False) -> bool:
    """Whether a name is hidden, temporary, or a folder that holds no documents of a person."""
    if name.startswith((".", "~$")) or name.endswith("~"):
        return True
    lower = name.casefold()
    return lower in _SKIPPED_FOLDERS if folder else lower.endswith(_TEMPORARY_SUFFIXES)


def root_kind(path: Path) -> str:
    """What a path is that a person wants to add: "folder" or "file".

    Raises:
        FolderMissing: it is not there, cannot be looked at, or is neither of the two.
    """
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError) as error:  # ValueError: a null byte in the name
        raise FolderMissing(path, detail=getattr(error, "strerror", None) or str(error)) from error
    if stat.S_ISDIR(mode):
        return "folder"
    if stat.S_ISREG(mode):
        return "file"
    raise FolderMissing(path, detail="neither a folder nor a file")


def file_time_ns(status: os.stat_result) -> int:
    """Time of a file's last change, nanoseconds since 1970, within 64 bits.

    File systems know times beyond the year 2262, which SQLite's integers cannot hold.
    """
    return max(-TIME_LIMIT_NS, min(TIME_LIMIT_NS, status.st_mtime_ns))


class Walk:
    """One walk over several roots; each real folder is entered once."""

    def __init__(
        self,
        roots: Iterable[Path],
        is_candidate: Callable[[Path], bool],
        without: Path | None,
        cancel: CancelToken,
        report: Reporter,
    ) -> None:
        self._roots = {str(root): root for root in roots}
        self._is_candidate = is_candidate
        self._cancel = cancel
        self._report = report
        self._visited: set[tuple[int, int]] = set()
        self._links: deque[tuple[str, Path]] = deque()
        self._count = 0
        self.unreadable: list[str] = []
        self.away: list[str] = []  # links whose target cannot be found now
        if without is not None:
            self._enter(str(without))

    def files(self, root: Path) -> list[FoundFile] | None:
        """The candidate files under a root in a steady order, None if it cannot be reached."""
        try:
            status = root.stat()
            if stat.S_ISREG(status.st_mode):
                return [FoundFile(str(root), status.st_size, file_time_ns(status), root)]
            os.scandir(root).close()
        except OSError:
            return None
        return list(self._below(str(root), root))

    def behind_links(self, found: Container[str]) -> Iterator[FoundFile]:
        """The files that only links lead to.

        Links come after all that is real in all roots, so that a file keeps its real path and
        its own root.
        """
        targets: set[str] = set()
        while self._links:
            path, root = self._links.popleft()
            self._cancel.checkpoint()
            real = os.path.realpath(path)
            if os.path.isdir(real):  # noqa: PTH112 - Path.is_dir raises where it may not look
                if not is_skipped(Path(path).name, folder=True):
                    yield from self._below(path, root)
            elif real not in found and real not in targets:
                targets.add(real)
                file = self._file(Path(path), root)
                if file is not None:
                    yield file
                elif not os.path.lexists(real):
                    self.away.append(path)

    def _below(self, top: str, root: Path) -> Iterator[FoundFile]:
        folders = [(top, root)]
        while folders:
            folder, root = folders.pop()
            root = self._roots.get(folder, root)
            self._cancel.checkpoint()
            if not self._enter(folder):
                continue
            below: list[tuple[str, Path]] = []
            for entry in self._entries(folder):
                if is_skipped(entry.name):
                    continue
                kind = self._kind(entry)
                if kind == "link":
                    self._links.append((entry.path, root))
                elif kind == "folder" and not is_skipped(entry.name, folder=True):
                    below.append((entry.path, root))
                elif kind == "file":
                    file = self._file(entry, self._roots.get(entry.path, root))
                    if file is not None:
                        yield file
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

    def _kind(self, entry: os.DirEntry[str]) -> str:
        try:
            if entry.is_symlink():
                return "link"
            if entry.is_dir(follow_symlinks=False):
                return "folder"
        except OSError:  # some file systems tell the kind only when the entry is looked at
            self.unreadable.append(entry.path)
            return ""
        return "file"

    def _file(self, entry: os.DirEntry[str] | Path, root: Path) -> FoundFile | None:
        path = os.fspath(entry)
        try:
            if not entry.is_file() or not self._is_candidate(Path(path)):
                return None
            status = entry.stat()
        except FileNotFoundError:  # a link to nowhere, or gone between listing and looking
            return None
        except OSError:
            self.unreadable.append(path)
            return None
        self._count += 1
        if self._count % _REPORT_EVERY == 0:
            self._report(Progress("scan", done=self._count, item=path))
        return FoundFile(path, status.st_size, file_time_ns(status), root)
