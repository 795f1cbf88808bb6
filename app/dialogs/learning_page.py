"""Settings of learning: what ratings do at once, and what counts as one; the way to the page."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.dialogs.forms import heading, hint
from app.icons import put_icon
from app.theme import Space
from app.translation import tr
from engine import Settings


class LearningPage(QWidget):
    """Shows and collects the settings of learning.

    Signals:
        learning_requested: the person wants to see the learning page of the window.
    """

    learning_requested = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.learn_at_once = QCheckBox(tr("Let ratings change the order of results at &once"))
        self.learn_at_once.setChecked(settings.learn_at_once)
        self.weak_signals = QCheckBox(tr("Learn from results that I open and &read, too"))
        self.weak_signals.setChecked(settings.weak_signals)
        self.open_button = QPushButton(tr("Open the &learning page"))
        self.open_button.setAutoDefault(False)
        self.open_button.clicked.connect(self.learning_requested)
        put_icon(self.open_button, "learning")
        row = QHBoxLayout()
        row.addWidget(self.open_button)
        row.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        layout.addWidget(heading(tr("At once")))
        layout.addWidget(self.learn_at_once)
        layout.addWidget(
            hint(
                tr(
                    "What you rate as relevant moves up for this question and for similar ones. "
                    "Nothing is ever hidden."
                )
            )
        )
        layout.addSpacing(Space.S)
        layout.addWidget(self.weak_signals)
        layout.addWidget(
            hint(
                tr(
                    "A result that you open and do not leave within ten seconds then counts a "
                    "third of a rating. This, too, stays on this computer."
                )
            )
        )
        layout.addSpacing(Space.S)
        layout.addWidget(heading(tr("Retraining")))
        layout.addWidget(
            hint(
                tr(
                    "On the learning page, the language model itself learns from your ratings, "
                    "with one click. It is replaced only by a better one."
                )
            )
        )
        layout.addLayout(row)
        layout.addStretch()

    def changes(self) -> dict[str, Any]:
        """The settings as they stand on the page."""
        return {
            "learn_at_once": self.learn_at_once.isChecked(),
            "weak_signals": self.weak_signals.isChecked(),
        }
