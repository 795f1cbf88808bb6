"""The page of the learning panel while something runs: how far it is, curves, pause, cancel."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.icons import put_icon
from app.learning_operations import LearningOperations, Stage
from app.models.learning_texts import recipe_text, stage_text
from app.theme import Space, TextSize
from app.translation import number, tr
from app.widgets.activity_bar import duration_left
from app.widgets.labels import muted, plain
from app.widgets.loss_chart import LossChart

_STEPS = 1000
_CHART_PX = 360


class LearningProgress(QWidget):
    """Shows a training with its curves, or an adoption without.

    Signals:
        pause_requested: the person wants the training to wait.
        resume_requested: ... to go on.
        cancel_requested: ... training or adoption to stop.
    """

    pause_requested = Signal()
    resume_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._drawn = 0
        self._paused = False
        self._stopping = False
        self._title = plain(size=TextSize.LARGE, bold=True)
        self._text = plain()
        self._text.setAccessibleName(tr("Progress of the training"))
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(10)
        self._bar.setAccessibleName(tr("Progress"))
        self.chart = LossChart()
        self.chart.setMaximumHeight(_CHART_PX)
        self._hint = muted()
        self.pause_button = QPushButton()
        self.pause_button.clicked.connect(self._on_pause)
        self.cancel_button = QPushButton(tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel_requested)
        put_icon(self.cancel_button, "stop")
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.pause_button)
        buttons.addWidget(self.cancel_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(Space.M)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self._text)
        layout.addLayout(buttons)
        layout.addWidget(self.chart, 1)
        layout.addWidget(self._hint)
        layout.addStretch()
        self._set_paused(False)

    def show_stage(self, learning: LearningOperations) -> None:
        """Show what runs now."""
        training = learning.stage is Stage.TRAINING
        self.chart.setVisible(training)
        self.pause_button.setVisible(training)
        self._set_paused(training and learning.paused)
        self._stopping = learning.stopping
        self.pause_button.setEnabled(not learning.stopping)
        self.cancel_button.setEnabled(not learning.stopping)
        self._hint.setText(_hint_text(learning))
        self.show_progress(learning)

    def show_progress(self, learning: LearningOperations) -> None:
        """Show how far it is."""
        if learning.stage is Stage.TRAINING:
            self._show_training(learning)
        else:
            progress = learning.adoption
            self._title.setText(tr("The model is being made ready"))
            self._fill(progress.done, progress.total)
            self._say(
                tr("{done} of {total} passages encoded").format(
                    done=number(progress.done), total=number(progress.total)
                )
                if progress.total
                else tr("Starting"),
                progress.remaining_s,
            )

    def text(self) -> str:
        """What it says of the progress."""
        return self._text.text()

    def _show_training(self, learning: LearningOperations) -> None:
        if len(learning.curve) < self._drawn or not learning.curve:
            self.chart.clear()
            self._drawn = 0
        fresh = learning.curve[self._drawn :]
        self.chart.extend((point.loss, point.validation) for point in fresh)
        self._drawn = len(learning.curve)
        now = learning.curve[-1] if learning.curve else None
        self._title.setText(tr("Training: {way}").format(way=recipe_text(learning.recipe)))
        self._fill(now.done if now else 0, now.total if now else 0)
        self._say(stage_text(now.stage if now else "start"), now.remaining_s if now else None)

    def _fill(self, done: int, total: int) -> None:
        if total:
            self._bar.setRange(0, _STEPS)
            self._bar.setValue(round(_STEPS * min(1.0, done / total)))
        else:
            self._bar.setRange(0, 0)

    def _say(self, text: str, remaining_s: float | None) -> None:
        if self._stopping:
            self._text.setText(tr("Stopping …"))
            return
        parts = [tr("Paused"), text] if self._paused else [text]
        if remaining_s is not None and not self._paused:
            parts.append(duration_left(remaining_s))
        self._text.setText(" · ".join(parts))

    def _set_paused(self, paused: bool) -> None:
        self._paused = paused
        self.pause_button.setText(tr("Resume") if paused else tr("Pause"))
        put_icon(self.pause_button, "play" if paused else "pause")

    def _on_pause(self) -> None:
        (self.resume_requested if self._paused else self.pause_requested).emit()


def _hint_text(learning: LearningOperations) -> str:
    """What holds meanwhile, and what the end of the program would mean."""
    if learning.stage is Stage.TRAINING:
        return tr(
            "You can search meanwhile. Nothing changes until you have seen how the new model "
            "compares with the one in use."
        )
    if learning.resumable:
        return tr(
            "The model in use goes on answering until all is done. If the program ends before, "
            "this goes on at its next start."
        )
    return tr(
        "The model in use goes on answering until all is done. If the program ends before, the "
        "model has to be chosen again; what is encoded by then stays."
    )
