"""Removes trained models that are no longer kept, and vectors that no kept model has made."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Iterable
from pathlib import Path

from engine.adoption.trained import card_of, trained_folders
from engine.catalog.active import ActiveModels
from engine.catalog.records import VectorIds, no_ids
from engine.catalog.store import Catalog
from engine.errors import LibraryError, ModelError
from engine.locations import models_dir
from engine.model_store.adapters import is_adapter, read_adapter_facts

_log = logging.getLogger(__name__)
_GONE = ".gone-"
KEPT_CANDIDATES = 3


def prune(
    catalog: Catalog, directory: Path, before: ActiveModels, models: ActiveModels
) -> VectorIds:
    """Remove what an adoption has made superfluous; what cannot be removed now is left for later.

    Trained models go that were kept and are no longer, and those that are older than the active
    one. The embedded model and downloaded ones are no trained ones and stay. A model under an
    adapter stays with it.

    Args:
        catalog: loses vectors.
        directory: of the library.
        before: what was kept until now.
        models: what is kept.

    Returns:
        Ids of vectors that are gone although their model is kept: their texts went while they
        were encoded.
    """
    try:
        places = models_dir(directory)
        names = {mark.model for mark in models.kept}
        names |= _bases(places, names)
        dropped = {mark.model for mark in before.kept}
        _remove_folders(places, names, dropped, models.active.model)
        _remove_vectors(catalog, directory, {mark.model_id for mark in models.kept})
        return catalog.remove_orphans()
    except (LibraryError, OSError) as error:
        _log.warning("older models are removed another time: %s", error)
        return no_ids()


def drop_candidates(directory: Path, models: ActiveModels, pending: str) -> None:
    """Remove trained models that nobody adopted, but for the three newest.

    Args:
        directory: of the library.
        models: what is kept.
        pending: the model whose adoption was cut off, which is kept, too.
    """
    try:
        places = models_dir(directory)
        kept = {pending, *(mark.model for mark in models.kept)}
        cards = {folder: card_of(folder) for folder in trained_folders(places)}
        waiting = [folder for folder in cards if folder.name not in kept]
        waiting.sort(key=lambda folder: (cards[folder].created, folder.name), reverse=True)
        kept |= {folder.name for folder in waiting[:KEPT_CANDIDATES]}
        kept |= _bases(places, kept)
        for folder in waiting:
            if folder.name not in kept:
                _remove(folder)
    except OSError as error:
        _log.warning("older candidates are removed another time: %s", error)


def _bases(places: Path, names: Iterable[str]) -> set[str]:
    """The models under those that are adapters."""
    found = set()
    for name in names:
        folder = places / name
        if name and is_adapter(folder):
            try:
                found.add(read_adapter_facts(folder).base)
            except ModelError:  # one that cannot be read cannot be used either
                continue
    return found


def _remove_folders(places: Path, kept: set[str], dropped: set[str], active: str) -> None:
    for leftover in places.glob(f"{_GONE}*"):
        shutil.rmtree(leftover, ignore_errors=True)
    cards = {folder: card_of(folder) for folder in trained_folders(places)}
    adopted = next((card.created for card in cards.values() if card.name == active), None)
    for folder, card in cards.items():
        older = adopted is not None and card.created < adopted
        if folder.name not in kept and (older or folder.name in dropped):
            _remove(folder)


def _remove(folder: Path) -> None:
    # under another name first: half a folder must not pass for a model
    gone = folder.rename(folder.with_name(f"{_GONE}{folder.name}"))
    shutil.rmtree(gone, ignore_errors=True)
    _log.info("the model %s is no longer kept", folder.name)


def _remove_vectors(catalog: Catalog, directory: Path, kept: set[str]) -> None:
    for model_id in catalog.model_ids():
        if model_id not in kept:
            catalog.drop_model(model_id)
    for graphs in (directory / "vectors").glob("*"):
        if graphs.name not in kept:
            shutil.rmtree(graphs, ignore_errors=True)
