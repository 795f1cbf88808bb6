"""Paints a hit as a card."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFont, QFontMetrics, QHelpEvent, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from app.delegates.card import (
    ALIGN_MIDDLE,
    GAP,
    Card,
    CardLook,
    bars_size,
    card_height,
    card_look,
    lay_out,
    source_signs,
)
from app.delegates.judge_buttons import Button, button_at, button_text, paint_buttons
from app.models import hit_texts
from app.models.hits import HitRole
from app.plain_text import tooltip
from app.translation import tr
from engine import SearchHit

_CACHE_SIZE: Final = 400
_LOOKS: Final = 16  # themes and text sizes that are kept
_Key = tuple[int, int, str, int, bool]


class HitDelegate(QStyledItemDelegate):
    """Paints `SearchHit` rows as cards; the text of files is drawn as it is, never as markup.

    Attributes:
        hovered: the button under the pointer, or None.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.hovered: Button | None = None
        self._cards: dict[_Key, tuple[SearchHit, Card]] = {}
        self._looks: dict[tuple[str, int, bool, bool], CardLook] = {}

    def card(
        self, hit: SearchHit, width: int, font: QFont, palette: QPalette, *, selected: bool = False
    ) -> tuple[Card, CardLook]:
        """The laid-out card of a hit and how it is painted; layouts are kept."""
        look = self._look(font, palette, selected=selected, online=hit.online)
        key = (int(hit.passage_id), width, font.key(), palette.cacheKey(), selected)
        kept = self._cards.get(key)
        if kept is not None and kept[0] is hit:
            return kept[1], look
        card = lay_out(hit, width, look)
        if len(self._cards) >= _CACHE_SIZE:
            self._cards.clear()
        self._cards[key] = (hit, card)
        return card, look

    def _look(self, font: QFont, palette: QPalette, *, selected: bool, online: bool) -> CardLook:
        key = (font.key(), palette.cacheKey(), selected, online)
        look = self._looks.get(key)
        if look is None:
            if len(self._looks) >= _LOOKS:
                self._looks.clear()
            look = self._looks[key] = card_look(font, palette, selected=selected, online=online)
        return look

    def text_at(self, hit: SearchHit, card: Card, point: QPoint) -> str:
        """What is to be said of the part of a card under the pointer, as plain text."""
        if card.relevance.contains(point):
            return tr(
                "{word}: step {step} of 5. How well the passage answers the query, "
                "measured with the language model in use.",
            ).format(
                word=hit_texts.relevance_word(hit.score), step=hit_texts.relevance_step(hit.score)
            )
        relevant = button_at(card, point)
        if relevant is not None:
            return button_text(hit, relevant=relevant)
        if card.sources.contains(point):
            return hit_texts.sources_text(hit.sources)
        if card.copies.contains(point):
            paths = "\n".join(hit_texts.shown_path(path) for path in hit.copies[:12])
            same = tr("The same passage is also in:")
            return f"{same}\n{paths}"
        if card.path.contains(point):
            return hit_texts.shown_path(hit.path)
        if card.title.contains(point):
            return hit_texts.title_text(hit)
        if card.where.contains(point):
            return hit_texts.where_text(hit)
        for text, frame in card.badges:
            if frame.contains(point) and text == hit_texts.language_badge(hit.language):
                return hit_texts.language_name(hit.language)
        return ""

    # Overrides of Qt

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Qt: the card needs this room."""
        hit = index.data(HitRole.HIT)
        if not isinstance(hit, SearchHit):
            return super().sizeHint(option, index)
        width = _width(option)
        look = self._look(option.font, option.palette, selected=False, online=hit.online)
        return QSize(width, card_height(hit, width, look))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Qt: paints the card."""
        hit = index.data(HitRole.HIT)
        if not isinstance(hit, SearchHit):
            super().paint(painter, option, index)
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = bool(option.state & QStyle.StateFlag.State_HasFocus)
        rect = option.rect
        card, look = self.card(hit, rect.width(), option.font, option.palette, selected=selected)
        painter.save()
        painter.setClipRect(rect)
        painter.fillRect(rect, look.ground)
        painter.translate(rect.topLeft())
        _paint_frame(painter, rect.size(), look, selected=selected, focused=focused)
        _paint_head(painter, hit, card, look)
        painter.setClipRect(card.snippet)
        card.layout.draw(painter, QPointF(card.snippet.topLeft()))
        painter.setClipRect(QRect(QPoint(0, 0), rect.size()))
        _paint_foot(painter, hit, card, look)
        paint_buttons(painter, hit, card, look, self.hovered)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Qt: explains what is under the pointer."""
        hit = index.data(HitRole.HIT)
        if event.type() != QEvent.Type.ToolTip or not isinstance(hit, SearchHit):
            return super().helpEvent(event, view, option, index)
        card, _look = self.card(hit, option.rect.width(), option.font, option.palette)
        text = self.text_at(hit, card, event.pos() - option.rect.topLeft())
        if text:
            QToolTip.showText(event.globalPos(), tooltip(text), view)
        else:
            QToolTip.hideText()
        return True


def _width(option: QStyleOptionViewItem) -> int:
    view = option.widget
    if isinstance(view, QAbstractItemView):
        return max(1, view.viewport().width())
    return max(1, option.rect.width())


def _paint_frame(
    painter: QPainter, size: QSize, look: CardLook, *, selected: bool, focused: bool
) -> None:
    painter.setPen(QPen(look.colours.border))
    painter.drawLine(0, size.height() - 1, size.width(), size.height() - 1)
    if selected:
        painter.fillRect(QRect(0, 0, 4, size.height() - 1), look.colours.accent)
    if focused:
        painter.setPen(QPen(look.colours.accent, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(QRect(0, 0, size.width() - 1, size.height() - 2))


def _paint_head(painter: QPainter, hit: SearchHit, card: Card, look: CardLook) -> None:
    painter.setFont(look.small)
    small = QFontMetrics(look.small)
    for text, frame in card.badges:
        painter.setPen(QPen(look.colours.border))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(frame, 3, 3)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(look.colours.muted)
        painter.drawText(frame, Qt.AlignmentFlag.AlignCenter, text)
    _paint_relevance(painter, hit, card, look)
    if not card.where.isEmpty():
        painter.setPen(look.colours.muted)
        where = small.elidedText(
            hit_texts.where_text(hit), Qt.TextElideMode.ElideMiddle, card.where.width()
        )
        painter.drawText(card.where, ALIGN_MIDDLE, where)
    painter.setFont(look.title)
    painter.setPen(look.text)
    title = QFontMetrics(look.title).elidedText(
        hit_texts.title_text(hit), Qt.TextElideMode.ElideMiddle, card.title.width()
    )
    painter.drawText(card.title, ALIGN_MIDDLE, title)


def _paint_relevance(painter: QPainter, hit: SearchHit, card: Card, look: CardLook) -> None:
    """Five bars of rising height; empty ones keep a frame, so colour is not all that tells."""
    bars = bars_size(QFontMetrics(look.small))
    step = bars.width() // hit_texts.RELEVANCE_STEPS
    bottom = card.relevance.center().y() + bars.height() // 2
    filled = hit_texts.relevance_step(hit.score)
    for number in range(1, hit_texts.RELEVANCE_STEPS + 1):
        height = max(3, bars.height() * (number + 1) // (hit_texts.RELEVANCE_STEPS + 1))
        bar = QRect(card.relevance.left() + (number - 1) * step, bottom - height, step - 2, height)
        painter.fillRect(bar, look.colours.muted if number <= filled else look.colours.border)
        if number > filled:
            painter.fillRect(bar.adjusted(1, 1, -1, -1), look.ground)
    if card.word:
        painter.setPen(look.colours.muted)
        rest = card.relevance.adjusted(bars.width() + GAP, 0, 0, 0)
        painter.drawText(rest, ALIGN_MIDDLE, hit_texts.relevance_word(hit.score))


def _paint_foot(painter: QPainter, hit: SearchHit, card: Card, look: CardLook) -> None:
    painter.setFont(look.small)
    painter.setPen(look.colours.muted)
    small = QFontMetrics(look.small)
    path = small.elidedText(
        hit_texts.shown_path(hit.path), Qt.TextElideMode.ElideMiddle, card.path.width()
    )
    painter.drawText(card.path, ALIGN_MIDDLE, path)
    painter.drawText(card.copies, ALIGN_MIDDLE, hit_texts.copies_text(hit))
    left = card.sources.left()
    for sign in source_signs(hit):
        width = small.horizontalAdvance(sign)
        area = QRect(left, card.sources.top(), width, card.sources.height())
        painter.drawText(area, ALIGN_MIDDLE, sign)
        left += width + GAP
    painter.drawText(card.date, ALIGN_MIDDLE, hit_texts.date_text(hit))
