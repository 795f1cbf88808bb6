"""What a search brings back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from engine.documents import DocumentId, Language, LocatorKind, PassageId, Span


class Outcome(StrEnum):
    """Why a result looks as it does; the interface has one honest answer for each."""

    HITS = "hits"
    WEAK = "weak"  # nothing fits well; the nearest are shown
    NO_HIT = "no_hit"
    EMPTY_QUERY = "empty_query"
    EMPTY_LIBRARY = "empty_library"


class Source(StrEnum):
    """Which leg found a hit."""

    DENSE = "dense"
    LEXICAL = "lexical"


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A passage that answers a query, with all that a screen shows of it.

    Attributes:
        rank: from 1.
        passage_id: the passage.
        document_id: its document.
        path: the file.
        title: of the document.
        language: of the passage.
        kind: what `number` and `label` count (page, slide ...).
        number: from 1; 0 if there is none.
        label: name of the sheet or chapter; may be empty.
        heading: headings above, joined by " > "; may be empty.
        text: the whole passage.
        best: span in `text` of the sentence nearest to the query in meaning.
        terms: spans in `text` of words that the lexical leg matched; may be empty.
        score: relevance for people, 0 to 1, calibrated to the model; no raw cosine.
        sources: legs that found it.
        modified: time of the file's last change, local time with zone.
        file_type: canonical type such as "pdf".
        size_bytes: of the file.
        online: whether the file's folder could be reached at the last scan.
        copies: paths of other documents that hold the same passage.
        judged: whether it answers the query, as the person said; None if nothing was said.
    """

    rank: int
    passage_id: PassageId
    document_id: DocumentId
    path: Path
    title: str
    language: Language
    kind: LocatorKind
    number: int
    label: str
    heading: str
    text: str
    best: Span
    terms: tuple[Span, ...]
    score: float
    sources: tuple[Source, ...]
    modified: datetime
    file_type: str
    size_bytes: int
    online: bool = True
    copies: tuple[Path, ...] = ()
    judged: bool | None = None

    @property
    def page(self) -> int | None:
        """The page, from 1, where the document has pages."""
        return self.number if self.kind is LocatorKind.PAGE and self.number else None


@dataclass(frozen=True, slots=True)
class SearchResult:
    """Hits with what is to be said about them.

    Attributes:
        query: the text as it was typed.
        outcome: how the search ended.
        hits: best first.
        took_ms: from the call to the hits, milliseconds.
        keywords_only: no vector could be used yet (model still loading, or nothing encoded).
        waiting: documents whose passages are not all encoded yet.
    """

    query: str
    outcome: Outcome
    hits: tuple[SearchHit, ...] = ()
    took_ms: float = 0.0
    keywords_only: bool = False
    waiting: int = 0
