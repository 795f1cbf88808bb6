from __future__ import annotations

import re
import shutil
import string
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QApplication, QDialogButtonBox

from app.translation import install_language, number, resolve_language, size, tr
from engine import resources_dir

ROOT = Path(__file__).resolve().parents[2]
FOLDER = resources_dir() / "translations"
TOOL = Path(sys.executable).parent / "pyside6-lrelease"


def entries(language: str) -> list[ET.Element]:
    return list(ET.parse(FOLDER / f"app_{language}.ts").getroot().iter("message"))  # noqa: S314


def texts(entry: ET.Element) -> list[str]:
    translation = entry.find("translation")
    assert translation is not None
    forms = [form.text or "" for form in translation.iter("numerusform")]
    return forms or [translation.text or ""]


def fields(text: str) -> set[str]:
    names = {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}
    return names | ({"%n"} if "%n" in text else set())


@pytest.mark.skipif(not TOOL.exists(), reason="the tools of PySide6 are not installed")
def test_every_visible_string_is_collected_and_translated() -> None:
    script = ROOT / "scripts" / "translations.py"
    done = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_german_keeps_one_word_for_one_thing() -> None:
    said = {entry.findtext("source", ""): " ".join(texts(entry)) for entry in entries("de")}
    for source, german in said.items():
        # What is done to documents is "indizieren"; to ratings in files, ex- and importing.
        for other in ("aufnehm", "aufgenommen", "Aufnahme", "ausgegeben"):
            assert other not in german, source
        for verb, translated in (("xport", "xport"), ("mport", "mport"), (" index", "ndizier")):
            assert verb not in source or translated in german, source
    assert said["distant"] == "passt wenig"
    assert said["Most memory"] == "Höchster Speicherbedarf"


@pytest.mark.skipif(not TOOL.exists(), reason="the tools of PySide6 are not installed")
@pytest.mark.parametrize("language", ["de", "en"])
def test_the_compiled_file_belongs_to_its_source(tmp_path: Path, language: str) -> None:
    copy = shutil.copy(FOLDER / f"app_{language}.ts", tmp_path)
    subprocess.run([TOOL, "-silent", copy], check=True)
    fresh = (tmp_path / f"app_{language}.qm").read_bytes()
    assert fresh == (FOLDER / f"app_{language}.qm").read_bytes(), "run make translate"


@pytest.mark.parametrize("language", ["de", "en"])
def test_placeholders_survive_translation(language: str) -> None:
    for entry in entries(language):
        source = entry.findtext("source", "")
        for text in texts(entry):
            assert fields(text) == fields(source), source


def test_german_keeps_mnemonics_and_ends_of_lines() -> None:
    for entry in entries("de"):
        source = entry.findtext("source", "")
        for text in texts(entry):
            assert len(re.findall(r"&\w", text)) == len(re.findall(r"&\w", source)), source
            assert text.endswith("…") == source.endswith("…"), source
            assert text.endswith(":") == source.endswith(":"), source


def test_the_language_changes_texts_plurals_numbers_and_qts_own_buttons(
    qapp: QApplication,
) -> None:
    assert install_language(qapp, "de") == "de"
    assert tr("Library") == "Bibliothek"
    assert tr("%n document(s)", "", 1) == "1 Dokument"
    assert tr("%n document(s)", "", 3) == "3 Dokumente"
    assert number(1234567.5, 1) == "1.234.567,5"
    assert size(1_400_000) == "1,4 MB"
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel)
    assert buttons.button(QDialogButtonBox.StandardButton.Cancel).text() == "Abbrechen"
    assert install_language(qapp, "en") == "en"
    assert tr("Library") == "Library"
    assert tr("%n document(s)", "", 1) == "1 document"
    assert QLocale().language() is QLocale.Language.English


def test_system_means_the_persons_own_language(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own:
        def __init__(self, names: list[str]) -> None:
            self.names = names

        def uiLanguages(self) -> list[str]:
            return self.names

    for names, expected in (
        (["de-AT", "en"], "de"),
        (["fr_FR", "de"], "de"),
        (["fr"], "en"),
        ([], "en"),
    ):
        monkeypatch.setattr(QLocale, "system", lambda names=names: Own(names))
        assert resolve_language("system") == expected
    assert resolve_language("de") == "de"
