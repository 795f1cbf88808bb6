"""Trained models: which there are, adopting one, going back to the one before."""

from __future__ import annotations

from engine.adoption.adopting import Adoption
from engine.adoption.door import Adopting
from engine.adoption.trained import TrainedModel

__all__ = ["Adopting", "Adoption", "TrainedModel"]
