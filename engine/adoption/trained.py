"""The trained models of a library, with their cards."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from engine.errors import ModelError, ModelMissing
from engine.model_store import LearningCard, is_trained, read_learning_card
from engine.model_store.adapters import is_adapter
from engine.model_store.learning_card import ModelKind


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model that learned here.

    Attributes:
        card: how it came about.
        active: whether it answers.
        kept: whether it answers, or did so lately and stays for a rollback.
        path: its folder.
        size_bytes: of all its files.
    """

    card: LearningCard
    active: bool
    kept: bool
    path: Path
    size_bytes: int = 0


def trained_models(places: Path, active: str, kept: Collection[str]) -> list[TrainedModel]:
    """The trained models in a library's folder of models, newest first.

    Args:
        places: the folder of models.
        active: the model that answers.
        kept: the models that are kept.
    """
    found = []
    for folder in trained_folders(places):
        card = card_of(folder)
        is_active, is_kept = card.name == active, card.name in kept
        size_bytes = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        found.append(TrainedModel(card, is_active, is_kept, folder, size_bytes))
    return sorted(found, key=lambda model: (model.card.created, model.card.name), reverse=True)


def trained_folders(places: Path) -> list[Path]:
    """Every folder with a model that learned here; half-written ones have other names."""
    folders = [path for path in places.glob("[!.]*") if path.is_dir() and not path.is_symlink()]
    return [folder for folder in folders if is_trained(folder)]


def trained_folder(places: Path, name: str) -> Path:
    """The folder of a trained model.

    Raises:
        ModelMissing: there is none of this name.
    """
    for folder in trained_folders(places):
        if folder.name == name:
            return folder
    raise ModelMissing(places / name if name else places, detail="no trained model")


def card_of(folder: Path) -> LearningCard:
    """A trained model's card; one with nothing but the folder's time where it is broken."""
    try:
        return read_learning_card(folder)
    except ModelError:
        kind: ModelKind = "adapter" if is_adapter(folder) else "encoder"
        changed = datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
        return LearningCard(folder.name, kind, "personal", changed, verdict="damaged")
