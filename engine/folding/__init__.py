"""Text made comparable: cleaned for people, folded to words and stems for matching."""

from __future__ import annotations

from engine.folding.cleaning import clean
from engine.folding.matching import fold, fold_words, is_stopword, stems, words
from engine.folding.verbs import SplitVerb, split_verbs, without_zu, words_and_verbs

__all__ = [
    "SplitVerb",
    "clean",
    "fold",
    "fold_words",
    "is_stopword",
    "split_verbs",
    "stems",
    "without_zu",
    "words",
    "words_and_verbs",
]
