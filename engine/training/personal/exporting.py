"""What a recipe made, and a fine-tuned encoder as the folder that is served."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.export import ModelFacts, export
from engine.model_store import read_card
from engine.model_store.learning_card import ModelKind
from engine.training.personal.workplace import Workplace

_TIMES = 4


@dataclass(frozen=True, slots=True)
class Made:
    """What a recipe made, in the workshop.

    Attributes:
        folder: of the model.
        kind: "adapter" or "encoder".
        data: what it learned from.
        parameters: hyperparameters that were used.
        figures: what was found on the way.
        spare: what else was made from the same, for where the rule refuses this.
    """

    folder: Path
    kind: ModelKind
    data: Mapping[str, Any]
    parameters: Mapping[str, Any]
    figures: Mapping[str, Any] = field(default_factory=dict)
    spare: Made | None = None


def encoder_bytes(base: Path) -> int:
    """Room that making an encoder out of another takes at most: weights, graph and both again."""
    return _TIMES * sum(path.stat().st_size for path in base.rglob("*") if path.is_file())


def write_encoder(tuned: Path, folder: Path, name: str, place: Workplace, source: str) -> Path:
    """Export a sentence-transformers folder; the folder itself is removed.

    Args:
        tuned: what training wrote.
        folder: to write.
        name: of the new model.
        place: with the model that it was made from.
        source: what it learned from beside that model's sources.
    """
    card = read_card(place.base_folder)
    facts = ModelFacts(
        name=name,
        licence=card.licence,
        base=card.name,
        sources=(*card.sources, source),
    )
    export(tuned, folder, facts)
    shutil.rmtree(tuned)
    return folder
