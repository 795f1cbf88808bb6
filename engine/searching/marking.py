"""What of a hit is marked: words that matched, and the sentence that answers."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from engine.documents import Language, PassageId, Span
from engine.encoder import Encoder, Vectors
from engine.folding import is_stopword, stems, words
from engine.searching.hits import SearchHit, Source
from engine.sentences import sentence_spans
from engine.snippets import term_spans

_REMEMBERED = 400  # passages, of some five sentences
_NOTHING = Span(0, 0)

Marks = tuple[Span, tuple[Span, ...]]
"""The best sentence, empty if unknown, and the matched words."""


def marked_by_words(text: str, terms: Sequence[str], language: Language) -> Marks:
    """Where matched words stand, and the sentence with most of them; no sentence without any.

    Args:
        text: of the passage.
        terms: folded words or stems that matched.
        language: of the passage.
    """
    spans = term_spans(text, terms, language) if terms else ()
    if not spans:
        return _NOTHING, ()

    def matched(span: Span) -> int:
        inside = {
            text[term.start : term.end].lower()
            for term in spans
            if span.start <= term.start < span.end
        }
        return len(inside)

    return max(sentence_spans(text), key=matched, default=_NOTHING), spans


@dataclass(frozen=True, slots=True)
class _Sentences:
    text: str
    spans: list[Span]
    vectors: Vectors


class Marker:
    """Finds the sentences of hits that are nearest in meaning to a query."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self._lock = threading.Lock()
        self._known: OrderedDict[tuple[str, PassageId], _Sentences] = OrderedDict()

    def mark(
        self, hits: Sequence[SearchHit], asked: str, aimed: Vectors, encoder: Encoder
    ) -> list[SearchHit]:
        """The hits, each with its nearest sentence as `best`, and with its matched words.

        Args:
            hits: of one query.
            asked: the query's words.
            aimed: float32 of shape (dim,), the query's vector.
            encoder: of the vector; all sentences not seen lately are encoded in one call.
        """
        known = self._sentences(hits, encoder)
        terms = _terms(asked)
        return [
            replace(
                hit,
                best=_nearest(known[hit.passage_id], aimed),
                terms=hit.terms or _matched(hit, terms),
            )
            for hit in hits
        ]

    def _sentences(
        self, hits: Sequence[SearchHit], encoder: Encoder
    ) -> dict[PassageId, _Sentences]:
        with self._lock:
            kept = {
                hit.passage_id: self._known.get((encoder.model_id, hit.passage_id)) for hit in hits
            }
        known = {
            hit.passage_id: found
            for hit in hits
            if (found := kept[hit.passage_id]) is not None and found.text == hit.text
        }
        fresh = {hit.passage_id: hit.text for hit in hits if hit.passage_id not in known}
        spans = {number: _worded(text) for number, text in fresh.items()}
        texts = [
            fresh[number][span.start : span.end]
            for number, found in spans.items()
            for span in found
        ]
        vectors = encoder.encode_document(texts)
        start = 0
        for number, places in spans.items():
            end = start + len(places)
            known[number] = _Sentences(fresh[number], places, vectors[start:end])
            start = end
        self._remember(encoder.model_id, known)
        return known

    def _remember(self, model_id: str, known: dict[PassageId, _Sentences]) -> None:
        with self._lock:
            for number, found in known.items():
                self._known[model_id, number] = found
                self._known.move_to_end((model_id, number))
            while len(self._known) > _REMEMBERED:
                self._known.popitem(last=False)


def _terms(asked: str) -> list[str]:
    """The query's telling words and their stems in either language."""
    telling = [word for word, _ in words(asked) if not is_stopword(word)]
    return [*telling, *stems(telling, Language.UNKNOWN)]


def _matched(hit: SearchHit, terms: Sequence[str]) -> tuple[Span, ...]:
    found_by_words = Source.LEXICAL in hit.sources
    return term_spans(hit.text, terms, hit.language) if found_by_words else ()


def _worded(text: str) -> list[Span]:
    """The sentences that have letters; all of the text if none has."""
    spans = [
        span for span in sentence_spans(text) if any(map(str.isalpha, text[span.start : span.end]))
    ]
    return spans or [Span(0, len(text))]


def _nearest(sentences: _Sentences, aimed: Vectors) -> Span:
    return sentences.spans[int(np.argmax(sentences.vectors @ aimed))]
