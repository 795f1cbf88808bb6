"""Brings the catalog in line with a scan: what moved, what is gone, what must be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from engine.catalog.records import FileState, NewDocument, RootRow, VectorIds
from engine.errors import UnreadableFile
from engine.indexing.reading import file_sha256

if TYPE_CHECKING:
    from engine.catalog.store import Catalog
    from engine.progress import CancelToken
    from engine.scanning import FoundFile, ScanResult


@dataclass(slots=True)
class Changes:
    """What a scan led to.

    Attributes:
        to_read: files to extract, new ones and those whose content differs.
        added: how many of them are new.
        changed: how many of them were known with another content.
        moved: documents whose file was found at another place.
        removed: documents whose file is gone.
        unchanged: files that look, or are, the same.
        removed_vectors: ids of vectors that went with removed documents.
    """

    to_read: list[FoundFile] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    moved: int = 0
    removed: int = 0
    unchanged: int = 0
    removed_vectors: VectorIds = field(default_factory=lambda: np.empty(0, dtype=np.int64))


def apply_scan(
    catalog: Catalog,
    scan: ScanResult,
    states: dict[str, FileState],
    roots: list[RootRow],
    *,
    cancel: CancelToken,
    retry_failed: bool = False,
) -> Changes:
    """Write down what moved, is gone or is offline; return what has to be read.

    A file whose size and time are the same is taken as unchanged. One whose time alone
    differs is compared by SHA-256, so that a copied or touched folder is not read again; so
    is a new file that has the size of a missing one, which is how a move is known.

    Raises:
        Cancelled: between two files; what was written is right and the next scan goes on.
    """
    changes = Changes(unchanged=scan.unchanged)
    offline = set(scan.offline)
    for root in roots:
        online = root.path not in offline
        if online != root.online:
            catalog.set_root_online(root.root_id, online)
    _sort_changed(catalog, scan, states, changes, cancel)
    root_ids = {root.path: root.root_id for root in roots}
    moved = _apply_moves(catalog, scan, states, changes, root_ids, cancel)
    gone = [states[path].document_id for path in scan.missing if path not in moved]
    if gone:
        lost = catalog.remove_documents(gone)
        changes.removed_vectors = np.concatenate([changes.removed_vectors, lost])
        changes.removed = len(gone)
    catalog.save_waiting([new_record(file, root_ids) for file in changes.to_read])
    changes.to_read += _unfinished(states, scan, roots, retry_failed=retry_failed)
    return changes


def new_record(file: FoundFile, root_ids: dict[Path, int]) -> NewDocument:
    """What the scan alone knows of a file."""
    return NewDocument(Path(file.path), root_ids[file.root], file.size_bytes, file.mtime_ns)


def _sort_changed(
    catalog: Catalog,
    scan: ScanResult,
    states: dict[str, FileState],
    changes: Changes,
    cancel: CancelToken,
) -> None:
    for file in scan.changed:
        cancel.checkpoint()
        state = states[file.path]
        same_size = state.size_bytes == file.size_bytes
        if same_size and state.sha256 and _digest(file.path) == state.sha256:
            catalog.touch_document(
                state.document_id, mtime_ns=file.mtime_ns, size_bytes=file.size_bytes
            )
            changes.unchanged += 1
        else:
            changes.to_read.append(file)
            changes.changed += 1


def _apply_moves(
    catalog: Catalog,
    scan: ScanResult,
    states: dict[str, FileState],
    changes: Changes,
    root_ids: dict[Path, int],
    cancel: CancelToken,
) -> set[str]:
    missing: dict[int, list[str]] = defaultdict(list)
    for path in scan.missing:
        if states[path].sha256:
            missing[states[path].size_bytes].append(path)
    moved: set[str] = set()
    for file in scan.added:
        cancel.checkpoint()
        candidates = missing.get(file.size_bytes, [])
        digest = _digest(file.path) if candidates else b""
        source = next((p for p in candidates if digest and states[p].sha256 == digest), None)
        if source is None:
            changes.to_read.append(file)
            changes.added += 1
            continue
        candidates.remove(source)
        moved.add(source)
        lost = catalog.move_document(states[source].document_id, new_record(file, root_ids))
        changes.removed_vectors = np.concatenate([changes.removed_vectors, lost])
        changes.moved += 1
        if Path(source).suffix != Path(file.path).suffix:
            changes.to_read.append(file)  # the same bytes may read as something else
    return moved


def _unfinished(
    states: dict[str, FileState], scan: ScanResult, roots: list[RootRow], *, retry_failed: bool
) -> list[FoundFile]:
    """Known files that look unchanged but were never read to the end, or are to be tried again.

    What the system refused to open shows no change when it is allowed: it is tried every time.
    """
    from engine.scanning import FoundFile

    settled = {*scan.missing, *scan.unreadable, *(file.path for file in scan.changed)}
    find_root = _root_finder([root.path for root in roots if root.path not in set(scan.offline)])
    found = []
    for path, state in states.items():
        again = retry_failed or state.error == UnreadableFile.__name__
        wanted = state.status == "waiting" or (state.status == "failed" and again)
        if not wanted or path in settled:
            continue
        root = find_root(path)
        if root is not None:
            found.append(FoundFile(path, state.size_bytes, state.mtime_ns, root))
    return found


def _root_finder(roots: list[Path]) -> Callable[[str], Path | None]:
    # The deepest root wins: a file below two roots belongs to the nearer one.
    ordered = sorted(roots, key=lambda root: -len(root.parts))

    def find(path: str) -> Path | None:
        return next((r for r in ordered if path == str(r) or Path(path).is_relative_to(r)), None)

    return find


def _digest(path: str) -> bytes:
    try:
        return file_sha256(Path(path))
    except UnreadableFile:  # the reader will meet the same trouble and write it down
        return b""
