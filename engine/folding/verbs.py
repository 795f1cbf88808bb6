"""German verbs that stand in two pieces: "Wie lege ich ein Konto an?" asks about anlegen.

The prefix ends the clause, the rest stands where a finite verb does. Only a verb that somebody
else knows is put together, so that "Was bringt der Weg mit?" brings no "mitweg".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.documents import Language, Span
from engine.folding.matching import is_stopword, stems, words

_PREFIX_LIST = """
    ab an auf aus bei dar durch ein entgegen fest fort frei gegenueber heraus herein hin hinaus
    hinein hinzu los mit nach nieder statt teil um unter ueber vor voran voraus vorbei weg weiter
    wieder zu zurueck zusammen
    """
_PREFIXES = frozenset(_PREFIX_LIST.split())
# Words that ask nothing alone and a great deal with a prefix: gibt ... an, geht ... aus.
_LIGHT_LIST = """
    bekomme bekommen finde finden geht gehen gibt habe haben hat lasse lassen laesst mache machen
    macht
    """
_LIGHT = frozenset(_LIGHT_LIST.split())
_JOINING = frozenset(("und", "oder"))  # a clause may end before them without a comma
_CLAUSE_END = re.compile(r"[^\w\s\"'„“”‚‘’»«/-]|\s[–-]\s")
_WITH_ZU = re.compile(rf"({'|'.join(sorted(_PREFIXES, key=len, reverse=True))})zu(\w{{3,}})")


@dataclass(frozen=True, slots=True)
class SplitVerb:
    """A verb in two pieces.

    Attributes:
        prefix: folded.
        rest: the piece that is inflected, folded.
        prefix_span: where the prefix stands in the text.
        span: where the rest does.
    """

    prefix: str
    rest: str
    prefix_span: Span
    span: Span

    @property
    def word(self) -> str:
        """Both pieces in one, as a subordinate clause has them: anlege."""
        return self.prefix + self.rest

    @property
    def forms(self) -> list[str]:
        """What it may be in one piece, the first of them `word`: anlege, anzulege, angelegt."""
        (root,) = stems([self.rest], Language.DE)
        ending = "et" if root.endswith(("t", "d")) else "t"
        return [self.word, f"{self.prefix}zu{self.rest}", f"{self.prefix}ge{root}{ending}"]


def split_verbs(text: str, known: Callable[[str], bool]) -> list[SplitVerb]:
    """The German verbs in two pieces, in their order.

    Args:
        text: German.
        known: whether a stem is one of a verb, or at least of a word.
    """
    found: list[SplitVerb] = []
    clause: list[tuple[str, Span]] = []
    for word, span in words(text):
        ended = clause and _CLAUSE_END.search(text[clause[-1][1].end : span.start])
        if ended or word in _JOINING:
            found += _of_clause(text, clause, known)
            clause = []
        clause.append((word, span))
    return found + _of_clause(text, clause, known)


def _of_clause(
    text: str, clause: Sequence[tuple[str, Span]], known: Callable[[str], bool]
) -> list[SplitVerb]:
    if len(clause) < 2 or clause[-1][0] not in _PREFIXES:
        return []
    prefix, place = clause[-1]
    for number, (word, span) in enumerate(clause[:-1]):
        if word not in _LIGHT and is_stopword(word, Language.DE):
            continue
        if number and text[span.start].isupper():
            continue  # a noun
        if known(*stems([prefix + word], Language.DE)):
            return [SplitVerb(prefix, word, place, span)]
    return []


def words_and_verbs(text: str, known: Callable[[str], bool]) -> list[tuple[str, Span, str]]:
    """The words of a German text as `words` gives them, but a verb in two pieces as one.

    Each with the span of what is inflected and with its form in lower case.

    Args:
        text: German.
        known: as for `split_verbs`.
    """
    split = split_verbs(text, known)
    whole = {verb.span: verb.word for verb in split}
    spent = {verb.prefix_span for verb in split}
    return [
        (whole.get(span, word), span, whole.get(span) or text[span.start : span.end].lower())
        for word, span in words(text)
        if span not in spent
    ]


def without_zu(word: str) -> str:
    """A verb's infinitive, or its stem, without the "zu" inside: anlegen of anzulegen."""
    match = _WITH_ZU.fullmatch(word)
    return match[1] + match[2] if match else word
