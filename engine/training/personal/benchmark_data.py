"""Fetching the STSbenchmark in German and English: only when a person asks for it.

Two and a half megabytes of CSV, named by one commit and checked by their SHA-256. The scores are
under CC BY-SA 4.0, the texts under the terms of their sources; German is by machine translation
(P. May, stsb-multi-mt).
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import http.client
import shutil
import urllib.request
from collections.abc import Callable
from pathlib import Path

from engine.errors import DiskFull, DownloadFailed
from engine.progress import CancelToken, Progress, Reporter

SOURCE = (
    "https://raw.githubusercontent.com/PhilipMay/stsb-multi-mt/"
    "30de0dec4ee199b7f42351d3f1a0b19592955385/data"
)
FILES = {
    "stsb-de-dev.csv": (242726, "40ddf84ce3d2dfb957e11687edea30e5567c542219998f906ee552cfd3ef6769"),
    "stsb-de-test.csv": (
        188602, "a92ce1015b201a342784ab7e34e024ceb0a0eeb479231fbadd05f756afb817fd"
    ),
    "stsb-de-train.csv": (
        847845, "7a393283b1ec86d9919452bd793db2938831169b29f1584660c3d20e2ee2a53e"
    ),
    "stsb-en-dev.csv": (204675, "d29586e96558c4eb52cf5ea5d14e9c24d3bf0e44f111b017caba43a5adc33226"),
    "stsb-en-test.csv": (
        158891, "11523b625219e94e9ca05d2816b5f02cac1614c5894fe657376fa0806378d053"
    ),
    "stsb-en-train.csv": (
        708863, "e1e84fec60bbb598735552f54a35f4949904a484750fd2cb11e2720e49f63da6"
    ),
}  # fmt: skip
_TIMEOUT_S = 15
_BLOCK_BYTES = 1 << 16
_SPARE_BYTES = 10_000_000
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def benchmark_folder(library: Path) -> Path:
    """Where a library keeps the benchmark that it fetched."""
    return library / "stsb"


def is_there(folder: Path) -> bool:
    """Whether a folder holds every file of the benchmark."""
    return all((folder / name).is_file() for name in FILES)


def fetch_benchmark(
    folder: Path, report: Reporter, cancel: CancelToken, *, source: str = SOURCE
) -> Path:
    """Fetch what a folder lacks of the benchmark; a file is there whole and checked, or not.

    Args:
        folder: to write.
        report: told the bytes done and in all, the first time before anything is fetched.
        cancel: asked several times a second.
        source: where the files lie.

    Raises:
        DownloadFailed: no network, or what came is not the benchmark.
        DiskFull: there is no room.
        Cancelled: the person stopped it; whole files stay.
    """
    total, done = sum(size for size, _ in FILES.values()), 0
    report(Progress("download", 0, total))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(folder).free < total + _SPARE_BYTES:
            raise DiskFull(folder, needed_bytes=total)
        for name, (size, digest) in FILES.items():
            if not (folder / name).is_file():

                def tell(came: int, before: int = done, name: str = name) -> None:
                    cancel.checkpoint()
                    report(Progress("download", before + came, total, name))

                _fetch(f"{source}/{name}", folder / name, size, digest, tell)
            done += size
    except (OSError, http.client.HTTPException) as error:
        if isinstance(error, OSError) and error.errno in _FULL:
            raise DiskFull(folder, needed_bytes=total, detail=str(error)) from error
        raise DownloadFailed(folder, detail=f"{type(error).__name__}: {error}") from error
    report(Progress("download", total, total))
    return folder


def _fetch(url: str, path: Path, size: int, digest: str, tell: Callable[[int], None]) -> None:
    part = path.with_name(path.name + ".part")
    found = hashlib.sha256()
    came = 0
    try:
        with (
            urllib.request.urlopen(url, timeout=_TIMEOUT_S) as answer,  # noqa: S310 - https
            part.open("wb") as target,
        ):
            while block := answer.read(_BLOCK_BYTES):
                came += len(block)
                if came > size:
                    raise DownloadFailed(path, detail=f"more than {size} bytes")
                found.update(block)
                target.write(block)
                tell(came)
        if found.hexdigest() != digest:
            raise DownloadFailed(path, detail=f"sha256 {found.hexdigest()}, expected {digest}")
        part.replace(path)
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
