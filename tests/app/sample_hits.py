"""Hits as a search brings them back, and operations that answer on demand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from engine import (
    DocumentId,
    EngineError,
    Filters,
    Language,
    LocatorKind,
    Outcome,
    PassageContext,
    PassageId,
    SearchHit,
    SearchResult,
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


class FakeOperations(QObject):
    """Keeps what a panel asked for; a test gives the answer when it likes."""

    error_raised = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.searches: list[tuple[str, Filters | None]] = []
        self.answers: list[Callable[[SearchResult], object]] = []
        self.failures: list[Callable[[EngineError], object]] = []
        self.marks: list[tuple[list[SearchHit], Callable[[list[SearchHit]], object]]] = []
        self.contexts: list[tuple[PassageId, Callable[[PassageContext | None], object]]] = []
        self.roots_list: list[object] = []

    def search(self, raw, *, filters=None, limit=None, done, failed=None) -> None:
        self.searches.append((raw, filters))
        self.answers.append(done)
        self.failures.append(failed)

    def mark(self, raw, hits, done, failed=None) -> None:
        self.marks.append((list(hits), done))

    def roots(self, done, *, key="roots") -> None:
        done(self.roots_list)

    def context(self, passage_id, done, failed=None) -> None:
        self.contexts.append((passage_id, done))

    def answer(self, *found: SearchHit, outcome: Outcome = Outcome.HITS, **changes: object) -> None:
        """Answers the last search."""
        raw = self.searches[-1][0]
        result = SearchResult(raw, outcome, tuple(found), 14.0)
        self.answers[-1](replace(result, **changes))  # type: ignore[arg-type]


def type_text(widget: QWidget, text: str) -> None:
    """Types a text key by key, umlauts too."""
    for char in text:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, char)
            QApplication.sendEvent(widget, event)
