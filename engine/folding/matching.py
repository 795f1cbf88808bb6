"""Text folded for matching: what people type alike and what documents spell alike must meet.

`fold` makes one spelling of many (Müller = Mueller = MÜLLER, Straße = Strasse, é = e), `words`
gives the folded words with their places, and `stems` what is left of a word without its
ending, so that Häuser meets Haus and, both losing their umlaut, Muller meets Müller.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from engine.documents import Language, Span


def _listed(words_apart: str) -> frozenset[str]:
    return frozenset(words_apart.split())


_JOINERS = "\u00ad\u200b\u200c\u200d\u2060\ufeff"  # invisible inside words
_MARKS = "\u0300-\u036f"  # combining accents; decomposed text has them inside words
_WORD = re.compile(rf"[^\W_]+(?:[{_JOINERS}{_MARKS}]+[^\W_]+)*[{_MARKS}]*")
_UMLAUT = re.compile("([aou])\u0308")
_ACCENT = re.compile(f"[{_MARKS}]")
_LETTERS = str.maketrans(
    {
        "æ": "ae", "œ": "oe", "ø": "oe", "ł": "l", "đ": "d", "ð": "d", "ı": "i",
        "’": "'", "‘": "'", "ʼ": "'", "‐": "-", "‑": "-",
    }
    | dict.fromkeys(_JOINERS, "")
)  # fmt: skip
_DIGRAPH = re.compile(r"(?<![aeiougq])([aou])e")
_SHORTEST_COLLAPSED = 5  # letters; keeps "poet" and "pot" apart in English text

# Stop words, folded. Ours, from the closed classes of both grammars; no content words.
_STOPWORDS_DE = _listed("""
    aber alle allem allen aller alles als also am an ander andere anderem anderen anderer
    anderes auch auf aus bei beim bin bis bist da dabei dadurch dafuer dagegen daher damit danach
    dann daran darauf daraus darf darin darueber darum das dass davon dazu dein deine deinem
    deinen deiner dem den denen denn der deren des dessen die dies diese diesem diesen dieser
    dieses dir doch dort du durch duerfen ein eine einem einen einer eines er es etwa etwas euch
    euer eure fuer gegen gibt hab habe haben hat hatte hatten hier hin ich ihm ihn ihnen ihr ihre
    ihrem ihren ihrer ihres im in ins ist ja je jede jedem jeden jeder jedes jedoch jene jener
    kann kein keine keinem keinen keiner koennen konnte mag man mein meine meinem meinen meiner
    mich mir mit muss muessen nach nicht nichts noch nun nur ob oder ohne sehr sein seine seinem
    seinen seiner seit selbst sich sie sind so solche soll sollen sollte sondern sonst sowie um
    und uns unser unsere unter vom von vor waehrend war waren warum was weder weil welche welchem
    welchen welcher welches wenn wer werden wie wieder wieso will wir wird wo wollen worden wurde
    wurden zu zum zur zwar zwischen ueber wann wem wen wessen wobei wodurch wofuer woher wohin womit
    worauf worin wovon wozu viel viele vielen vieler mehr meist meiste meisten mehrere mehreren
    einige einigen immer schon bereits lange wuerde wuerden waere haette moechte moechten brauche
    brauchen bekomme bekommen finde finden lasse lassen laesst mache machen macht geht gehen bitte
    """)
_STOPWORDS_EN = _listed("""
    a about after again all also an and any are as at be because been before being between both
    but by can cannot could did do does doing done during each either for from further had has
    have having he her here hers him his how i if in into is it its itself just ll me more most
    my neither no nor not of on only or other our ours out over own re s same shall she should so
    some such t than that the their theirs them themselves then there these they this those
    through to too under until up upon us ve very was we were what when where which while who
    whom whose why will with within without would you your yours much many get
    """)


def fold(text: str) -> str:
    """The text in the one spelling that all matching uses; idempotent.

    Compatibility forms, case, umlauts (ä = ae), sharp s, accents, ligatures, soft hyphens and
    other invisible joiners are made one. Spaces and punctuation stay.
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    plain = unicodedata.normalize("NFKD", plain).casefold()
    plain = _ACCENT.sub("", _UMLAUT.sub(r"\1e", plain))
    return unicodedata.normalize("NFC", plain)


@lru_cache(maxsize=1 << 16)
def _folded_word(token: str) -> str:
    folded = fold(token)
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def words(text: str) -> list[tuple[str, Span]]:
    """The folded words of a text, each with the span of its written form in `text`.

    A word is a run of letters and digits, also with soft hyphens or combining accents inside;
    folded words hold letters and digits only, so every tokenizer takes them as one token.
    """
    found = []
    for match in _WORD.finditer(text):
        word = _folded_word(match.group())
        if word:
            found.append((word, Span(match.start(), match.end())))
    return found


def fold_words(text: str) -> list[str]:
    """The folded words of a text without their places: what `words` gives, at half the cost."""
    return [word for word in map(_folded_word, _WORD.findall(text)) if word]


def stems(folded: Sequence[str], language: Language) -> list[str]:
    """The stems of folded words, in their order.

    One for each word in German and English. In UNKNOWN both stems of a word, where they
    differ: that is what a query of unsure language, or a table, is to be matched by. Umlauts
    are gone from stems whichever way they were written: Müller, Mueller and Muller meet.
    The method is Snowball's (snowballstem.org, German and English).
    """
    if language is Language.DE:
        return [_german_stem(word) for word in folded]
    if language is Language.EN:
        return [_english_stem(word) for word in folded]
    found = []
    for word in folded:
        german, english = _german_stem(word), _english_stem(word)
        found.append(german)
        if english != german:
            found.append(english)
    return found


def is_stopword(word: str, language: Language = Language.UNKNOWN) -> bool:
    """Whether a folded word carries no meaning of its own in the language (UNKNOWN: in either)."""
    if language is Language.DE:
        return word in _STOPWORDS_DE
    if language is Language.EN:
        return word in _STOPWORDS_EN
    return word in _STOPWORDS_DE or word in _STOPWORDS_EN


@cache
def _snowball(name: str) -> Callable[[str], str]:
    import snowballstemmer

    stemmer: Any = snowballstemmer.stemmer(name)
    stem_word: Callable[[str], str] = stemmer.stemWord
    lock = threading.Lock()  # a stemmer keeps its state in itself

    def stem(word: str) -> str:
        with lock:
            return stem_word(word)

    return stem


@lru_cache(maxsize=1 << 16)
def _german_stem(word: str) -> str:
    # Snowball's German reads ae, oe, ue as umlauts and drops them at the end of its work.
    return _snowball("german")(word) if _is_inflected(word) else word


@lru_cache(maxsize=1 << 16)
def _english_stem(word: str) -> str:
    if not _is_inflected(word):
        return word
    stem = _snowball("english")(word)
    return _DIGRAPH.sub(r"\1", stem) if len(stem) >= _SHORTEST_COLLAPSED else stem


def _is_inflected(word: str) -> bool:
    """Whether a word can have an ending: no numbers, codes or overlong runs (slow to stem)."""
    return word.isalpha() and len(word) <= 64
