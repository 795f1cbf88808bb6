"""What a model that learned here says of itself: learning.json beside its weights."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

from engine.errors import ModelDamaged, ModelMissing
from engine.model_store.card import read_json
from engine.model_store.files import write_json

LEARNING_FILE = "learning.json"

ModelKind = Literal["adapter", "encoder"]
RecipeName = Literal["personal", "crossed", "own_file", "tune"]
_KINDS: dict[str, ModelKind] = {kind: kind for kind in get_args(ModelKind)}
_RECIPES: dict[str, RecipeName] = {recipe: recipe for recipe in get_args(RecipeName)}


@dataclass(frozen=True, slots=True)
class LearningCard:
    """How a trained model came about.

    Attributes:
        name: of the model, which is that of its folder.
        kind: "adapter" turns queries alone; "encoder" is a whole model.
        recipe: "personal", "crossed", "own_file" or "tune".
        created: when its training ended, in UTC.
        parent: the model that it was made from, as settings name it; "" is the embedded one.
        data: what it learned from, such as numbers of judgments and pairs.
        parameters: hyperparameters.
        figures: how it compared with the model that was active, by check.
        verdict: what the comparison said, a word.
    """

    name: str
    kind: ModelKind
    recipe: RecipeName
    created: datetime
    parent: str = ""
    data: Mapping[str, Any] = field(default_factory=dict, hash=False)
    parameters: Mapping[str, Any] = field(default_factory=dict, hash=False)
    figures: Mapping[str, Any] = field(default_factory=dict, hash=False)
    verdict: str = ""


def is_trained(folder: Path) -> bool:
    """Whether a folder holds a model that learned here, however whole it may be."""
    return (folder / LEARNING_FILE).is_file()


def write_learning_card(card: LearningCard, folder: Path) -> None:
    """Write learning.json, a kill leaves the old or the new one.

    Raises:
        DiskFull: there is no room.
        LibraryLocked: the folder cannot be written to.
        ValueError: a figure is not finite, or a value has no form in JSON.
    """
    created = card.created.astimezone(UTC).isoformat(timespec="seconds")
    write_json(folder / LEARNING_FILE, {**asdict(card), "created": created})


def read_learning_card(folder: Path) -> LearningCard:
    """The card of a trained model; its name is always the folder's.

    Raises:
        ModelMissing: there is no such file.
        ModelDamaged: it is not what `write_learning_card` wrote.
    """
    path = folder / LEARNING_FILE
    found = read_json(path)
    if not found:
        raise ModelMissing(path)
    try:
        created = datetime.fromisoformat(found["created"])
        return LearningCard(
            name=folder.name,
            kind=_KINDS[found["kind"]],
            recipe=_RECIPES[found["recipe"]],
            created=created if created.tzinfo else created.replace(tzinfo=UTC),
            parent=str(found.get("parent") or ""),
            data=dict(found.get("data") or {}),
            parameters=dict(found.get("parameters") or {}),
            figures=dict(found.get("figures") or {}),
            verdict=str(found.get("verdict") or ""),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelDamaged(path, detail=str(error)) from error
