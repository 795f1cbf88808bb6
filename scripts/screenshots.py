"""Makes the pictures in docs/screenshots: fixed data, sizes, fonts, languages and themes.

    python scripts/screenshots.py [NAME ...]     all pictures, or those whose name is given

Runs offscreen with the samples that ship; reading them takes some seconds.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from PySide6.QtCore import QLocale, QSize  # noqa: E402
from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from app.application import Application, make_qt_application  # noqa: E402
from app.dialogs.preferences import PreferencesDialog  # noqa: E402
from app.main_window import MainWindow  # noqa: E402
from engine import samples_dir  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
SIZE = QSize(1240, 780)
GERMAN_QUESTION = "Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?"
ENGLISH_QUESTION = "How do I get my bike ready for winter?"


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture: what is to be seen, in which language and theme."""

    name: str
    language: str
    theme: str
    show: Callable[[Studio], QWidget]


class Studio:
    """A running program over a library of its own, posed for pictures."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        self._app = app
        self._documents = folder / "Dokumente"
        shutil.copytree(samples_dir(), self._documents)
        (self._documents / "de" / "Mietvertrag-gescannt.pdf").write_bytes(_blank_pdf())
        self.application = Application(app, folder / "Bibliothek")
        self.application.start()
        self.wait(lambda: self.application.models.active is not None)

    @property
    def window(self) -> MainWindow:
        """The window as it is now; a change of language makes a new one."""
        window = self.application.window
        assert window is not None  # noqa: S101 - started
        return window

    def dress(self, language: str, theme: str) -> None:
        """Take a language and a theme."""
        before = self.window
        now = self.application.operations.settings
        self.application.operations.change_settings(language=language, theme=theme)
        if language != now.language:
            self.wait(lambda: self.window is not before)
        self.window.setMinimumSize(SIZE)
        self.window.resize(SIZE)
        self.settle()

    def fill(self) -> None:
        """Index the documents, where that is not done."""
        if not self.window.library.folders.model.rowCount():
            self.window.add_paths([self._documents])
        self.wait(lambda: not self.application.indexing.running)
        self.settle()

    def ask(self, question: str) -> None:
        """Ask and look at the first hit."""
        self.window.tabs.setCurrentWidget(self.window.pages)
        self.window.search.set_query(question)
        model = self.window.search.model
        self.wait(lambda: model.rowCount() > 0 and model.hits[0].document_id > 0)
        self.settle(1.5)

    def wait(self, ready: Callable[[], bool], timeout_s: float = 60.0) -> None:
        """Let the program run until something is so."""
        deadline = time.monotonic() + timeout_s
        while not ready():
            if time.monotonic() > deadline:
                raise TimeoutError
            self._app.processEvents()
            time.sleep(0.01)

    def settle(self, seconds: float = 0.6) -> None:
        """Let the program run for a while."""
        end = time.monotonic() + seconds
        self.wait(lambda: time.monotonic() > end)


def _blank_pdf() -> bytes:
    from pypdf import PdfWriter

    with tempfile.TemporaryFile() as file:
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.write(file)
        file.seek(0)
        return file.read()


def _start(studio: Studio) -> QWidget:
    return studio.window


def _search_german(studio: Studio) -> QWidget:
    studio.fill()
    studio.ask(GERMAN_QUESTION)
    return studio.window


def _search_english(studio: Studio) -> QWidget:
    studio.fill()
    studio.ask(ENGLISH_QUESTION)
    return studio.window


def _library(studio: Studio) -> QWidget:
    studio.fill()
    studio.window.tabs.setCurrentWidget(studio.window.library)
    studio.settle(1.0)
    return studio.window


def _settings(studio: Studio) -> QWidget:
    for old in studio.window.findChildren(PreferencesDialog):
        old.close()
    studio.settle(0.2)
    studio.window.commands.show_preferences()
    dialog = studio.window.findChildren(PreferencesDialog)[-1]
    dialog.tabs.setCurrentWidget(dialog.model)
    studio.settle(1.5)
    return dialog


PICTURES = (
    Picture("start-de-light", "de", "light", _start),
    Picture("start-en-dark", "en", "dark", _start),
    Picture("search-de-light", "de", "light", _search_german),
    Picture("search-de-dark", "de", "dark", _search_german),
    Picture("search-en-light", "en", "light", _search_english),
    Picture("library-de-light", "de", "light", _library),
    Picture("library-en-dark", "en", "dark", _library),
    Picture("settings-de-light", "de", "light", _settings),
)


def _save(widget: QWidget, path: Path) -> int:
    widget.grab().save(str(path), "PNG")
    with Image.open(path) as picture:
        few = picture.convert("RGB").quantize(
            256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
        )
    few.save(path, optimize=True)
    return path.stat().st_size


def main(names: list[str]) -> int:
    """Make the pictures; returns the exit code."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    QLocale.setDefault(QLocale("de_DE"))
    # A fixed name, for the paths are seen; it must not be there, for it is removed afterwards.
    folder = Path(tempfile.gettempdir()) / "Anna"
    folder.mkdir()
    try:
        for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = str(folder)
        app = make_qt_application(["sinnsuche"])
        font = QFont("DejaVu Sans", 9)
        font.setStyleStrategy(QFont.StyleStrategy.NoSubpixelAntialias)  # coloured edges cost bytes
        app.setFont(font)
        studio = Studio(app, folder)
        for picture in PICTURES:
            if names and picture.name not in names:
                continue
            studio.dress(picture.language, picture.theme)
            size_bytes = _save(picture.show(studio), FOLDER / f"{picture.name}.png")
            print(f"{picture.name}.png {size_bytes // 1000} kB")
        studio.application.stop()
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
