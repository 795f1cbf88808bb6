"""Opens files in their programs and shows them in the file manager; never runs them.

Programs are started from lists of arguments, never through a shell, and a file that could itself
be run is shown in its folder instead. The functions may take seconds (network drives, a slow
session bus) and belong on a worker thread.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QProcess, QProcessEnvironment, QUrl
from PySide6.QtDBus import QDBus, QDBusConnection, QDBusMessage

_RUNNABLE_NAMES = (
    "desktop sh bash zsh fish csh ksh exe com bat cmd msi ps1 psm1 vbs vbe js jse wsf wsh hta scr "
    "pif lnk url reg jar jnlp appimage run bin app command workflow scpt applescript py pyw pyc "
    "pyz pl rb php lua tcl awk"
)
_RUNNABLE = frozenset(f".{name}" for name in _RUNNABLE_NAMES.split())
_DBUS_TIMEOUT_MS = 2000
_PDF_VIEWERS: tuple[tuple[str, Callable[[int, str], list[str]]], ...] = (
    ("okular", lambda page, path: ["--page", str(page), path]),
    ("evince", lambda page, path: [f"--page-index={page}", path]),
    ("papers", lambda page, path: [f"--page-index={page}", path]),
    ("xreader", lambda page, path: [f"--page-index={page}", path]),
    ("atril", lambda page, path: [f"--page-index={page}", path]),
    ("zathura", lambda page, path: ["-P", str(page), path]),
    ("qpdfview", lambda page, path: ["--unique", f"{path}#{page}"]),
)


class Opened(StrEnum):
    """What became of a wish to open a file."""

    OPENED = "opened"
    REVEALED = "revealed"  # it could be run, so it was shown in its folder
    MISSING = "missing"
    FAILED = "failed"


def is_runnable(path: Path) -> bool:
    """Whether opening the file could run it: by its ending, its mode or its first bytes."""
    if path.suffix.lower() in _RUNNABLE:
        return True
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except OSError:
        return True
    script = start.startswith((b"#!", b"\x7fELF", b"MZ", b"\xca\xfe\xba\xbe", b"\xcf\xfa\xed\xfe"))
    return script or (os.name == "posix" and not path.suffix and os.access(path, os.X_OK))


def open_file(path: Path, page: int | None = None) -> Opened:
    """What became of the wish to open `path`, a PDF at `page` (from 1) where a viewer can."""
    if not path.exists():
        return Opened.MISSING
    if path.is_dir() and path.suffix.lower() not in _RUNNABLE:
        return _plain(path)
    if is_runnable(path):
        return Opened.REVEALED if reveal(path) is Opened.OPENED else Opened.FAILED
    if page and path.suffix.lower() == ".pdf":
        arguments = pdf_command(path, page)
        if arguments is not None and _start(arguments):
            return Opened.OPENED
    return _plain(path)


def reveal(path: Path) -> Opened:
    """What became of the wish to see `path`, selected, in the file manager."""
    if not path.exists():
        return Opened.MISSING
    if sys.platform == "darwin":
        done = _start(["open", "-R", str(path)])
    elif sys.platform == "win32":
        done = _start(["explorer", f"/select,{path}"])
    else:
        done = _show_items(path)
    return Opened.OPENED if done else _plain(path.parent)


def pdf_command(path: Path, page: int) -> list[str] | None:
    """The list of arguments that shows a PDF at a page, from 1; None where no viewer can.

    The person's own choice of viewer goes first, where it is one that can.
    """
    if sys.platform in ("darwin", "win32"):
        return None
    preferred = _default_pdf_viewer()
    viewers = sorted(_PDF_VIEWERS, key=lambda viewer: viewer[0] not in preferred)
    for name, arguments in viewers:
        program = shutil.which(name)
        if program is not None:
            return [program, *arguments(page, str(path.absolute()))]
    return None


def _default_pdf_viewer() -> str:
    asked = shutil.which("xdg-mime")
    if asked is None:
        return ""
    try:
        answer = subprocess.run(
            [asked, "query", "default", "application/pdf"],
            capture_output=True,
            text=True,
            timeout=1,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout.strip().lower()


def _show_items(path: Path) -> bool:
    bus = QDBusConnection.sessionBus()
    if not bus.isConnected():
        return False
    service = "org.freedesktop.FileManager1"
    message = QDBusMessage.createMethodCall(
        service, "/org/freedesktop/FileManager1", service, "ShowItems"
    )
    url = QUrl.fromLocalFile(str(path)).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    message.setArguments([[url], ""])
    answer = bus.call(message, QDBus.CallMode.Block, _DBUS_TIMEOUT_MS)
    return answer.type() is QDBusMessage.MessageType.ReplyMessage


def _plain(path: Path) -> Opened:
    if sys.platform == "win32":
        os.startfile(path)  # noqa: S606 - of no program: is_runnable was asked before
        return Opened.OPENED
    program = "open" if sys.platform == "darwin" else "xdg-open"
    found = shutil.which(program)
    started = found is not None and _start([found, str(path.absolute())])
    return Opened.OPENED if started else Opened.FAILED


def _start(arguments: list[str]) -> bool:
    process = QProcess()
    process.setProgram(arguments[0])
    process.setArguments(arguments[1:])
    process.setProcessEnvironment(_own_environment())
    process.setStandardInputFile(QProcess.nullDevice())
    process.setStandardOutputFile(QProcess.nullDevice())
    process.setStandardErrorFile(QProcess.nullDevice())
    # Stub and binding disagree: one says (bool, pid), the other returns the bool alone.
    started: object = process.startDetached()
    return started[0] is True if isinstance(started, tuple) else started is True


def _own_environment() -> QProcessEnvironment:
    # A frozen build puts its own libraries first; other programs must not load those.
    environment = QProcessEnvironment.systemEnvironment()
    if getattr(sys, "frozen", False):
        before = environment.value("LD_LIBRARY_PATH_ORIG")
        environment.remove("LD_LIBRARY_PATH")
        if before:
            environment.insert("LD_LIBRARY_PATH", before)
    return environment
