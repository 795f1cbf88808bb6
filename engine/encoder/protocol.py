"""What every encoder offers, and what it may have to tell the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.device import Device

Vectors = NDArray[np.float32]
TokenCounter = Callable[[Sequence[str]], list[int]]


class NoticeKind(StrEnum):
    """What an encoder did on its own that a person may want to know."""

    DEVICE_MISSING = "device_missing"
    BATCH_HALVED = "batch_halved"
    MOVED_TO_CPU = "moved_to_cpu"


@dataclass(frozen=True, slots=True)
class Notice:
    """One such event.

    Attributes:
        kind: what happened.
        detail: the device asked for, the new batch size, or the reason; technical.
    """

    kind: NoticeKind
    detail: str = ""


class Encoder(Protocol):
    """Turns texts into vectors; may be used from several threads."""

    @property
    def model_id(self) -> str:
        """Fingerprint of the files: the same id, the same vectors."""
        ...

    @property
    def name(self) -> str:
        """The model's name for people."""
        ...

    @property
    def dim(self) -> int:
        """Length of a vector."""
        ...

    @property
    def max_tokens(self) -> int:
        """Tokens of a text that are read in one piece, without prompt and special tokens."""
        ...

    @property
    def device(self) -> Device:
        """Where it runs now."""
        ...

    @property
    def tokenizer_file(self) -> Path | None:
        """A tokenizer.json that counts as this encoder does; None if there is none."""
        ...

    @property
    def notices(self) -> list[Notice]:
        """What it did on its own since it was opened, oldest first."""
        ...

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Read as for comparing texts of one kind: similarity, translations.

        Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts.
        """
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts."""
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Float32 of shape (n, dim), rows of L2 norm 1, in the order of the texts."""
        ...

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text, without special tokens."""
        ...

    def close(self) -> None:
        """Give memory back, at the latest when nobody holds the encoder any more."""
        ...
