"""The list of ratings: look through, change, delete, undo, export, import."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPlainTextEdit,
    QPushButton,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.judgment_table import JudgmentTable
from app.icons import put_icon, without_icons
from app.judging_operations import JudgingOperations
from app.messages import message
from app.models.judgments import JudgmentTableModel
from app.models.learning_texts import import_lines
from app.plain_text import printable
from app.theme import Space
from app.translation import number, tr
from app.widgets.banner import Banner, Mood

if TYPE_CHECKING:
    from engine import EngineError, ImportReport, Judgment


class JudgmentsDialog(QDialog):
    """A table of all ratings over the passage of the one that is selected."""

    def __init__(self, judging: JudgingOperations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Ratings"))
        self._judging = judging
        self.model = JudgmentTableModel(self)
        self.banner = Banner()
        self.banner.hide()
        self.filter_box = QLineEdit()
        self.filter_box.setPlaceholderText(tr("Filter by question, document or passage"))
        self.filter_box.setAccessibleName(tr("Filter by question, document or passage"))
        self.filter_box.setClearButtonEnabled(True)
        self.filter_box.textChanged.connect(self._on_filter)
        self._count = QLabel()
        self.view = JudgmentTable(self.model)
        self.view.selectionModel().selectionChanged.connect(self._on_selected)
        self.model.modelReset.connect(self._on_selected)  # it clears the selection silently
        self.view.rated.connect(self._change)
        self.view.delete_requested.connect(self._on_delete)
        self.view.undo_requested.connect(self._on_undo)
        self._make_buttons()
        self.passage = QPlainTextEdit()
        self.passage.setReadOnly(True)
        self.passage.setTabChangesFocus(True)
        self.passage.setAccessibleName(tr("The whole passage"))
        self.passage.setPlaceholderText(tr("Select a rating to read its passage here"))
        self._lay_out()
        judging.judged.connect(self.refresh)
        self.refresh()

    def refresh(self) -> None:
        """Fetch the ratings anew."""
        self._judging.judgments(self._on_rows, key="judgments_dialog")

    # Building

    def _make_buttons(self) -> None:
        self.relevant_button = self._button(tr("&Relevant"), "thumb-up")
        self.relevant_button.setToolTip(
            tr("Say that the selected results answer their question (+)")
        )
        self.relevant_button.clicked.connect(lambda: self._change(True))
        self.irrelevant_button = self._button(tr("&Not relevant"), "thumb-down")
        self.irrelevant_button.setToolTip(
            tr("Say that the selected results do not answer their question (−)")
        )
        self.irrelevant_button.clicked.connect(lambda: self._change(False))
        self.delete_button = self._button(tr("&Delete…"), "remove")
        self.delete_button.clicked.connect(self._on_delete)
        self.undo_button = self._button(tr("&Undo"), "undo")
        self.undo_button.setToolTip(tr("Undo the last change of a rating (Ctrl+Z)"))
        self.undo_button.clicked.connect(self._on_undo)
        self.export_button = self._button(tr("&Export"), "upload")
        self.import_button = self._button(tr("&Import"), "download")
        export, bring = QMenu(self), QMenu(self)
        export.addAction(tr("As a file (JSON Lines)…"), self._on_export_file)
        export.addAction(tr("As a folder (BEIR)…"), self._on_export_folder)
        bring.addAction(tr("From a file (JSON Lines)…"), self._on_import_file)
        bring.addAction(tr("From a folder (BEIR)…"), self._on_import_folder)
        self.export_button.setMenu(export)
        self.import_button.setMenu(bring)

    def _button(self, text: str, icon_name: str) -> QPushButton:
        button = QPushButton(text)
        button.setAutoDefault(False)
        put_icon(button, icon_name)
        return button

    def _lay_out(self) -> None:
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(self.filter_box, 1)
        above.addWidget(self._count)
        above.addWidget(self.import_button)
        above.addWidget(self.export_button)
        below = QHBoxLayout()
        below.setSpacing(Space.S)
        for button in (self.relevant_button, self.irrelevant_button, self.delete_button):
            below.addWidget(button)
        below.addWidget(self.undo_button)
        below.addStretch()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        without_icons(buttons)
        below.addWidget(buttons)
        halves = QSplitter(Qt.Orientation.Vertical)
        halves.setChildrenCollapsible(False)
        halves.addWidget(self.view)
        halves.addWidget(self.passage)
        halves.setStretchFactor(0, 1)
        halves.setSizes([340, 150])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.L)
        layout.setSpacing(Space.M)
        layout.addWidget(self.banner)
        layout.addLayout(above)
        layout.addWidget(halves, 1)
        layout.addLayout(below)
        self.resize(1040, 640)
        self._on_selected()

    # What a person does

    def _change(self, relevant: bool) -> None:
        for judgment in self.view.selected():
            if judgment.relevant is not relevant:
                self._judging.change(judgment, relevant=relevant)

    def _on_delete(self) -> None:
        chosen = self.view.selected()
        if not chosen:
            return
        box = QMessageBox(self)
        box.setIcon(QMessageBox.Icon.Question)
        box.setWindowTitle(tr("Delete ratings"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(tr("Delete %n rating(s)?", "", len(chosen)))
        box.setInformativeText(
            tr(
                "They are no longer learned from. Documents stay untouched. "
                "Undo brings them back until the program is closed."
            )
        )
        delete = box.addButton(tr("Delete"), QMessageBox.ButtonRole.DestructiveRole)
        keep = box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)
        box.setEscapeButton(keep)
        without_icons(box)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        delete.clicked.connect(lambda: self._judging.remove(chosen))
        box.open()

    def _on_undo(self) -> None:
        self._judging.take_back()

    def _on_export_file(self) -> None:
        dialog = QFileDialog(self, tr("Export ratings"), str(Path.home() / tr("ratings.jsonl")))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("jsonl")
        self._choose(dialog, self.export_to)

    def _on_export_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder for the ratings"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._choose(dialog, self.export_to)

    def _on_import_file(self) -> None:
        dialog = QFileDialog(self, tr("Import ratings"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        self._choose(dialog, self.import_from)

    def _on_import_folder(self) -> None:
        dialog = QFileDialog(self, tr("Folder with ratings"), str(Path.home()))
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        self._choose(dialog, self.import_from)

    def _choose(self, dialog: QFileDialog, chosen: Callable[[Path], object]) -> None:
        dialog.fileSelected.connect(lambda name: chosen(Path(name)))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def export_to(self, path: Path) -> None:
        """Write all ratings there and say how many."""
        self._judging.export_to(path, partial(self._on_exported, path), self._on_transfer_failed)

    def import_from(self, path: Path) -> None:
        """Add the ratings that are there and say what came of it."""
        self._judging.import_from(path, self._on_imported, self._on_transfer_failed)

    # Answers

    def _on_rows(self, rows: list[Judgment]) -> None:
        self.view.show_rows(rows)
        self._say_count()

    def _on_filter(self, text: str) -> None:
        self.model.narrow(text)
        self._say_count()

    def _say_count(self) -> None:
        shown, total = len(self.model.rows), self.model.total
        self._count.setText(
            tr("%n rating(s)", "", total)
            if shown == total
            else tr("{shown} of {total}").format(shown=number(shown), total=number(total))
        )
        self.export_button.setEnabled(total > 0)
        self.undo_button.setEnabled(self._judging.can_undo)

    def _on_selected(self) -> None:
        chosen = self.view.selected()
        for button in (self.relevant_button, self.irrelevant_button, self.delete_button):
            button.setEnabled(bool(chosen))
        first = chosen[0] if len(chosen) == 1 else None
        self.passage.setPlainText("" if first is None else _whole(first))

    def _on_exported(self, path: Path, count: int) -> None:
        title = tr("%n rating(s) exported", "", count)
        self._tell(Mood.GOOD, title, [printable(str(path))])

    def _on_imported(self, report: ImportReport) -> None:
        mood = Mood.CAREFUL if report.rejected else Mood.GOOD
        self._tell(mood, tr("%n rating(s) imported", "", report.added), import_lines(report))

    def _on_transfer_failed(self, error: EngineError) -> None:
        told = message(error)
        self._tell(Mood.BAD, told.title, [told.cause, told.remedy])

    def _tell(self, mood: Mood, title: str, lines: Sequence[str]) -> None:
        self.banner.show_words(mood, title, lines)
        self.banner.show()


def _whole(judgment: Judgment) -> str:
    """Question, document and passage, to be read one below the other."""
    document = " · ".join(filter(None, (judgment.title, judgment.path)))
    return printable(f"{judgment.query}\n{document}\n\n{judgment.passage.strip()}")
