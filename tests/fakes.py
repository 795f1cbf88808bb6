"""Stand-ins for slow or heavy parts of the engine, used by many tests."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from engine.device import Device
from engine.encoder.protocol import Notice

# German and English words of one meaning stand in one line and share one vector.
_MEANINGS = """
hund hunde dog dogs
katze katzen cat cats
haus häuser house houses home
auto autos car cars wagen
rechnung rechnungen invoice invoices bill
kündigung kündigen termination terminate notice cancel
vertrag verträge contract contracts agreement
miete mietvertrag rent lease
steuer steuern tax taxes
wasser water
brot bread
kuchen cake cakes
apfel äpfel apple apples
buch bücher book books
arzt ärztin doctor physician
krankenhaus klinik hospital
schule school
kind kinder child children
arbeit work job
urlaub holiday vacation
geld money
bank banks
fahrrad bicycle bike
zug bahn train railway
flug flugzeug flight plane
garten garden
baum bäume tree trees
wetter weather
regen rain
musik music
rot rote roter red
grün grüne green
alt alte alter old
neu neue neuer new
groß große large big
klein kleine small
läuft laufen runs run
schläft schlafen sleeps sleep
bellt barks
kostet kosten costs cost price
frist fristen deadline period
zahlen zahlung pay payment payments
"""
_STOPWORDS = """
der die das den dem des ein eine einen und oder in im am an auf mit von zu ist sind wie was
the a an and or of to is are how what on at with my mein meine ich i it es for für
"""
_WORD = re.compile(r"\w+")


def _direction(name: str, dim: int) -> NDArray[np.float32]:
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")
    vector = np.random.default_rng(seed).standard_normal(dim).astype(np.float32)
    return vector / np.linalg.norm(vector)


class ToyEncoder:
    """An encoder in milliseconds: words of one meaning share a vector across languages.

    A text's vector is the normalized sum of its words'; an unknown word has a vector of its own
    at a third of the weight. "Hund" and "dog" are the same text.
    """

    def __init__(
        self, *, dim: int = 32, model_id: str = "toy", unknown_weight: float = 0.3
    ) -> None:
        self._dim = dim
        self._unknown_weight = unknown_weight
        self._model_id = model_id
        self._meanings = {
            word: line.split()[0]
            for line in _MEANINGS.strip().splitlines()
            for word in line.split()
        }
        self._stopwords = frozenset(_STOPWORDS.split())
        self.encoded: list[str] = []
        self.notices: list[Notice] = []

    @property
    def model_id(self) -> str:
        return self._model_id

    @property
    def name(self) -> str:
        return "toy"

    @property
    def dim(self) -> int:
        return self._dim

    @property
    def max_tokens(self) -> int:
        return 64

    @property
    def device(self) -> Device:
        return Device(kind="cpu", name="toy", memory_bytes=0, dtype="float32", batch_size=64)

    @property
    def tokenizer_file(self) -> Path | None:
        return None

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded.extend(texts)
        return self._encode(texts)

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        return [len(_WORD.findall(text)) for text in texts]

    def close(self) -> None:
        pass

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self._dim), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.casefold()):
                if word in self._stopwords:
                    continue
                meaning = self._meanings.get(word)
                weight = 1.0 if meaning else self._unknown_weight
                vectors[row] += weight * _direction(meaning or f"?{word}", self._dim)
            norm = float(np.linalg.norm(vectors[row]))
            vectors[row] = vectors[row] / norm if norm else _direction(text, self._dim)
        return vectors


class SlowEncoder(ToyEncoder):
    """A ToyEncoder that takes its time, for tests of cancelling and of a responsive window."""

    def __init__(self, *, seconds_per_text: float = 0.05, dim: int = 32) -> None:
        super().__init__(dim=dim, model_id="slow")
        self._seconds_per_text = seconds_per_text

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(self._seconds_per_text * len(texts))
        return super()._encode(texts)
