"""The program's icons: SVG files of one colour, tinted to the palette."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt
from PySide6.QtGui import QAction, QColor, QIcon, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialogButtonBox,
    QMessageBox,
)

from engine import resources_dir

_SIDES_PX = (16, 24, 32, 48, 64)
_NAME_PROPERTY = "icon_name"


def icon(name: str, colour: QColor | None = None) -> QIcon:
    """The icon `resources/icons/<name>.svg` in the palette's text colour, or in `colour`.

    It keeps the colour it was made with; `put_icon` makes one that follows the theme.

    Raises:
        FileNotFoundError: there is no such icon.
    """
    palette = QApplication.palette()
    normal = colour or palette.color(QPalette.ColorRole.ButtonText)
    faint = palette.color(QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText)
    selected = colour or palette.color(QPalette.ColorRole.HighlightedText)
    return _made(name, normal.rgba(), faint.rgba(), selected.rgba())


def put_icon(target: QAbstractButton | QAction, name: str) -> None:
    """Give a button or an action an icon that `retint` renews after a change of theme."""
    target.setProperty(_NAME_PROPERTY, name)
    target.setIcon(icon(name))


def retint(root: QObject) -> None:
    """Make the icons set by `put_icon` below `root` anew in the palette's colours."""
    targets: list[QAbstractButton | QAction] = [*root.findChildren(QAbstractButton)]
    targets.extend(root.findChildren(QAction))
    for target in targets:
        name = target.property(_NAME_PROPERTY)
        if name:
            target.setIcon(icon(name))


def without_icons(box: QDialogButtonBox | QMessageBox) -> None:
    """Take the style's own pictures off a dialog's buttons; they fit no theme."""
    for button in box.buttons():
        button.setIcon(QIcon())


def app_icon() -> QIcon:
    """The program's own picture, in its own colours."""
    return _picture("sinnsuche")


@lru_cache(maxsize=256)
def _made(name: str, normal: int, faint: int, selected: int) -> QIcon:
    made = QIcon()
    source = _source(name)
    for mode, rgba in (
        (QIcon.Mode.Normal, normal),
        (QIcon.Mode.Active, normal),
        (QIcon.Mode.Disabled, faint),
        (QIcon.Mode.Selected, selected),
    ):
        colour = QColor.fromRgba(rgba)
        text = source.replace("currentColor", colour.name())
        for side in _SIDES_PX:
            made.addPixmap(_drawn(text, side, colour.alphaF()), mode)
    return made


@lru_cache(maxsize=4)
def _picture(name: str) -> QIcon:
    made = QIcon()
    for side in (*_SIDES_PX, 128, 256):
        made.addPixmap(_drawn(_source(name), side, 1.0))
    return made


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return (resources_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def _drawn(text: str, side_px: int, opacity: float) -> QPixmap:
    pixmap = QPixmap(side_px, side_px)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setOpacity(opacity)
    renderer = QSvgRenderer(QByteArray(text.encode()))
    renderer.render(painter, QRectF(0, 0, side_px, side_px))
    painter.end()
    return pixmap
