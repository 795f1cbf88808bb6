from __future__ import annotations

import subprocess
import sys

import pytest

from engine.training.crossing import PRESETS as CROSSING
from engine.training.personal.options import OPTIONS, PRESETS, RECIPES, completed, option


def test_every_recipe_has_options_whose_defaults_are_allowed() -> None:
    assert set(OPTIONS) == set(RECIPES) == set(PRESETS)
    for recipe, options in OPTIONS.items():
        assert len({found.name for found in options}) == len(options)
        for found in options:
            assert found.allows(found.default), (recipe, found.name)
            if found.reference is not None:
                assert found.allows(found.reference), (recipe, found.name)


def test_every_preset_is_within_the_bounds() -> None:
    for recipe, presets in PRESETS.items():
        for values in presets.values():
            made = completed(recipe, values)
            assert made.keys() == {found.name for found in OPTIONS[recipe]}


def test_the_reference_is_the_published_one() -> None:
    published = CROSSING["reference"]
    for name in ("loss", "batch_size", "epochs", "rate", "eps", "weight_decay", "warmup"):
        assert option("crossed", name).reference == getattr(published, name)
        assert PRESETS["crossed"]["reference"][name] == getattr(published, name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("rank", 0), ("rank", 4.0), ("rank", True), ("steps", "many"), ("rate", float("nan")),
        ("rate", 1.0), ("method", "magic"), ("weak", 1), ("unheard_of", 1),
    ],
)  # fmt: skip
def test_values_out_of_bounds_are_refused(name: str, value: object) -> None:
    with pytest.raises(ValueError, match=name):
        completed("personal", {name: value})


def test_what_is_given_counts_and_whole_numbers_serve_as_others() -> None:
    made = completed("personal", {"minutes": 3, "rank": 4})
    assert made["minutes"] == 3.0
    assert isinstance(made["minutes"], float)
    assert (made["rank"], made["negatives"]) == (4, 20)


def test_options_load_nothing_heavy() -> None:
    program = (
        "import sys, engine.training.personal.options\n"
        "sys.exit(' '.join({'torch', 'numpy', 'sqlalchemy'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
