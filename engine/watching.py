"""Watches folders and says, once they are quiet again, that a scan is worth while.

Events only wake the scanner; what changed is always decided by a scan, so a lost event costs
time, never a document. Where the system cannot watch (network folders, no watches left), the
folders are looked at in a steady rhythm instead.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from watchdog.events import FileSystemEvent, FileSystemEventHandler

from engine.scanning import is_skipped

if TYPE_CHECKING:
    from watchdog.observers.api import BaseObserver

QUIET_S = 2.0
LONGEST_S = 60.0
RESCAN_S = 600.0
_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "fuse.rclone", "9p", "davfs", "afs"}
)
_IGNORED_EVENTS = frozenset({"opened", "closed_no_write"})


def is_network_folder(path: Path, mounts: str | None = None) -> bool:
    """Whether a folder lies on a network file system, which reports no changes of others.

    Args:
        path: absolute.
        mounts: content of a mount table in the form of /proc/mounts; read from there if None.
            Where there is no such table every folder counts as local.
    """
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ").rstrip("/")
        if (str(path) + "/").startswith(point + "/") and len(point) >= len(best):
            best, kind = point, fields[2]
    return kind in _NETWORK_FILE_SYSTEMS


class FolderWatcher:
    """Calls back when folders changed and were then quiet for a while.

    Attributes:
        polled: roots that cannot be watched and are rescanned in a steady rhythm instead.
    """

    def __init__(
        self,
        roots: Iterable[Path],
        on_change: Callable[[list[Path]], None],
        *,
        quiet_s: float = QUIET_S,
        longest_s: float = LONGEST_S,
        rescan_s: float = RESCAN_S,
    ) -> None:
        """Start watching.

        Args:
            roots: folders and files, absolute.
            on_change: called on the watcher's own thread with the roots concerned.
            quiet_s: seconds without an event before the call.
            longest_s: seconds after which the call comes although it is never quiet, such as
                beside a file that is written to all the time.
            rescan_s: seconds between calls for the roots that are polled.
        """
        self.polled: list[Path] = []
        self._on_change = on_change
        self._quiet_s = quiet_s
        self._longest_s = longest_s
        self._rescan_s = rescan_s
        self._dirty: set[Path] = set()
        self._woken = threading.Event()
        self._stopped = threading.Event()
        self._observer = self._start_observer(list(roots))
        self._thread = threading.Thread(target=self._run, name="watching", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop watching; returns when no further call can come."""
        self._stopped.set()
        self._woken.set()
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _start_observer(self, roots: list[Path]) -> BaseObserver | None:
        from watchdog.observers import Observer

        observer = Observer()
        try:
            observer.start()  # first: only then does a root that cannot be watched say so itself
        except OSError:
            self.polled = list(roots)
            return None
        watched = 0
        for root in roots:
            if is_network_folder(root):
                self.polled.append(root)
                continue
            folder = root if root.is_dir() else root.parent
            try:
                observer.schedule(_Handler(root, self._mark), str(folder), recursive=root.is_dir())
                watched += 1
            except OSError:  # gone, forbidden, or no watches left
                self.polled.append(root)
        if watched:
            return observer
        observer.stop()
        observer.join()
        return None

    def _mark(self, root: Path) -> None:
        self._dirty.add(root)
        self._woken.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            woken = self._woken.wait(self._rescan_s if self.polled else None)
            if self._stopped.is_set():
                return
            if not woken:
                self._on_change(list(self.polled))
                continue
            latest = time.monotonic() + self._longest_s
            while self._woken.is_set() and not self._stopped.is_set():
                self._woken.clear()
                self._stopped.wait(self._quiet_s)
                if time.monotonic() >= latest:
                    break
            if self._stopped.is_set():
                return
            dirty, self._dirty = self._dirty, set()
            self._on_change(sorted(dirty))


class _Handler(FileSystemEventHandler):
    """Passes on events that could concern a document of one root."""

    def __init__(self, root: Path, mark: Callable[[Path], None]) -> None:
        self._root = root
        self._mark = mark

    def dispatch(self, event: FileSystemEvent) -> None:
        """Mark the root if the event concerns one of its documents."""
        if event.event_type in _IGNORED_EVENTS:
            return
        if event.is_directory and event.event_type == "modified":
            return
        for raw in (event.src_path, event.dest_path):
            text = raw if isinstance(raw, str) else bytes(raw).decode(errors="surrogateescape")
            if text and self._concerns(Path(text)):
                self._mark(self._root)
                return

    def _concerns(self, path: Path) -> bool:
        if path == self._root:
            return True
        if not path.is_relative_to(self._root):
            return False
        parts = path.relative_to(self._root).parts
        return not any(is_skipped(p, folder=True) for p in parts[:-1]) and not is_skipped(parts[-1])
