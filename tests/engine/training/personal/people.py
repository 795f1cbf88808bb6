"""Judgments made up for tests, and people who judge by a rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.documents import Language
from engine.judgments import Judgment

_START = datetime(2026, 1, 1, tzinfo=UTC)


def a_judgment(
    query: str,
    passage: str,
    *,
    relevant: bool = True,
    weak: bool = False,
    heading: str = "",
    at: int = 0,
) -> Judgment:
    return Judgment(
        judgment_id=0,
        query=query,
        passage=passage,
        title="title",
        path="/somewhere/file.txt",
        relevant=relevant,
        weak=weak,
        query_language=Language.DE,
        language=Language.EN,
        model_id="toy",
        judged_at=_START + timedelta(seconds=at),
        heading=heading,
    )


def many_judgments(*, queries: int, relevant: int, irrelevant: int) -> list[Judgment]:
    return [
        a_judgment(f"query {i}", f"passage {i} {j}", relevant=j < relevant, at=i)
        for i in range(queries)
        for j in range(relevant + irrelevant)
    ]
