"""Where models lie: the one that ships, those of the library, those of the hub's cache."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from engine.errors import ModelError, ModelMissing
from engine.locations import embedded_model_dir
from engine.model_store.adapters import is_adapter, read_adapter_facts
from engine.model_store.card import ModelCard, read_card
from engine.model_store.checking import check_safety

_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[A-Za-z0-9][\w.-]*)?")


def is_hub_name(name: str) -> bool:
    """Whether a text can be the name of a model on the hub, such as "owner/model"."""
    return bool(_HUB_NAME.fullmatch(name)) and ".." not in name and "--" not in name


def folder_of(name: str, models_dir: Path) -> Path:
    """Where a downloaded model of this hub name lies in the library."""
    return models_dir / name.replace("/", "--")


def resolve(model: str, models_dir: Path) -> Path:
    """The folder of a model; nothing is fetched.

    Args:
        model: "" for the embedded model, a folder, the name of a model in `models_dir`, or a
            hub name that was downloaded before, by this program or by others.
        models_dir: where the library keeps its models.

    Raises:
        ModelMissing: it is in none of these places.
    """
    if not model:
        folder = embedded_model_dir()
        if not folder.is_dir():
            raise ModelMissing(folder)
        return folder
    if Path(model).is_dir() and _holds_model(Path(model)):
        return Path(model)
    if is_hub_name(model):
        own = folder_of(model, models_dir)
        if own.is_dir():
            return own
        cached = _cached(model)
        if cached is not None:
            return cached
    raise ModelMissing(Path(model), detail=f"not a folder and not in {models_dir}")


def canonical(model: str, models_dir: Path) -> str:
    """The one text that names a model: "" for the embedded one, else a name, else a folder.

    A model that is nowhere keeps the text that it was named by.
    """
    try:
        folder = resolve(model, models_dir).absolute()
    except ModelMissing:
        return model
    if folder == embedded_model_dir().absolute():
        return ""
    if folder.parent == models_dir.absolute() and is_hub_name(folder.name.replace("--", "/")):
        return folder.name.replace("--", "/")
    return model if is_hub_name(model) and not Path(model).is_dir() else str(folder)


def described(folder: Path) -> ModelCard:
    """The card of a folder; that of an adapter tells licence and sources of the model under it.

    Raises:
        ModelError: the folder, or the one under it, cannot be read.
    """
    card = read_card(folder)
    if not is_adapter(folder):
        return card
    facts = read_adapter_facts(folder)
    base = read_card(resolve(facts.base, folder.parent))
    return replace(card, dim=facts.dim, licence=base.licence, sources=base.sources)


def _holds_model(folder: Path) -> bool:
    return (folder / "config.json").is_file() or is_adapter(folder)


def _cached(name: str) -> Path | None:
    """The newest whole snapshot in the hub's cache on this machine, if there is one."""
    from huggingface_hub.constants import HF_HUB_CACHE

    owner = Path(HF_HUB_CACHE) / f"models--{name.replace('/', '--')}" / "snapshots"
    snapshots = sorted(owner.glob("*/config.json"), key=lambda p: p.lstat().st_mtime)
    return snapshots[-1].parent if snapshots else None


def installed(models_dir: Path) -> list[ModelCard]:
    """The cards of the embedded model and of every usable model in the library, by name."""
    candidates = sorted(p for p in models_dir.glob("[!.]*") if p.is_dir())
    cards = []
    for folder in [embedded_model_dir(), *candidates]:
        try:
            check_safety(folder)
            cards.append(described(folder))
        except ModelError:  # half a download or a broken folder is not on offer
            continue
    return cards
