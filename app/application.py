"""Builds every long-lived object once, hands it down, and ends it in order."""

from __future__ import annotations

import logging
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSocketNotifier, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QMessageBox

from app.crash import CrashReporter
from app.icons import app_icon
from app.index_operations import IndexOperations
from app.learning_operations import LearningOperations
from app.main_window import MainWindow
from app.messages import message
from app.model_operations import ModelOperations
from app.operations import Operations
from app.plain_text import printable
from app.preferences import WindowMemory
from app.single_instance import SingleInstance
from app.tasks import Lane, Later, TaskRunner
from app.theme import Theme
from app.translation import install_language, resolve_language
from engine import EngineError, Settings, default_library_dir, load_settings, log_dir

if TYPE_CHECKING:
    from engine import Library, RootCoverage

_LOG = logging.getLogger("sinnsuche")
_STOP_S = 2.0


def make_qt_application(arguments: Sequence[str]) -> QApplication:
    """The QApplication, with the program's names."""
    app = QApplication([*arguments])
    app.setApplicationName("Sinnsuche")
    app.setDesktopFileName("sinnsuche")
    app.setWindowIcon(app_icon())
    app.setQuitOnLastWindowClosed(False)
    return app


class SignalEnd(QObject):
    """Hears when the system asks for the end: SIGTERM, SIGINT, SIGHUP.

    Signals:
        requested: the program is to end, in order and at once.
    """

    requested = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        if sys.platform == "win32":
            return
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        # Python's own handlers wait for Python code to run; a byte in a socket wakes Qt at once.
        signal.set_wakeup_fd(self._writer.fileno(), warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda _number, _frame: None)
        notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        notifier.activated.connect(self._on_signal)

    def _on_signal(self) -> None:
        self._reader.recv(64)
        self.requested.emit()


class Application(QObject):
    """The running program: library, workers, operations, window."""

    def __init__(self, app: QApplication, directory: Path | None = None) -> None:
        super().__init__(app)
        self._app = app
        self._directory = (directory or default_library_dir()).absolute()
        self._crash = CrashReporter(log_dir(), self)
        self._instance = SingleInstance(self._directory, self)
        self._theme = Theme(app)
        self._library: Later[Library] = Later()
        self._theme.changed.connect(self._on_theme_changed)
        self._shown = load_settings(self._directory)
        self._runner = TaskRunner(self)
        self.operations = Operations(self._library, self._runner, self._shown, self)
        self.indexing = IndexOperations(self._library, self._runner, self)
        self.models = ModelOperations(self._library, self._runner, self)
        self.learning = LearningOperations(self._library, self._runner, self)
        self._memory = WindowMemory(self._directory)
        self.window: MainWindow | None = None

    def start(self, paths: Sequence[Path] = ()) -> bool:
        """Whether the window is open now; not, if another start already shows it."""
        if not self._instance.claim(paths):
            return False
        self._crash.install()
        self._runner.crashed.connect(self._crash.handle)
        self.operations.settings_changed.connect(self._on_settings_changed)
        self._instance.summoned.connect(self._on_summoned)
        self._apply(self._shown)
        self._make_window()
        if self.window is not None:
            # Only now: opening the library imports much, and must not delay the window.
            self.window.painted.connect(lambda: self._begin(paths))
        return True

    def end(self) -> None:
        """End the program at once, without a question: the system wants it."""
        if self.window is not None:
            self.window.end()
        self._app.quit()

    def stop(self) -> bool:
        """Whether all work stopped within two seconds; what is done is kept in any case.

        If not, a worker still runs: the process should end without waiting for it.
        """
        self._instance.close()
        if self.window is not None:
            self.window.hide()
        stopped = self.operations.close(_STOP_S)
        if not stopped:
            _LOG.warning("work did not stop in %.0f s", _STOP_S)
        self._crash.uninstall()
        return stopped

    def _make_window(self) -> None:
        self.window = MainWindow(
            self.operations, self.indexing, self.models, self.learning, self._memory
        )
        self.window.closed.connect(self._app.quit)
        self.window.show()

    def _begin(self, paths: Sequence[Path]) -> None:
        self._runner.run(
            lambda _: self._library.make(self._open),
            lane=Lane.OPENING,
            failed=self._tell_and_end,
        )
        self.models.changed.connect(self._on_model_changed)
        self.models.load()
        if paths:
            self._add(paths)
        else:
            self.operations.roots(self._on_first_roots, key="first_roots")

    def _open(self) -> Library:
        from engine import Library

        return Library.open(self._directory)

    def _on_model_changed(self) -> None:
        if self.models.active is not None and not self.models.loading:
            self.models.changed.disconnect(self._on_model_changed)
            self.operations.reload_settings()  # the catalog knows better which model answers
            self.learning.resume_adoption()  # what the end of the program cut off

    def _on_first_roots(self, roots: list[RootCoverage]) -> None:
        if roots and not self.indexing.running:
            self.indexing.update()  # what changed while the program was not running

    def _on_summoned(self, paths: list[Path]) -> None:
        if self.window is not None:
            self.window.showNormal() if self.window.isMinimized() else self.window.show()
            self.window.raise_()
            self.window.activateWindow()
            self._add(paths)

    def _add(self, paths: Sequence[Path]) -> None:
        if paths and self.window is not None:
            self.window.add_paths(paths)

    def _on_settings_changed(self, settings: Settings) -> None:
        language = resolve_language(settings.language) != resolve_language(self._shown.language)
        self._apply(settings)
        if language:
            QTimer.singleShot(0, self, self._renew_window)  # the sender may be in the window
        self.indexing.watch()

    def _apply(self, settings: Settings) -> None:
        install_language(self._app, settings.language)
        self._theme.apply(settings.theme, settings.font_percent)
        self._shown = settings

    def _on_theme_changed(self) -> None:
        if self.window is not None:
            self.window.tint()

    def _renew_window(self) -> None:
        before = self.window
        if before is None:
            return
        before.closed.disconnect(self._app.quit)
        before.end()  # the program goes on
        self._make_window()
        if self.window is not None:
            self.window.take_over(before)
        before.deleteLater()

    def _tell_and_end(self, error: EngineError) -> None:
        told = message(error)
        box = QMessageBox(QMessageBox.Icon.Critical, "Sinnsuche", told.title, parent=self.window)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setInformativeText(printable(told.text))
        box.setDetailedText(printable(str(error)))
        box.finished.connect(self._app.quit)
        box.open()
