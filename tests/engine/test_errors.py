from __future__ import annotations

import pickle
import re
from pathlib import Path

import engine.errors as errors


def leaves(root: type) -> set[type]:
    below = root.__subclasses__()
    return {root} if not below else set().union(*(leaves(c) for c in below))


def test_the_tree_is_drawn_in_the_docstring() -> None:
    drawn = set(re.findall(r"^\s+([A-Z]\w+)", errors.__doc__ or "", re.MULTILINE))
    real = {n for n, v in vars(errors).items() if isinstance(v, type)}
    assert real <= drawn


def test_errors_cross_process_borders_with_their_attributes() -> None:
    for leaf in leaves(errors.ExtractionError):
        error = pickle.loads(pickle.dumps(leaf(Path("/a"), detail="d")))  # noqa: S301
        assert (type(error), error.path, error.detail) == (leaf, Path("/a"), "d")


def test_text_names_class_path_and_detail() -> None:
    text = str(errors.CatalogTooNew(Path("c.db"), found=3, expected=2))
    assert text == "CatalogTooNew: c.db: found 3, expected at most 2"
