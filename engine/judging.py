"""What the library's door offers about judgments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from engine.catalog.store import Catalog
from engine.documents import PassageId
from engine.errors import GoneMeanwhile
from engine.feedback.exchange import export_judgments, read_judgments
from engine.judgments import ImportReport, Judgment
from engine.language import detect
from engine.searching.query import parse
from engine.serving import Serving


class Judging:
    """The half of `Library` that keeps what a person says of hits; each word is committed."""

    _catalog: Catalog
    _serving: Serving

    def judge(
        self, query: str, passage_id: PassageId, *, relevant: bool, weak: bool = False
    ) -> Judgment:
        """Keep what a person says of a hit; what was said of the same before gives way to it.

        Args:
            query: as typed.
            passage_id: of the hit.
            relevant: whether it answers the query.
            weak: it was not said, but seen from what the person did.

        Returns:
            The judgment, committed.

        Raises:
            ValueError: the query has no word to be answered.
            GoneMeanwhile: the passage is not there any more.
            LibraryLocked: the library is read-only.
        """
        text = parse(query).text
        if not any(character.isalnum() for character in text):
            raise ValueError(f"nothing is asked by {query!r}")
        rows = self._catalog.fetch_hits([passage_id])
        if not rows:
            raise GoneMeanwhile(detail=f"passage {passage_id}")
        row = rows[0]
        return self._catalog.add_judgment(
            Judgment(
                judgment_id=0,
                query=text,
                passage=row.text,
                title=row.title,
                path=str(row.path),
                relevant=relevant,
                weak=weak,
                query_language=detect(text),
                language=row.language,
                model_id=self._serving.model_id,
                judged_at=datetime.now(UTC),
                heading=row.heading,
            )
        )

    def take_back(self, judgment_id: int) -> Judgment | None:
        """Undo a judgment; one that gave way to it is in force again.

        Returns:
            What is in force now for its query and text.

        Raises:
            GoneMeanwhile: there is none of this id, or no more.
            LibraryLocked: the library is read-only.
        """
        return self._catalog.take_back(judgment_id)

    def remove_judgment(self, judgment_id: int) -> None:
        """Delete a judgment, with those that gave way to it.

        Raises:
            GoneMeanwhile: there is none of this id, or no more.
            LibraryLocked: the library is read-only.
        """
        self._catalog.remove_judgment(judgment_id)

    def restore_judgments(self, judgments: Sequence[Judgment]) -> int:
        """Bring deleted judgments back, as they were and under their ids.

        Those that had given way to them do not come back, and neither does one on whose query
        and text something was said since.

        Returns:
            How many came back.

        Raises:
            LibraryLocked: the library is read-only.
        """
        return self._catalog.restore_judgments(judgments)

    def change_judgment(self, judgment_id: int, *, relevant: bool) -> Judgment:
        """The judgment with another verdict, under the same id.

        Raises:
            GoneMeanwhile: there is none of this id, or no more.
            LibraryLocked: the library is read-only.
        """
        return self._catalog.change_judgment(
            judgment_id, relevant=relevant, judged_at=datetime.now(UTC)
        )

    def judgments(self) -> list[Judgment]:
        """All judgments in force, newest first."""
        return self._catalog.judgments()

    def export_judgments(self, path: Path) -> int:
        """Write all judgments in force to a file of the person's choice; returns how many.

        Args:
            path: of a folder, or without an ending: BEIR (corpus.jsonl, queries.jsonl,
                qrels/test.tsv), which has no place for weak ones. Else a file of JSON Lines.

        Raises:
            DiskFull: there is no room; what was there before stays.
            FolderMissing: the place cannot be written to.
        """
        return export_judgments(self._catalog.judgments(), path)

    def import_judgments(self, path: Path) -> ImportReport:
        """Take in judgments from such a file or folder, all at once or none.

        What was said here stands, save where the file has a newer word on the same.

        Raises:
            FolderMissing: it is not there, cannot be read, or lacks a file.
            LibraryLocked: the library is read-only.
        """
        found = read_judgments(path)
        added = self._catalog.add_imported(found.judgments)
        known = len(found.judgments) - added
        return ImportReport(added, known, tuple(found.rejected))
