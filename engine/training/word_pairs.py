"""Which German and English words translate each other, learned from parallel sentences.

IBM Model 1 (Brown et al. 1993) over stems, in both directions; a pair is kept by the geometric
mean of both probabilities, since a word that merely stands beside a translation gets one of them
at most. The table lets a keyword search look for a query's words in the other language.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.documents import Language
from engine.folding import is_stopword, stems, words
from engine.training.corpus import ParallelPair, read_dictionary, read_parallel
from engine.training.phrasebook import read_phrasebook

_LONGEST = 24  # words; longer sentences say little about one of them
_ROUNDS = 5
_MOST_PER_STEM = 4
_LEAST_MET = 3  # sentences
_PHRASEBOOK_TIMES = 3


@dataclass(frozen=True, slots=True)
class WordPair:
    """A German and an English stem with how surely they translate each other.

    Attributes:
        de: folded stem.
        en: folded stem.
        weight: geometric mean of both translation probabilities, 0 to 1.
        de_word: the form of the German word that was met most often, in lower case.
        en_word: that of the English one.
    """

    de: str
    en: str
    weight: float
    de_word: str = ""
    en_word: str = ""


def content_stems(text: str, language: Language) -> dict[str, str]:
    """The distinct stems of a text that say something, in order, each with its word as written."""
    found = [
        (word, text[span.start : span.end].lower())
        for word, span in words(text)
        if word.isalpha() and len(word) > 1 and not is_stopword(word, language)
    ]
    stemmed = stems([word for word, _ in found], language)
    return dict(zip(stemmed, [written for _, written in found], strict=True))


def learn_word_pairs(
    pairs: Sequence[ParallelPair], *, least_weight: float = 0.08, rounds: int = _ROUNDS
) -> list[WordPair]:
    """Pairs of stems, German ones in order, of each the best first.

    Args:
        pairs: parallel sentences or dictionary entries.
        least_weight: pairs below are left out.
        rounds: of expectation maximization.
    """
    (german, english), (german_words, english_words), links = _links(pairs)
    if not len(links):
        return []
    there = _probabilities(links[:, 0], links[:, 1], links[:, 2], rounds)
    back = _probabilities(links[:, 0], links[:, 2], links[:, 1], rounds)
    codes, first = np.unique(links[:, 1] * len(english) + links[:, 2], return_index=True)
    weights = np.sqrt(there[first] * back[first])
    found: dict[str, list[WordPair]] = {}
    for place in np.argsort(-weights, kind="stable"):
        if weights[place] < least_weight:
            break
        de, en = divmod(int(codes[place]), len(english))
        kept = found.setdefault(german[de], [])
        if len(kept) < _MOST_PER_STEM:
            weight = float(weights[place])
            kept.append(
                WordPair(german[de], english[en], weight, german_words[de], english_words[en])
            )
    return [pair for stem in sorted(found) for pair in found[stem]]


def _links(
    pairs: Sequence[ParallelPair],
) -> tuple[list[list[str]], list[list[str]], NDArray[np.int64]]:
    """The stems of both languages, their words, and every (sentence, stem, stem) that meet."""
    texts = [
        (content_stems(pair.de, Language.DE), content_stems(pair.en, Language.EN))
        for pair in pairs
        if len(pair.de.split()) <= _LONGEST and len(pair.en.split()) <= _LONGEST
    ]
    forms = [Counter(form for text in texts for form in text[side].items()) for side in (0, 1)]
    vocabularies: list[list[str]] = []
    written: list[list[str]] = []
    for side in forms:
        met: Counter[str] = Counter()
        best: dict[str, str] = {}
        for (stem, word), count in side.most_common():
            met[stem] += count
            best.setdefault(stem, word)
        vocabularies.append(sorted(stem for stem, count in met.items() if count >= _LEAST_MET))
        written.append([best[stem] for stem in vocabularies[-1]])
    numbers = [{stem: i for i, stem in enumerate(vocabulary)} for vocabulary in vocabularies]
    parts = []
    for row, text in enumerate(texts):
        german, english = (
            np.array([numbers[side][s] for s in text[side] if s in numbers[side]], dtype=np.int64)
            for side in (0, 1)
        )
        if len(german) and len(english):
            part = np.empty((len(german) * len(english), 3), dtype=np.int64)
            part[:, 0] = row
            part[:, 1] = np.repeat(german, len(english))
            part[:, 2] = np.tile(english, len(german))
            parts.append(part)
    links = np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)
    return vocabularies, written, links


def _probabilities(
    sentences: NDArray[np.int64],
    given: NDArray[np.int64],
    wanted: NDArray[np.int64],
    rounds: int,
) -> NDArray[np.float64]:
    """p(wanted | given) of every link: IBM Model 1, which is the same for all links of a pair."""
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


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train words`."""
    parser.add_argument("--parallel", type=Path, required=True, help="English TAB German, gzipped")
    parser.add_argument("--dictionary", type=Path, help="word pairs, gzipped")
    parser.add_argument("--phrasebook", type=Path, help="folder of the project's own pairs")
    parser.add_argument("--out", type=Path, required=True, help="file to write")
    parser.add_argument("--least", type=float, default=0.08, help="least weight of a pair")


def run(args: argparse.Namespace) -> int:
    """Learn and write the table; 0 when done.

    Its columns are the German stem, the English stem, the weight and, where they differ from the
    stems, the German and the English word.
    """
    pairs: list[Any] = read_parallel(args.parallel)
    if args.dictionary:
        pairs += read_dictionary(args.dictionary)
    if args.phrasebook:
        # A term stands there once; met so often, it counts as a word that sentences hold.
        pairs += _PHRASEBOOK_TIMES * read_phrasebook(args.phrasebook)
    found = learn_word_pairs(pairs, least_weight=args.least)
    args.out.parent.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{one.de}\t{one.en}\t{one.weight:.2f}"
        f"\t{'' if one.de_word == one.de else one.de_word}"
        f"\t{'' if one.en_word == one.en else one.en_word}\n"
        for one in found
    ]
    args.out.write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{len(found)} pairs from {len(pairs)} sentences\n")
    return 0
