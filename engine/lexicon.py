"""German and English words that translate each other, for looking words up across languages.

The table that ships was learned from parallel sentences (`python -m engine train words`); it
holds stems as the full text does. A German compound that it does not know is looked up by its
parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from engine.documents import Language
from engine.folding import is_stopword, stems, words
from engine.locations import resources_dir

_SHORTEST_PART = 4  # letters
_LINKS = ("", "s", "es", "n", "en", "er", "e")  # letters between the parts of a compound
_LONGEST_GLOSSED = 500  # characters
_GLOSSES = 2  # translations of a word in a gloss
_SURE = 0.5  # of the surest one's weight, for a second
_HEAD, _MODIFIER = 0.6, 0.4  # what a part is worth beside the whole word


@dataclass(frozen=True, slots=True)
class Translation:
    """A stem of the other language.

    Attributes:
        term: folded stem.
        weight: how surely it says the same, 0 to 1.
        word: as it is written, in lower case.
    """

    term: str
    weight: float
    word: str = ""


class Lexicon:
    """Looks stems up in both directions; each answer is best first."""

    def __init__(self, pairs: Iterable[tuple[str, str, float, str, str]]) -> None:
        """Hold pairs: a German stem, an English stem, a weight, the German and English words."""
        self._english: dict[str, list[Translation]] = {}
        self._german: dict[str, list[Translation]] = {}
        for german, english, weight, german_word, english_word in pairs:
            there = Translation(english, weight, english_word or english)
            back = Translation(german, weight, german_word or german)
            self._english.setdefault(german, []).append(there)
            self._german.setdefault(english, []).append(back)
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

    def gloss(self, text: str, language: Language) -> str:
        """The words of a text one by one in the other language; empty if none of them is known.

        Words that say nothing are left out, unknown ones stay as they are.

        Args:
            text: of any kind.
            language: of the text; one that is unsure has no gloss.
        """
        if language not in (Language.DE, Language.EN):
            return ""
        known = False
        found: list[str] = []
        for word, span in words(text[:_LONGEST_GLOSSED]):
            if is_stopword(word, language):
                continue
            translations = self.translations(stems([word], language)[0], language)
            known = known or bool(translations)
            if translations:
                least = _SURE * translations[0].weight
                found += [one.word for one in translations[:_GLOSSES] if one.weight >= least]
            else:
                found.append(text[span.start : span.end])
        return " ".join(dict.fromkeys(found)) if known else ""

    def _of_parts(self, stem: str) -> list[Translation]:
        for left, right in _cuts(stem):
            heads = self._english.get(right)
            modifiers = next((self._english[one] for one in left if one in self._english), None)
            if heads and modifiers:
                return [
                    *(replace(one, weight=_HEAD * one.weight) for one in heads[:2]),
                    *(replace(one, weight=_MODIFIER * one.weight) for one in modifiers[:2]),
                ]
        return []


def _cuts(stem: str) -> Iterator[tuple[list[str], str]]:
    """Ways to cut a compound in two, the longest head first: the left side as a word, the head."""
    for place in range(_SHORTEST_PART, len(stem) - _SHORTEST_PART + 1):
        left = stem[:place]
        bare = [left[: len(left) - len(link)] for link in _LINKS if left.endswith(link)]
        yield [one for one in bare if len(one) >= _SHORTEST_PART - 1], stem[place:]


def read_lexicon(path: Path) -> Lexicon:
    """The lexicon in a file as `train words` writes it; empty without one."""
    if not path.is_file():
        return Lexicon(())
    with path.open(encoding="utf-8") as lines:
        rows = (line.rstrip("\n").split("\t") for line in lines)
        return Lexicon(
            (row[0], row[1], float(row[2]), row[3], row[4]) for row in rows if len(row) == 5
        )


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that ships with the program, read once."""
    return read_lexicon(resources_dir() / "lexicon" / "de-en.tsv")
