"""How probably words translate each other: IBM Model 1 over the stems of parallel sentences.

Brown and others, "The Mathematics of Statistical Machine Translation" (1993), in both directions.
A German compound is one word for several English ones, so that its probability is shared by them:
Fertigungsauftrag is production as well as order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from engine.documents import Language
from engine.folding import is_stopword, stems, words, words_and_verbs
from engine.training.corpus import ParallelPair

_LONGEST = 24  # words; longer sentences say little about one of them
_LEAST_MET = 3  # sentences

Stems = dict[str, str]
"""The distinct stems of a sentence in order, each with its word as it is written there."""


@dataclass(frozen=True, slots=True, eq=False)
class Side:
    """One language.

    Attributes:
        stems: folded, those met in three sentences or more, sorted.
        words: of each stem the form that was met most often, in lower case.
    """

    stems: list[str]
    words: list[str]


@dataclass(frozen=True, slots=True, eq=False)
class TranslationModel:
    """Every German and English stem that met in a sentence.

    Attributes:
        german: by number.
        english: by number.
        pairs: int64 of shape (n, 2), the numbers of a German and an English stem, sorted.
        there: float64 of shape (n,), p(English | German).
        back: float64 of shape (n,), p(German | English).
        sentences: the stems that the model was learned from, German and English.
    """

    german: Side
    english: Side
    pairs: NDArray[np.int64]
    there: NDArray[np.float64]
    back: NDArray[np.float64]
    sentences: list[tuple[Stems, Stems]]


def learn(pairs: Sequence[ParallelPair], *, rounds: int = 5) -> TranslationModel:
    """The model of parallel sentences, dictionary entries, or both.

    Args:
        pairs: long ones are left out.
        rounds: of expectation maximization.
    """
    sentences = _sentences(pairs)
    german, english = (_side([sentence[side] for sentence in sentences]) for side in (0, 1))
    links = _links(sentences, german, english)
    if not len(links):
        none = np.empty(0)
        return TranslationModel(german, english, links[:, 1:], none, none, sentences)
    there = _probabilities(links[:, 0], links[:, 1], links[:, 2], rounds)
    back = _probabilities(links[:, 0], links[:, 2], links[:, 1], rounds)
    width = len(english.stems)
    codes, first = np.unique(links[:, 1] * width + links[:, 2], return_index=True)
    found = np.stack(np.divmod(codes, width), axis=1)
    return TranslationModel(german, english, found, there[first], back[first], sentences)


def content_stems(text: str, language: Language, verbs: Container[str] = frozenset()) -> Stems:
    """The stems of a text that say something.

    Args:
        text: a sentence.
        language: of the text.
        verbs: stems; German verbs in two pieces that are among them are taken as one.
    """
    found = (
        words_and_verbs(text, verbs.__contains__)
        if language is Language.DE
        else [(word, span, text[span.start : span.end].lower()) for word, span in words(text)]
    )
    telling = [
        (word, written)
        for word, _, written in found
        if word.isalpha() and len(word) > 1 and not is_stopword(word, language)
    ]
    stemmed = stems([word for word, _ in telling], language)
    return dict(zip(stemmed, [written for _, written in telling], strict=True))


def _sentences(pairs: Sequence[ParallelPair]) -> list[tuple[Stems, Stems]]:
    short = [
        pair
        for pair in pairs
        if len(pair.de.split()) <= _LONGEST and len(pair.en.split()) <= _LONGEST
    ]
    met = Counter(stem for pair in short for stem in content_stems(pair.de, Language.DE))
    verbs = {stem for stem, count in met.items() if count >= _LEAST_MET}
    return [
        (content_stems(pair.de, Language.DE, verbs), content_stems(pair.en, Language.EN))
        for pair in short
    ]


def _side(sentences: Sequence[Stems]) -> Side:
    met: Counter[str] = Counter()
    best: dict[str, str] = {}
    forms = Counter(form for sentence in sentences for form in sentence.items())
    for (stem, word), count in forms.most_common():
        met[stem] += count
        best.setdefault(stem, word)
    kept = sorted(stem for stem, count in met.items() if count >= _LEAST_MET)
    return Side(kept, [best[stem] for stem in kept])


def _links(
    sentences: Sequence[tuple[Stems, Stems]], german: Side, english: Side
) -> NDArray[np.int64]:
    """Every (sentence, German stem, English stem) that meet, int64 of shape (n, 3)."""
    numbers = [{stem: i for i, stem in enumerate(side.stems)} for side in (german, english)]
    parts = []
    for row, sentence in enumerate(sentences):
        left, right = (
            np.array([known[s] for s in found if s in known], dtype=np.int64)
            for found, known in zip(sentence, numbers, strict=True)
        )
        if len(left) and len(right):
            part = np.empty((len(left) * len(right), 3), dtype=np.int64)
            part[:, 0] = row
            part[:, 1] = np.repeat(left, len(right))
            part[:, 2] = np.tile(right, len(left))
            parts.append(part)
    return np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)


def _probabilities(
    sentences: NDArray[np.int64],
    given: NDArray[np.int64],
    wanted: NDArray[np.int64],
    rounds: int,
) -> NDArray[np.float64]:
    """p(wanted | given) of every link, which is the same for all links of a pair."""
    width = int(wanted.max()) + 1
    _, pair = np.unique(given * width + wanted, return_inverse=True)
    _, occurrence = np.unique(sentences * width + wanted, return_inverse=True)
    probability = np.ones(len(pair))
    for _ in range(rounds):
        # Each word of a sentence is explained by the words of the other side, in shares.
        shares = probability / np.bincount(occurrence, weights=probability)[occurrence]
        together = np.bincount(pair, weights=shares)
        total = np.bincount(given, weights=shares)
        probability = together[pair] / total[given]
    return probability
