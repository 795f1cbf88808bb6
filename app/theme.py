"""How the program looks: palettes, colour roles, distances and text sizes.

Widgets name roles, never colours: `colours(widget.palette()).muted`. All pairs of text and ground
have a contrast of at least 4.5 (a test counts them).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory


class Space(IntEnum):
    """Distances in device-independent pixels, on a grid of four."""

    XS = 4
    S = 8
    M = 12
    L = 16
    XL = 24
    XXL = 40


class TextSize(Enum):
    """Sizes of text as a share of the interface's own."""

    SMALL = 0.9
    BODY = 1.0
    LARGE = 1.15
    TITLE = 1.4


@dataclass(frozen=True, slots=True)
class Colours:
    """Colour roles beyond QPalette; each text role is readable on window, base and raised.

    Attributes:
        window: ground of the window and its panels.
        base: ground of lists, text and entry fields.
        raised: ground of cards, badges and hovered rows.
        border: lines between things.
        text: what is read first.
        muted: what is read second (paths, dates).
        accent: links, focus, selection, the way on.
        on_accent: text on accent.
        mark: ground of the sentence that answers best.
        on_mark: text on mark.
        term: ground of words that matched literally, on base and on mark.
        on_term: text on term.
        success: indexed, verified.
        warning: waiting, offline, weak.
        error: failed.
    """

    window: QColor
    base: QColor
    raised: QColor
    border: QColor
    text: QColor
    muted: QColor
    accent: QColor
    on_accent: QColor
    mark: QColor
    on_mark: QColor
    term: QColor
    on_term: QColor
    success: QColor
    warning: QColor
    error: QColor


LIGHT = Colours(
    window=QColor("#f4f6f8"),
    base=QColor("#ffffff"),
    raised=QColor("#e9eef2"),
    border=QColor("#cfd7de"),
    text=QColor("#17212b"),
    muted=QColor("#536170"),
    accent=QColor("#0c6470"),
    on_accent=QColor("#ffffff"),
    mark=QColor("#fdf0c2"),
    on_mark=QColor("#17212b"),
    term=QColor("#f6d56b"),
    on_term=QColor("#17212b"),
    success=QColor("#17663a"),
    warning=QColor("#7f4d00"),
    error=QColor("#ad2018"),
)
DARK = Colours(
    window=QColor("#20272e"),
    base=QColor("#13171b"),
    raised=QColor("#2c353f"),
    border=QColor("#3b4652"),
    text=QColor("#e7ecf1"),
    muted=QColor("#a3b0bd"),
    accent=QColor("#5cc3cf"),
    on_accent=QColor("#06191c"),
    mark=QColor("#3f3814"),
    on_mark=QColor("#fbf3d9"),
    term=QColor("#6f5c12"),
    on_term=QColor("#fff8e0"),
    success=QColor("#7ed3a0"),
    warning=QColor("#f0bd6a"),
    error=QColor("#ff9288"),
)


def colours(palette: QPalette) -> Colours:
    """The colour roles that go with a palette."""
    return LIGHT if palette.color(QPalette.ColorRole.Window).lightness() > 127 else DARK


def text_font(base: QFont, size: TextSize, *, bold: bool = False) -> QFont:
    """A font of the interface in one of its sizes."""
    font = QFont(base)
    if base.pointSizeF() > 0:
        font.setPointSizeF(base.pointSizeF() * size.value)
    else:
        font.setPixelSize(max(1, round(base.pixelSize() * size.value)))
    font.setBold(bold)
    return font


def palette_of(roles: Colours) -> QPalette:
    """The QPalette for colour roles, with its disabled group."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, colour in (
        (role.Window, roles.window),
        (role.WindowText, roles.text),
        (role.Base, roles.base),
        (role.AlternateBase, roles.window),
        (role.Text, roles.text),
        (role.Button, roles.raised),
        (role.ButtonText, roles.text),
        (role.BrightText, roles.error),
        (role.ToolTipBase, roles.raised),
        (role.ToolTipText, roles.text),
        (role.PlaceholderText, roles.muted),
        (role.Highlight, roles.accent),
        (role.HighlightedText, roles.on_accent),
        (role.Accent, roles.accent),
        (role.Link, roles.accent),
        (role.LinkVisited, roles.accent),
        (role.Light, roles.base),
        (role.Midlight, roles.raised),
        (role.Mid, roles.border),
        (role.Dark, roles.border.darker(120)),
        (role.Shadow, roles.border.darker(160)),
    ):
        palette.setColor(target, colour)
    faint = QColor(roles.muted)
    faint.setAlpha(150)
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, faint)
    palette.setColor(QPalette.ColorGroup.Disabled, role.Highlight, roles.border)
    return palette


class Theme(QObject):
    """Keeps the application in the wished theme and text size, and follows the system.

    Signals:
        changed: palette or font were set anew.
    """

    changed = Signal()

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._own_font = QFont(app.font())
        self._wanted = "system"
        app.setStyle(QStyleFactory.create("Fusion"))
        app.styleHints().colorSchemeChanged.connect(self._on_scheme_changed)

    def apply(self, wanted: str, font_percent: int = 100) -> None:
        """Show "light", "dark" or the "system"'s scheme, text at `font_percent` of its size."""
        self._wanted = wanted
        font = QFont(self._own_font)
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * font_percent / 100)
        self._app.setFont(font)
        self._app.setPalette(palette_of(DARK if self._is_dark() else LIGHT))
        self.changed.emit()

    def _is_dark(self) -> bool:
        if self._wanted in ("light", "dark"):
            return self._wanted == "dark"
        return self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark

    def _on_scheme_changed(self) -> None:
        if self._wanted == "system":
            self._app.setPalette(palette_of(DARK if self._is_dark() else LIGHT))
            self.changed.emit()
