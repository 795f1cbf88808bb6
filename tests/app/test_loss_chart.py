from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from app.theme import DARK, LIGHT, Colours, palette_of
from app.widgets.loss_chart import LossChart, scale_of, thinned

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6))


@given(st.lists(NUMBERS, max_size=50))
def test_a_scale_holds_all_values_between_few_round_ticks(values: list[float]) -> None:
    scale = scale_of(values)
    span = scale.high - scale.low
    assert span > 0
    assert 2 <= len(scale.ticks) <= 7
    for value in values:
        assert scale.low - span * 1e-6 <= value <= scale.high + span * 1e-6
    assert scale.ticks[0] == scale.low
    assert scale.ticks[-1] == pytest.approx(scale.high)


def test_ticks_can_be_told_apart() -> None:
    for values in ([0.61, 0.62], [2.4, 0.1], [0.0], [5e-4, 9e-4], [0.5, 0.75], [100, 900]):
        scale = scale_of(values)
        shown = [f"{tick:.{scale.decimals}f}" for tick in scale.ticks]
        assert len(set(shown)) == len(shown), values


def test_many_points_are_thinned_and_keep_their_places() -> None:
    assert thinned([]) == []
    assert thinned([3.0]) == [(1.0, 3.0)]
    points = thinned([float(value) for value in range(10_000)], most=100)
    assert len(points) == 100
    for place, value in points:
        assert place == pytest.approx(value / 9_999)


def test_what_is_no_number_is_left_out(qtbot: QtBot) -> None:
    chart = LossChart()
    qtbot.addWidget(chart)
    assert chart.accessibleDescription() == "Nothing to draw yet."
    chart.extend((value, None) for value in (1.0, math.nan, math.inf, None, 0.5))
    assert chart._loss == [1.0, 0.5]
    assert "0.500" in chart.accessibleDescription()
    chart.clear()
    assert chart._loss == []


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("size", [(900, 260), (300, 200), (60, 40)])
def test_it_is_painted_in_both_themes_and_any_size(
    qtbot: QtBot, colours: Colours, size: tuple[int, int]
) -> None:
    chart = LossChart()
    qtbot.addWidget(chart)
    chart.setMinimumSize(1, 1)
    chart.setPalette(palette_of(colours))
    chart.resize(*size)
    assert not chart.grab().isNull()
    chart.extend((2 / (step + 1), 0.5 + step / 200) for step in range(50))
    image = chart.grab().toImage()
    seen = {
        image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())
    }
    if size[0] > 100:
        assert {colours.accent.name(), colours.success.name()} <= seen
