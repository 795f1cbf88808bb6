"""German and English words that translate each other, for looking words up across languages.

The table that ships was learned from parallel sentences (`python -m engine train words`); it
holds stems as the full text does. A German compound that it does not know is looked up by its
parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from engine.documents import Language
from engine.locations import resources_dir

_SHORTEST_PART = 4  # letters
_LINKS = ("", "s", "es", "n", "en", "er", "e")  # letters between the parts of a compound
_HEAD, _MODIFIER = 0.6, 0.4  # what a part is worth beside the whole word


@dataclass(frozen=True, slots=True)
class Translation:
    """A stem of the other language.

    Attributes:
        term: folded stem.
        weight: how surely it says the same, 0 to 1.
    """

    term: str
    weight: float


class Lexicon:
    """Looks stems up in both directions; each answer is best first."""

    def __init__(self, pairs: Iterable[tuple[str, str, float]]) -> None:
        """Hold pairs of a German stem, an English stem and a weight."""
        self._english: dict[str, list[Translation]] = {}
        self._german: dict[str, list[Translation]] = {}
        for german, english, weight in pairs:
            self._english.setdefault(german, []).append(Translation(english, weight))
            self._german.setdefault(english, []).append(Translation(german, weight))
        for found in (*self._english.values(), *self._german.values()):
            found.sort(key=lambda one: -one.weight)

    def translations(self, stem: str, language: Language) -> list[Translation]:
        """What a stem is in the other language; of an unsure language, in both.

        Args:
            stem: folded, as `engine.folding.stems` gives it.
            language: of the stem.
        """
        found: list[Translation] = []
        if language is not Language.EN:
            found += self._english.get(stem) or self._of_parts(stem)
        if language is not Language.DE:
            found += self._german.get(stem, [])
        return found

    def _of_parts(self, stem: str) -> list[Translation]:
        for left, right in _cuts(stem):
            heads = self._english.get(right)
            modifiers = next((self._english[one] for one in left if one in self._english), None)
            if heads and modifiers:
                return [
                    *(Translation(one.term, _HEAD * one.weight) for one in heads[:2]),
                    *(Translation(one.term, _MODIFIER * one.weight) for one in modifiers[:2]),
                ]
        return []


def _cuts(stem: str) -> Iterator[tuple[list[str], str]]:
    """Ways to cut a compound in two, the longest head first: the left side as a word, the head."""
    for place in range(_SHORTEST_PART, len(stem) - _SHORTEST_PART + 1):
        left = stem[:place]
        bare = [left[: len(left) - len(link)] for link in _LINKS if left.endswith(link)]
        yield [one for one in bare if len(one) >= _SHORTEST_PART - 1], stem[place:]


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in a file of German stem TAB English stem TAB weight; empty without one."""
    if not path.is_file():
        return Lexicon(())
    with path.open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return Lexicon((row[0], row[1], float(row[2])) for row in rows if len(row) == 3)


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that ships with the program, read once."""
    return read_lexicon(resources_dir() / "lexicon" / "de-en.tsv")
