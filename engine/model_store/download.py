"""Fetching a model from the hub: only when a person asks, with size, progress, stop, resume."""

from __future__ import annotations

import errno
import hashlib
import json
import re
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from engine.errors import DiskFull, DownloadFailed, ModelError, UnsafeModel
from engine.model_store.card import MANIFEST, read_card
from engine.model_store.checking import check
from engine.model_store.fingerprints import sha256_file
from engine.model_store.folders import folder_of, is_hub_name
from engine.progress import CancelToken, Progress, Reporter

_PARTS = ".downloads"
_BLOCK_BYTES = 1 << 18
_TIMEOUT_S = 15
_TRIES = 4
_PAUSE_S = 0.5
_REPORT_EVERY_S = 0.1
_SPARE_BYTES = 50_000_000
_WEIGHTS = re.compile(r"(\d_\w+/)?model(-\d+-of-\d+)?\.safetensors")
_WANTED = re.compile(
    r"(\d_\w+/)?(config|model\.safetensors\.index|tokenizer|tokenizer_config|special_tokens_map"
    r"|added_tokens|vocab|modules|config_sentence_transformers|sentence_[\w-]+_config"
    r"|preprocessor_config)\.json"
    r"|(\d_\w+/)?(vocab|merges)\.txt|[\w.-]+\.model|LICENSE[\w.-]*"
)


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the hub.

    Attributes:
        path: below the model's folder.
        size_bytes: its length.
        digest: SHA-256 for large files, git's SHA-1 for small ones; may be empty.
    """

    path: str
    size_bytes: int
    digest: str


def download(name: str, models_dir: Path, report: Reporter, cancel: CancelToken) -> Path:
    """The folder of a model fetched from the hub, whole, checked and with a manifest.

    What came before a stop or a failure is kept and taken up again the next time.

    Args:
        name: on the hub, "owner/model".
        models_dir: where the library keeps its models.
        report: told the bytes done and in all; the first report, with none done, gives the
            size before anything is fetched.
        cancel: asked several times a second.

    Raises:
        DownloadFailed: the hub cannot be reached or has no such model, or what came is wrong.
        UnsafeModel: the model has no safetensors weights, or needs code of its own.
        DiskFull: there is no room for it.
        Cancelled: the person stopped it.
    """
    final = folder_of(name, models_dir)
    if not is_hub_name(name):
        raise DownloadFailed(final, detail=f"not a name on the hub: {name!r}")
    with _failures(final):
        revision, licence, files = _listing(name, final)
        total = sum(file.size_bytes for file in files)
        parts = models_dir / _PARTS / final.name / revision
        parts.mkdir(parents=True, exist_ok=True)
        if shutil.disk_usage(parts).free < total + _SPARE_BYTES:
            raise DiskFull(final, needed_bytes=total)
        meter = _Meter(name, total, report, cancel)
        for file in files:
            _fetch_file(name, revision, file, parts / file.path, meter)
    _write_manifest(parts, name, revision, licence)
    try:
        check(parts)
    except ModelError:  # what can never be used is not kept for a next try
        shutil.rmtree(parts)
        raise
    if final.exists():
        shutil.rmtree(final)
    parts.replace(final)
    shutil.rmtree(models_dir / _PARTS / final.name)
    return final


@contextmanager
def _failures(final: Path) -> Iterator[None]:
    """Turns what can go wrong on the way into errors that a person can act on."""
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]

    try:
        yield
    except (HTTPError, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull(final, detail=str(error)) from error
        raise DownloadFailed(final, detail=f"{type(error).__name__}: {error}") from error


def _listing(name: str, final: Path) -> tuple[str, str, list[RemoteFile]]:
    """Revision, licence and the files to fetch, small ones first."""
    from huggingface_hub import HfApi

    info = HfApi().model_info(name, files_metadata=True, timeout=_TIMEOUT_S)
    found = [_remote_file(sibling, final) for sibling in info.siblings or []]
    wanted = [f for f in found if _WEIGHTS.fullmatch(f.path) or _WANTED.fullmatch(f.path)]
    if not any(_WEIGHTS.fullmatch(file.path) for file in wanted):
        raise UnsafeModel(final, detail="no safetensors weights on the hub")
    licence = str(getattr(info.card_data, "license", None) or "")
    wanted.sort(key=lambda file: (file.size_bytes, file.path))
    return str(info.sha), licence, wanted


def _remote_file(sibling: Any, final: Path) -> RemoteFile:
    path = PurePosixPath(sibling.rfilename)
    if path.is_absolute() or ".." in path.parts or "\\" in sibling.rfilename:
        raise UnsafeModel(final, detail=f"file outside the folder: {sibling.rfilename}")
    digest = sibling.lfs.sha256 if sibling.lfs is not None else sibling.blob_id
    return RemoteFile(sibling.rfilename, int(sibling.size or 0), str(digest or ""))


class _Meter:
    """Counts bytes, reports a few times a second and asks whether to stop."""

    def __init__(self, name: str, total: int, report: Reporter, cancel: CancelToken) -> None:
        self._name = name
        self._total = total
        self._report = report
        self.cancel = cancel
        self._done = self._fetched = 0
        self._start = self._last = time.monotonic()
        self._tell(self._start)

    def skip(self, size_bytes: int) -> None:
        """Count what was there before; negative when it proved useless."""
        self._done += size_bytes

    def count(self, size_bytes: int) -> None:
        """Count what came in now."""
        self.cancel.checkpoint()
        self._done += size_bytes
        self._fetched += size_bytes
        now = time.monotonic()
        if now - self._last >= _REPORT_EVERY_S or self._done >= self._total:
            self._tell(now)

    def _tell(self, now: float) -> None:
        self._last = now
        rate = self._fetched / max(now - self._start, 1e-3)
        left = (self._total - self._done) / rate if rate else None
        self._report(Progress("download", self._done, self._total, self._name, rate, left))


def _fetch_file(name: str, revision: str, file: RemoteFile, path: Path, meter: _Meter) -> None:
    """Fetch one file, going on where an earlier try ended."""
    from huggingface_hub.errors import HTTPError  # type: ignore[attr-defined]

    path.parent.mkdir(parents=True, exist_ok=True)
    meter.cancel.checkpoint()
    if path.is_file() and path.stat().st_size == file.size_bytes:
        meter.skip(file.size_bytes)
        return
    part = path.with_name(path.name + ".part")
    meter.skip(part.stat().st_size if part.is_file() else 0)
    for tried in range(1, _TRIES + 1):
        try:
            _append(name, revision, file, part, meter)
            break
        except (HTTPError, OSError) as error:
            answered = getattr(error, "response", None) is not None
            if answered or getattr(error, "errno", None) or tried == _TRIES:
                raise
            time.sleep(_PAUSE_S * tried)
    if not _is_right(part, file):
        meter.skip(-part.stat().st_size)
        part.unlink()
        raise DownloadFailed(path, detail="what came is not what the hub lists")
    part.replace(path)


def _append(name: str, revision: str, file: RemoteFile, part: Path, meter: _Meter) -> None:
    """Stream what is missing of a file to the end of its part.

    Raises:
        OSError: the stream ended early.
    """
    from huggingface_hub import hf_hub_url
    from huggingface_hub.utils import (  # type: ignore[attr-defined]
        build_hf_headers,
        get_session,
        hf_raise_for_status,
    )

    have = part.stat().st_size if part.is_file() else 0
    if have < file.size_bytes or not have:
        headers = build_hf_headers()
        headers["Accept-Encoding"] = "identity"
        if have:
            headers["Range"] = f"bytes={have}-"
        url = hf_hub_url(name, file.path, revision=revision)
        with get_session().stream(
            "GET", url, headers=headers, timeout=_TIMEOUT_S, follow_redirects=True
        ) as response:
            hf_raise_for_status(response)
            resumed = response.status_code == 206
            if have and not resumed:
                meter.skip(-have)
            with part.open("ab" if resumed else "wb") as target:
                for block in response.iter_bytes(_BLOCK_BYTES):
                    target.write(block)
                    meter.count(len(block))
    if part.stat().st_size < file.size_bytes:
        raise ConnectionError(f"{file.path}: {part.stat().st_size} of {file.size_bytes} bytes")


def _is_right(part: Path, file: RemoteFile) -> bool:
    if part.stat().st_size != file.size_bytes:
        return False
    if len(file.digest) == 64:
        return sha256_file(part) == file.digest
    if len(file.digest) == 40:
        content = part.read_bytes()
        blob = hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False)
        return blob.hexdigest() == file.digest
    return True


def _write_manifest(folder: Path, name: str, revision: str, licence: str) -> None:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.suffix != ".part")
    (folder / MANIFEST).write_text(json.dumps({"name": name}), encoding="utf-8")
    card = read_card(folder)
    stamps = {
        path.relative_to(folder).as_posix(): {
            "sha256": sha256_file(path),
            "size_bytes": path.stat().st_size,
        }
        for path in files
        if path.name != MANIFEST
    }
    manifest = {
        "name": name,
        "dimension": card.dim,
        "max_tokens": card.max_tokens,
        # No prompts: the files say them, or the name does, default prompt included. Two of the
        # three said here would hide the third.
        "licence": licence,
        "sources": [f"{name}@{revision}"],
        "files": stamps,
    }
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")
