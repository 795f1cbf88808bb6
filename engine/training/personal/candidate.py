"""A candidate's folder: made under a hidden name, given its own when it is whole."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import DiskFull, LibraryLocked

_PREFIX = ".training-"
_SPARE_BYTES = 64 * 1024 * 1024


def new_name(recipe: str, models: Path, now: datetime | None = None) -> str:
    """A name that no model has: the recipe and the time, UTC."""
    stamp = (now or datetime.now(UTC)).strftime("%Y%m%d-%H%M%S")
    name = f"{recipe.replace('_', '-')}-{stamp}"
    number = 2
    while (models / name).exists():
        name = f"{recipe.replace('_', '-')}-{stamp}-{number}"
        number += 1
    return name


@contextlib.contextmanager
def workshop(models: Path, name: str, *, needed_bytes: int) -> Iterator[Path]:
    """A hidden folder to make a model in; it is gone afterwards, however the block ends.

    Folders of processes that died are removed first.

    Args:
        models: the library's folder of models.
        name: of the model.
        needed_bytes: that will be written at most at once.

    Raises:
        DiskFull: there is less room than that.
        LibraryLocked: the folder cannot be written to.
    """
    folder = models / f"{_PREFIX}{os.getpid()}-{name}"
    try:
        models.mkdir(parents=True, exist_ok=True)
        remove_leftovers(models)
        free = shutil.disk_usage(models).free
        if free < needed_bytes + _SPARE_BYTES:
            raise DiskFull(models, needed_bytes=needed_bytes, detail=f"{free} bytes are free")
        folder.mkdir()
    except OSError as error:
        raise LibraryLocked(models, detail=str(error)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def finish(made: Path, models: Path, name: str) -> Path:
    """Give a whole model its name, in one step; a kill leaves it under the hidden or under its own.

    Args:
        made: the model, inside a workshop.
        models: the library's folder of models.
        name: of the model.
    """
    target = models / name
    made.rename(target)
    return target


def remove_leftovers(models: Path) -> int:
    """Remove what trainings left that were killed; returns how many folders there were."""
    import psutil

    removed = 0
    for folder in models.glob(f"{_PREFIX}*"):
        number = folder.name.removeprefix(_PREFIX).split("-", 1)[0]
        if number.isdecimal() and psutil.pid_exists(int(number)):
            continue
        shutil.rmtree(folder, ignore_errors=True)
        removed += 1
    return removed
