"""The parallel data that distillation learns from: reading, held-out pairs, batches."""

from __future__ import annotations

import gzip
import hashlib
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.errors import FolderMissing
from engine.evaluation.similarity import read_pairs

PASSAGES = 0.06
HELD_OUT = 2000  # parallel pairs that no training sees
# Terms that do not fit a model that ships, or texts that overlap a fair test set.
EXCLUDED_SOURCES = frozenset(
    {
        "ms_dynamics365smb",  # the documents of the retrieval tests
        "adobe_primetime",
        "adobe_campaign-classic",
        "adobe_media-analytics",  # no licence stated
        "multi30k_task1",
        "progit2",  # non-commercial
        "darktable_docs",
        "shattered_pixel_dungeon",  # GPL 3
    }
)
# Draws for each pair of the source, against 1 for the rest. Interface strings and one book's style
# are met less than everyday sentences and encyclopedia.
SOURCE_WEIGHTS = {
    "tatoeba_manythings": 1.0, "mlqe_pe_wiki": 2.5, "opennmt_wmt_sample": 2.5, "un_sdg": 2.0,
    "mozilla_www": 1.5, "bible": 0.2, "wesnoth_po": 0.5, "stsb": 0.5,
    "picard_ui": 0.5, "thrive_game": 0.5, "adobe_workfront": 0.8, "adobe_data-workbench": 0.6,
    "adobe_dynamic-media-developer-resources": 0.25, "adobe_analytics": 0.7, "adobe_target": 0.7,
    "adobe_audience-manager": 0.8, "php_docs": 0.3, "dictionary": 0.3, "terms": 3.0,
    "sentences": 8.0,
}  # fmt: skip
# For the reading that similarity is measured on: hardly a manual, many everyday sentences, and
# the sentences of the benchmark's own training pairs.
SIMILARITY_WEIGHTS = {
    **SOURCE_WEIGHTS,
    "tatoeba_manythings": 1.7, "bcontrast_chat": 1.5, "opennmt_wmt_sample": 4.0,
    "mlqe_pe_wiki": 3.0, "woz2_dialog": 1.0, "stsb": 4.0,
    "adobe_workfront": 0.2, "adobe_commerce-operations": 0.25, "adobe_analytics": 0.2,
    "adobe_target": 0.2, "adobe_dynamic-media-developer-resources": 0.1,
    "adobe_data-workbench": 0.2, "adobe_audience-manager": 0.2,
    "adobe_commerce-knowledge-base": 0.4, "ms_nuget": 0.3, "ms_dataexplorer": 0.3,
    "php_docs": 0.05, "rustbook": 0.3, "kicad_docs": 0.2, "wesnoth_po": 0.3, "terms": 1.0,
    "sentences": 8.0,
}  # fmt: skip
_QUESTION_WEIGHT = 2.5
_UMLAUTS = {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class ParallelPair:
    """A text in both languages and where it is from."""

    en: str
    de: str
    source: str


def read_parallel(
    path: Path, *, excluded: frozenset[str] = EXCLUDED_SOURCES, limit: int = 0
) -> list[ParallelPair]:
    """The pairs of a gzipped file of English TAB German TAB source, unfit ones left out.

    Left out are excluded sources, pairs whose lengths differ more than 2.5 times, and pairs
    that are the same in both languages (names and untranslated strings).

    Args:
        path: the file.
        excluded: sources to leave out.
        limit: stops after so many pairs; 0 reads all.

    Raises:
        FolderMissing: the file is not there.
    """
    if not path.is_file():
        raise FolderMissing(path)
    pairs = []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            fields = line.rstrip("\n").split("\t")
            if len(fields) != 3 or fields[2] in excluded or not _fits(fields[0], fields[1]):
                continue
            pairs.append(ParallelPair(*fields))
            if limit and len(pairs) >= limit:
                break
    return pairs


def split_held_out(
    pairs: Sequence[ParallelPair], count: int
) -> tuple[list[ParallelPair], list[ParallelPair]]:
    """The pairs for training, and `count` held out for measuring, the same on every machine.

    Pairs of at least four words are held out, by the hash of their English side, so that a pair
    stays held out whatever else is in the file. No text of theirs is left in training.
    """
    long_enough = [p for p in pairs if len(p.en.split()) >= 4 and len(p.de.split()) >= 4]
    held = sorted(long_enough, key=lambda p: hashlib.sha256(p.en.encode()).digest())[:count]
    texts = {_key(p.en) for p in held} | {_key(p.de) for p in held}
    rest = [p for p in pairs if _key(p.en) not in texts and _key(p.de) not in texts]
    return rest, held


def read_dictionary(path: Path) -> list[ParallelPair]:
    """The entries of a gzipped file of English TAB German TAB sense, source "dictionary"."""
    if not path.is_file():
        raise FolderMissing(path)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return [
            ParallelPair(r[0], r[1], "dictionary") for r in rows if len(r) >= 2 and r[0] and r[1]
        ]


def read_benchmark(folder: Path, splits: Sequence[str]) -> list[ParallelPair]:
    """Every sentence of the STSbenchmark's splits with its translation, once, source "stsb"."""
    sides = {
        language: [
            text
            for split in splits
            for pair in read_pairs(folder, language, split)
            for text in (pair.first, pair.second)
        ]
        for language in ("en", "de")
    }
    return [
        ParallelPair(en, de, "stsb")
        for en, de in dict.fromkeys(zip(sides["en"], sides["de"], strict=True))
    ]


def unfolded(text: str, rng: random.Random) -> str:
    """The text as people write it without umlauts: ae or a for ä, ss for ß."""
    if rng.random() < 0.7:
        return "".join(_UMLAUTS.get(c, c) for c in text)
    return "".join(_UMLAUTS[c] if c == "ß" else _UMLAUTS.get(c, c)[0] for c in text)


class Batches:
    """Endless batches of pairs, drawn by weight; some rows are passages.

    A passage is 2 to 5 sentences of one source, joined in both languages: a model that saw
    only sentences gets worse on paragraphs (sentence-transformers issue 694). Where one of the
    sentences is a question it comes first, its context after it. A passage's first sentence is a
    row of the same batch, so that relations between a question and a passage are in view.

    Args:
        pairs: what to draw from.
        size: rows in a batch.
        seed: of every draw.
        passages: share of the rows that are passages.
        variants: share of the German texts written without umlauts.
        weights: draws for each pair of a source; 1 for those not named.
        families: groups of pairs near each other; each is drawn whole.
        kin: share of the rows that come in families, by the source of their pairs.
    """

    def __init__(
        self,
        pairs: Sequence[ParallelPair],
        *,
        size: int,
        seed: int,
        passages: float = PASSAGES,
        variants: float = 0.07,
        weights: Mapping[str, float] = SOURCE_WEIGHTS,
        families: Sequence[Sequence[ParallelPair]] = (),
        kin: Mapping[str, float] | None = None,
    ) -> None:
        self._size = size
        self._variants = variants
        self._rng = random.Random(seed)  # noqa: S311 - training data, no secret
        self._pairs = pairs
        self._passages = passages
        self._weights = weights
        self._by_source: dict[str, list[int]] = {}
        for row, pair in enumerate(pairs):
            if len(pair.en.split()) >= 4:
                self._by_source.setdefault(pair.source, []).append(row)
        self._queue: list[int] = []
        self._kin = kin or {}
        self._families = {
            source: _Rounds([f for f in families if f[0].source == source], self._rng)
            for source in self._kin
        }

    def __iter__(self) -> Iterator[list[ParallelPair]]:
        while True:
            batch: list[ParallelPair] = []
            for _ in range(self._rng.randint(0, 2 * round(self._size * self._passages))):
                batch += self._passage()
            for source, share in self._kin.items():
                batch += self._families[source].draw(share * self._size)
            while len(batch) < self._size:
                if not self._queue:
                    self._queue = self._epoch()
                batch.append(self._pairs[self._queue.pop()])
            yield [self._varied(pair) for pair in batch[: self._size]]

    def _epoch(self) -> list[int]:
        rows = []
        for row, pair in enumerate(self._pairs):
            weight = self._weights.get(pair.source, 1.0)
            if pair.en.endswith("?"):
                weight *= _QUESTION_WEIGHT
            whole, rest = divmod(weight, 1.0)
            rows += [row] * (int(whole) + (self._rng.random() < rest))
        self._rng.shuffle(rows)
        return rows

    def _passage(self) -> list[ParallelPair]:
        if not self._by_source:
            return []
        names = list(self._by_source)
        weights = [len(self._by_source[name]) ** 0.7 for name in names]
        name = self._rng.choices(names, weights)[0]
        rows = self._by_source[name]
        picked = [self._pairs[self._rng.choice(rows)] for _ in range(self._rng.randint(2, 5))]
        picked.sort(key=lambda pair: not pair.en.endswith("?"))
        joined = ParallelPair(
            " ".join(pair.en for pair in picked), " ".join(pair.de for pair in picked), name
        )
        return [picked[0], joined]

    def _varied(self, pair: ParallelPair) -> ParallelPair:
        if self._rng.random() >= self._variants:
            return pair
        return ParallelPair(pair.en, unfolded(pair.de, self._rng), pair.source)


class _Rounds:
    """Families in rounds: each comes once before any comes again."""

    def __init__(self, families: Sequence[Sequence[ParallelPair]], rng: random.Random) -> None:
        self._families = families
        self._rng = rng
        self._queue: list[Sequence[ParallelPair]] = []
        self._owed = 0.0

    def draw(self, rows: float) -> list[ParallelPair]:
        """Whole families, on average over the calls of so many rows."""
        drawn: list[ParallelPair] = []
        self._owed += rows
        while self._families and self._owed >= len(drawn) + 1:
            if not self._queue:
                self._queue = self._rng.sample(self._families, len(self._families))
            drawn += self._queue.pop()
        self._owed -= len(drawn)
        return drawn


def _fits(en: str, de: str) -> bool:
    if not en or not de or en.lower() == de.lower():
        return False
    shorter, longer = sorted((len(en), len(de)))
    return longer <= 2.5 * shorter + 8


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
