"""Parts that the pages of the settings have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QSpinBox, QWidget

from app.theme import Space, TextSize, colours, text_font
from engine import BOUNDS


def form(page: QWidget) -> QFormLayout:
    """A form layout for a page, labels at the left."""
    layout = QFormLayout(page)
    layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
    layout.setHorizontalSpacing(Space.L)
    layout.setVerticalSpacing(Space.M)
    layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
    layout.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
    return layout


def choice(entries: Iterable[tuple[str, Any]], current: Any, name: str) -> QComboBox:
    """A box to choose one of some values, each with its text."""
    box = QComboBox()
    for text, value in entries:
        box.addItem(text, value)
    box.setCurrentIndex(max(0, box.findData(current)))
    box.setMinimumWidth(220)
    box.setAccessibleName(name)
    return box


def count(setting: str, current: int, unit: str, name: str, *, step: int = 1) -> QSpinBox:
    """A box for a number within the bounds of a setting."""
    box = QSpinBox()
    box.setRange(*BOUNDS[setting])
    box.setSingleStep(step)
    box.setValue(current)
    box.setSuffix(f" {unit}" if unit else "")
    box.setMinimumWidth(120)
    box.setAccessibleName(name)
    return box


def heading(text: str) -> QLabel:
    """A heading between two parts of a page."""
    label = QLabel(text)
    label.setFont(text_font(label.font(), TextSize.BODY, bold=True))
    return label


def hint(text: str) -> QLabel:
    """A line of explanation under a control, wrapped."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setFont(text_font(label.font(), TextSize.SMALL))
    palette = label.palette()
    palette.setColor(label.foregroundRole(), colours(palette).muted)
    label.setPalette(palette)
    return label
