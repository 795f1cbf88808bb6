"""The vectors of a question: for passages in its own language, and for those in the other one.

A gloss, the question word by word in the other language, is poor language but full of the right
words; mixed with the question itself it finds passages in that language better than either alone.
Passages in the question's own language are found worse by it, so they are not asked for with it.
"""

from __future__ import annotations

import numpy as np

from engine.documents import Language
from engine.encoder import Encoder, Vectors
from engine.lexicon import shipped_lexicon

# nDCG@10 of German questions on English paragraphs, dev halves of benchmarks/search_sets.py, 132
# headings and 240 questions: .600 and .639 without, .614 and .659 at 0.3, .612 and .662 at 0.4,
# .587 and .597 alone; the tuning questions of tests/data see no difference between the two.
_GLOSS_SHARE = 0.35


def question_vectors(
    encoder: Encoder, text: str, language: Language
) -> tuple[Vectors, Vectors | None]:
    """The vector of a question and that of its gloss, each float32 of shape (dim,), L2 norm 1.

    Args:
        encoder: of the passages too.
        text: the question.
        language: of the question; one that is unsure has no gloss.

    Returns:
        The question's vector; the gloss's, or None where none of its words is known.
    """
    gloss = shipped_lexicon().gloss(text, language)
    if not gloss:
        return encoder.encode_query([text])[0], None
    plain, glossed = encoder.encode_query([text, gloss])
    return plain, glossed


def drawn(plain: Vectors, glossed: Vectors) -> Vectors:
    """The vector for passages in the other language, float32 of shape (dim,), L2 norm 1."""
    mixed = (1.0 - _GLOSS_SHARE) * plain + _GLOSS_SHARE * glossed
    norm = float(np.linalg.norm(mixed))
    return np.asarray(mixed / norm, dtype=np.float32) if norm else plain
