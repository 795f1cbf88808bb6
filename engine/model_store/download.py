"""Fetching a model from the hub, only when a person asks for it."""

from __future__ import annotations

from pathlib import Path

from engine.errors import DownloadFailed
from engine.progress import CancelToken, Reporter


def download(name: str, models_dir: Path, report: Reporter, cancel: CancelToken) -> Path:
    """The folder of a model fetched from the hub.

    Raises:
        DownloadFailed: the hub cannot be reached, or has no such model.
    """
    raise DownloadFailed(models_dir / name, detail="not available")
