"""What can be set about a training: every hyperparameter with its bounds, and the presets.

Importable without numpy and torch: the window and the command line ask here.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

OptionValue = bool | int | float | str

RECIPES = ("personal", "crossed", "own_file", "tune")


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be set.

    Attributes:
        name: of the option.
        kind: "int", "float", "bool", "choice", "file" or "folder".
        default: value while nobody says otherwise.
        low: least value of a number, else None.
        high: greatest value of a number, else None.
        reference: what the reference model's authors published; None where they had no such thing.
        choices: values of a choice, in the order to show them.
        logarithmic: steps of a number are factors rather than differences.
    """

    name: str
    kind: str
    default: OptionValue
    low: float | None = None
    high: float | None = None
    reference: OptionValue | None = None
    choices: tuple[str, ...] = ()
    logarithmic: bool = False

    def allows(self, value: object) -> bool:
        """Whether the option can have this value."""
        if self.kind == "bool":
            return isinstance(value, bool)
        if self.kind == "choice":
            return value in self.choices
        if self.kind in ("file", "folder"):
            return isinstance(value, str)
        whole = isinstance(value, int) and not isinstance(value, bool)
        number = whole or (self.kind == "float" and isinstance(value, float))
        if not number or not isinstance(value, int | float) or not math.isfinite(value):
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


def _common(
    reference: Mapping[str, OptionValue], *, batch: int = 8, passes: int = 2, rate: float = 2e-5
) -> tuple[Option, ...]:
    """Hyperparameters that every training of an encoder's weights has."""
    return (
        Option("batch_size", "int", batch, 2, 128, reference.get("batch_size"), logarithmic=True),
        Option("epochs", "int", passes, 1, 200, reference.get("epochs")),
        Option("rate", "float", rate, 1e-7, 1e-2, reference.get("rate"), logarithmic=True),
        Option("eps", "float", 1e-8, 1e-10, 1e-4, reference.get("eps"), logarithmic=True),
        Option("weight_decay", "float", 0.01, 0.0, 0.5, reference.get("weight_decay")),
        Option("warmup", "float", 0.1, 0.0, 0.9, reference.get("warmup")),
        Option("seed", "int", 42, 0, 2**31 - 1, 42),
    )


# Published on the reference model's card (the best of 33 trials).
_REFERENCE: dict[str, OptionValue] = {
    "loss": "cosine",
    "batch_size": 8,
    "epochs": 2,
    "rate": 1.026343323298136e-05,
    "eps": 4.462251033010287e-06,
    "weight_decay": 0.04794438776350409,
    "warmup": 0.1609010732760181,
}


OPTIONS: Mapping[str, tuple[Option, ...]] = MappingProxyType(
    {
        "personal": (
            Option("method", "choice", "auto", choices=("auto", "adapter", "encoder")),
            Option("minutes", "float", 4.0, 0.05, 240.0),
            Option("weak", "bool", False),
            Option("translations", "bool", True),
            Option("negatives", "int", 20, 0, 200),
            Option("margin", "float", 0.05, 0.0, 0.5),
            Option("replay", "float", 1.0, 0.0, 20.0),
            Option("temperature", "float", 0.05, 0.005, 1.0, logarithmic=True),
            Option("rank", "int", 8, 1, 64),
            Option("steps", "int", 120, 5, 5000),
            Option("adapter_rate", "float", 0.05, 1e-4, 0.5, logarithmic=True),
            Option("decay", "float", 0.0, 0.0, 10.0),
            Option("max_tokens", "int", 128, 16, 512),
            Option("data", "folder", ""),
            *_common({}, passes=30),
        ),
        "crossed": (
            Option("data", "folder", ""),
            Option("loss", "choice", "cosent", None, None, "cosine", ("cosent", "cosine")),
            Option("minutes", "float", 0.0, 0.0, 1440.0),
            Option("replay", "float", 1.0, 0.0, 20.0, 0.0),
            *_common(_REFERENCE, batch=24, rate=6e-5),
        ),
        "own_file": (
            Option("file", "file", ""),
            Option("minutes", "float", 4.0, 0.05, 1440.0),
            Option("replay", "float", 1.0, 0.0, 20.0, 0.0),
            Option("temperature", "float", 0.05, 0.005, 1.0, logarithmic=True),
            Option("max_tokens", "int", 128, 16, 512),
            *_common(_REFERENCE),
        ),
        "tune": (
            Option("data", "folder", ""),
            Option("loss", "choice", "cosine", None, None, "cosine", ("cosent", "cosine")),
            Option("trials", "int", 6, 1, 500, 33),
            Option("folds", "int", 10, 2, 20, 10),
            Option("folds_used", "int", 2, 1, 20, 10),
            Option("pairs", "int", 1000, 0, 10_000, 7249),
            Option("seed", "int", 42, 0, 2**31 - 1, 42),
        ),
    }
)

PRESETS: Mapping[str, Mapping[str, Mapping[str, OptionValue]]] = MappingProxyType(
    {
        "personal": {
            "balanced": {},
            "careful": {"method": "adapter", "rank": 4, "replay": 4.0},
            "thorough": {"minutes": 20.0, "steps": 300, "rank": 16},
        },
        "crossed": {
            # As `engine.training.crossing` has them.
            "mixed": {"loss": "cosent", "batch_size": 24, "epochs": 2, "rate": 6e-5},
            "reference": {**_REFERENCE, "replay": 0.0},
        },
        "own_file": {
            "balanced": {},
            "reference": {k: v for k, v in _REFERENCE.items() if k != "loss"},
        },
        "tune": {
            "quick": {},
            "reference": {"trials": 33, "folds_used": 10, "pairs": 0},
        },
    }
)


def option(recipe: str, name: str) -> Option:
    """One option of a recipe.

    Raises:
        ValueError: there is no such recipe or option.
    """
    for found in OPTIONS.get(recipe, ()):
        if found.name == name:
            return found
    raise ValueError(f"{recipe} has no option {name}")


def completed(recipe: str, given: Mapping[str, object]) -> dict[str, OptionValue]:
    """Every option of a recipe: what was given, defaults for the rest.

    Raises:
        ValueError: there is no such recipe or option, or a value is out of its bounds.
    """
    if recipe not in OPTIONS:
        raise ValueError(f"no recipe {recipe}")
    values: dict[str, OptionValue] = {found.name: found.default for found in OPTIONS[recipe]}
    for name, value in given.items():
        found = option(recipe, name)
        if not found.allows(value):
            raise ValueError(f"{name}={value!r} of {recipe}")
        values[name] = float(value) if found.kind == "float" else value  # type: ignore[arg-type,assignment]
    return values
