"""The models that learned here, each with its card, and the way back to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QIcon, QPalette, QPixmap
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.icons import icon, put_icon
from app.models.card_texts import card_text
from app.models.learning_texts import model_title
from app.theme import Space
from app.translation import tr
from app.widgets.labels import heading

if TYPE_CHECKING:
    from engine import TrainedModel

_ROWS_SHOWN = 4


class ModelShelf(QWidget):
    """Lists models, the one in use marked; below them the card of the one that is selected.

    Signals:
        use_requested: the person wants this model to answer (str, "" for the one that ships).
        roll_back_requested: ... the model before again.
    """

    use_requested = Signal(str)
    roll_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._models: tuple[TrainedModel | None, ...] = ()
        label = heading(tr("Models"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Models"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.currentRowChanged.connect(self._on_row)
        self.card = QPlainTextEdit()
        self.card.setReadOnly(True)
        self.card.setTabChangesFocus(True)
        self.card.document().setDocumentMargin(0)
        self.card.setFrameShape(QFrame.Shape.NoFrame)
        self.card.viewport().setBackgroundRole(QPalette.ColorRole.Window)
        self.card.setAccessibleName(tr("Card of the selected model"))
        self.roll_back_button = QPushButton(tr("Back to the one before"))
        self.roll_back_button.clicked.connect(self.roll_back_requested)
        put_icon(self.roll_back_button, "rollback")
        self.use_button = QPushButton(tr("Use this one"))
        self.use_button.setToolTip(tr("Let the selected model answer, as it was made then"))
        self.use_button.clicked.connect(self._on_use)
        put_icon(self.use_button, "check")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.roll_back_button)
        row.addWidget(self.use_button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(label)
        layout.addWidget(self.list)
        layout.addLayout(row)
        layout.addWidget(self.card, 1)

    def show_models(self, models: Sequence[TrainedModel]) -> None:
        """Show these, and before them the model that ships, which is in use if none of them is."""
        self._models = (*models, None)
        self.list.blockSignals(True)
        self.list.clear()
        for model in self._models:
            active = self._is_active(model)
            name = model_title(model.card) if model is not None else tr("The model that ships")
            item = QListWidgetItem(tr("{name} (in use)").format(name=name) if active else name)
            if active:
                item.setIcon(icon("check-circle"))
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            else:
                item.setIcon(_no_icon())  # names stand in one line
            self.list.addItem(item)
            if active:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        rows = min(_ROWS_SHOWN, self.list.count())
        self.list.setFixedHeight(
            max(1, self.list.sizeHintForRow(0)) * rows + 2 * self.list.frameWidth()
        )
        self.roll_back_button.setEnabled(any(model.active for model in models))
        self._on_row(self.list.currentRow())

    def _is_active(self, model: TrainedModel | None) -> bool:
        if model is None:
            return not any(other.active for other in self._models if other is not None)
        return model.active

    def _on_use(self) -> None:
        model = self._models[self.list.currentRow()]
        self.use_requested.emit(model.card.name if model is not None else "")

    def _on_row(self, row: int) -> None:
        if not 0 <= row < len(self._models):
            self.card.setPlainText("")
            self.use_button.setEnabled(False)
            return
        model = self._models[row]
        self.use_button.setEnabled(not self._is_active(model))
        ships = tr("As it was installed; it is always kept.")
        self.card.setPlainText(card_text(model) if model is not None else ships)


def _no_icon() -> QIcon:
    clear = QPixmap(64, 64)
    clear.fill(Qt.GlobalColor.transparent)
    return QIcon(clear)
