"""The page of the learning panel at rest: what there is to learn from, and the models there are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import put_icon
from app.models.learning_texts import (
    DIRECTIONS,
    asked_in,
    found_in,
    missing_text,
    ratings_text,
)
from app.panels.learning_models import ModelShelf
from app.theme import Space, TextSize, text_font
from app.translation import number, tr
from app.widgets.banner import Banner
from app.widgets.labels import heading, muted, plain
from engine import Language

if TYPE_CHECKING:
    from engine import LearningState


class LearningStart(QWidget):
    """Ratings by direction, what is missing, the one button; beside them the models.

    Signals:
        retrain_requested: the person wants a training from the ratings.
        use_requested: ... this model to answer (str, "" for the one that ships).
        roll_back_requested: ... the model before again.
    """

    retrain_requested = Signal()
    use_requested = Signal(str)
    roll_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner()
        self.banner.hide()
        self._total = plain()
        self._counts: dict[tuple[Language, Language], QLabel] = {}
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(10)
        self._bar.setAccessibleName(tr("Ratings there are, of those that are needed"))
        self._missing = plain()
        self.retrain_button = QPushButton(tr("Retrain now"))
        self.retrain_button.setDefault(True)
        self.retrain_button.setMinimumHeight(36)
        self.retrain_button.setMinimumWidth(190)
        self.retrain_button.setIconSize(QSize(20, 20))
        self.retrain_button.clicked.connect(self.retrain_requested)
        put_icon(self.retrain_button, "learning")
        self.shelf = ModelShelf()
        self.shelf.use_requested.connect(self.use_requested)
        self.shelf.roll_back_requested.connect(self.roll_back_requested)
        columns = QHBoxLayout()
        columns.setSpacing(Space.XXL)
        columns.addLayout(self._ratings_column(), 1)
        columns.addWidget(self.shelf, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.L)
        layout.addWidget(self.banner)
        layout.addLayout(columns, 1)

    def show_state(self, state: LearningState) -> None:
        """Show what there is to learn from."""
        self._total.setText(ratings_text(state))
        for (asked, found), label in self._counts.items():
            count = state.directions.get((asked, found), 0)
            label.setText(number(count))
            label.setAccessibleName(f"{asked_in(asked)}, {found_in(found)}: {number(count)}")
        have = state.relevant + state.irrelevant
        self._bar.setVisible(not state.enough)
        self._bar.setRange(0, max(1, have + state.missing))
        self._bar.setValue(have)
        self._missing.setText(missing_text(state))
        self.retrain_button.setEnabled(state.enough)

    def _ratings_column(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(Space.M)
        column.addWidget(heading(tr("What there is to learn from")))
        column.addWidget(self._total)
        column.addLayout(self._grid())
        column.addWidget(self._bar)
        column.addWidget(self._missing)
        button = QHBoxLayout()
        button.addWidget(self.retrain_button)
        button.addStretch()
        column.addLayout(button)
        column.addWidget(
            muted(
                tr(
                    "Takes some minutes, and you can search meanwhile. The new model is used only "
                    "where it finds better on questions it has not seen, and you can always go "
                    "back."
                )
            )
        )
        column.addStretch()
        return column

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.S)
        for place, language in enumerate(DIRECTIONS, start=1):
            head = muted(found_in(language))
            head.setAlignment(Qt.AlignmentFlag.AlignRight)
            head.setWordWrap(False)
            grid.addWidget(head, 0, place)
            side = plain(asked_in(language))
            side.setWordWrap(False)
            grid.addWidget(side, place, 0)
        for row, asked in enumerate(DIRECTIONS, start=1):
            for column, found in enumerate(DIRECTIONS, start=1):
                label = QLabel("0")
                label.setAlignment(Qt.AlignmentFlag.AlignRight)
                label.setFont(text_font(label.font(), TextSize.LARGE, bold=True))
                grid.addWidget(label, row, column)
                self._counts[asked, found] = label
        grid.setColumnStretch(len(DIRECTIONS) + 1, 1)
        return grid
