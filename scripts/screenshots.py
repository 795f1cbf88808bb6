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
from typing import TypeVar

os.environ["QT_QPA_PLATFORM"] = "offscreen"
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from PIL import Image  # noqa: E402
from PySide6.QtCore import QLocale, QSize  # noqa: E402
from PySide6.QtGui import QFont  # noqa: E402
from PySide6.QtWidgets import QApplication, QDialog, QWidget  # noqa: E402

from app.application import Application, make_qt_application  # noqa: E402
from app.dialogs.advanced_training import AdvancedTrainingDialog  # noqa: E402
from app.dialogs.judgments import JudgmentsDialog  # noqa: E402
from app.dialogs.preferences import PreferencesDialog  # noqa: E402
from app.main_window import MainWindow  # noqa: E402
from engine import samples_dir  # noqa: E402
from scripts.learning_poses import Poses  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
D = TypeVar("D", bound=QDialog)
SIZE = QSize(1240, 780)
GERMAN_QUESTION = "Was tun, wenn der Stromspeicher nach Lösungsmittel riecht?"
ENGLISH_QUESTION = "How do I get my bike ready for winter?"
_OWN_FILE = """question,answer,score
Was kostet der Strom?,Der Arbeitspreis beträgt 32 Cent je Kilowattstunde.,0.9
How far is the station?,It is three kilometres to the station.,0.8
Wer hat den Schlüssel?,Der Schlüssel liegt beim Hausmeister.,0.9
When is the bin emptied?,Die Tonne wird alle vierzehn Tage geleert.,0.7
Wann ist Elternabend?,The compass was invented in China.,0.1
Ohne Zahl,Hier steht ein Wort statt einer Zahl.,viel
,Hier fehlt die Frage.,0.5
"""


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
        self._poses: Poses | None = None
        self.own_file = folder / "Fragen und Antworten.csv"
        self.own_file.write_text(_OWN_FILE, encoding="utf-8")

    @property
    def poses(self) -> Poses:
        """The states of learning; from the first on, none of them is real."""
        self._poses = self._poses or Poses(self.application.learning)
        return self._poses

    @property
    def window(self) -> MainWindow:
        """The window as it is now; a change of language makes a new one."""
        window = self.application.window
        assert window is not None  # noqa: S101 - started
        return window

    def dress(self, language: str, theme: str) -> None:
        """Take a language and a theme."""
        before = self.window
        for dialog in before.findChildren(QDialog):
            dialog.close()
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
    dialog = _opened(studio, PreferencesDialog, studio.window.commands.show_preferences)
    dialog.tabs.setCurrentWidget(dialog.model)
    studio.settle(1.5)
    return dialog


def _settings_learning(studio: Studio) -> QWidget:
    dialog = _opened(studio, PreferencesDialog, studio.window.commands.show_preferences)
    dialog.tabs.setCurrentWidget(dialog.learning)
    studio.settle(0.5)
    return dialog


def _opened(studio: Studio, kind: type[D], show: Callable[[], object]) -> D:
    for old in studio.window.findChildren(QDialog):
        old.close()
    studio.settle(0.2)
    show()
    return studio.window.findChildren(kind)[-1]


def _judged(studio: Studio) -> QWidget:
    studio.fill()
    studio.ask(GERMAN_QUESTION)
    window = studio.window
    for row, relevant in ((0, True), (2, False)):
        hit = window.search.model.hits[row]
        if hit.judged is None:
            window.judging.judge(hit, relevant)
            studio.wait(lambda: window.judging.toast.isVisible())
            studio.settle()
    studio.settle(0.3)
    return window


def _ratings(studio: Studio) -> QWidget:
    _judged(studio)
    dialog = _opened(studio, JudgmentsDialog, studio.window.learning_actions.show_ratings)
    studio.wait(lambda: dialog.model.total > 0)
    dialog.view.selectRow(0)
    dialog.view.setFocus()
    studio.settle(0.3)
    return dialog


def _learning(pose: Callable[[Poses], object]) -> Callable[[Studio], QWidget]:
    def show(studio: Studio) -> QWidget:
        studio.fill()
        poses = studio.poses
        studio.window.learning_actions.show_page()
        studio.settle(0.4)
        pose(poses)
        studio.settle(0.4)
        return studio.window

    return show


def _advanced(studio: Studio) -> QWidget:
    studio.poses.enough()
    dialog = _opened(studio, AdvancedTrainingDialog, studio.window.learning_actions.show_advanced)
    dialog.page.form.boxes["negatives"].setFocus()
    studio.settle(0.3)
    return dialog


def _own_file(studio: Studio) -> QWidget:
    studio.poses.enough()
    dialog = _opened(studio, AdvancedTrainingDialog, studio.window.learning_actions.show_advanced)
    dialog.tabs.setCurrentIndex(2)
    dialog.page.source.boxes["file"].setText(str(studio.own_file))
    studio.wait(lambda: dialog.page.ready)
    studio.settle(0.3)
    return dialog


def _crossed(studio: Studio) -> QWidget:
    studio.poses.enough()
    dialog = _opened(studio, AdvancedTrainingDialog, studio.window.learning_actions.show_advanced)
    dialog.tabs.setCurrentIndex(1)
    studio.settle(0.3)
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
    Picture("settings-learning-de-light", "de", "light", _settings_learning),
    Picture("judged-de-light", "de", "light", _judged),
    Picture("judged-en-dark", "en", "dark", _judged),
    Picture("ratings-de-light", "de", "light", _ratings),
    Picture("learning-nothing-de-light", "de", "light", _learning(Poses.nothing)),
    Picture("learning-few-de-light", "de", "light", _learning(Poses.few)),
    Picture("learning-enough-de-light", "de", "light", _learning(Poses.enough)),
    Picture("learning-enough-en-dark", "en", "dark", _learning(Poses.enough)),
    Picture("learning-running-de-light", "de", "light", _learning(Poses.running)),
    Picture("learning-paused-en-dark", "en", "dark", _learning(lambda p: p.running(paused=True))),
    Picture("learning-better-de-light", "de", "light", _learning(lambda p: p.result(better=True))),
    Picture(
        "learning-not-better-en-dark", "en", "dark", _learning(lambda p: p.result(better=False))
    ),
    Picture("learning-adopting-de-light", "de", "light", _learning(Poses.adopting)),
    Picture("learning-adopted-de-light", "de", "light", _learning(Poses.adopted)),
    Picture("learning-failed-de-light", "de", "light", _learning(Poses.failed)),
    Picture("advanced-de-light", "de", "light", _advanced),
    Picture("advanced-crossed-de-light", "de", "light", _crossed),
    Picture("advanced-own-file-de-light", "de", "light", _own_file),
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
