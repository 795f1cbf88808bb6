"""The window: its two pages, its menus, and the wiring between panels."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from app.icons import app_icon, icon, retint
from app.index_operations import IndexOperations
from app.learning_actions import LearningActions
from app.learning_operations import LearningOperations
from app.model_operations import ModelOperations
from app.notices import Notices
from app.operations import Operations
from app.panels.hit_judging import HitJudging
from app.panels.learning import LearningPanel
from app.panels.library import LibraryPanel
from app.panels.preview import PreviewPanel
from app.panels.reading_time import ReadingTime
from app.panels.search import SearchPanel
from app.preferences import WindowMemory
from app.translation import tr
from app.widgets.activity_bar import ActivityBar
from app.widgets.drop_area import DropArea, DropVeil
from app.window_actions import WindowActions
from engine import Progress, Settings, samples_dir

if TYPE_CHECKING:
    from engine import LibraryStatus, ModelInfo, RootCoverage, SearchHit


class MainWindow(QMainWindow):
    """Search page, library page, activity bar; takes folders and files dropped anywhere.

    Signals:
        painted: the window is seen for the first time.
        closed: the window was closed.
    """

    painted = Signal()
    closed = Signal()

    def __init__(
        self,
        operations: Operations,
        indexing: IndexOperations,
        models: ModelOperations,
        learning: LearningOperations,
        memory: WindowMemory,
    ) -> None:
        super().__init__()
        self._operations = operations
        self._indexing = indexing
        self._models = models
        self._learning = learning
        self._memory = memory
        self._seen = self._ending = False
        self._progress = Progress("scan")
        self.setWindowTitle("Sinnsuche")
        self.setWindowIcon(app_icon())
        self.setMinimumSize(720, 480)
        self.search = SearchPanel(operations)
        self.preview = PreviewPanel(operations)
        self.library = LibraryPanel(operations, indexing)
        self.learning = LearningPanel(learning)
        self.start = DropArea()
        self.activity = ActivityBar()
        self._lay_out()
        self.veil = DropVeil(self)
        self.notices = Notices(self)
        self.judging = HitJudging(operations, learning, self.search)
        self.learning_actions = LearningActions(
            self, self.tabs, self.learning, learning, operations
        )
        self._reading = ReadingTime(operations, learning, self)
        self.commands = WindowActions(
            self, operations, indexing, models, self.search.query_box.help_rows
        )
        self._connect()
        self._connect_commands()
        self._restore()
        self._on_library_changed()
        self._on_indexing_changed()
        self._show_model_note()

    # Building

    def _lay_out(self) -> None:
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("search")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.search)
        self.splitter.addWidget(self.preview)
        self.splitter.setStretchFactor(0, 5)
        self.splitter.setStretchFactor(1, 6)
        self.splitter.setSizes([560, 640])
        self.pages = QStackedWidget()
        for page in (QWidget(), self.splitter, self.start):
            self.pages.addWidget(page)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.addTab(self.pages, tr("Search"))
        self.tabs.addTab(self.library, tr("Library"))
        self.tabs.addTab(self.learning, tr("Learning"))
        self.tint()
        line = QFrame()
        line.setFrameShape(QFrame.Shape.HLine)
        line.setFrameShadow(QFrame.Shadow.Plain)
        line.setForegroundRole(line.palette().ColorRole.Mid)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tabs, 1)
        column.addWidget(line)
        column.addWidget(self.activity)
        self.setCentralWidget(content)

    def _connect(self) -> None:
        self.search.hit_selected.connect(self._on_hit_selected)
        self.search.hits_changed.connect(self.preview.set_hits)
        self.preview.hit_requested.connect(self.search.select_hit)
        self.preview.copy_requested.connect(self.search.copy_passage)
        for pane in (self.search, self.preview):
            pane.open_requested.connect(self._on_open)
            pane.reveal_requested.connect(lambda hit: self._operations.reveal(hit.path))
        self.search.preview_toggled.connect(self.commands.toggle_preview.toggle)
        for panel in (self.search, self.start):
            panel.add_folder_requested.connect(self.choose_folder)
            panel.samples_requested.connect(self.add_samples)
        self.library.add_folder_requested.connect(self.choose_folder)
        self.learning.search_requested.connect(self.focus_query)
        self.activity.pause_requested.connect(self._indexing.pause)
        self.activity.resume_requested.connect(self._indexing.resume)
        self.activity.cancel_requested.connect(self._indexing.cancel)
        self._indexing.progressed.connect(self._on_progress)
        self._indexing.changed.connect(self._on_indexing_changed)
        self._indexing.library_changed.connect(self._on_library_changed)
        self._models.changed.connect(self._show_model_note)
        self._models.changed.connect(self._on_library_changed)
        self._models.stood_in.connect(self.notices.show_stand_in)
        self._learning.model_changed.connect(self._on_model_changed)
        for source in (self._operations, self._indexing, self._models, self._learning):
            source.error_raised.connect(self.notices.show_error)
        self.notices.action_requested.connect(self.commands.do_remedy)
        self._operations.file_handled.connect(self.notices.show_opened)
        self.veil.dropped.connect(self.add_paths)

    def _connect_commands(self) -> None:
        commands = self.commands
        commands.add_folder.triggered.connect(self.choose_folder)
        commands.add_files.triggered.connect(lambda: self.notices.ask_files(self.add_paths))
        commands.samples.triggered.connect(self.add_samples)
        commands.new_query.triggered.connect(self.focus_query)
        commands.search_page.triggered.connect(lambda: self.tabs.setCurrentWidget(self.pages))
        commands.library_page.triggered.connect(lambda: self.tabs.setCurrentWidget(self.library))
        commands.learning_page.triggered.connect(self.learning_actions.show_page)
        commands.learning_requested.connect(self.learning_actions.show_page)
        commands.model_wanted.connect(self.learning_actions.use_model)
        commands.judge_requested.connect(self.judging.judge_current)
        commands.undo_rating.triggered.connect(self.judging.undo)
        commands.remove_requested.connect(self.library.confirm_removal)
        commands.forget_requested.connect(self.search.query_box.forget)
        commands.toggle_preview.toggled.connect(self.preview.setVisible)

    def _restore(self) -> None:
        if not self._memory.restore(self, (self.splitter, self.library.splitter)):
            self.resize(1240, 780)
        self.search.query_box.set_history(self._memory.history())
        self.search.query_box.history_changed.connect(self._memory.keep_history)
        self._operations.settings_changed.connect(self._on_settings_changed)
        self._on_settings_changed(self._operations.settings)

    # What a person does

    def choose_folder(self) -> None:
        """Ask for a folder and add it."""
        self.notices.ask_folder(lambda path: self.add_paths([path]))

    def add_samples(self) -> None:
        """Add the sample documents that ship."""
        self.add_paths([samples_dir()])

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Add folders and files, and show the page on which they can be searched."""
        if paths:
            self._indexing.add(paths)
            self.search.set_library_empty(False)  # at once; the folders are told of later
            self.pages.setCurrentWidget(self.splitter)
            if self.tabs.currentWidget() is self.pages:
                self.search.focus_query()

    def focus_query(self) -> None:
        """Go to the query box."""
        self.tabs.setCurrentWidget(self.pages)
        self.search.focus_query()

    def tint(self) -> None:
        """Draw all icons in the colours of the theme."""
        for place, name in enumerate(("search", "library", "learning")):
            self.tabs.setTabIcon(place, icon(name))
        retint(self)

    def end(self) -> None:
        """Close at once, without a question."""
        self._ending = True
        self.close()

    def take_over(self, before: MainWindow) -> None:
        """Go on where another window was: its page and its question."""
        self.tabs.setCurrentIndex(before.tabs.currentIndex())
        query = before.search.query_box.text()
        if query:
            self.search.set_query(query)

    # What the program tells

    def _on_hit_selected(self, hit: SearchHit | None) -> None:
        if hit is None:
            self.preview.clear()
        else:
            self.preview.show_hit(hit)

    def _on_open(self, hit: SearchHit) -> None:
        self._operations.open_file(hit.path, hit.page)
        self._reading.begin(self.search.question, hit)

    def _on_model_changed(self, info: ModelInfo) -> None:
        self._operations.reload_settings()
        self._models.take(info)

    def _on_library_changed(self) -> None:
        self._operations.roots(self._on_roots, key="window_roots")
        if not self._indexing.running:
            self._operations.status(self._on_status, key="window_status")
        self.search.refresh()

    def _on_roots(self, roots: list[RootCoverage]) -> None:
        empty = not roots and not self._indexing.running
        self.search.set_library_empty(empty)
        before = self.pages.currentWidget()
        self.pages.setCurrentWidget(self.start if empty else self.splitter)
        if before is not self.pages.currentWidget():
            (self.start.add_button.setFocus if empty else self.search.focus_query)()

    def _on_settings_changed(self, settings: Settings) -> None:
        self.search.query_box.set_history_enabled(enabled=settings.keep_history)

    def _on_status(self, status: LibraryStatus) -> None:
        if not self._indexing.running:
            self.activity.show_status(status)

    def _on_progress(self, progress: Progress) -> None:
        self._progress = progress
        self.activity.show_progress(progress, paused=self._indexing.paused)

    def _on_indexing_changed(self) -> None:
        if self._indexing.running:
            self.activity.show_progress(self._progress, paused=self._indexing.paused)
        else:
            self._progress = Progress("scan")

    def _show_model_note(self) -> None:
        note = tr("Search by keywords only") if self._models.active is None else ""
        if self._models.loading:
            note = tr("Language model is loading, keywords are searched")
        self.activity.show_note(note)

    # Overrides of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: tell once that the window is seen."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Qt: remember the places and tell that the window is gone; ask where a training runs."""
        if self._learning.lost_by_end and not self._ending:
            event.ignore()
            self.notices.ask_end(self.end)
            return
        self._memory.keep(self, (self.splitter, self.library.splitter))
        super().closeEvent(event)
        self.closed.emit()
