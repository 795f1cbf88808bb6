"""What the graph on disk belongs to, and writing it so that old or new is always whole.

The graph lies in a file named after its content; the stamp, one small JSON file, names it.
Replacing the stamp is the one step that switches, so a kill at any moment leaves either the
old pair or the new one.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

from engine.errors import DiskFull
from engine.vector_index.layout import BadGraphFile

STAMP_FILE = "graph.json"
_VERSION = 1
_SPACE = "ip"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a saved graph is.

    Attributes:
        model_id: of the encoder whose vectors it holds.
        dim: length of a vector.
        count: elements of the graph, or vectors that were tried when `file` is empty.
        file: name of the graph's file; empty when a graph was tried and not good enough.
        size_bytes: of the file.
        sha256: of the file.
        ef: width of search that reached the recall wanted.
        recall: at 10, as measured with that width.
        space: how distance is measured.
        version: of this stamp and of the graph's file.
    """

    model_id: str
    dim: int
    count: int
    file: str = ""
    size_bytes: int = 0
    sha256: str = ""
    ef: int = 0
    recall: float = 0.0
    space: str = _SPACE
    version: int = _VERSION


def read_stamp(directory: Path, *, model_id: str, dim: int) -> Stamp | None:
    """The stamp in a folder if it is one of this model, dimension, space and version."""
    try:
        found = json.loads((directory / STAMP_FILE).read_text(encoding="utf-8"))
        stamp = Stamp(**{field.name: found[field.name] for field in fields(Stamp)})
    except (OSError, ValueError, KeyError, TypeError):
        return None
    kinds = [type(value) for value in astuple(stamp)]
    if kinds != [type(value) for value in astuple(Stamp("", 0, 0))]:
        return None
    found_for = (stamp.model_id, stamp.dim, stamp.space, stamp.version)
    if found_for != (model_id, dim, _SPACE, _VERSION) or Path(stamp.file).name != stamp.file:
        return None
    return stamp


def verified_path(directory: Path, stamp: Stamp) -> Path:
    """The stamped file, once it is whole to the byte.

    Raises:
        BadGraphFile: it is not.
    """
    path = directory / stamp.file
    try:
        if path.stat().st_size != stamp.size_bytes or _sha256(path) != stamp.sha256:
            raise BadGraphFile(f"{path.name} is not what the stamp says")
    except OSError as error:
        raise BadGraphFile(str(error)) from error
    return path


def write_graph(
    directory: Path, write: Callable[[Path], None], *, expected_bytes: int
) -> tuple[Path, str]:
    """The path and SHA-256 of a graph, written out in full and on the disk for good.

    hnswlib reports no error when the disk is full: the size tells.

    Args:
        directory: made if it is not there.
        write: writes the file of the name that it is given.
        expected_bytes: length that the file must have.

    Raises:
        DiskFull: the file came out too short.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = directory / f"graph-{os.getpid()}.part"
    try:
        part.touch(mode=0o600)  # hnswlib itself would leave it readable by all
        write(part)
        size = part.stat().st_size if part.exists() else 0
        if size != expected_bytes:
            raise DiskFull(directory, needed_bytes=expected_bytes)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        sha = _sha256(part)
        path = directory / f"graph-{sha[:12]}.hnsw"
        part.replace(path)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise DiskFull(directory, needed_bytes=expected_bytes) from error
        raise
    finally:
        part.unlink(missing_ok=True)
    return path, sha


def write_stamp(directory: Path, stamp: Stamp) -> None:
    """Switch to the graph that the stamp names and remove all others.

    Raises:
        DiskFull: there is no room for the stamp; the old one is kept.
    """
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = directory / (STAMP_FILE + ".part")
    try:
        with part.open("w", encoding="utf-8") as file:
            json.dump(asdict(stamp), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        part.replace(directory / STAMP_FILE)
    except OSError as error:
        part.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EFBIG, errno.EDQUOT):
            raise DiskFull(directory) from error
        raise
    remove_others(directory, stamp.file)


def forget(directory: Path) -> None:
    """Remove the stamp and every graph."""
    (directory / STAMP_FILE).unlink(missing_ok=True)
    remove_others(directory, "")


def remove_others(directory: Path, keep: str) -> None:
    """Remove graphs that no stamp names, and what killed writers left."""
    for path in [*directory.glob("graph-*.hnsw"), *directory.glob("graph*.part")]:
        if path.name != keep:
            with contextlib.suppress(OSError):  # still open somewhere: next time
                path.unlink()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
