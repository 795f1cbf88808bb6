"""The settings, on five pages; changes take effect with OK."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.folders_page import FoldersPage
from app.dialogs.general_page import GeneralPage
from app.dialogs.learning_page import LearningPage
from app.dialogs.model_page import ModelPage
from app.dialogs.privacy_page import PrivacyPage
from app.icons import icon, without_icons
from app.model_operations import ModelOperations
from app.operations import Operations
from app.theme import Space
from app.translation import tr


class PreferencesDialog(QDialog):
    """Shows the settings and hands the changes to the operations.

    Signals:
        add_folder_requested: the person wants to choose a folder.
        remove_requested: take this folder out of the library (RootCoverage).
        forget_requested: forget past questions.
        model_wanted: use another model (str, "" for the one that ships).
        learning_requested: show the learning page of the window.
    """

    add_folder_requested = Signal()
    remove_requested = Signal(object)
    forget_requested = Signal()
    model_wanted = Signal(str)
    learning_requested = Signal()

    def __init__(
        self, operations: Operations, models: ModelOperations, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Settings"))
        self._operations = operations
        settings = operations.settings
        self.general = GeneralPage(settings)
        self.model = ModelPage(operations, models, settings)
        self.folders = FoldersPage(operations, settings)
        self.learning = LearningPage(settings)
        self.privacy = PrivacyPage(operations)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        for page, icon_name, text in (
            (self.general, "settings", tr("General")),
            (self.model, "device", tr("Model and device")),
            (self.folders, "folder", tr("Folders")),
            (self.learning, "learning", tr("Learning")),
            (self.privacy, "shield", tr("Privacy")),
        ):
            self.tabs.addTab(page, icon(icon_name), text)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        without_icons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, Space.M)
        layout.setSpacing(Space.M)
        layout.addWidget(self.tabs, 1)
        row = QHBoxLayout()
        row.setContentsMargins(Space.M, 0, Space.M, 0)
        row.addWidget(buttons)
        layout.addLayout(row)
        self.resize(680, 560)
        self.folders.add_requested.connect(self.add_folder_requested)
        self.folders.remove_requested.connect(self.remove_requested)
        self.privacy.forget_requested.connect(self.forget_requested)
        self.learning.learning_requested.connect(self._on_learning)
        self.finished.connect(self.model.stop)

    def accept(self) -> None:
        """Qt: keep the changes, then close."""
        now = self._operations.settings
        wanted: dict[str, Any] = {}
        for page in (self.general, self.model, self.folders, self.learning):
            wanted |= page.changes()
        changed = {name: value for name, value in wanted.items() if getattr(now, name) != value}
        model = self.model.wanted_model
        super().accept()
        if model != now.model:
            self.model_wanted.emit(model)
        if changed:
            self._operations.change_settings(**changed)

    def _on_learning(self) -> None:
        self.accept()
        self.learning_requested.emit()
