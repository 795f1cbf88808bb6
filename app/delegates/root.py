"""Draws a folder of the library as a card: name, path, a bar of its coverage, figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.icons import icon
from app.models.roots import RootRole, coverage_text
from app.plain_text import one_line
from app.theme import Colours, Space, TextSize, colours, text_font

if TYPE_CHECKING:
    from engine import RootCoverage

_ICON_PX = 24
_BAR_PX = 5


class RootDelegate(QStyledItemDelegate):
    """Paints rows of a RootListModel."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: draw one folder."""
        root: RootCoverage | None = index.data(RootRole.ROOT)
        if root is None:
            return
        roles = colours(option.palette)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _draw_ground(painter, option, roles)
        inner = option.rect.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        name = "offline" if not root.online else "folder" if root.kind == "folder" else "file"
        tint = roles.accent if root.online else roles.warning
        icon(name, tint).paint(painter, QRect(inner.left(), inner.top(), _ICON_PX, _ICON_PX))
        inner.setLeft(inner.left() + _ICON_PX + Space.M)
        _draw_texts(painter, inner, root, option.font, roles)
        bar = QRectF(inner.left(), inner.bottom() - _BAR_PX + 1, inner.width(), _BAR_PX)
        _draw_coverage(painter, bar, root, roles)
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: the height of a folder's card."""
        bold, small = _fonts(option.font)
        lines = QFontMetrics(bold).height() + 2 * QFontMetrics(small).height()
        return QSize(200, lines + _BAR_PX + 2 * Space.S + 3 * Space.XS)


def _fonts(base: QFont) -> tuple[QFont, QFont]:
    return text_font(base, TextSize.BODY, bold=True), text_font(base, TextSize.SMALL)


def _draw_ground(painter: QPainter, option: QStyleOptionViewItem, roles: Colours) -> None:
    frame = QRectF(option.rect).adjusted(2, 2, -2, -2)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(roles.accent)
        painter.setBrush(roles.raised)
        painter.drawRoundedRect(frame, 6, 6)
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(roles.raised)
        painter.drawRoundedRect(frame, 6, 6)


def _draw_texts(
    painter: QPainter, inner: QRect, root: RootCoverage, font: QFont, roles: Colours
) -> None:
    bold, small = _fonts(font)
    top = inner.top()
    middle, right = Qt.TextElideMode.ElideMiddle, Qt.TextElideMode.ElideRight
    state = roles.text if root.online else roles.warning
    for text, used, colour, elide in (
        (one_line(root.path.name or str(root.path)), bold, roles.text, middle),
        (one_line(_home_short(root.path)), small, roles.muted, middle),
        (coverage_text(root), small, state, right),
    ):
        metrics = QFontMetrics(used)
        painter.setFont(used)
        painter.setPen(colour)
        line = QRect(inner.left(), top, inner.width(), metrics.height())
        elided = metrics.elidedText(text, elide, inner.width())
        painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, elided)
        top += metrics.height() + Space.XS


def _draw_coverage(painter: QPainter, bar: QRectF, root: RootCoverage, roles: Colours) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(roles.border)
    painter.drawRoundedRect(bar, _BAR_PX / 2, _BAR_PX / 2)
    if not root.documents:
        return
    left = bar.left()
    for count, colour in ((root.indexed, roles.success), (root.failed, roles.error)):
        width = bar.width() * count / root.documents
        if count:
            painter.setBrush(colour)
            part = QRectF(left, bar.top(), max(width, _BAR_PX), bar.height())
            painter.drawRoundedRect(part, _BAR_PX / 2, _BAR_PX / 2)
            left += width


def _home_short(path: Path) -> str:
    home = Path.home()
    return f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
