"""What of a passage is shown on a card, and what of it is marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from engine.documents import Language, Span
from engine.folding import is_stopword, stems, words
from engine.sentences import sentence_spans

_ELLIPSIS = "…"
_FEWEST_CHARS = 16  # of a snippet; less shows nothing
_SPACE = re.compile(r"\s+")
_MARKER = re.compile(r"[\W\d_]*$")  # a "sentence" of no letter, such as a rule or a number


def term_spans(
    text: str, wanted: Collection[str], language: Language = Language.UNKNOWN
) -> tuple[Span, ...]:
    """Where the words of a text stand that were asked for, in order, neighbours not joined.

    Args:
        text: a passage.
        wanted: folded words and stems as `folding` gives them; a word of the text is marked if
            its folded form or a stem of it is one of these.
        language: of the text; UNKNOWN tries the stems of both.
    """
    if not wanted:
        return ()
    asked = wanted if isinstance(wanted, (set, frozenset)) else frozenset(wanted)
    found = []
    for word, span in words(text):
        if word in asked or (
            not is_stopword(word, language) and not asked.isdisjoint(stems([word], language))
        ):
            found.append(span)
    return tuple(found)


def best_sentence(text: str, score: Callable[[Sequence[str]], Sequence[float]]) -> Span:
    """The sentence of a text that scores highest; of equal ones the first.

    Args:
        text: a passage; if it has no words, all of it comes back.
        score: higher is better, one for each of the sentences given, such as the cosines of
            their vectors to the query's; not called if there is no choice.
    """
    spans = sentence_spans(text)
    worded = [span for span in spans if not _MARKER.match(text, span.start, span.end)]
    if not worded:
        return Span(0, len(text))
    if len(worded) == 1:
        return worded[0]
    scores = list(score([text[span.start : span.end] for span in worded]))
    return worded[max(range(len(worded)), key=scores.__getitem__)]


def snippet(text: str, best: Span, *, max_chars: int = 280) -> tuple[str, int]:
    """A stretch of a text around its best sentence, and where it begins in the text.

    The stretch holds whole sentences as far as they fit, else it begins and ends at words; "…"
    stands where something was left out. A character of the snippet at `i` is the text's at
    `i + offset`, so that spans of the text can be marked in it; line breaks become spaces.

    Args:
        text: a passage.
        best: the sentence that must be seen; its beginning, if it is too long.
        max_chars: the most characters, ellipses included; at least 16.

    Returns:
        The snippet and its offset, -1 where an ellipsis stands before the first character.
    """
    room = max(max_chars, _FEWEST_CHARS) - 2 * len(_ELLIPSIS)
    start, end = _window(text, best, room)
    shown = _SPACE.sub(_spaces, text[start:end])
    cut_before = bool(text[:start].strip())
    cut_after = bool(text[end:].strip())
    before = _ELLIPSIS if cut_before else ""
    return f"{before}{shown}{_ELLIPSIS if cut_after else ''}", start - len(before)


def _spaces(match: re.Match[str]) -> str:
    return " " * len(match.group())  # as long as before: offsets must hold


def _window(text: str, best: Span, room: int) -> tuple[int, int]:
    """The stretch to be shown, of at most `room` characters."""
    if len(text) <= room:
        return 0, len(text)
    if best.end - best.start > room:
        return best.start, _word_end(text, best.start, best.start + room)
    start, end = best.start, best.end
    spans = sentence_spans(text)
    following = [span.end for span in spans if span.start >= best.end]
    for sentence_end in following:
        if sentence_end - start > room:
            break
        end = sentence_end
    for span in reversed([span for span in spans if span.end <= best.start]):
        if end - span.start > room:
            break
        start = span.start
    if any(span.start >= end for span in spans):  # room is left for a part of the next one
        end = max(end, _word_end(text, start, start + room))
    return start, end


def _word_end(text: str, start: int, limit: int) -> int:
    """The end of the last word that ends by `limit`; the limit itself within an endless one."""
    if limit >= len(text):
        return len(text)
    end = limit
    while end > start and not text[end].isspace():
        end -= 1
    return start + len(text[start:end].rstrip()) if end > start else limit
