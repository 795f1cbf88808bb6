"""Text made comparable: cleaned for people, folded to words and stems for matching."""

from __future__ import annotations

from engine.folding.cleaning import clean
from engine.folding.matching import fold, fold_words, is_stopword, stems, words

__all__ = ["clean", "fold", "fold_words", "is_stopword", "stems", "words"]
