"""The vector of a question, drawn a little to what its words are in the other language.

An encoder of this size places a question best in the language it was made for. A gloss, the
question word by word in the other language, is poor language but full of the right words; mixed
with the question itself it finds passages across languages better than either alone.
"""

from __future__ import annotations

import numpy as np

from engine.documents import Language
from engine.encoder import Encoder, Vectors
from engine.lexicon import shipped_lexicon

# nDCG@10 of German questions on English paragraphs (the dev half of benchmarks/search_sets.py)
# with a distilled encoder: .522 without, .542 at 0.3, .547 at 0.4, .545 at 0.5, .489 alone.
_GLOSS_SHARE = 0.4


def question_vector(encoder: Encoder, text: str, language: Language) -> Vectors:
    """Float32 of shape (dim,), L2 norm 1.

    Args:
        encoder: of the passages too.
        text: the question.
        language: of the question; one that is unsure is not glossed.
    """
    gloss = shipped_lexicon().gloss(text, language)
    if not gloss:
        return encoder.encode_query([text])[0]
    plain, glossed = encoder.encode_query([text, gloss])
    mixed = (1.0 - _GLOSS_SHARE) * plain + _GLOSS_SHARE * glossed
    norm = float(np.linalg.norm(mixed))
    return np.asarray(mixed / norm, dtype=np.float32) if norm else plain
