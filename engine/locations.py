"""Where things lie: the source tree, the frozen bundle, the person's own data folder."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import platformdirs

_APP = "Sinnsuche"


def resources_dir() -> Path:
    """The folder `resources/`, in the source tree or in the frozen bundle."""
    bundle = getattr(sys, "_MEIPASS", None)
    root = Path(bundle) if bundle else Path(__file__).resolve().parent.parent
    return root / "resources"


def embedded_model_dir() -> Path:
    """The folder of the model that ships."""
    return resources_dir() / "model"


def samples_dir() -> Path:
    """The folder of sample documents."""
    return resources_dir() / "samples"


def default_library_dir() -> Path:
    """The library used when none is named; SINNSUCHE_LIBRARY overrides the platform's place."""
    override = os.environ.get("SINNSUCHE_LIBRARY")
    return Path(override) if override else Path(platformdirs.user_data_path(_APP, False))


def models_dir(library_dir: Path) -> Path:
    """Where downloaded and fine-tuned models of a library lie."""
    return library_dir / "models"


def log_dir() -> Path:
    """Where logs and crash reports go."""
    return Path(platformdirs.user_log_path(_APP, False))
