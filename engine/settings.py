"""What a person can set, with defaults and bounds, kept as JSON beside the catalog."""

from __future__ import annotations

import contextlib
import errno
import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from engine.errors import DiskFull, LibraryLocked

_FILE = "settings.json"
SCHEMA_VERSION = 1

LANGUAGES = ("system", "de", "en")
THEMES = ("system", "light", "dark")
DEVICES = ("auto", "cpu", "cuda", "mps", "xpu")


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that can be set; a value out of bounds becomes the default when loaded.

    Attributes:
        language: of the interface: "system", "de" or "en".
        theme: "system", "light" or "dark".
        model: "" for the embedded model, else a folder or a hub name already downloaded.
        device: "auto", "cpu", "cuda", "mps" or "xpu".
        threads: threads of the encoder; 0 lets the program choose.
        watch: whether folders are watched for changes.
        keep_history: whether past queries are offered while typing.
        max_file_mb: larger files are listed as too large, not read.
        extract_timeout_s: seconds that reading one file may take.
        extract_memory_mb: memory that reading one file may take.
        results: hits a query brings.
        font_percent: size of the interface's text.
        learn_at_once: whether judged hits change the order of this and similar queries' hits.
        weak_signals: whether opening a hit and reading on counts as a weak judgment.
    """

    language: str = "system"
    theme: str = "system"
    model: str = ""
    device: str = "auto"
    threads: int = 0
    watch: bool = True
    keep_history: bool = True
    max_file_mb: int = 200
    extract_timeout_s: int = 120
    extract_memory_mb: int = 1500
    results: int = 30
    font_percent: int = 100
    learn_at_once: bool = True
    weak_signals: bool = False

    def with_changes(self, **changes: Any) -> Settings:
        """These settings with some values changed; values out of bounds are refused.

        Raises:
            ValueError: a value is out of its bounds or of the wrong type.
            TypeError: there is no such setting.
        """
        changed = replace(self, **changes)
        for name in changes:
            if not _allowed(name, getattr(changed, name)):
                raise ValueError(f"{name}={getattr(changed, name)!r}")
        return changed


BOUNDS: dict[str, tuple[int, int]] = {
    "threads": (0, 256),
    "max_file_mb": (1, 4096),
    "extract_timeout_s": (5, 3600),
    "extract_memory_mb": (256, 65536),
    "results": (5, 500),
    "font_percent": (60, 250),
}
CHOICES: dict[str, tuple[str, ...]] = {"language": LANGUAGES, "theme": THEMES, "device": DEVICES}


def _allowed(name: str, value: object) -> bool:
    if type(value) is not type(getattr(Settings(), name)):
        return False
    if name in CHOICES:
        return value in CHOICES[name]
    if name in BOUNDS and isinstance(value, int):
        low, high = BOUNDS[name]
        return low <= value <= high
    return True


def load_settings(directory: Path) -> Settings:
    """The settings kept in a library folder; defaults for what is absent or out of bounds.

    A file that is no JSON object is set aside as `settings.json.damaged` and defaults are
    returned; so are they where the file cannot be read.
    """
    path = directory / _FILE
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        return Settings()
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        with contextlib.suppress(OSError):  # a read-only folder keeps its damaged file
            path.replace(path.with_suffix(".json.damaged"))
        return Settings()
    names = {f.name for f in fields(Settings)}
    return Settings(**{k: v for k, v in found.items() if k in names and _allowed(k, v)})


def save_settings(settings: Settings, directory: Path) -> None:
    """Write the settings so that a kill leaves either the old or the new file.

    Raises:
        DiskFull: there is no room; the old file stays.
        LibraryLocked: the folder cannot be written to.
    """
    path = directory / _FILE
    part = path.with_suffix(".json.part")
    data = {"schema_version": SCHEMA_VERSION, **asdict(settings)}
    try:
        private = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(private, "w", encoding="utf-8") as file:
            json.dump(data, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink()
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        raise (DiskFull if full else LibraryLocked)(path, detail=str(error)) from error
