"""Hits as a search brings them back, for tests of the window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from engine import (
    DocumentId,
    Language,
    LocatorKind,
    PassageId,
    SearchHit,
    Source,
    Span,
)

_TEXT = (
    "The tenant may end the tenancy in writing. The notice period is three months to the end of "
    "a month. Shorter periods need the written consent of both parties."
)
_BEST = "The notice period is three months to the end of a month."
HOSTILE = "<img src='http://127.0.0.1:9/x.png'><b>bold</b>&amp;<script>alert(1)</script>"


def hit(number: int = 1, /, **changes: object) -> SearchHit:
    """A hit like others, with these values changed."""
    start = _TEXT.index(_BEST)
    made = SearchHit(
        rank=number,
        passage_id=PassageId(number),
        document_id=DocumentId(number),
        path=Path(f"/home/anna/contracts/lease_{number}.pdf"),
        title=f"Lease of flat {number}",
        language=Language.EN,
        kind=LocatorKind.PAGE,
        number=number,
        label="",
        heading="Lease > Notice",
        text=_TEXT,
        best=Span(start, start + len(_BEST)),
        terms=(Span(_TEXT.index("notice"), _TEXT.index("notice") + 6),),
        score=0.9,
        sources=(Source.DENSE,),
        modified=datetime(2024, 3, 9, 12, tzinfo=UTC),
        file_type="pdf",
        size_bytes=20_000,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def hits(count: int) -> tuple[SearchHit, ...]:
    """Hits of different documents, best first."""
    return tuple(hit(number, score=1 - number / (count + 1)) for number in range(1, count + 1))
