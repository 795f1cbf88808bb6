"""How good a model is, on data that say what is right."""

from __future__ import annotations

from engine.evaluation.command import add_arguments, run

__all__ = ["add_arguments", "run"]
