"""Dialogs that the window opens, none of them blocking: errors, hints, the choice of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from app.icons import without_icons
from app.messages import Message, Remedy, action_text, message
from app.opening import Opened
from app.plain_text import printable
from app.translation import tr
from engine import EngineError

if TYPE_CHECKING:
    from engine import ModelInfo


class Notices(QObject):
    """Shows messages over one window; the same message is shown once at a time.

    Signals:
        action_requested: the person pressed the button of a message (Remedy).
    """

    action_requested = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._open: dict[str, QMessageBox] = {}

    def show_error(self, error: EngineError) -> None:
        """Show what went wrong, why, and what can be done."""
        self.show_message(message(error), detail=error.detail)

    def show_opened(self, path: Path, outcome: Opened) -> None:
        """Say why a file did not open; nothing where it did."""
        name = printable(str(path))
        match outcome:
            case Opened.MISSING:
                self.show_message(
                    Message(
                        tr("The file is not there any more"),
                        name,
                        tr("Perhaps it was moved. Update the library to find its new place."),
                        Remedy.UPDATE,
                    )
                )
            case Opened.REVEALED:
                self.show_message(
                    Message(
                        tr("Shown in its folder only"),
                        tr("{path} is a program or script. Sinnsuche never runs files.").format(
                            path=name
                        ),
                    ),
                    icon=QMessageBox.Icon.Information,
                )
            case Opened.FAILED:
                self.show_message(
                    Message(
                        tr("The file could not be opened"),
                        tr("No program was found that opens {path}.").format(path=name),
                    )
                )

    def show_stand_in(self, info: ModelInfo) -> None:
        """Say that another model answers than the one that was meant."""
        self.show_message(
            Message(
                tr("Another language model stands in"),
                tr(
                    "The model {name} is gone, damaged or cannot run here. {other} answers instead."
                ).format(
                    name=printable(info.instead_of or tr("that ships")),
                    other=printable(info.name),
                ),
                tr("Nothing is lost. Choose a model in the settings, or train a new one."),
                Remedy.PREFERENCES,
            )
        )

    def show_message(
        self,
        shown: Message,
        *,
        detail: str = "",
        icon: QMessageBox.Icon = QMessageBox.Icon.Warning,
    ) -> None:
        """Show a message with the button of its remedy."""
        if shown.title in self._open:
            self._open[shown.title].raise_()
            return
        box = self._box(shown.title, icon)
        box.setInformativeText(printable(shown.text))
        if detail:
            box.setDetailedText(printable(detail))
        close = box.addButton(QMessageBox.StandardButton.Close)
        if shown.action is not Remedy.NONE:
            button = box.addButton(action_text(shown.action), QMessageBox.ButtonRole.ActionRole)
            button.clicked.connect(lambda: self.action_requested.emit(shown.action))
            box.setDefaultButton(button)
        box.setEscapeButton(close)
        without_icons(box)
        box.open()

    def ask_end(self, leave: Callable[[], object]) -> None:
        """Ask whether a training shall go on or the program end, which calls `leave`."""
        title = tr("A training is under way")
        if title in self._open:
            self._open[title].raise_()
            return
        box = self._box(title, QMessageBox.Icon.Warning)
        box.setInformativeText(tr("If the program ends now, what it has learned so far is lost."))
        keep = box.addButton(tr("Keep training"), QMessageBox.ButtonRole.RejectRole)
        quit_anyway = box.addButton(tr("Quit anyway"), QMessageBox.ButtonRole.DestructiveRole)
        quit_anyway.clicked.connect(leave)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        without_icons(box)
        box.open()

    def ask_folder(self, chosen: Callable[[Path], object]) -> None:
        """Let the person choose a folder."""
        dialog = QFileDialog(self._window, tr("Add folder"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Add"))
        dialog.fileSelected.connect(lambda text: chosen(Path(text)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def ask_files(self, chosen: Callable[[list[Path]], object]) -> None:
        """Let the person choose one or more files."""
        dialog = QFileDialog(self._window, tr("Add files"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setLabelText(QFileDialog.DialogLabel.Accept, tr("Add"))
        dialog.filesSelected.connect(lambda texts: chosen([Path(text) for text in texts]))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _box(self, title: str, icon: QMessageBox.Icon) -> QMessageBox:
        """A box with this title in plain text, known as open until it is closed."""
        box = QMessageBox(self._window)
        box.setIcon(icon)
        box.setWindowTitle("Sinnsuche")
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(title)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._open[title] = box
        box.finished.connect(lambda: self._open.pop(title, None))
        return box
