"""Draws a cell of two lines: what is read first, and below it, smaller, what is read second."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QBrush, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.theme import Space, TextSize, colours, text_font


class TwoLinesDelegate(QStyledItemDelegate):
    """Splits a cell's text at its line break; colour and alignment are the model's."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: draw one cell."""
        frame = QStyleOptionViewItem(option)
        self.initStyleOption(frame, index)
        frame.text = ""
        view = option.widget
        if view is not None:
            view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, frame, painter, view)
        first, _, second = str(index.data(Qt.ItemDataRole.DisplayRole) or "").partition("\n")
        body = text_font(option.font, TextSize.BODY)
        small = text_font(option.font, TextSize.SMALL)
        heights = [QFontMetrics(body).height(), QFontMetrics(small).height() if second else 0]
        inner = option.rect.adjusted(Space.S, 0, -Space.S, 0)
        top = inner.top() + (inner.height() - sum(heights)) // 2
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        roles = colours(option.palette)
        brush = index.data(Qt.ItemDataRole.ForegroundRole)
        given = brush.color() if isinstance(brush, QBrush) else roles.text
        lit = option.palette.color(QPalette.ColorRole.HighlightedText)
        alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
        flags = alignment if alignment is not None else Qt.AlignmentFlag.AlignLeft
        painter.save()
        for text, font, height, colour in (
            (first, body, heights[0], lit if selected else given),
            (second, small, heights[1], lit if selected else roles.muted),
        ):
            painter.setFont(font)
            painter.setPen(colour)
            line = QRect(inner.left(), top, inner.width(), height)
            shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, flags, shown)
            top += height
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: room for both lines."""
        first, _, second = str(index.data(Qt.ItemDataRole.DisplayRole) or "").partition("\n")
        body = QFontMetrics(text_font(option.font, TextSize.BODY))
        small = QFontMetrics(text_font(option.font, TextSize.SMALL))
        width = max(body.horizontalAdvance(first), small.horizontalAdvance(second))
        return QSize(width + 2 * Space.S + Space.XS, body.height() + small.height() + Space.M)
