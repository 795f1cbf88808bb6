"""Sets pieces of a document as plain text, with their places and headings above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtGui import (
    QColor,
    QFont,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
)

from app.plain_text import printable
from app.theme import Space
from app.widgets.text_window import Piece, new_headings
from engine import Section

_LINE_HEIGHT_PERCENT: Final = 125


def insert_piece(
    cursor: QTextCursor, sections: Sequence[Section], piece: Piece, *, quiet: QColor
) -> int:
    """Inserts a piece at the end of a text; returns where its first character stands.

    Args:
        cursor: at the end of the text; moved behind the piece.
        sections: of the document.
        piece: what to insert.
        quiet: the colour of places such as "Page 3".
    """
    if piece.start == 0:
        _insert_headings(cursor, *new_headings(sections, piece.section), quiet)
    start = cursor.position()
    text = sections[piece.section].text[piece.start : piece.end]
    cursor.insertText(printable(text), QTextCharFormat())
    return start


def _insert_headings(cursor: QTextCursor, place: str, heading: str, quiet: QColor) -> None:
    small, bold = QTextCharFormat(), QTextCharFormat()
    small.setForeground(quiet)
    bold.setFontWeight(QFont.Weight.Bold)
    bold.setProperty(QTextFormat.Property.FontSizeAdjustment, 1)
    if cursor.position():
        cursor.insertBlock(_spaced())
    for text, form in ((place, small), (heading, bold)):
        if text:
            spaced = _spaced()
            spaced.setTopMargin(Space.L if cursor.position() else 0)
            spaced.setBottomMargin(Space.XS)
            cursor.setBlockFormat(spaced)
            cursor.insertText(text, form)
            cursor.insertBlock(_spaced())
    cursor.setBlockFormat(_spaced())


def _spaced() -> QTextBlockFormat:
    form = QTextBlockFormat()
    form.setLineHeight(
        _LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value
    )
    return form
