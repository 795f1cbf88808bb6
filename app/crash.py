"""What happens after a bug: it is logged, a report can be copied, and the program goes on.

Reports hold no query, no passage and no path of the person's home folder.
"""

from __future__ import annotations

import faulthandler
import logging
import logging.handlers
import platform
import sys
import traceback
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from types import TracebackType
from typing import IO

from PySide6.QtCore import QObject, QtMsgType, qInstallMessageHandler, qVersion
from PySide6.QtGui import QFontDatabase, QGuiApplication, QIcon
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.theme import Space
from app.translation import tr

_LOG = logging.getLogger("sinnsuche")
_LOG_BYTES = 500_000


def program_version() -> str:
    """The version of the program, "0" in a tree that was never installed."""
    try:
        return version("sinnsuche")
    except PackageNotFoundError:
        return "0"


def report(error: BaseException) -> str:
    """The text of a crash report: versions and where it happened, home folder left out."""
    lines = [
        f"Sinnsuche {program_version()}",
        f"Python {platform.python_version()}, Qt {qVersion()}, {platform.platform()}",
        "",
        "".join(traceback.format_exception(error)).strip(),
    ]
    return "\n".join(lines).replace(str(Path.home()), "~")


class CrashReporter(QObject):
    """Logs unforeseen exceptions and shows the first of each kind to the person.

    Installed as `sys.excepthook`; `TaskRunner.crashed` is connected to `handle`.
    """

    def __init__(self, log_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.log_file = log_dir / "sinnsuche.log"
        self._shown: set[str] = set()
        self._dialogs: list[CrashDialog] = []
        self._previous = sys.excepthook
        self._fault_file: IO[str] | None = None

    def install(self) -> None:
        """Log to the log folder, and take over unforeseen exceptions and Qt's own messages."""
        self.log_file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        handler = logging.handlers.RotatingFileHandler(
            self.log_file, maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
        _LOG.addHandler(handler)
        self._fault_file = (self.log_file.parent / "fault.log").open("a", encoding="utf-8")
        faulthandler.enable(self._fault_file)
        sys.excepthook = self._on_exception
        qInstallMessageHandler(_log_qt)

    def uninstall(self) -> None:
        """Give everything back."""
        sys.excepthook = self._previous
        qInstallMessageHandler(None)
        if self._fault_file is not None:
            faulthandler.disable()
            self._fault_file.close()
            self._fault_file = None
        for handler in list(_LOG.handlers):
            _LOG.removeHandler(handler)
            handler.close()

    def handle(self, error: BaseException) -> None:
        """Log a bug, and show its report unless the same place was shown before."""
        text = report(error)
        _LOG.error("%s", text)
        place = _place(error)
        if place in self._shown or QApplication.instance() is None:
            return
        self._shown.add(place)
        dialog = CrashDialog(text, self.log_file, QApplication.activeWindow())
        dialog.finished.connect(lambda: self._dialogs.remove(dialog))
        self._dialogs.append(dialog)  # without a parent nothing else would keep it
        dialog.open()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            self._previous(kind, error, trace)
            QApplication.quit()
            return
        self.handle(error)


class CrashDialog(QDialog):
    """Shows a crash report with a button that copies it."""

    def __init__(self, text: str, log_file: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Something went wrong"))
        self.resize(640, 420)
        self._text = text
        layout = QVBoxLayout(self)
        layout.setSpacing(Space.M)
        lead = QLabel(
            tr(
                "The program met an error that was not foreseen. Your documents and the library "
                "are safe; you can go on working. Nothing is sent anywhere: to report the error, "
                "copy the text below."
            )
        )
        lead.setWordWrap(True)
        layout.addWidget(lead)
        self._view = QPlainTextEdit(text)
        self._view.setReadOnly(True)
        self._view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._view.setAccessibleName(tr("Report"))
        layout.addWidget(self._view)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.copy_button = buttons.addButton(
            tr("Copy report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.copy_button.clicked.connect(self._on_copy)
        self.copy_button.setToolTip(tr("The log file is {path}").format(path=log_file))
        buttons.rejected.connect(self.reject)
        for button in buttons.buttons():
            button.setIcon(QIcon())  # the style's own, which fits no theme
        layout.addWidget(buttons)

    def _on_copy(self) -> None:
        QGuiApplication.clipboard().setText(self._text)


def _place(error: BaseException) -> str:
    trace = traceback.extract_tb(error.__traceback__)
    last = trace[-1] if trace else None
    return f"{type(error).__name__}:{last.filename}:{last.lineno}" if last else str(type(error))


def _log_qt(kind: QtMsgType, _context: object, text: str | None) -> None:
    level = logging.INFO if kind in (QtMsgType.QtDebugMsg, QtMsgType.QtInfoMsg) else logging.WARNING
    _LOG.log(level, "Qt: %s", text)
