"""Settings of indexing: folders, watching, limits for a single file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QListView,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.delegates.root import RootDelegate
from app.dialogs.forms import count, heading, hint
from app.icons import put_icon
from app.models.roots import RootListModel
from app.operations import Operations
from app.theme import Space
from app.translation import tr

if TYPE_CHECKING:
    from engine import RootCoverage, Settings


class FoldersPage(QWidget):
    """Shows the folders, and collects how they are read.

    Signals:
        add_requested: the person wants to choose a folder.
        remove_requested: take this folder out (RootCoverage).
    """

    add_requested = Signal()
    remove_requested = Signal(object)

    def __init__(
        self, operations: Operations, settings: Settings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._operations = operations
        self.model = RootListModel(self)
        self.view = QListView()
        self.view.setModel(self.model)
        self.view.setItemDelegate(RootDelegate(self.view))
        self.view.setAccessibleName(tr("Folders"))
        self.view.selectionModel().selectionChanged.connect(self._on_selected)
        label = QLabel(tr("F&olders"))
        label.setBuddy(self.view)
        add = QPushButton(tr("&Add folder…"))
        add.clicked.connect(self.add_requested)
        put_icon(add, "folder-add")
        self.remove_button = QPushButton(tr("&Remove…"))
        self.remove_button.setEnabled(False)
        self.remove_button.clicked.connect(self._on_remove)
        put_icon(self.remove_button, "remove")
        buttons = QHBoxLayout()
        buttons.addWidget(add)
        buttons.addWidget(self.remove_button)
        buttons.addStretch()
        self.watch = QCheckBox(tr("&Watch the folders and index changes at once"))
        self.watch.setChecked(settings.watch)
        self.max_file_mb = count(
            "max_file_mb", settings.max_file_mb, "MB", tr("Largest file"), step=50
        )
        self.extract_timeout_s = count(
            "extract_timeout_s", settings.extract_timeout_s, "s", tr("Longest time"), step=30
        )
        self.extract_memory_mb = count(
            "extract_memory_mb", settings.extract_memory_mb, "MB", tr("Most memory"), step=250
        )
        limits = QFormLayout()
        limits.setHorizontalSpacing(Space.L)
        limits.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.FieldsStayAtSizeHint)
        limits.addRow(tr("&Largest file:"), self.max_file_mb)
        limits.addRow(tr("Longest &time for a file:"), self.extract_timeout_s)
        limits.addRow(tr("Most &memory for a file:"), self.extract_memory_mb)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.S)
        layout.addWidget(label)
        layout.addWidget(self.view, 1)
        layout.addLayout(buttons)
        layout.addWidget(self.watch)
        layout.addSpacing(Space.S)
        layout.addWidget(heading(tr("Limits")))
        layout.addLayout(limits)
        layout.addWidget(hint(tr("Files beyond a limit are listed as not readable, never lost.")))
        self.refresh()

    def refresh(self) -> None:
        """Fetch the folders anew."""
        self._operations.roots(self.model.set_roots, key="preferences_roots")

    def changes(self) -> dict[str, Any]:
        """The settings as they stand on the page."""
        return {
            "watch": self.watch.isChecked(),
            "max_file_mb": self.max_file_mb.value(),
            "extract_timeout_s": self.extract_timeout_s.value(),
            "extract_memory_mb": self.extract_memory_mb.value(),
        }

    def _selected(self) -> RootCoverage | None:
        rows = self.view.selectionModel().selectedIndexes()
        return self.model.root_at(rows[0]) if rows else None

    def _on_selected(self) -> None:
        self.remove_button.setEnabled(self._selected() is not None)

    def _on_remove(self) -> None:
        root = self._selected()
        if root is not None:
            self.remove_requested.emit(root)
