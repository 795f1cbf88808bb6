"""What a person said of a hit, as frozen values, and what came of importing such sayings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from engine.documents import Language, Passage


@dataclass(frozen=True, slots=True)
class Judgment:
    """Whether a passage answers a query, as a person sees it.

    It holds the passage's text, so it outlives the document, its place and the model. Query
    and text are what it is known by: judged again, the older judgment gives way.

    Attributes:
        judgment_id: its number in the catalog; 0 while it is in none.
        query: the words asked, without operators.
        passage: the text that was judged, as people read it.
        title: of the document it was seen in.
        path: of that document's file, then.
        relevant: whether the passage answers the query.
        weak: seen from what the person did (opened it and read on), not said.
        query_language: of the query.
        language: of the passage.
        model_id: of the model in use then; may be empty.
        judged_at: when, UTC.
        heading: headings above the passage, joined by " > "; may be empty.
    """

    judgment_id: int
    query: str
    passage: str
    title: str
    path: str
    relevant: bool
    weak: bool
    query_language: Language
    language: Language
    model_id: str
    judged_at: datetime
    heading: str = ""

    def encoded_text(self) -> str:
        """The text that is encoded of the passage, as if it stood in its document."""
        return Passage(self.passage, self.language, heading=self.heading).encoded_text()


class Rejection(StrEnum):
    """Why a row of a file is no judgment."""

    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"  # no JSON object on one line
    NO_QUERY = "no_query"  # absent, no text, or without a word
    NO_PASSAGE = "no_passage"
    NO_LABEL = "no_label"  # neither true nor false, nor a whole number in qrels
    BAD_FIELD = "bad_field"  # another field is not of its kind
    TOO_LONG = "too_long"
    BAD_COLUMNS = "bad_columns"  # a row of qrels without its three columns
    UNKNOWN_QUERY = "unknown_query"  # qrels name a query that is not in queries.jsonl
    UNKNOWN_PASSAGE = "unknown_passage"  # or a passage that is not in corpus.jsonl
    STOPPED = "stopped"  # so many rows were none that the rest of the file was not read


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that was left out.

    Attributes:
        line: from 1.
        reason: why, a value of `Rejection`.
        file: of a BEIR folder, which of its files; empty for a single file.
    """

    line: int
    reason: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What came of an import.

    Attributes:
        added: judgments that are new, or newer than the ones they took the place of.
        known: judgments that were there already, or have a newer one.
        rejected: rows that are none.
    """

    added: int
    known: int
    rejected: tuple[RejectedRow, ...] = ()
