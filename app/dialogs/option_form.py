"""The form of a recipe's options: value, bounds and the reference's value of each."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from app.models.option_texts import choice_text, number_text, option_hint, option_name
from app.theme import Space
from app.translation import number, tr
from app.widgets.labels import muted
from app.widgets.number_box import NumberBox

if TYPE_CHECKING:
    from engine import Option

SOURCES = ("file", "folder")
"""Kinds of options that say where the data comes from."""
_BOX_WIDTH_PX = 170
_PRECISION = 1e-9


class OptionForm(QWidget):
    """One row for each option; `values` is what stands there.

    Signals:
        changed: a value was changed by the person.
        explained: the sentence about the option that has the focus (str).
    """

    changed = Signal()
    explained = Signal(str)

    def __init__(self, options: Sequence[Option], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._options = {option.name: option for option in options}
        self._hints: dict[QObject, str] = {}
        self.boxes: dict[str, QWidget] = {}
        self._filling = False
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(3, 1)
        if any(option.kind not in SOURCES for option in options):
            heads = (tr("Setting"), tr("Value"), tr("Allowed"), tr("Reference"))
            for place, text in enumerate(heads):
                head = muted(text)
                head.setWordWrap(False)
                grid.addWidget(head, 0, place)
        for row, option in enumerate(options, start=1):
            self._add(grid, row, option)
        grid.setRowStretch(len(options) + 1, 1)
        self.set_values({})

    def values(self) -> dict[str, Any]:
        """The value of every option."""
        return {name: _value(box) for name, box in self.boxes.items()}

    def hint_in(self, name: str, text: str) -> None:
        """Say something in the empty box of an option."""
        box = self.boxes.get(name)
        if isinstance(box, QLineEdit):
            box.setPlaceholderText(text)

    def holds(self, given: Mapping[str, Any]) -> bool:
        """Whether these values stand there, and defaults for the rest."""
        for name, value in self.values().items():
            wanted = given.get(name, self._options[name].default)
            if isinstance(value, float):
                if not math.isclose(value, wanted, rel_tol=_PRECISION, abs_tol=1e-18):
                    return False
            elif value != wanted:
                return False
        return True

    def set_values(self, given: Mapping[str, Any]) -> None:
        """Fill in these values, and defaults for the rest."""
        self._filling = True
        for name, option in self._options.items():
            _fill(self.boxes[name], given.get(name, option.default))
        self._filling = False

    def _add(self, grid: QGridLayout, row: int, option: Option) -> None:
        name = option_name(option.name)
        box = self._box(option)
        box.setAccessibleName(name)
        box.setAccessibleDescription(option_hint(option.name))
        self.boxes[option.name] = box
        self._hints[box] = option_hint(option.name)
        box.installEventFilter(self)
        label = QLabel(name)
        label.setBuddy(box)
        label.setToolTip(option_hint(option.name))
        grid.addWidget(label, row, 0)
        if option.kind in SOURCES:
            line = QHBoxLayout()
            line.setSpacing(Space.S)
            line.addWidget(box, 1)
            line.addWidget(self._chooser(option, box))
            grid.addLayout(line, row, 1, 1, 3)
            return
        grid.addWidget(box, row, 1, 1, 1 if bounds_text(option) else 2)
        for column, text in ((2, bounds_text(option)), (3, reference_text(option))):
            if text:
                told = muted(text)
                told.setWordWrap(False)
                grid.addWidget(told, row, column)

    def _box(self, option: Option) -> QWidget:
        box: QWidget
        match option.kind:
            case "bool":
                box = QCheckBox()
                box.toggled.connect(self._on_changed)
            case "choice":
                box = QComboBox()
                box.setSizeAdjustPolicy(
                    QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
                )
                for value in option.choices:
                    box.addItem(choice_text(value), value)
                box.currentIndexChanged.connect(self._on_changed)
            case "int":
                box = QSpinBox()
                box.setRange(int(option.low or 0), int(option.high or 2**31 - 1))
                box.valueChanged.connect(self._on_changed)
            case "float":
                box = NumberBox(
                    option.low or 0.0, option.high or 1e9, logarithmic=option.logarithmic
                )
                box.valueChanged.connect(self._on_changed)
            case _:
                box = QLineEdit()
                box.textChanged.connect(self._on_changed)
        if option.kind in ("int", "float"):
            box.setFixedWidth(_BOX_WIDTH_PX)
        box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        return box

    def _chooser(self, option: Option, box: QWidget) -> QPushButton:
        button = QPushButton(tr("Choose…"))
        button.setAutoDefault(False)
        button.setAccessibleName(tr("Choose: {name}").format(name=option_name(option.name)))
        button.clicked.connect(lambda: self._choose(option, box))
        return button

    def _choose(self, option: Option, box: QWidget) -> None:
        dialog = QFileDialog(self, option_name(option.name), str(Path.home()))
        folder = option.kind == "folder"
        mode = QFileDialog.FileMode.Directory if folder else QFileDialog.FileMode.ExistingFile
        dialog.setFileMode(mode)
        dialog.fileSelected.connect(lambda name: _fill(box, name))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _on_changed(self) -> None:
        if not self._filling:
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: tell what the box under the cursor or the pointer is for."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.Enter):
            self.explained.emit(self._hints.get(watched, ""))
        elif event.type() == QEvent.Type.Wheel and not getattr(watched, "hasFocus", bool)():
            event.ignore()  # scrolling the page must not change a value in passing
            return True
        return super().eventFilter(watched, event)


def bounds_text(option: Option) -> str:
    """The bounds of a number as "1 – 20"; empty for what has none."""
    if option.low is None or option.high is None:
        return ""
    shown = number if option.kind == "int" else number_text
    return f"{shown(option.low)} – {shown(option.high)}"


def reference_text(option: Option) -> str:
    """The reference's value; a dash where it had no such thing."""
    value = option.reference
    if value is None:
        return "–"
    if isinstance(value, bool):
        return tr("yes") if value else tr("no")
    if isinstance(value, str):
        return choice_text(value)
    return number(value) if isinstance(value, int) else number_text(value)


def _value(box: QWidget) -> Any:
    match box:
        case QCheckBox():
            return box.isChecked()
        case QComboBox():
            return box.currentData()
        case QSpinBox() | NumberBox():
            return box.value()
        case QLineEdit():
            return box.text().strip()
    raise TypeError(box)


def _fill(box: QWidget, value: Any) -> None:
    match box:
        case QCheckBox():
            box.setChecked(bool(value))
        case QComboBox():
            box.setCurrentIndex(max(0, box.findData(value)))
        case QSpinBox() | NumberBox():
            box.setValue(value)
        case QLineEdit():
            box.setText(str(value))
