"""What came of a training: verdict, table, changed questions, and the choice that is left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from app.icons import put_icon, without_icons
from app.models.verdict_texts import verdict_lines, verdict_title
from app.panels.changed_questions import ChangedQuestions
from app.panels.learning_table import LearningTable
from app.theme import Space
from app.translation import tr
from app.widgets.banner import Banner, Mood
from app.widgets.labels import heading, muted

if TYPE_CHECKING:
    from engine import TrainingResult


class LearningResult(QWidget):
    """Shows a result; the button that the verdict speaks for is the one to take.

    Signals:
        adopt_requested: the person wants the new model.
        keep_requested: ... to keep the one in use.
        roll_back_requested: ... to go back, after it was adopted.
    """

    adopt_requested = Signal()
    keep_requested = Signal()
    roll_back_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._better = False
        self.banner = Banner()
        self.table = LearningTable()
        self.changed = ChangedQuestions()
        self._changed_title = heading(tr("Questions whose first results change"))
        self._none_changed = muted(tr("The first results of no question change."))
        self.adopt_button = QPushButton(tr("Use the new model"))
        self.adopt_button.clicked.connect(self._on_adopt)
        self.keep_button = QPushButton(tr("Keep the model in use"))
        self.keep_button.clicked.connect(self.keep_requested)
        self.roll_back_button = QPushButton(tr("Go back to the model before"))
        self.roll_back_button.clicked.connect(self.roll_back_requested)
        put_icon(self.roll_back_button, "rollback")
        self.done_button = QPushButton(tr("Done"))
        self.done_button.clicked.connect(self.keep_requested)
        put_icon(self.adopt_button, "check")
        self._lay_out()

    def show_result(self, result: TrainingResult, *, adopted: bool) -> None:
        """Show a result that waits for a yes or no, or that was adopted."""
        self._better = result.verdict.adopt
        if adopted:
            self.banner.show_words(
                Mood.GOOD,
                tr("The new model is in use"),
                [tr("The one before is kept: you can go back to it at any time, at once.")],
            )
        else:
            mood = Mood.GOOD if self._better else Mood.CAREFUL
            self.banner.show_words(
                mood, verdict_title(result.verdict), verdict_lines(result.verdict, result.table)
            )
        self.table.show_table(result.table)
        self.changed.show_questions(result.changed)
        self._changed_title.setVisible(bool(result.changed))
        self.changed.setVisible(bool(result.changed))
        self._none_changed.setVisible(not result.changed)
        self.adopt_button.setText(
            tr("Use the new model") if self._better else tr("Use it all the same…")
        )
        self.adopt_button.setVisible(not adopted)
        self.keep_button.setVisible(not adopted)
        self.done_button.setVisible(adopted)
        self.roll_back_button.setVisible(adopted)
        default = (
            self.done_button if adopted else self.adopt_button if self._better else self.keep_button
        )
        for button in (self.adopt_button, self.keep_button, self.done_button):
            button.setDefault(button is default)
            button.setAutoDefault(True)

    def default_button(self) -> QPushButton:
        """The button to take."""
        buttons = (self.adopt_button, self.keep_button, self.done_button)
        return next(button for button in buttons if button.isDefault())

    def _lay_out(self) -> None:
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, Space.XS, 0)
        inner.setSpacing(Space.M)
        for widget in (
            self.banner,
            self.table,
            self._changed_title,
            self._none_changed,
        ):
            inner.addWidget(widget)
        inner.addWidget(self.changed, 1)
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        for button in (
            self.adopt_button,
            self.keep_button,
            self.done_button,
            self.roll_back_button,
        ):
            button.setMinimumHeight(32)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(area, 1)
        layout.addLayout(buttons)

    def _on_adopt(self) -> None:
        if self._better:
            self.adopt_requested.emit()
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Warning)
        box.setWindowTitle(tr("Use it all the same"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Use the new model although it was not shown to be better?"))
        box.setInformativeText(
            "\n\n".join(
                [
                    self.banner.text(),
                    tr("The model in use is kept, and you can go back to it at once."),
                ]
            )
        )
        use = box.addButton(tr("Use it all the same"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        without_icons(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        use.clicked.connect(self.adopt_requested)
        box.open()
