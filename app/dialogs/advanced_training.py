"""More ways to train: four recipes, their presets, and every hyperparameter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.dialogs.benchmark_row import BenchmarkRow
from app.dialogs.option_form import SOURCES, OptionForm
from app.dialogs.own_file_preview import OwnFilePreview
from app.icons import without_icons
from app.learning_operations import LearningOperations
from app.models.learning_texts import recipe_text
from app.models.option_texts import preset_text, recipe_hint
from app.theme import Space
from app.translation import tr
from app.widgets.labels import muted, plain

if TYPE_CHECKING:
    from engine import EngineError, Option, OwnFile

_OWN = "own"  # the entry for values that no preset has
_PAUSE_MS = 300


class RecipePage(QWidget):
    """One way of training.

    Signals:
        ready_changed: whether it can be started may have changed.
    """

    ready_changed = Signal()

    def __init__(
        self,
        recipe: str,
        options: Sequence[Option],
        presets: Mapping[str, Mapping[str, Any]],
        learning: LearningOperations,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.recipe = recipe
        self._presets = presets
        self._learning = learning
        self._file_ready = False
        sources = [option for option in options if option.kind in SOURCES]
        others = [option for option in options if option.kind not in SOURCES]
        self.source = OptionForm(sources)
        self.form = OptionForm(others)
        self.preset_box = QComboBox()
        for name in presets:
            self.preset_box.addItem(preset_text(name), name)
        self.preset_box.addItem(tr("Own values"), _OWN)
        self.preset_box.setAccessibleName(tr("Preset"))
        self.preset_box.currentIndexChanged.connect(self._on_preset)
        if recipe == "personal":
            self.source.hint_in(
                "data", tr("Not needed; with it, the STS benchmark is checked, too")
            )
        self.source.changed.connect(self._on_source)
        self.form.changed.connect(self._on_changed)
        self._explained = muted(tr("Choose a setting to read what it does."))
        for form in (self.source, self.form):
            form.explained.connect(self._explained.setText)
        self.preview = OwnFilePreview() if recipe == "own_file" else None
        fetches = recipe in ("crossed", "tune")
        self.benchmark = BenchmarkRow(learning) if fetches else None
        if self.benchmark is not None:
            self.benchmark.fetched.connect(self._on_fetched)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._look_into_file)
        self._lay_out()
        self._on_preset()

    @property
    def ready(self) -> bool:
        """Whether what it needs is there."""
        if self.recipe == "personal":
            return self._learning.state is not None and self._learning.state.enough
        if self.recipe == "own_file":
            return self._file_ready
        return bool(self.source.values()["data"])

    def values(self) -> dict[str, Any]:
        """The value of every option."""
        return {**self.source.values(), **self.form.values()}

    def not_ready_text(self) -> str:
        """What is missing; empty where nothing is."""
        if self.ready:
            return ""
        return {
            "personal": tr("There are not enough ratings yet."),
            "own_file": tr("Choose a file first."),
        }.get(self.recipe, tr("Choose the folder with the data first."))

    def _lay_out(self) -> None:
        label = QLabel(tr("&Preset:"))
        label.setBuddy(self.preset_box)
        above = QHBoxLayout()
        above.setSpacing(Space.S)
        above.addWidget(label)
        above.addWidget(self.preset_box)
        above.addStretch()
        content = QWidget()
        inner = QVBoxLayout(content)
        inner.setContentsMargins(0, 0, Space.S, 0)
        inner.setSpacing(Space.M)
        if self.source.boxes:
            inner.addWidget(self.source)
        if self.preview is not None:
            inner.addWidget(self.preview)
        if self.benchmark is not None:
            inner.addWidget(self.benchmark)
        inner.addLayout(above)
        inner.addWidget(self.form)
        inner.addStretch()
        area = QScrollArea()
        area.setWidget(content)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.L, Space.L, Space.L, Space.S)
        layout.setSpacing(Space.M)
        layout.addWidget(plain(recipe_hint(self.recipe)))
        layout.addWidget(area, 1)
        self._explained.setMinimumHeight(2 * self._explained.fontMetrics().height())
        layout.addWidget(self._explained)

    def _on_preset(self) -> None:
        name = self.preset_box.currentData()
        if name != _OWN:
            self.form.set_values(self._presets[name])

    def _on_changed(self) -> None:
        if not self._is_preset():
            self.preset_box.blockSignals(True)
            self.preset_box.setCurrentIndex(self.preset_box.findData(_OWN))
            self.preset_box.blockSignals(False)

    def _is_preset(self) -> bool:
        name = self.preset_box.currentData()
        wanted = {} if name == _OWN else self._presets[name]
        return name == _OWN or self.form.holds(wanted)

    def _on_source(self) -> None:
        if self.preview is not None:
            self._set_file_ready(False)
            self._pause.start()
        self.ready_changed.emit()

    def _on_fetched(self, folder: Path) -> None:
        self.source.set_values({**self.source.values(), "data": str(folder)})
        self.ready_changed.emit()

    # The person's own file

    def _look_into_file(self) -> None:
        name = self.source.values()["file"]
        if not name:
            if self.preview is not None:
                self.preview.clear()
            return
        self._learning.preview(Path(name), self._on_file, self._on_file_failed)

    def _on_file(self, file: OwnFile) -> None:
        if self.preview is not None:
            self.preview.show_file(file)
        self._set_file_ready(True)

    def _on_file_failed(self, error: EngineError) -> None:
        if self.preview is not None:
            self.preview.show_error(error)
        self._set_file_ready(False)

    def _set_file_ready(self, ready: bool) -> None:
        self._file_ready = ready
        self.ready_changed.emit()


class AdvancedTrainingDialog(QDialog):
    """Four recipes on four pages, and a button to start the one on show.

    Signals:
        train_requested: the person wants this training (str, dict of options).
    """

    train_requested = Signal(str, object)

    def __init__(
        self, learning: LearningOperations, *, weak: bool = False, parent: QWidget | None = None
    ) -> None:
        """Of the operations; `weak` is what the settings say of what was only opened and read."""
        super().__init__(parent)
        from engine import OPTIONS, PRESETS  # only now: the start of the program needs none

        self.setWindowTitle(tr("More ways to train"))
        self._learning = learning
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.pages = [
            RecipePage(recipe, _with_weak(OPTIONS[recipe], weak), PRESETS[recipe], learning)
            for recipe in OPTIONS
        ]
        for page in self.pages:
            self.tabs.addTab(page, recipe_text(page.recipe))
            page.ready_changed.connect(self._on_ready)
        self.tabs.currentChanged.connect(self._on_ready)
        self._missing = muted()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
        self.start_button = buttons.addButton(
            tr("Start training"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        without_icons(buttons)
        row = QHBoxLayout()
        row.setContentsMargins(Space.L, 0, Space.L, 0)
        row.addWidget(self._missing, 1)
        row.addWidget(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, Space.S, 0, Space.M)
        layout.setSpacing(Space.S)
        layout.addWidget(self.tabs, 1)
        layout.addLayout(row)
        self.resize(760, 680)
        learning.state_changed.connect(self._on_ready)
        self._on_ready()

    @property
    def page(self) -> RecipePage:
        """The page on show."""
        return self.pages[self.tabs.currentIndex()]

    def accept(self) -> None:
        """Qt: hand the training on, then close."""
        page = self.page
        super().accept()
        self.train_requested.emit(page.recipe, page.values())

    def _on_ready(self) -> None:
        self._missing.setText(
            tr("Something is running already.")
            if self._learning.busy
            else self.page.not_ready_text()
        )
        self.start_button.setEnabled(self.page.ready and not self._learning.busy)


def _with_weak(options: Sequence[Option], weak: bool) -> list[Option]:
    return [replace(one, default=weak) if one.name == "weak" else one for one in options]
