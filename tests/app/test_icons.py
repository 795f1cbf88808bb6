from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QColor, QIcon
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from app.icons import app_icon, icon, put_icon, retint
from app.theme import DARK, LIGHT, Theme
from engine import resources_dir

FILES = sorted((resources_dir() / "icons").glob("*.svg"))
_USED = re.compile(r"""(?:put_icon\([^,()]+, |\bicon\(|icon_name=)["']([a-z-]+)["']""")


def ink(shown: QIcon, mode: QIcon.Mode = QIcon.Mode.Normal) -> set[str]:
    image = shown.pixmap(QSize(32, 32), 1.0, mode).toImage()
    pixels = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
    return {pixel.name() for pixel in pixels if pixel.alpha() == 255}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_icon_draws_in_the_colour_asked_for(qapp: QApplication, path: Path) -> None:
    if path.stem == "sinnsuche":
        assert len(ink(app_icon())) > 2
        return
    assert "currentColor" in path.read_text(encoding="utf-8")
    assert ink(icon(path.stem, QColor("#123456"))) == {"#123456"}


def test_every_icon_named_in_the_program_exists() -> None:
    app = Path(__file__).resolve().parents[2] / "app"
    used = {name for file in app.rglob("*.py") for name in _USED.findall(file.read_text("utf-8"))}
    assert len(used) > 10
    assert used <= {path.stem for path in FILES}


def test_an_unknown_icon_is_a_bug(qapp: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icon("no-such-icon")


def test_icons_that_were_put_follow_the_theme(qapp: QApplication) -> None:
    window = QWidget()
    button = QPushButton(window)
    action = QAction("act", window)
    theme = Theme(qapp)
    for target in (button, action):
        put_icon(target, "search")
    theme.apply("dark")
    retint(window)
    assert ink(button.icon()) == ink(action.icon()) == {DARK.text.name()}
    theme.apply("light")
    retint(window)
    assert ink(button.icon()) == {LIGHT.text.name()}
    theme.deleteLater()
