"""Writing a model's small files so that a kill or a full disk leaves the old or the new one."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from engine.errors import DiskFull, LibraryLocked

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def write_whole(path: Path, content: bytes) -> None:
    """Write a file under another name first, then give it its own; it is on the disk for good.

    Raises:
        DiskFull: there is no room; an older file of that name stays.
        LibraryLocked: the folder cannot be written to.
    """
    part = path.with_name(path.name + ".part")
    try:
        private = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(private, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        full = error.errno in _FULL
        raise (DiskFull if full else LibraryLocked)(path, detail=str(error)) from error


def write_json(path: Path, values: Mapping[str, Any]) -> None:
    """Write a JSON object for people and machines, as `write_whole` does.

    Raises:
        DiskFull: there is no room; an older file of that name stays.
        LibraryLocked: the folder cannot be written to.
        ValueError: a value is not finite, or has no form in JSON.
    """
    text = json.dumps(values, indent=2, ensure_ascii=False, allow_nan=False)
    write_whole(path, (text + "\n").encode("utf-8", "replace"))
