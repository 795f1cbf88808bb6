"""Models on disk: what they are, whether they are whole and safe, how they get here."""

from __future__ import annotations

from engine.model_store.card import ModelCard, read_card
from engine.model_store.checking import check, check_safety
from engine.model_store.download import download
from engine.model_store.fingerprints import fingerprint, onnx_file, sha256_file
from engine.model_store.folders import installed, resolve
from engine.model_store.learning_card import (
    LearningCard,
    is_trained,
    read_learning_card,
    write_learning_card,
)

__all__ = [
    "LearningCard",
    "ModelCard",
    "check",
    "check_safety",
    "download",
    "fingerprint",
    "installed",
    "is_trained",
    "onnx_file",
    "read_card",
    "read_learning_card",
    "resolve",
    "sha256_file",
    "write_learning_card",
]
