"""From a row of the catalog to a hit that can be shown."""

from __future__ import annotations

from datetime import datetime

from engine.catalog.records import PassageRow
from engine.searching.fusing import Candidate
from engine.searching.hits import SearchHit, Source
from engine.searching.marking import marked_by_words

_MARKED = 10  # hits; what else is seen is marked when it is


def present(
    rank: int, row: PassageRow, found: Candidate, score: float, judged: bool | None = None
) -> SearchHit:
    """The hit for a passage; the first ten have their words and, by these, a sentence marked.

    Args:
        rank: from 1.
        row: the passage with its document.
        found: how it was found.
        score: 0 to 1.
        judged: what the person said of it, None if nothing.
    """
    sources = [Source.DENSE] if found.near else []
    terms = found.lexical.terms if found.lexical and rank <= _MARKED else ()
    if found.lexical is not None:
        sources.append(Source.LEXICAL)
    best, spans = marked_by_words(row.text, terms, row.language)
    return SearchHit(
        rank=rank,
        passage_id=row.passage_id,
        document_id=row.document_id,
        path=row.path,
        title=row.title,
        language=row.language,
        kind=row.kind,
        number=row.number,
        label=row.label,
        heading=row.heading,
        text=row.text,
        best=best,
        terms=spans,
        score=score,
        sources=tuple(sources),
        modified=datetime.fromtimestamp(row.mtime_ns / 1e9).astimezone(),
        file_type=row.file_type,
        size_bytes=row.size_bytes,
        online=row.online,
        copies=row.copies,
        judged=judged,
    )
