"""Filters of a query as the catalog understands them."""

from __future__ import annotations

from datetime import date, datetime, time

from engine.catalog.records import PassageFilter
from engine.scanning import TIME_LIMIT_NS
from engine.searching.query import Filters


def passage_filter(filters: Filters) -> PassageFilter:
    """The same filters, days as the first moment of the day in local time."""
    return PassageFilter(
        languages=filters.languages,
        types=filters.types,
        folders=filters.folders,
        after_ns=_nanoseconds(filters.after),
        before_ns=_nanoseconds(filters.before),
    )


def _nanoseconds(day: date | None) -> int | None:
    """The first moment of a day, local time, in nanoseconds since 1970, within 64 bits."""
    if day is None:
        return None
    try:
        seconds = int(datetime.combine(day, time.min).astimezone().timestamp())
    except (OverflowError, OSError, ValueError):  # platforms differ in how far back they go
        seconds = (day - date(1970, 1, 1)).days * 86_400
    return max(-TIME_LIMIT_NS, min(TIME_LIMIT_NS, seconds * 10**9))
