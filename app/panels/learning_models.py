"""The models that can answer, each with its card, and the way back to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
from app.plain_text import one_line, printable
from app.theme import Space
from app.translation import size, tr
from app.widgets.labels import heading

if TYPE_CHECKING:
    from engine import ModelInfo, TrainedModel

_ROWS_SHOWN = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """A model in the list; `model` is what `use_requested` calls it."""

    name: str
    card: str
    model: str
    active: bool


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
        self._rows: list[_Row] = []
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

    def show_models(
        self,
        trained: Sequence[TrainedModel],
        active: ModelInfo | None,
        shipped: ModelInfo | None,
        *,
        can_roll_back: bool,
    ) -> None:
        """Show the models that can be chosen, and the one in use wherever it comes from.

        Args:
            trained: the models that learned here.
            active: the one in use, None where none is.
            shipped: the one that ships, None while it is not known.
            can_roll_back: whether there is one before.
        """
        self._rows = _rows(trained, active, shipped)
        self.list.blockSignals(True)
        self.list.clear()
        for row in self._rows:
            name = tr("{name} (in use)").format(name=row.name) if row.active else row.name
            item = QListWidgetItem(name)
            if row.active:
                item.setIcon(icon("check-circle"))
                font = item.font()
                font.setBold(True)
                item.setFont(font)
            else:
                item.setIcon(_no_icon())  # names stand in one line
            self.list.addItem(item)
            if row.active:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)
        rows = min(_ROWS_SHOWN, self.list.count())
        self.list.setFixedHeight(
            max(1, self.list.sizeHintForRow(0)) * rows + 2 * self.list.frameWidth()
        )
        self.roll_back_button.setEnabled(can_roll_back)
        self._on_row(self.list.currentRow())

    def _on_use(self) -> None:
        self.use_requested.emit(self._rows[self.list.currentRow()].model)

    def _on_row(self, place: int) -> None:
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        self.card.setPlainText(row.card if row is not None else "")
        self.use_button.setEnabled(row is not None and not row.active)


def _rows(
    trained: Sequence[TrainedModel], active: ModelInfo | None, shipped: ModelInfo | None
) -> list[_Row]:
    """Those that learned here, then one that came from elsewhere and is in use, then what ships."""
    in_use = active.path if active is not None else None
    rows = [
        _Row(model_title(one.card), card_text(one), one.card.name, one.path == in_use)
        for one in trained
    ]
    ships = active is not None and shipped is not None and active.path == shipped.path
    if active is not None and not ships and not any(row.active for row in rows):
        folder = printable(str(active.path))
        card = tr("Not trained here; it lies in {folder}").format(folder=folder)
        size_text = " · ".join(filter(None, (size(active.size_bytes), one_line(active.licence))))
        rows.append(_Row(one_line(active.name), f"{card}\n{size_text}", str(active.path), True))
    card = tr("As it was installed; it is always kept.")
    return [*rows, _Row(tr("The model that ships"), card, "", ships)]


def _no_icon() -> QIcon:
    clear = QPixmap(64, 64)
    clear.fill(Qt.GlobalColor.transparent)
    return QIcon(clear)
