"""The window's menus and shortcuts, and the dialogs behind them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from app.crash import program_version
from app.dialogs.about import AboutDialog
from app.dialogs.help import HelpDialog, Row, shortcut_rows
from app.dialogs.preferences import PreferencesDialog
from app.icons import put_icon
from app.index_operations import IndexOperations
from app.messages import Remedy
from app.model_operations import ModelOperations
from app.operations import Operations
from app.translation import tr
from engine import BOUNDS

Keys = QKeySequence.StandardKey
_ZOOM_STEP = 10


class WindowActions(QObject):
    """Every action of the menu bar.

    Those whose work is the window's own are public attributes, for the window to connect.

    Signals:
        remove_requested: take this folder out of the library (RootCoverage).
        forget_requested: forget past questions.
        judge_requested: say of the current hit whether it is relevant (bool).
        learning_requested: show the learning page.
        model_wanted: let this model answer (str, "" for the one that ships).
    """

    remove_requested = Signal(object)
    forget_requested = Signal()
    judge_requested = Signal(bool)
    learning_requested = Signal()
    model_wanted = Signal(str)

    def __init__(
        self,
        window: QMainWindow,
        operations: Operations,
        indexing: IndexOperations,
        models: ModelOperations,
        help_rows: Callable[[], Sequence[Row]],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._operations = operations
        self._indexing = indexing
        self._models = models
        self._help_rows = help_rows
        self._all: list[QAction] = []
        self._fill_file_menu()
        self._fill_search_menu()
        self._fill_view_menu()
        self._fill_help_menu()
        indexing.changed.connect(self._on_indexing_changed)
        self._on_indexing_changed()

    def do_remedy(self, remedy: Remedy) -> None:
        """Do what the button of a message promises."""
        match remedy:
            case Remedy.RETRY_FAILED:
                self._indexing.retry_failed()
            case Remedy.UPDATE:
                self._indexing.update()
            case Remedy.PREFERENCES:
                self.show_preferences()
            case Remedy.NONE:
                pass

    def show_preferences(self) -> None:
        """Open the settings."""
        dialog = PreferencesDialog(self._operations, self._models, self._window)
        dialog.add_folder_requested.connect(self.add_folder.trigger)
        dialog.remove_requested.connect(self.remove_requested)
        dialog.forget_requested.connect(self.forget_requested)
        dialog.model_wanted.connect(self.model_wanted)
        dialog.learning_requested.connect(self.learning_requested)
        self._indexing.library_changed.connect(dialog.folders.refresh)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_help(self) -> None:
        """Open the list of shortcuts and of what can be typed."""
        in_results: list[Row] = [
            ("↑ ↓", tr("Walk through the results, also while typing")),
            (tr("Enter"), tr("Open the file, a PDF at its page")),
            (tr("Ctrl+Enter"), tr("Show the file in the file manager")),
            (tr("Ctrl+C"), tr("Copy the passage with its source")),
            (tr("Space"), tr("Show or hide the preview")),
            ("+", tr("Say that the result answers the question; again to take that back")),
            ("−", tr("Say that the result does not answer the question")),
        ]
        sections = [
            (tr("What you can type"), self._help_rows()),
            (tr("In the results"), in_results),
            (tr("Shortcuts"), shortcut_rows(self._all)),
        ]
        dialog = HelpDialog(sections, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def show_about(self) -> None:
        """Open what the program is."""
        dialog = AboutDialog(program_version(), self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()

    def _action(
        self,
        text: str,
        keys: Sequence[QKeySequence | QKeySequence.StandardKey | str] = (),
        icon_name: str = "",
        slot: Callable[[], object] | None = None,
    ) -> QAction:
        action = QAction(text, self._window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        if icon_name:
            put_icon(action, icon_name)
        if slot is not None:
            action.triggered.connect(lambda _checked=False: slot())
        self._all.append(action)
        return action

    def _fill_file_menu(self) -> None:
        menu = self._window.menuBar().addMenu(tr("&File"))
        self.add_folder = self._action(tr("&Add folder…"), (Keys.Open,), "folder-add")
        self.add_files = self._action(tr("Add &files…"), ("Ctrl+Shift+O",), "file")
        self._update = self._action(
            tr("&Update library"), (Keys.Refresh,), "refresh", self._indexing.update
        )
        self._pause = self._action(tr("&Pause indexing"), (), "pause", self._on_pause)
        self._cancel = self._action(tr("&Cancel indexing"), (), "stop", self._indexing.cancel)
        settings = self._action(tr("&Settings…"), ("Ctrl+,",), "settings", self.show_preferences)
        settings.setMenuRole(QAction.MenuRole.PreferencesRole)
        leave = self._action(tr("&Quit"), ("Ctrl+Q",), "close", self._window.close)
        leave.setMenuRole(QAction.MenuRole.QuitRole)
        menu.addActions([self.add_folder, self.add_files])
        menu.addSeparator()
        menu.addActions([self._update, self._pause, self._cancel])
        menu.addSeparator()
        menu.addAction(settings)
        menu.addSeparator()
        menu.addAction(leave)

    def _fill_search_menu(self) -> None:
        menu = self._window.menuBar().addMenu(tr("&Search"))
        self.new_query = self._action(tr("&New question"), ("Ctrl+L", "Ctrl+K"), "search")
        relevant = self._action(
            tr("Result is &relevant"), (), "thumb-up", lambda: self.judge_requested.emit(True)
        )
        irrelevant = self._action(
            tr("Result is n&ot relevant"),
            (),
            "thumb-down",
            lambda: self.judge_requested.emit(False),
        )
        self.undo_rating = self._action(tr("&Undo rating"), (Keys.Undo,), "undo")
        menu.addAction(self.new_query)
        menu.addSeparator()
        menu.addActions([relevant, irrelevant, self.undo_rating])

    def _fill_view_menu(self) -> None:
        menu = self._window.menuBar().addMenu(tr("&View"))
        self.search_page = self._action(tr("&Search page"), ("Ctrl+1",), "search")
        self.library_page = self._action(tr("&Library page"), ("Ctrl+2",), "library")
        self.learning_page = self._action(tr("L&earning page"), ("Ctrl+3",), "learning")
        self.toggle_preview = self._action(tr("&Preview"), ("F4",))
        self.toggle_preview.setCheckable(True)
        self.toggle_preview.setChecked(True)
        larger = self._action(
            tr("La&rger text"), (Keys.ZoomIn, "Ctrl+="), "zoom-in", lambda: self._zoom(_ZOOM_STEP)
        )
        smaller = self._action(
            tr("S&maller text"), (Keys.ZoomOut,), "zoom-out", lambda: self._zoom(-_ZOOM_STEP)
        )
        normal = self._action(tr("&Normal text size"), ("Ctrl+0",), "", lambda: self._zoom(0))
        menu.addActions([self.search_page, self.library_page, self.learning_page])
        menu.addSeparator()
        menu.addAction(self.toggle_preview)
        menu.addSeparator()
        menu.addActions([larger, smaller, normal])

    def _fill_help_menu(self) -> None:
        menu = self._window.menuBar().addMenu(tr("&Help"))
        menu.addAction(
            self._action(
                tr("&Shortcuts and search words"), (Keys.HelpContents,), "keyboard", self.show_help
            )
        )
        self.samples = self._action(tr("Add the sample &documents"), (), "samples")
        menu.addAction(self.samples)
        menu.addSeparator()
        about = self._action(tr("&About Sinnsuche"), (), "info", self.show_about)
        about.setMenuRole(QAction.MenuRole.AboutRole)
        menu.addAction(about)

    def _zoom(self, step: int) -> None:
        low, high = BOUNDS["font_percent"]
        now = self._operations.settings.font_percent
        wanted = 100 if step == 0 else max(low, min(high, now + step))
        if wanted != now:
            self._operations.change_settings(font_percent=wanted)

    def _on_pause(self) -> None:
        (self._indexing.resume if self._indexing.paused else self._indexing.pause)()

    def _on_indexing_changed(self) -> None:
        running, paused = self._indexing.running, self._indexing.paused
        self._update.setEnabled(not running)
        self._pause.setEnabled(running)
        self._cancel.setEnabled(running)
        self._pause.setText(tr("&Resume indexing") if paused else tr("&Pause indexing"))
        put_icon(self._pause, "play" if paused else "pause")
