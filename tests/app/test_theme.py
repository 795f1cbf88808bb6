from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QLabel

from app.theme import DARK, LIGHT, Colours, TextSize, Theme, colours, palette_of, text_font


def luminance(colour: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(p) for p in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["window", "base", "raised"])
@pytest.mark.parametrize("text", ["text", "muted", "accent", "success", "warning", "error"])
def test_text_is_readable_on_every_ground(roles: Colours, ground: str, text: str) -> None:
    assert contrast(getattr(roles, text), getattr(roles, ground)) >= 4.5


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_marks_and_selection_are_readable(roles: Colours) -> None:
    assert contrast(roles.on_accent, roles.accent) >= 4.5
    assert contrast(roles.on_mark, roles.mark) >= 4.5
    assert contrast(roles.on_term, roles.term) >= 4.5


@pytest.mark.parametrize("roles", [LIGHT, DARK], ids=["light", "dark"])
def test_the_roles_are_found_from_the_palette(roles: Colours) -> None:
    assert colours(palette_of(roles)) is roles


def test_a_change_of_theme_reaches_widgets_and_text_grows(qapp: QApplication) -> None:
    label = QLabel("text")
    label.show()
    theme = Theme(qapp)
    heard: list[bool] = []
    theme.changed.connect(lambda: heard.append(True))
    before = label.fontInfo().pixelSize()
    theme.apply("dark", 150)
    qapp.processEvents()
    assert label.palette().color(QPalette.ColorRole.Window) == DARK.window
    assert label.fontInfo().pixelSize() > before
    assert heard == [True]
    theme.apply("light")
    qapp.processEvents()
    assert label.palette().color(QPalette.ColorRole.Window) == LIGHT.window
    assert label.fontInfo().pixelSize() == before
    label.close()
    theme.deleteLater()


def test_text_sizes_follow_the_base_font() -> None:
    font = QFont()
    font.setPointSizeF(10)
    assert text_font(font, TextSize.TITLE, bold=True).pointSizeF() == pytest.approx(14)
    pixels = QFont()
    pixels.setPixelSize(20)
    assert text_font(pixels, TextSize.SMALL).pixelSize() == 18
