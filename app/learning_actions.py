"""What the learning page opens: the list of ratings and more ways to train; what its tab says."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QTabWidget, QWidget

from app.dialogs.advanced_training import AdvancedTrainingDialog
from app.dialogs.judgments import JudgmentsDialog
from app.learning_operations import LearningOperations, Stage
from app.models.learning_texts import in_use_text
from app.operations import Operations
from app.panels.learning import LearningPanel
from app.translation import number, tr
from app.widgets.toast import Toast


class LearningActions(QObject):
    """The learning page in its window."""

    def __init__(
        self,
        window: QWidget,
        tabs: QTabWidget,
        panel: LearningPanel,
        learning: LearningOperations,
        operations: Operations,
    ) -> None:
        super().__init__(window)
        self._operations = operations
        self._window = window
        self._tabs = tabs
        self._panel = panel
        self._learning = learning
        panel.ratings_requested.connect(self.show_ratings)
        panel.advanced_requested.connect(self.show_advanced)
        learning.state_changed.connect(self._name_tab)
        learning.progressed.connect(self._name_tab)
        learning.state_changed.connect(self._tell)
        self.toast = Toast(tabs)
        self._told = learning.stage
        self._name_tab()

    def show_page(self) -> None:
        """Go to the learning page."""
        self._tabs.setCurrentWidget(self._panel)

    def use_model(self, model: str) -> None:
        """Let another model answer, and show how far that is; not while something else runs."""
        if self._learning.busy:
            self.toast.tell(tr("Something is running already."), tr("Show"), self.show_page)
            return
        self._learning.use(model)
        self.show_page()

    def show_ratings(self) -> None:
        """Open the list of ratings."""
        dialog = JudgmentsDialog(self._learning, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_advanced(self) -> None:
        """Open more ways to train."""
        weak = self._operations.settings.weak_signals
        dialog = AdvancedTrainingDialog(self._learning, weak=weak, parent=self._window)
        dialog.train_requested.connect(self._learning.retrain)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _tell(self) -> None:
        """Tell whoever looks at another page that a training or a change of model ended."""
        before, self._told = self._told, self._learning.stage
        words = ended_text(self._learning, before)
        elsewhere = self._tabs.currentWidget() is not self._panel
        if words and elsewhere and before in (Stage.TRAINING, Stage.ADOPTING):
            self.toast.tell(words, tr("Show"), self.show_page)

    def _name_tab(self) -> None:
        place = self._tabs.indexOf(self._panel)
        text = tab_text(self._learning)
        if self._tabs.tabText(place) != text:
            self._tabs.setTabText(place, text)


def ended_text(learning: LearningOperations, before: Stage) -> str:
    """What came of what was going on before, in a few words; empty while it goes on."""
    match learning.stage:
        case Stage.RESULT if before is Stage.TRAINING:
            return tr("The training is done.")
        case Stage.ADOPTED if learning.active is not None:
            return in_use_text(learning.active, learning.models, learning.shipped)
        case Stage.FAILED if before is Stage.ADOPTING:
            return tr("The model could not be changed")
        case Stage.FAILED:
            return tr("The training failed")
    return ""


def tab_text(learning: LearningOperations) -> str:
    """The title of the tab, with what is going on, for whoever looks at another page."""
    match learning.stage:
        case Stage.TRAINING if learning.paused:
            return tr("Learning (paused)")
        case Stage.TRAINING | Stage.ADOPTING:
            percent = number(100 * learning.fraction)
            return tr("Learning ({percent} %)").format(percent=percent)
        case Stage.RESULT:
            return tr("Learning (result)")
        case Stage.FAILED:
            return tr("Learning (failed)")
    return tr("Learning")
