"""Where the parts of a hit's card lie, and in which fonts and colours they are painted."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from app.delegates.excerpt import Excerpt, excerpt
from app.models import hit_texts
from app.plain_text import code_points, utf16_span
from app.theme import Colours, TextSize, colours, text_font
from engine import SearchHit

PADDING: Final = 10
GAP: Final = 6
SNIPPET_LINES: Final = 3
_NARROW_LETTERS: Final = 1.4  # a text of narrow letters has so many more of them in a line
ALIGN_MIDDLE: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
"""How one-line parts of a card are placed in their rectangle."""
_WIDE: Final = 30  # average characters per card below which the relevance loses its word


@dataclass(frozen=True, slots=True)
class CardLook:
    """Fonts and colours of a card in one state.

    Attributes:
        body: font of the snippet.
        title: font of the title.
        small: font of badges, place, path and date.
        ground: background.
        text: colour of title and snippet.
        colours: the roles of the theme.
    """

    body: QFont
    title: QFont
    small: QFont
    ground: QColor
    text: QColor
    colours: Colours


@dataclass(frozen=True, slots=True)
class Card:
    """The parts of one hit's card, laid out for a width; rectangles start at (0, 0).

    Attributes:
        badges: texts with their frames: file type, language, offline.
        title: rectangle of the title.
        relevance: rectangle of bars and word.
        word: whether the word fits beside the bars.
        where: rectangle of place and headings; empty if there are none.
        snippet: rectangle of the laid-out text.
        layout: the snippet, formats included.
        path: rectangle of the path.
        copies: rectangle of the number of copies; may be empty.
        sources: rectangle of the signs for the ways of searching.
        date: rectangle of the date.
        answers: rectangle of the button that says the hit is relevant.
        fails: rectangle of the one that says it is not.
        height: of the whole card, pixels.
    """

    badges: tuple[tuple[str, QRect], ...]
    title: QRect
    relevance: QRect
    word: bool
    where: QRect
    snippet: QRect
    layout: QTextLayout
    path: QRect
    copies: QRect
    sources: QRect
    date: QRect
    answers: QRect
    fails: QRect
    height: int


def card_look(font: QFont, palette: QPalette, *, selected: bool, online: bool) -> CardLook:
    """Fonts after the view's font, colours after its theme."""
    roles = colours(palette)
    return CardLook(
        body=QFont(font),
        title=text_font(font, TextSize.BODY, bold=True),
        small=text_font(font, TextSize.SMALL),
        ground=_blend(roles.accent, roles.base, 0.1) if selected else roles.base,
        text=roles.text if online else roles.muted,
        colours=roles,
    )


def source_signs(hit: SearchHit) -> tuple[str, ...]:
    """Short signs for the ways of searching that found the hit; the tooltip explains them."""
    signs = {"dense": "≈", "lexical": "Aa"}
    return tuple(signs[source.value] for source in hit.sources if source.value in signs)


def bars_size(metrics: QFontMetrics) -> QSize:
    """The size of the five relevance bars beside text of this font."""
    step = max(4, metrics.height() // 4)
    return QSize(step * hit_texts.RELEVANCE_STEPS, metrics.ascent())


def card_height(hit: SearchHit, width: int, look: CardLook) -> int:
    """The height of a hit's card in pixels, without laying it out where its text is long.

    A list asks for the heights of all its rows at once, and laying out takes a millisecond each.
    """
    snippet_height = _full_height(hit, width - 2 * PADDING - 4, look)
    if not snippet_height:
        return lay_out(hit, width, look).height
    small = QFontMetrics(look.small).height()
    title = max(QFontMetrics(look.title).height(), small + 4)
    where = small + 2 if hit_texts.where_text(hit) else 0
    foot = button_side(QFontMetrics(look.small))
    return PADDING + title + 2 + where + 2 + snippet_height + 2 + foot + PADDING - 4


def button_side(metrics: QFontMetrics) -> int:
    """The side in pixels of a button on a card, beside text of this font."""
    return metrics.height() + 8


def lay_out(hit: SearchHit, width: int, look: CardLook) -> Card:
    """The card of a hit for this width."""
    title_metrics, small = QFontMetrics(look.title), QFontMetrics(look.small)
    left, right = PADDING + 4, width - PADDING
    top = PADDING

    title_height = max(title_metrics.height(), small.height() + 4)
    word = width > _WIDE * small.averageCharWidth() * 2
    relevance_width = bars_size(small).width()
    if word:
        relevance_width += GAP + small.horizontalAdvance(hit_texts.relevance_word(hit.score))
    relevance = QRect(right - relevance_width, top, relevance_width, title_height)
    badges, after = _badges(hit, left, top, title_height, small)
    title = QRect(after, top, max(0, relevance.left() - GAP * 2 - after), title_height)
    top += title_height + 2

    where = QRect()
    if hit_texts.where_text(hit):
        where = QRect(left, top, right - left, small.height())
        top += small.height() + 2
    top += 2
    layout, laid_out = _snippet(hit, right - left, look)
    snippet_height = _full_height(hit, right - left, look) or laid_out
    snippet = QRect(left, top, right - left, snippet_height)
    top += snippet_height + 2

    foot = button_side(small)
    fails = QRect(right - foot + 4, top, foot, foot)
    answers = fails.translated(-foot - 2, 0)
    date_width = small.horizontalAdvance(hit_texts.date_text(hit))
    date = QRect(answers.left() - GAP - date_width, top, date_width, foot)
    signs_width = sum(small.horizontalAdvance(sign) + GAP for sign in source_signs(hit))
    sources = QRect(date.left() - GAP - signs_width, top, signs_width, foot)
    copies_width = small.horizontalAdvance(hit_texts.copies_text(hit))
    copies = QRect(sources.left() - GAP - copies_width, top, copies_width, foot)
    path = QRect(left, top, max(0, copies.left() - GAP - left), foot)
    return Card(
        badges=badges,
        title=title,
        relevance=relevance,
        word=word,
        where=where,
        snippet=snippet,
        layout=layout,
        path=path,
        copies=copies,
        sources=sources,
        date=date,
        answers=answers,
        fails=fails,
        height=top + foot + PADDING - 4,
    )


def _badges(
    hit: SearchHit, left: int, top: int, height: int, metrics: QFontMetrics
) -> tuple[tuple[tuple[str, QRect], ...], int]:
    """Badge texts with their frames, and where the title may start."""
    texts = [hit_texts.type_badge(hit.file_type), hit_texts.language_badge(hit.language)]
    if not hit.online:
        texts.append(hit_texts.offline_text())
    badges = []
    for text in filter(None, texts):
        frame_height = metrics.height() + 2
        frame = QRect(
            left,
            top + (height - frame_height) // 2,
            metrics.horizontalAdvance(text) + 10,
            frame_height,
        )
        badges.append((text, frame))
        left = frame.right() + 1 + GAP
    return tuple(badges), left + 2


def _snippet(hit: SearchHit, width: int, look: CardLook) -> tuple[QTextLayout, int]:
    """The snippet laid out in at most `SNIPPET_LINES` lines, and its height in pixels."""
    metrics = QFontMetrics(look.body)
    capacity = SNIPPET_LINES * max(1, width) / max(1, metrics.averageCharWidth())
    # Letters differ in width: the excerpt begins later until the best sentence is seen whole.
    for share in (0.95, 0.8, 0.65, 0.0):
        part = excerpt(hit, int(capacity * share))
        layout, height, shown = _lines(part.text, part, width, look)
        if part.best.end <= shown:
            break
    text, cut = part.text, shown
    # An ellipsis stands for text left out; bold words may need more room than there is, so it is
    # tried a few times.
    for _attempt in range(4):
        if shown >= len(text):
            break
        cut = max(0, cut - 2)
        text = part.text[:cut].rstrip() + "…"
        layout, height, shown = _lines(text, part, width, look)
    return layout, height


def _full_height(hit: SearchHit, width: int, look: CardLook) -> int:
    """The height of a snippet of all its lines if the text surely fills them, else 0."""
    metrics = QFontMetrics(look.body)
    surely = SNIPPET_LINES * width * _NARROW_LETTERS / max(1, metrics.averageCharWidth())
    return SNIPPET_LINES * metrics.height() if len(hit.text) > surely else 0


def _lines(text: str, part: Excerpt, width: int, look: CardLook) -> tuple[QTextLayout, int, int]:
    """The layout of a text, its height, and how many of its code points it shows."""
    layout = QTextLayout(text, look.body)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.setFormats(_formats(text, part, look))
    layout.setCacheEnabled(True)
    height, shown_units = 0.0, 0
    layout.beginLayout()
    for _number in range(SNIPPET_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(1, width))
        line.setPosition(QPointF(0, height))
        height += line.height()
        shown_units = line.textStart() + line.textLength()
    layout.endLayout()
    shown = code_points(text, shown_units)
    return layout, round(height), shown


def _formats(text: str, part: Excerpt, look: CardLook) -> list[QTextLayout.FormatRange]:
    """The best sentence on its ground, matched words bold and underlined."""
    best_start, best_end = min(part.best.start, len(text)), min(part.best.end, len(text))
    edges = {0, len(text), best_start, best_end}
    terms = [(span.start, min(span.end, len(text))) for span in part.terms]
    edges.update(edge for term in terms for edge in term if edge < len(text))
    formats = []
    places = sorted(edges)
    for start, end in pairwise(places):
        form = QTextCharFormat()
        form.setForeground(look.text)
        if best_start <= start < best_end:
            form.setForeground(look.colours.on_mark)
            form.setBackground(look.colours.mark)
        if any(first <= start < last for first, last in terms):
            form.setFontWeight(QFont.Weight.Bold)
            form.setFontUnderline(True)
        piece = QTextLayout.FormatRange()
        position, length = utf16_span(text, start, end)
        piece.start, piece.length, piece.format = position, length, form
        formats.append(piece)
    return formats


def _blend(front: QColor, back: QColor, share: float) -> QColor:
    return QColor.fromRgbF(
        front.redF() * share + back.redF() * (1 - share),
        front.greenF() * share + back.greenF() * (1 - share),
        front.blueF() * share + back.blueF() * (1 - share),
    )
