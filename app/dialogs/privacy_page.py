"""What is kept, where, and how large it is; and that nothing leaves the computer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.dialogs.forms import heading, hint
from app.icons import put_icon
from app.operations import Operations
from app.theme import Space
from app.translation import number, size, tr
from engine import log_dir

if TYPE_CHECKING:
    from engine import LibraryStatus


class PrivacyPage(QWidget):
    """Tells what the program keeps about the person's documents.

    Signals:
        forget_requested: the person wants past questions forgotten.
    """

    forget_requested = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._place = _value()
        self._size = _value()
        self._content = _value()
        logs = _value()
        logs.setText(str(log_dir()))
        self.open_button = QPushButton(tr("&Open library folder"))
        self.open_button.setEnabled(False)
        put_icon(self.open_button, "folder-open")
        self.forget_button = QPushButton(tr("&Forget past questions"))
        self.forget_button.clicked.connect(self._on_forget)
        put_icon(self.forget_button, "remove")
        rows = QFormLayout()
        rows.setHorizontalSpacing(Space.L)
        rows.setVerticalSpacing(Space.S)
        rows.addRow(tr("Library:"), self._place)
        rows.addRow(tr("Size:"), self._size)
        rows.addRow(tr("Content:"), self._content)
        rows.addRow(tr("Error log:"), logs)
        buttons = QHBoxLayout()
        buttons.addWidget(self.open_button)
        buttons.addWidget(self.forget_button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(heading(tr("Nothing leaves this computer")))
        layout.addWidget(
            hint(
                tr(
                    "Sinnsuche reads, searches and computes here. It uses no network and sends no "
                    "reports; only what you ask for, a model or the STS benchmark, is downloaded."
                )
            )
        )
        layout.addWidget(heading(tr("What is kept")))
        layout.addLayout(rows)
        layout.addWidget(
            hint(
                tr(
                    "The library holds the text of your documents, so that passages can be shown: "
                    "whoever can read it can read them. Only your account may open its folder."
                )
            )
        )
        layout.addLayout(buttons)
        layout.addStretch()
        operations.status(self._on_status, key="privacy_status")

    def _on_status(self, status: LibraryStatus) -> None:
        self._place.setText(str(status.directory))
        self._size.setText(size(status.size_bytes))
        self._content.setText(
            tr("{documents} documents, {passages} passages, {vectors} vectors").format(
                documents=number(status.documents),
                passages=number(status.passages),
                vectors=number(status.vectors),
            )
        )
        self.open_button.setEnabled(True)
        self.open_button.clicked.connect(lambda: self._operations.open_file(status.directory))

    def _on_forget(self) -> None:
        self.forget_button.setEnabled(False)
        self.forget_requested.emit()


def _value() -> QLabel:
    label = QLabel("–")
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    return label
