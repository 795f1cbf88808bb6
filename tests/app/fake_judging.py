"""The half of the library without an engine that keeps judgments, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from engine import ImportReport, Judgment, Language, PassageId, RejectedRow, SearchHit

DAY = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def a_judgment(number: int = 1, **changes: Any) -> Judgment:
    """A German question about an English passage, answered by it."""
    judgment = Judgment(
        judgment_id=number,
        query=f"Frage {number}",
        passage=f"Passage {number}. Keep the battery cool.",
        title="Battery storage safety",
        path="/docs/battery.pdf",
        relevant=True,
        weak=False,
        query_language=Language.DE,
        language=Language.EN,
        model_id="f00d",
        judged_at=DAY + timedelta(minutes=number),
    )
    return replace(judgment, **changes)


class FakeJudging:
    """Judging as the door offers it.

    Attributes:
        said: judgments in force, oldest first.
        rejected: what the next import leaves out.
    """

    hits: tuple[SearchHit, ...]
    _note: Callable[[str], None]

    def __init__(self) -> None:
        self.said: list[Judgment] = []
        self.rejected: tuple[RejectedRow, ...] = ()
        self._before: dict[int, Judgment | None] = {}
        self._number = 100

    def judge(
        self, query: str, passage_id: PassageId, *, relevant: bool, weak: bool = False
    ) -> Judgment:
        self._note(f"judge {passage_id} {relevant}{' weak' if weak else ''}")
        hit = next(hit for hit in self.hits if hit.passage_id == passage_id)
        self._number += 1
        judgment = a_judgment(
            self._number, query=query, passage=hit.text, relevant=relevant, weak=weak
        )
        before = next((j for j in self.said if self._same(j, judgment)), None)
        self.said = [j for j in self.said if j is not before] + [judgment]
        self._before[judgment.judgment_id] = before
        self._show(judgment, relevant)
        return judgment

    def take_back(self, judgment_id: int) -> Judgment | None:
        self._note(f"take_back {judgment_id}")
        judgment = self._of(judgment_id)
        before = self._before.get(judgment_id)
        self.said.remove(judgment)
        if before is not None:
            self.said.append(before)
        self._show(judgment, before.relevant if before is not None else None)
        return before

    def remove_judgment(self, judgment_id: int) -> None:
        self._note(f"remove_judgment {judgment_id}")
        judgment = self._of(judgment_id)
        self.said.remove(judgment)
        self._show(judgment, None)

    def restore_judgments(self, judgments: Sequence[Judgment]) -> int:
        self._note(f"restore_judgments {len(judgments)}")
        self.said += judgments
        for judgment in judgments:
            self._show(judgment, judgment.relevant)
        return len(judgments)

    def change_judgment(self, judgment_id: int, *, relevant: bool) -> Judgment:
        self._note(f"change_judgment {judgment_id} {relevant}")
        changed = replace(self._of(judgment_id), relevant=relevant)
        self.said = [changed if j.judgment_id == judgment_id else j for j in self.said]
        return changed

    def judgments(self) -> list[Judgment]:
        return self.said[::-1]

    def export_judgments(self, path: Path) -> int:
        self._note(f"export {path.name}")
        return len(self.said)

    def import_judgments(self, path: Path) -> ImportReport:
        self._note(f"import {path.name}")
        self.said.append(a_judgment(7))
        return ImportReport(added=1, known=2, rejected=self.rejected)

    def _of(self, judgment_id: int) -> Judgment:
        return next(j for j in self.said if j.judgment_id == judgment_id)

    def _same(self, one: Judgment, other: Judgment) -> bool:
        return (one.query, one.passage, one.weak) == (other.query, other.passage, other.weak)

    def _show(self, judgment: Judgment, judged: bool | None) -> None:
        self.hits = tuple(
            replace(hit, judged=judged) if hit.text == judgment.passage else hit
            for hit in self.hits
        )
