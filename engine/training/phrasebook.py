"""The project's own German-English pairs, `resources/phrasebook`: terms and sentences of work.

Free parallel texts lack the vocabulary of bookkeeping, trade, production, law and engineering, in
which people ask (decision 19).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from pathlib import Path

from engine.errors import FolderMissing
from engine.training.corpus import ParallelPair

_KINDS = ("terms", "sentences")
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
                en, de = line.split("\t")
                found[ParallelPair(en, de, kind)] = None
    return list(found)


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


def _key(text: str) -> str:
    return " ".join(_WORD.findall(text.lower()))
