"""A box for numbers of any size, such as 0.00002, written as people write them."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QLocale
from PySide6.QtGui import QValidator
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from app.models.option_texts import number_text

_DECIMALS: Final = 18  # kept; far fewer are shown
_FACTOR: Final = 2.0
_STEPS: Final = 20.0  # of a range that is not logarithmic


class NumberBox(QDoubleSpinBox):
    """Takes numbers as "0,05" or "2e-5"; steps are factors where the range spans many powers."""

    def __init__(
        self, low: float, high: float, *, logarithmic: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._logarithmic = logarithmic
        self.setDecimals(_DECIMALS)
        self.setRange(low, high)
        self.setSingleStep((high - low) / _STEPS)
        self.setKeyboardTracking(False)

    # Overrides of Qt

    def textFromValue(self, value: float) -> str:
        """Qt: how a number is written."""
        return number_text(value)

    def valueFromText(self, text: str) -> float:
        """Qt: the number that was typed; the present one where it is none."""
        value = _number(text)
        return self.value() if value is None else value

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        """Qt: whether what was typed is a number within the bounds, or may become one."""
        value = _number(text)
        if value is None or not self.minimum() <= value <= self.maximum():
            return QValidator.State.Intermediate, text, position
        return QValidator.State.Acceptable, text, position

    def stepBy(self, steps: int) -> None:
        """Qt: twice or half as much, or a twentieth of the range."""
        if not self._logarithmic:
            super().stepBy(steps)
            return
        start = self.value() if self.value() > 0 else max(self.minimum(), 1e-12)
        self.setValue(start * _FACTOR**steps)


def _number(text: str) -> float | None:
    try:
        value = float(text.strip().replace(QLocale().decimalPoint(), "."))
    except ValueError:
        return None
    return value if math.isfinite(value) else None
