"""What keeps an encoder from forgetting, whatever it learns: its own vectors of before."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import numpy as np

from engine.model_store import read_card
from engine.training.personal.encoder_fit import Held, TuneSettings, held_loss
from engine.training.personal.everyday import everyday_questions
from engine.training.personal.mining import texts_of, vectors_of
from engine.training.personal.workplace import Workplace

if TYPE_CHECKING:
    from torch import Tensor

_PASSAGES = 1200


def held_texts(place: Workplace, seed: int) -> Held:
    """Passages of the library and everyday questions, with their vectors of now.

    Where a model reads a text for search otherwise than for similarity, both are held.
    """
    card = read_card(place.base_folder)
    rng = random.Random(seed)  # noqa: S311 - a sample, no secret
    ids = place.catalog.vector_ids(place.base.model_id).tolist()
    chosen = rng.sample(ids, min(_PASSAGES, len(ids)))
    texts = texts_of(place.catalog, chosen)
    known = vectors_of(place.catalog, place.base.model_id, texts)
    passages = [number for number in texts if number in known]
    questions = everyday_questions()
    held = [card.document_prompt + texts[number] for number in passages]
    held += [card.query_prompt + question for question in questions]
    vectors = [*(known[number] for number in passages), *place.base.encode_query(questions)]
    if card.default_prompt != card.query_prompt:
        held += [card.default_prompt + question for question in questions]
        vectors += [*place.base.encode(questions)]
    return Held(tuple(held), np.stack(vectors).astype(np.float32))


class HeldReplay:
    """Held texts behind the face of `engine.training.replay.Replay`."""

    def __init__(self, held: Held, settings: TuneSettings) -> None:
        """Hold what is held, with the draws of the settings' seed."""
        self._held = held
        self._settings = settings
        self._rng = random.Random(settings.seed)  # noqa: S311 - a sample, no secret

    def loss(self, model: Any) -> Tensor:
        """Scalar: how far the model's vectors of some held texts are from what they were."""
        return held_loss(model, self._held, self._settings, self._rng)
