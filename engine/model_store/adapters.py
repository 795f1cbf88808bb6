"""What an adapter folder says of itself: adapter.json beside adapter.safetensors."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from engine.errors import ModelDamaged, ModelMissing
from engine.model_store.card import read_json
from engine.model_store.files import write_json

ADAPTER_FACTS = "adapter.json"
ADAPTER_WEIGHTS = "adapter.safetensors"


@dataclass(frozen=True, slots=True)
class AdapterFacts:
    """What an adapter belongs to.

    Attributes:
        base: the model under it, as settings name it; "" is the embedded one.
        base_model_id: fingerprint of that model as it was when the adapter was fitted.
        dim: length of its vectors.
        sha256: of the weights, 64 hexadecimal digits.
    """

    base: str
    base_model_id: str
    dim: int
    sha256: str


def is_adapter(folder: Path) -> bool:
    """Whether a folder holds an adapter and no whole model."""
    return (folder / ADAPTER_FACTS).is_file()


def write_adapter_facts(facts: AdapterFacts, folder: Path) -> None:
    """Write adapter.json.

    Raises:
        DiskFull: there is no room.
        LibraryLocked: the folder cannot be written to.
    """
    write_json(folder / ADAPTER_FACTS, asdict(facts))


def read_adapter_facts(folder: Path) -> AdapterFacts:
    """What the adapter in a folder belongs to.

    Raises:
        ModelMissing: there is no adapter.
        ModelDamaged: adapter.json is not what `write_adapter_facts` wrote.
    """
    path = folder / ADAPTER_FACTS
    found = read_json(path)
    if not found:
        raise ModelMissing(path)
    try:
        return AdapterFacts(
            base=str(found["base"]),
            base_model_id=str(found["base_model_id"]),
            dim=int(found["dim"]),
            sha256=str(found["sha256"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ModelDamaged(path, detail=f"adapter.json: {error}") from error
