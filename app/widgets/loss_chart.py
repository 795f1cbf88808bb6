"""Live curves of a training: the loss, and how well it does on examples it does not see."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.theme import Colours, Space, TextSize, colours, text_font
from app.translation import number, tr

_MOST_POINTS: Final = 400  # more are thinned out; no screen shows them
_TICKS: Final = 3
_SIDE_BY_SIDE_PX: Final = 560


@dataclass(frozen=True, slots=True)
class Scale:
    """What a vertical axis shows.

    Attributes:
        low: value at the foot.
        high: value at the top, above `low`.
        ticks: values with a line and a number.
        decimals: digits that tell the ticks apart.
    """

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int


def scale_of(values: Sequence[float]) -> Scale:
    """A scale with round numbers around the values; around 0 to 1 where there are none."""
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if high - low < 1e-9:
        middle = max(abs(high), 1e-3)
        low, high = low - middle * 0.1, high + middle * 0.1
    rough = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * f for f in (1, 2, 2.5, 5, 10) if power * f >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    decimals = max(0, -math.floor(math.log10(step)) + (step / power == 2.5))
    ticks = tuple(place * step for place in range(first, last + 1))
    return Scale(first * step, last * step, ticks, decimals)


def thinned(values: Sequence[float], most: int = _MOST_POINTS) -> list[tuple[float, float]]:
    """The values as (place from 0 to 1, value), means of neighbours where there are too many."""
    if len(values) < 2:
        return [(1.0, value) for value in values]
    group = math.ceil(len(values) / most)
    points = []
    for start in range(0, len(values), group):
        part = values[start : start + group]
        middle = start + (len(part) - 1) / 2
        points.append((middle / (len(values) - 1), sum(part) / len(part)))
    return points


class LossChart(QWidget):
    """Two plots side by side, one below the other where there is little room."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._loss: list[float] = []
        self._validation: list[float] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(tr("Learning curves"))
        self._describe()

    def clear(self) -> None:
        """Show empty plots."""
        self._loss, self._validation = [], []
        self._describe()
        self.update()

    def extend(self, points: Iterable[tuple[float | None, float | None]]) -> None:
        """Go on with more points (loss, validation); None and what is no number is left out."""
        for loss, validation in points:
            for values, value in ((self._loss, loss), (self._validation, validation)):
                if value is not None and math.isfinite(value):
                    values.append(value)
        self._describe()
        self.update()

    def _describe(self) -> None:
        parts = [
            f"{title}: {number(values[-1], 3)}" for title, values, _ in self._plots() if values
        ]
        self.setAccessibleDescription(", ".join(parts) or tr("Nothing to draw yet."))

    def _plots(self) -> tuple[tuple[str, list[float], str], ...]:
        return (
            (tr("Error while learning"), self._loss, tr("should fall")),
            (tr("Success on examples kept aside"), self._validation, tr("should rise")),
        )

    # Overrides of Qt

    def sizeHint(self) -> QSize:
        """Qt: two plots."""
        return QSize(760, 240)

    def minimumSizeHint(self) -> QSize:
        """Qt: still readable."""
        return QSize(260, 150)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw both plots."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(text_font(self.font(), TextSize.SMALL))
        roles = colours(self.palette())
        room = QRectF(self.rect())
        beside = room.width() >= _SIDE_BY_SIDE_PX
        gap = float(Space.XL)
        for place, (title, values, hint) in enumerate(self._plots()):
            if beside:
                width = (room.width() - gap) / 2
                area = QRectF(room.left() + place * (width + gap), room.top(), width, room.height())
            else:
                height = (room.height() - Space.M) / 2
                top = room.top() + place * (height + Space.M)
                area = QRectF(room.left(), top, room.width(), height)
            colour = (roles.accent, roles.success)[place]
            _paint_plot(painter, area, title, hint, values, colour, roles)


def _paint_plot(
    painter: QPainter,
    area: QRectF,
    title: str,
    hint: str,
    values: list[float],
    colour: QColor,
    roles: Colours,
) -> None:
    metrics = QFontMetrics(painter.font())
    line = metrics.height()
    scale = scale_of(values)
    labels = [number(tick, scale.decimals) for tick in scale.ticks]
    left = max(metrics.horizontalAdvance(label) for label in labels) + Space.S
    plot = area.adjusted(left, line + Space.S, -Space.XS, -line / 2)
    newest = number(values[-1], max(3, scale.decimals)) if values else ""
    _paint_title(
        painter, QRectF(area.left(), area.top(), area.width(), line), title, hint, newest, roles
    )

    def height_of(value: float) -> float:
        return plot.bottom() - plot.height() * (value - scale.low) / (scale.high - scale.low)

    if not values:
        painter.setPen(roles.muted)
        painter.drawText(plot, Qt.AlignmentFlag.AlignCenter, tr("Waiting for the first figures …"))
        return
    for tick, label in zip(scale.ticks, labels, strict=True):
        height = height_of(tick)
        painter.setPen(QPen(roles.border, 1))
        painter.drawLine(QPointF(plot.left(), height), QPointF(plot.right(), height))
        painter.setPen(roles.muted)
        box = QRectF(area.left(), height - line / 2, left - Space.S, line)
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
    points = [QPointF(plot.left() + x * plot.width(), height_of(y)) for x, y in thinned(values)]
    painter.setPen(
        QPen(colour, 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
    )
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(points))
    painter.setBrush(colour)
    painter.drawEllipse(points[-1], 3, 3)


def _paint_title(
    painter: QPainter, line: QRectF, title: str, hint: str, newest: str, roles: Colours
) -> None:
    """The title at the left, the newest value at the right, the hint between where it fits."""
    metrics = QFontMetrics(painter.font())
    painter.setPen(roles.text)
    flags = Qt.AlignmentFlag.AlignVCenter
    newest_width = metrics.horizontalAdvance(newest)
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | flags, newest)
    room = line.width() - newest_width - Space.M
    shown = metrics.elidedText(title, Qt.TextElideMode.ElideRight, int(room))
    painter.drawText(line, Qt.AlignmentFlag.AlignLeft | flags, shown)
    used = metrics.horizontalAdvance(title) + Space.S
    if used + metrics.horizontalAdvance(f"({hint})") <= room:
        painter.setPen(roles.muted)
        rest = line.adjusted(used, 0, 0, 0)
        painter.drawText(rest, Qt.AlignmentFlag.AlignLeft | flags, f"({hint})")
