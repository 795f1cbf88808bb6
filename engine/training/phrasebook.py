"""The project's own German-English pairs, `resources/phrasebook`.

Terms and sentences of work: free parallel texts lack the vocabulary of bookkeeping, trade,
production, law and engineering, in which people ask (decision 19). Families of sentences that are
near each other, in both languages: what similarity has to tell apart, and no free parallel text
holds side by side.
"""

from __future__ import annotations

import hashlib
import itertools
import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from engine.errors import FolderMissing
from engine.training.corpus import ParallelPair

_KINDS = ("terms", "sentences")
_FAMILY_KINDS = ("families", "questions")
_HELD_OUT = 0.06  # share of the families that no training sees
_WORD = re.compile(r"\w+")
_SHORTEST = 4  # words; whoever writes of the same things uses the same shorter ones


def read_phrasebook(folder: Path) -> list[ParallelPair]:
    """The pairs of all `*.terms.tsv` and `*.sentences.tsv`, English TAB German, each once.

    Their sources are "terms" and "sentences".

    Raises:
        FolderMissing: the folder is not there.
        ValueError: a line is not two texts.
    """
    if not folder.is_dir():
        raise FolderMissing(folder)
    found: dict[ParallelPair, None] = {}
    for kind in _KINDS:
        for path in sorted(folder.glob(f"*.{kind}.tsv")):
            for line in path.read_text(encoding="utf-8").splitlines():
                found[_pair(line, kind)] = None
    return list(found)


def read_families(folder: Path) -> list[list[ParallelPair]]:
    """The families of all `*.families.tsv` and `*.questions.tsv`: groups between empty lines.

    A family holds paraphrases, small changes and neighbours of one sentence, or of one question
    and its answer. The source of its pairs is "families" or "questions".

    Raises:
        FolderMissing: the folder is not there.
        ValueError: a line is not two texts.
    """
    if not folder.is_dir():
        raise FolderMissing(folder)
    found = []
    for kind in _FAMILY_KINDS:
        for path in sorted(folder.glob(f"*.{kind}.tsv")):
            lines = path.read_text(encoding="utf-8").splitlines()
            for filled, group in itertools.groupby(lines, key=bool):
                if filled:
                    found.append([_pair(line, kind) for line in group])
    return found


def split_families(
    families: Sequence[list[ParallelPair]], share: float = _HELD_OUT
) -> tuple[list[list[ParallelPair]], list[list[ParallelPair]]]:
    """The families for training and the share held out for measuring, the same on every machine.

    Held out by the hash of the first sentence, so that adding families moves none across.
    """
    rest: list[list[ParallelPair]] = []
    held: list[list[ParallelPair]] = []
    for family in families:
        digest = hashlib.sha256(family[0].en.encode()).digest()
        out = int.from_bytes(digest[:4], "big") < share * 2**32
        (held if out else rest).append(family)
    return rest, held


def repeated(pairs: Iterable[ParallelPair], texts: Collection[str]) -> list[ParallelPair]:
    """The pairs of which a side of four words or more is one of the texts.

    Case and punctuation do not count. What a test is made of must not be learned from.
    """
    known = {_key(text) for text in texts}
    return [
        pair
        for pair in pairs
        if any(
            key in known and len(key.split()) >= _SHORTEST for key in (_key(pair.en), _key(pair.de))
        )
    ]


def nearly_repeated(
    pairs: Iterable[ParallelPair], texts: Collection[str], *, share: float = 0.8
) -> list[ParallelPair]:
    """The pairs of which a side has nearly the words of one of the texts, in whatever order.

    Args:
        pairs: any.
        texts: what must not be learned from.
        share: of the words of both that are common to both (Jaccard), from which on two texts
            of four different words or more are nearly the same.
    """
    sets = [words for words in ({*_key(text).split()} for text in texts) if len(words) >= _SHORTEST]
    count = Counter(word for words in sets for word in words)
    # Two such sets share one of the rarest words of either.
    places: dict[str, list[set[str]]] = {}
    for words in sets:
        rare = sorted(words, key=lambda word: (count[word], word))
        for word in rare[: len(rare) - math.ceil(share * len(rare)) + 1]:
            places.setdefault(word, []).append(words)

    def near(text: str) -> bool:
        mine = {*_key(text).split()}
        return len(mine) >= _SHORTEST and any(
            len(mine & words) >= share * len(mine | words)
            for word in mine
            for words in places.get(word, ())
        )

    return [pair for pair in pairs if near(pair.en) or near(pair.de)]


def _pair(line: str, kind: str) -> ParallelPair:
    en, de = line.split("\t")
    return ParallelPair(en, de, kind)


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
