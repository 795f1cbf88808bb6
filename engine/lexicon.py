"""German and English words that translate each other, for looking words up across languages.

The tables that ship were learned from parallel sentences (`python -m engine train words`); they
hold stems as the full text does. A German compound that they do not know is looked up by its
parts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from engine.documents import Language
from engine.folding import is_stopword, stems, without_zu, words, words_and_verbs
from engine.locations import resources_dir

PAIRS, GLOSSES = "de-en.tsv", "glosses.tsv"
"""The files of a lexicon: stems that translate each other, and what German ones are in English."""

_SHORTEST_PART = 4  # letters
_LINKS = ("", "s", "es", "n", "en", "er", "e")  # letters between the parts of a compound
_LONGEST_GLOSSED = 500  # characters
_MOST_GLOSSED = 2  # words of a gloss for a word, where none is listed
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

    def __init__(
        self,
        pairs: Iterable[tuple[str, str, float, str, str]],
        glosses: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Hold both tables.

        Args:
            pairs: a German stem, an English stem, a weight, the German and English words.
            glosses: of German stems, the English words that say the same.
        """
        self._said = glosses or {}
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
            found += self._listed(stem, Language.DE) or self._of_parts(stem)
        if language is not Language.DE:
            found += self._german.get(stem, [])
        return found

    def knows(self, stem: str) -> bool:
        """Whether a German stem is in a table itself."""
        return stem in self._english or stem in self._said

    def gloss(self, text: str, language: Language) -> str:
        """The words of a text one by one in the other language; empty if none of them is known.

        Words that say nothing are left out, unknown ones stay as they are. A German verb in two
        pieces is taken as one; an unknown compound gives its parts, first the one that says what
        kind of thing it is, as English does.

        Args:
            text: of any kind.
            language: of the text; one that is unsure has no gloss.
        """
        if language not in (Language.DE, Language.EN):
            return ""
        text = text[:_LONGEST_GLOSSED]
        asked = words(text)
        if language is Language.DE:
            asked = [(word, span) for word, span, _ in words_and_verbs(text, self.knows)]
        known = False
        found: list[str] = []
        for word, span in asked:
            if is_stopword(word, language):
                continue
            glosses = self._glosses(stems([word], language)[0], language)
            known = known or bool(glosses)
            found += glosses or [text[span.start : span.end]]
        return " ".join(dict.fromkeys(found)) if known else ""

    def _glosses(self, stem: str, language: Language) -> list[str]:
        said = self._spoken(stem, language)
        if said or language is Language.EN:
            return said
        for left, right in _cuts(stem):
            head = self._spoken(right, language)
            modifier = next(filter(None, (self._spoken(one, language) for one in left)), [])
            if head and modifier:
                return modifier[:_MOST_GLOSSED] + head[:_MOST_GLOSSED]
        return []

    def _spoken(self, stem: str, language: Language) -> list[str]:
        if language is Language.DE:
            said = self._said.get(stem) or self._said.get(without_zu(stem))
            if said:
                return list(said)
        found = self._listed(stem, language)
        least = _SURE * found[0].weight if found else 0.0
        return [one.word for one in found[:_MOST_GLOSSED] if one.weight >= least]

    def _listed(self, stem: str, language: Language) -> list[Translation]:
        if language is Language.EN:
            return self._german.get(stem, [])
        return self._english.get(stem) or self._english.get(without_zu(stem), [])

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
    """Ways to cut a compound in two, longest head first: what the left side may be, the head."""
    for place in range(_SHORTEST_PART, len(stem) - _SHORTEST_PART + 1):
        left = stem[:place]
        bare = [left[: len(left) - len(link)] for link in _LINKS if left.endswith(link)]
        bare = [one for one in bare if len(one) >= _SHORTEST_PART - 1]
        # The table has stems, and what stands inside a compound may be longer than its own.
        yield list(dict.fromkeys(bare + stems(bare, Language.DE))), stem[place:]


def read_lexicon(folder: Path) -> Lexicon:
    """The lexicon in a folder as `train words` writes it; a table that is not there is empty."""
    pairs = [
        (row[0], row[1], float(row[2]), row[3], row[4])
        for row in _rows(folder / PAIRS)
        if len(row) == 5
    ]
    glosses = {row[0]: row[1].split() for row in _rows(folder / GLOSSES) if len(row) == 2}
    return Lexicon(pairs, glosses)


def _rows(path: Path) -> Iterator[list[str]]:
    if path.is_file():
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                yield line.rstrip("\n").split("\t")


@cache
def shipped_lexicon() -> Lexicon:
    """The lexicon that ships with the program, read once."""
    return read_lexicon(resources_dir() / "lexicon")
