"""Which German and English words translate each other, and what a German word is in English.

Two tables from one model of parallel sentences. Pairs, kept by the geometric mean of both
probabilities, since a word that merely stands beside a translation gets one of them at most: with
them a keyword search looks for a query's words in the other language. Glosses, all that a German
word is by p(English | German) alone, so that a compound is all of its English words: with them a
German question is said in English, word by word.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from engine.lexicon import GLOSSES, PAIRS
from engine.training.corpus import read_dictionary, read_parallel
from engine.training.phrasebook import read_families, read_phrasebook, split_families
from engine.training.translation_model import TranslationModel, learn

_MOST_PER_STEM = 4
_LEAST_BEST = 0.5  # of the least weight, for a stem that has no surer pair
_PHRASEBOOK_TIMES = 3
_MOST_IN_GLOSS = 3
_LEAST_IN_GLOSS = 0.2  # p(English | German)
_BESIDE_BEST = 0.5  # of the surest word's probability, for the others


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


def word_pairs(model: TranslationModel, *, least_weight: float = 0.08) -> list[WordPair]:
    """Pairs of stems, German ones in order, of each the best first.

    Args:
        model: of parallel sentences.
        least_weight: pairs below are left out, but for the best of a German stem that has none
            above, down to half of it.
    """
    german, english = model.german, model.english
    weights = np.sqrt(model.there * model.back)
    found: dict[str, list[WordPair]] = {}
    for place in np.argsort(-weights, kind="stable"):
        if weights[place] < _LEAST_BEST * least_weight:
            break
        de, en = model.pairs[place]
        kept = found.setdefault(german.stems[de], [])
        if not kept or (weights[place] >= least_weight and len(kept) < _MOST_PER_STEM):
            names = german.stems[de], english.stems[en]
            written = german.words[de], english.words[en]
            kept.append(WordPair(*names, float(weights[place]), *written))
    return [pair for stem in sorted(found) for pair in found[stem]]


def glosses(model: TranslationModel) -> dict[str, list[str]]:
    """What each German stem is in English: words as they are written, in an English order.

    A word is written as it mostly is beside the German one (production beside Fertigung,
    products beside Produkte), and stands where it mostly stands in an English sentence.
    """
    english = model.english.stems
    best: dict[str, dict[str, float]] = {}
    sure = np.flatnonzero(model.there >= _LEAST_IN_GLOSS)
    for place in sure[np.argsort(-model.there[sure], kind="stable")]:
        de, en = model.pairs[place]
        kept = best.setdefault(model.german.stems[de], {})
        probability = float(model.there[place])
        first = max(kept.values(), default=0.0)
        if len(kept) < _MOST_IN_GLOSS and probability >= _BESIDE_BEST * first:
            kept[english[en]] = probability
    forms: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    places: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for german_stems, english_stems in model.sentences:
        order = {stem: number for number, stem in enumerate(english_stems)}
        for stem in german_stems:
            for other in best.get(stem, ()):
                if other in english_stems:
                    forms[stem, other][english_stems[other]] += 1
                    places[stem, other].append(order[other] / len(order))

    def said(stem: str) -> list[str]:
        ordered = sorted(best[stem], key=lambda other: float(np.mean(places[stem, other])))
        return [forms[stem, other].most_common(1)[0][0] for other in ordered]

    return {stem: said(stem) for stem in sorted(best)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train words`."""
    parser.add_argument("--parallel", type=Path, required=True, help="English TAB German, gzipped")
    parser.add_argument("--dictionary", type=Path, help="word pairs, gzipped")
    parser.add_argument("--phrasebook", type=Path, help="folder of the project's own pairs")
    parser.add_argument("--out", type=Path, required=True, help="folder for both tables")
    parser.add_argument("--least", type=float, default=0.08, help="least weight of a pair")


def run(args: argparse.Namespace) -> int:
    """Learn and write both tables; 0 when done.

    The columns of the pairs are the German stem, the English stem, the weight and, where they
    differ from the stems, the German and the English word; those of the glosses the German stem
    and its English words.
    """
    pairs: list[Any] = read_parallel(args.parallel)
    if args.dictionary:
        pairs += read_dictionary(args.dictionary)
    if args.phrasebook:
        # A term stands there once; met so often, it counts as a word that sentences hold.
        pairs += _PHRASEBOOK_TIMES * read_phrasebook(args.phrasebook)
        families, _ = split_families(read_families(args.phrasebook))
        pairs += [pair for family in families for pair in family]
    model = learn(pairs)
    found = word_pairs(model, least_weight=args.least)
    said = glosses(model)
    args.out.mkdir(parents=True, exist_ok=True)
    lines = [
        f"{one.de}\t{one.en}\t{one.weight:.2f}"
        f"\t{'' if one.de_word == one.de else one.de_word}"
        f"\t{'' if one.en_word == one.en else one.en_word}\n"
        for one in found
    ]
    (args.out / PAIRS).write_text("".join(lines), encoding="utf-8")
    lines = [f"{stem}\t{' '.join(words)}\n" for stem, words in said.items()]
    (args.out / GLOSSES).write_text("".join(lines), encoding="utf-8")
    sys.stdout.write(f"{len(found)} pairs, {len(said)} glosses from {len(pairs)} sentences\n")
    return 0
