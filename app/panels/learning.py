"""The learning page: what there is, training, its result, adopting; one page for each stage."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.icons import put_icon
from app.learning_operations import LearningOperations, Stage
from app.messages import training_message
from app.models.learning_texts import in_use_text
from app.panels.learning_progress import LearningProgress
from app.panels.learning_result import LearningResult
from app.panels.learning_start import LearningStart
from app.plain_text import printable
from app.theme import Space, TextSize, text_font
from app.translation import tr
from app.widgets.banner import Mood
from app.widgets.message_page import MessagePage

_DETAIL_SHOWN = 400  # characters of a technical text


class LearningPanel(QWidget):
    """Shows the stage that the operations are in, and hands on what the person wants.

    Signals:
        search_requested: the person wants to go and rate results.
        ratings_requested: ... to see the list of ratings.
        advanced_requested: ... more ways to train.
    """

    search_requested = Signal()
    ratings_requested = Signal()
    advanced_requested = Signal()

    def __init__(self, learning: LearningOperations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._learning = learning
        self._built = False
        self.ratings_button = QPushButton(tr("Ratings…"))
        self.ratings_button.setToolTip(tr("Look through your ratings, change, export, import them"))
        self.ratings_button.clicked.connect(self.ratings_requested)
        put_icon(self.ratings_button, "ratings")
        self.advanced_button = QPushButton(tr("Advanced…"))
        self.advanced_button.setToolTip(tr("More ways to train, and every setting of a training"))
        self.advanced_button.clicked.connect(self.advanced_requested)
        put_icon(self.advanced_button, "settings")
        self.message = MessagePage()
        self.start = LearningStart()
        self.progress = LearningProgress()
        self.result = LearningResult()
        self.pages = QStackedWidget()
        for page in (QWidget(), self.message, self.start, self.progress, self.result):
            self.pages.addWidget(page)
        self._lay_out()
        self._connect()
        self._built = True
        self._show()

    def _lay_out(self) -> None:
        title = QLabel(tr("Learning"))
        title.setFont(text_font(self.font(), TextSize.TITLE, bold=True))
        lead = QLabel(tr("Sinnsuche learns from what you rate, on this computer alone."))
        lead.setTextFormat(Qt.TextFormat.PlainText)
        words = QVBoxLayout()
        words.setSpacing(Space.XS)
        words.addWidget(title)
        words.addWidget(lead)
        head = QHBoxLayout()
        head.setSpacing(Space.S)
        head.addLayout(words, 1)
        head.addWidget(self.ratings_button)
        head.addWidget(self.advanced_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        layout.setSpacing(Space.L)
        layout.addLayout(head)
        layout.addWidget(self.pages, 1)

    def _connect(self) -> None:
        learning = self._learning
        learning.state_changed.connect(self._show)
        learning.progressed.connect(self._on_progressed)
        learning.judged.connect(self._on_judged)
        self.start.retrain_requested.connect(lambda: learning.retrain())
        self.start.use_requested.connect(learning.adopt)
        self.start.roll_back_requested.connect(learning.roll_back)
        self.progress.pause_requested.connect(learning.pause)
        self.progress.resume_requested.connect(learning.resume)
        self.progress.cancel_requested.connect(learning.cancel)
        self.result.adopt_requested.connect(self._on_adopt)
        self.result.keep_requested.connect(learning.dismiss)
        self.result.roll_back_requested.connect(learning.roll_back)

    def _show(self) -> None:
        focus = self.focusWidget()
        inside = focus is not None and focus.hasFocus() and self.pages.isAncestorOf(focus)
        before = self.pages.currentWidget()
        self._show_stage()
        page = self.pages.currentWidget()
        if inside and page is not None and page is not before:
            self._main_control(page).setFocus()  # else the keyboard would be lost with the page

    def _main_control(self, page: QWidget) -> QWidget:
        if page is self.progress:
            return self.progress.cancel_button
        if page is self.result:
            return self.result.default_button()
        if page is self.message and self.message.buttons():
            return self.message.buttons()[0]
        return self.start.retrain_button if self.start.retrain_button.isEnabled() else page

    def _show_stage(self) -> None:
        learning = self._learning
        self.advanced_button.setEnabled(not learning.busy)
        match learning.stage:
            case Stage.TRAINING | Stage.ADOPTING:
                self.progress.show_stage(learning)
                self.pages.setCurrentWidget(self.progress)
            case Stage.FAILED if learning.error is not None:
                self._show_error()
            case Stage.RESULT | Stage.ADOPTED if learning.result is not None:
                adopted = learning.stage is Stage.ADOPTED
                self.result.show_result(learning.result, adopted=adopted)
                self.pages.setCurrentWidget(self.result)
            case _:
                self._show_rest()

    def _show_rest(self) -> None:
        learning, state = self._learning, self._learning.state
        if state is None:
            return
        adopted = learning.active if learning.stage is Stage.ADOPTED else None
        if not (state.relevant or state.irrelevant or learning.models or adopted):
            self.message.show_message(
                tr("Nothing to learn from yet"),
                [
                    tr("Ask something, then say of each result whether it answers the question:"),
                    tr("with the two thumbs on its card, or the keys + and −."),
                    tr(
                        "With %n more rating(s), the program can train itself on them.",
                        "",
                        state.missing,
                    ),
                ],
                [(tr("Go and rate results"), self.search_requested.emit)],
            )
            self.pages.setCurrentWidget(self.message)
            return
        self.start.show_state(state)
        self.start.shelf.show_models(
            learning.models,
            learning.active,
            learning.shipped,
            can_roll_back=learning.can_roll_back,
        )
        self.start.banner.setVisible(adopted is not None)
        if adopted is not None:
            said = in_use_text(adopted, learning.models, learning.shipped)
            self.start.banner.show_words(Mood.GOOD, said)
        self.pages.setCurrentWidget(self.start)

    def _show_error(self) -> None:
        error = self._learning.error
        if error is None:
            return
        told = training_message(error)
        lines = [told.cause, told.remedy]
        said = [line.strip() for line in error.detail.splitlines() if line.strip()]
        if said:  # of a long complaint, what happened and the last word
            detail = " … ".join(dict.fromkeys((said[0], said[-1])))[:_DETAIL_SHOWN]
            lines.append(tr("Technical detail: {text}").format(text=printable(detail)))
        self.message.show_message(
            told.title,
            [line for line in lines if line],
            [(tr("Try again"), self._learning.again), (tr("Close"), self._learning.dismiss)],
        )
        self.pages.setCurrentWidget(self.message)

    def _on_adopt(self) -> None:
        if self._learning.result is not None:
            self._learning.adopt(self._learning.result.candidate)

    def _on_judged(self) -> None:
        if self.isVisible():
            self._learning.refresh()

    def _on_progressed(self) -> None:
        if self.isVisible() and self._learning.busy:
            self.progress.show_progress(self._learning)

    def changeEvent(self, event: QEvent) -> None:
        """Qt: show again in the colours of the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._built:
            QTimer.singleShot(0, self, self._show_stage)  # what lies within hears of it later

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: fetch what there is, and draw what went on while the page was hidden."""
        super().showEvent(event)
        self._learning.refresh()
        self._on_progressed()
