"""Queries whose first hits changed, side by side."""

from __future__ import annotations

from dataclasses import dataclass

from engine.documents import Language

SHOWN_HITS = 5


@dataclass(frozen=True, slots=True)
class ChangedHit:
    """A hit as a list of two models shows it.

    Attributes:
        title: of the document.
        path: of its file.
        text: of the passage.
        language: of the passage.
        judged: what the person said of it for this query, None if nothing.
    """

    title: str
    path: str
    text: str
    language: Language
    judged: bool | None


@dataclass(frozen=True, slots=True)
class ChangedQuery:
    """A query whose first hits are others with the candidate.

    Attributes:
        query: as it was asked.
        held_out: whether neither model could learn from it.
        before: the active model's first hits.
        after: the candidate's.
    """

    query: str
    held_out: bool
    before: tuple[ChangedHit, ...]
    after: tuple[ChangedHit, ...]
