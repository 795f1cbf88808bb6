"""A query as data: the words asked for and the filters around them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.documents import Language


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may answer; an empty filter lets all pass.

    Attributes:
        languages: of the passage.
        types: canonical file types such as "pdf", "docx", "md".
        folders: a passage's file lies under one of these: absolute paths match as prefixes,
            other words match any folder of the path by name, folded.
        after: last change of the file on or after this day.
        before: last change of the file before this day.
    """

    languages: frozenset[Language] = frozenset()
    types: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    Attributes:
        raw: as typed.
        text: the words to be answered, without operators; phrases stay in it, unquoted.
        phrases: texts that a hit must hold word for word (folded).
        excluded: words that no hit may hold (folded).
        filters: from operators, joined with those of the panel.
        limit: hits wanted.
    """

    raw: str
    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = Filters()
    limit: int = 50
