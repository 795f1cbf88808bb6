from __future__ import annotations

from datetime import date, datetime

import pytest

from engine.searching.query import Filters, parse
from engine.searching.restricting import passage_filter


def test_days_begin_at_their_first_moment_here() -> None:
    found = passage_filter(Filters(after=date(2024, 3, 1), before=date(2024, 3, 2)))
    first = datetime(2024, 3, 1).astimezone().timestamp()
    assert found.after_ns == int(first) * 10**9
    assert found.before_ns is not None
    assert found.before_ns - found.after_ns == 86_400 * 10**9


@pytest.mark.parametrize("query", ["nach:1517", "vor:2300", "after:0001", "before:9999"])
def test_any_year_fits_into_the_catalog(query: str) -> None:
    found = passage_filter(parse(query).filters)
    (moment,) = (one for one in (found.after_ns, found.before_ns) if one is not None)
    assert -(2**63) <= moment < 2**63


def test_no_day_filters_nothing() -> None:
    assert not passage_filter(Filters())
