"""Scored pairs in both languages beside STSbenchmark.

STSbenchmark is a selection of SemEval STS 2012 to 2017. What it left out of those years has scores
in English alone; `resources/semeval` holds the German. Pairs within the phrasebook's families
have scores of the project's own, in the scale of STSbenchmark (decision 21).
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.errors import FolderMissing
from engine.evaluation.similarity import ScoredPair, read_extra
from engine.training.corpus import read_benchmark
from engine.training.phrasebook import read_families, split_families

SCORES = "scores.tsv"
_HELD_OUT = 0.12  # share of the translated pairs that no training sees


@dataclass(frozen=True, slots=True)
class Sides:
    """The same pairs in both languages, row by row."""

    de: list[ScoredPair] = field(default_factory=list)
    en: list[ScoredPair] = field(default_factory=list)

    def add(self, one: tuple[str, str], other: tuple[str, str], score: float) -> None:
        """Add a pair of sentences, each as English and German."""
        self.en.append(ScoredPair(one[0], other[0], score))
        self.de.append(ScoredPair(one[1], other[1], score))


def sentence_key(text: str) -> str:
    """16 hexadecimal digits by which a file names an English sentence without repeating it."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def read_translated(extra: Path, translations: Path) -> tuple[Sides, Sides]:
    """The English pairs of `read_extra` whose sentences have a translation: to train on, and held.

    Held out by the hash of the first sentence, the same on every machine. A pair that shares a
    sentence with one held out is in neither.

    Args:
        extra: the file of scored English pairs.
        translations: lines of `sentence_key` TAB German.

    Raises:
        FolderMissing: the translations are not there.
    """
    german = {row[0]: row[1] for row in _rows(translations)}
    pairs = [
        pair
        for pair in read_extra(extra)
        if sentence_key(pair.first) in german and sentence_key(pair.second) in german
    ]
    held = [pair for pair in pairs if int(sentence_key(pair.first), 16) < _HELD_OUT * 2**64]
    texts = {text for pair in held for text in (pair.first, pair.second)}
    rest = [pair for pair in pairs if pair.first not in texts and pair.second not in texts]

    def sides(chosen: Sequence[ScoredPair]) -> Sides:
        found = Sides()
        for pair in chosen:
            one, other = ((t, german[sentence_key(t)]) for t in (pair.first, pair.second))
            found.add(one, other, pair.score)
        return found

    return sides(rest), sides(held)


def read_scored_families(phrasebook: Path) -> tuple[Sides, Sides]:
    """The scored pairs of the phrasebook's families: to train on, and of the families held out.

    Args:
        phrasebook: its folder; `scores.tsv` there has lines of two `sentence_key` and a score of
            0 to 5.

    Raises:
        FolderMissing: the folder or its scores are not there.
        KeyError: a score names a sentence that no family has.
    """
    rest, held = (
        {sentence_key(pair.en): (pair.en, pair.de) for family in families for pair in family}
        for families in split_families(read_families(phrasebook))
    )
    known = held | rest
    learned, kept = Sides(), Sides()
    for first, second, score in _rows(phrasebook / SCORES):
        sides = kept if first in held or second in held else learned
        sides.add(known[first], known[second], float(score))
    return learned, kept


def read_recombined(data: Path, splits: Sequence[str], scores: Path) -> Sides:
    """Sentences of STSbenchmark in new pairs, with scores of the project's own.

    Args:
        data: folder of the STSb files.
        splits: whose sentences may be met; a pair with another is left out.
        scores: lines of two `sentence_key` and a score of 0 to 5.

    Raises:
        FolderMissing: a file is not there.
    """
    known = {sentence_key(pair.en): (pair.en, pair.de) for pair in read_benchmark(data, splits)}
    sides = Sides()
    for first, second, score in _rows(scores):
        if first in known and second in known:
            sides.add(known[first], known[second], float(score))
    return sides


def _rows(path: Path) -> list[list[str]]:
    if not path.is_file():
        raise FolderMissing(path)
    return [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
