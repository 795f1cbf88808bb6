"""The list of shortcuts and of what can be typed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.icons import without_icons
from app.theme import Space, TextSize, text_font
from app.translation import tr

Row = tuple[str, str]


def keys_text(shortcuts: Sequence[QKeySequence]) -> str:
    """Shortcuts as the platform writes them, joined by "or"."""
    shown = [keys.toString(QKeySequence.SequenceFormat.NativeText) for keys in shortcuts]
    return tr(" or ", "between two shortcuts").join(text for text in shown if text)


def shortcut_rows(actions: Iterable[QAction]) -> list[Row]:
    """The shortcuts of actions with their texts."""
    return [
        (keys_text(action.shortcuts()), action.text().replace("&", "").rstrip("…"))
        for action in actions
        if action.shortcuts()
    ]


class HelpDialog(QDialog):
    """Shows tables of two columns, each under a heading."""

    def __init__(
        self, sections: Sequence[tuple[str, Sequence[Row]]], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Help"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(1, 1)
        for heading, rows in sections:
            self._add_section(grid, heading, rows)
        grid.setRowStretch(grid.rowCount(), 1)
        area = QScrollArea()
        area.setWidget(page)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        without_icons(buttons)
        layout = QVBoxLayout(self)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        self.resize(680, 700)

    def _add_section(self, grid: QGridLayout, heading: str, rows: Sequence[Row]) -> None:
        title = QLabel(heading)
        title.setFont(text_font(self.font(), TextSize.LARGE, bold=True))
        first = grid.rowCount()
        if first > 1:
            grid.setRowMinimumHeight(first, Space.M)
            first += 1
        grid.addWidget(title, first, 0, 1, 2)
        for row, (left, right) in enumerate(rows, start=first + 1):
            for column, text in enumerate((left, right)):
                label = QLabel(text)
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(column == 1)
                label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
                if column == 0:
                    label.setFont(text_font(self.font(), TextSize.BODY, bold=True))
                grid.addWidget(label, row, column)
