"""The two buttons on a hit's card that say whether it is relevant: how they look and read."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QPainter

from app.delegates.card import Card, CardLook
from app.icons import icon
from app.translation import tr
from engine import PassageId, SearchHit

_INSET_PX = 3
_TINT = 45  # of 255: ground of the button that was pressed, in its own colour

Button = tuple[PassageId, bool]
"""The hit's passage, and whether the button says relevant."""


def paint_buttons(
    painter: QPainter, hit: SearchHit, card: Card, look: CardLook, hovered: Button | None
) -> None:
    """Draw both buttons; the one that was pressed is filled, so colour is not all that tells."""
    roles = look.colours
    for frame, relevant, name, colour in (
        (card.answers, True, "thumb-up", roles.success),
        (card.fails, False, "thumb-down", roles.warning),
    ):
        pressed = hit.judged is relevant
        under = hovered == (hit.passage_id, relevant)
        ground = QColor(colour if pressed else roles.border)
        ground.setAlpha(_TINT if pressed else 255)
        if pressed or under:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(ground)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.drawRoundedRect(frame, 4, 4)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        shown = icon(f"{name}-filled", colour) if pressed else icon(name, roles.muted)
        shown.paint(painter, frame.adjusted(_INSET_PX, _INSET_PX, -_INSET_PX, -_INSET_PX))


def button_text(hit: SearchHit, *, relevant: bool) -> str:
    """What a button does, for its tooltip."""
    if hit.judged is relevant:
        return tr("You rated this result; click again to take that back (Ctrl+Z)")
    if relevant:
        return tr("This result answers the question (+)")
    return tr("This result does not answer the question (−)")


def button_at(card: Card, point: QPoint) -> bool | None:
    """Which button lies at a point of the card, by what it says; None for neither."""
    if card.answers.contains(point):
        return True
    return False if card.fails.contains(point) else None
