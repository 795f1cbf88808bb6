"""The text of a document with a passage marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QMimeData, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QTextEdit, QWidget

from app.plain_text import printable, utf16_length
from app.theme import colours
from app.translation import tr
from app.widgets.text_setting import insert_piece
from app.widgets.text_window import (
    Match,
    Piece,
    find_all,
    piece_at,
    pieces_of,
    window_around,
)
from app.widgets.zoom_keys import takes_zoom_key, zoom_step
from engine import Section, Span

_EDGE_PX: Final = 400  # nearer to an end of what is laid out, the window slides on
_MARGIN_PX: Final = 16
_MOST_MARKS: Final = 400


class TextView(QTextEdit):
    """Shows sections as plain text; only a window of a long document is laid out.

    Signals:
        matches_changed(int, int): the match on show, from 1, and how many there are.
    """

    matches_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: tuple[Section, ...] = ()
        self._pieces: list[Piece] = []
        self._first, self._last = 0, 0
        self._starts: dict[int, int] = {}
        self._passage: tuple[int, Span, Span] | None = None
        self._matches: list[Match] = []
        self._match = -1
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setUndoRedoEnabled(False)
        self.setAccessibleName(tr("Text of the document"))
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN_PX)
        self._slide = QTimer(self, singleShot=True, interval=0)
        self._slide.timeout.connect(self._on_slide)
        self.verticalScrollBar().valueChanged.connect(self._on_scrolled)

    def show_passage(
        self, sections: Sequence[Section], section: int, span: Span, best: Span
    ) -> None:
        """Shows a document at a passage.

        Args:
            sections: of the document, in reading order.
            section: index of the section that holds the passage.
            span: of the passage in that section's text.
            best: of its best sentence in that section's text; may be empty.
        """
        same = self._sections == tuple(sections)
        again = same and self._passage is not None and self._passage[:2] == (section, span)
        self._passage = (section, span, best)
        if again:
            self._mark()
            return
        if not same:
            self._sections = tuple(sections)
            self._pieces = pieces_of(self._sections)
            self._matches, self._match = [], -1
            self.matches_changed.emit(0, 0)
        target = best.start if best.end > best.start else span.start
        self._go(section, target, redraw=not same)

    def clear_document(self) -> None:
        """Shows nothing."""
        self._sections, self._pieces, self._passage = (), [], None
        self._matches, self._match, self._starts = [], -1, {}
        self.clear()

    def find_text(self, needle: str) -> None:
        """Marks a text wherever it stands and goes to the first place at or after the passage."""
        self._matches = find_all(self._sections, needle)
        self._match = -1
        if self._matches:
            section, offset = (
                (self._passage[0], self._passage[1].start) if self._passage else (0, 0)
            )
            later = (
                number
                for number, match in enumerate(self._matches)
                if (match.section, match.start) >= (section, offset)
            )
            self._show_match(next(later, 0))
        else:
            self._mark()
        self.matches_changed.emit(self._match + 1, len(self._matches))

    def step_match(self, step: int) -> None:
        """Goes on by `step` matches, round at the ends."""
        if self._matches:
            self._show_match((self._match + step) % len(self._matches))
            self.matches_changed.emit(self._match + 1, len(self._matches))

    def first_piece(self) -> int:
        """The index of the first piece of the document that is laid out."""
        return self._first

    def _show_match(self, number: int) -> None:
        self._match = number
        match = self._matches[number]
        self._go(match.section, match.start, redraw=False)

    def _go(self, section: int, offset: int, *, redraw: bool) -> None:
        """Brings a place into view, a third below the top."""
        if not self._pieces:
            self.clear()
            return
        position = self._position(section, offset)
        if redraw or position is None:
            self._render(piece_at(self._pieces, section, offset))
            position = self._position(section, offset)
        self._mark()
        if position is not None:
            self._scroll_to(position, self.viewport().height() // 3)

    def _scroll_to(self, position: int, below_top_px: int) -> None:
        cursor = self.textCursor()
        cursor.setPosition(min(position, self.document().characterCount() - 1))
        self.setTextCursor(cursor)
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + self.cursorRect(cursor).top() - below_top_px)

    def _render(self, centre: int) -> None:
        """Lays out the window around a piece."""
        self._first, self._last = window_around(self._pieces, centre)
        self._starts = {}
        self.setUpdatesEnabled(False)
        self.verticalScrollBar().blockSignals(True)
        self.clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for number in range(self._first, self._last):
            self._starts[number] = insert_piece(
                cursor, self._sections, self._pieces[number], quiet=colours(self.palette()).muted
            )
        cursor.endEditBlock()
        self.verticalScrollBar().blockSignals(False)
        self.setUpdatesEnabled(True)

    def _position(self, section: int, offset: int) -> int | None:
        """Where a place of the document stands in what is laid out; None if it does not."""
        for number, start in self._starts.items():
            piece = self._pieces[number]
            if piece.section == section and piece.start <= offset <= piece.end:
                text = self._sections[section].text[piece.start : offset]
                return start + utf16_length(printable(text))
        return None

    def _mark(self) -> None:
        """Marks passage, best sentence and matches, as far as they are laid out."""
        roles = colours(self.palette())
        marks: list[QTextEdit.ExtraSelection] = []
        if self._passage is not None:
            section, span, best = self._passage
            marks += self._marked(section, span, roles.mark, roles.on_mark)
            marks += self._marked(section, best, roles.term, roles.on_term)
        for number in self._matches_laid_out():
            match, here = self._matches[number], number == self._match
            ground, text = (roles.accent, roles.on_accent) if here else (roles.raised, roles.text)
            marks += self._marked(match.section, Span(match.start, match.end), ground, text)
        self.setExtraSelections(marks)

    def _matches_laid_out(self) -> list[int]:
        """The matches in the window, the one on show last; at most `_MOST_MARKS` of them."""
        if not self._matches or self._first >= self._last:
            return []
        first, last = self._pieces[self._first], self._pieces[self._last - 1]
        numbers = [
            number
            for number, match in enumerate(self._matches)
            if (first.section, first.start) <= (match.section, match.start)
            and (match.section, match.end) <= (last.section, last.end)
            and number != self._match
        ]
        return numbers[:_MOST_MARKS] + ([self._match] if self._match >= 0 else [])

    def _marked(
        self, section: int, span: Span, ground: QColor, text: QColor
    ) -> list[QTextEdit.ExtraSelection]:
        laid_out = [self._pieces[number] for number in self._starts]
        parts = [piece for piece in laid_out if piece.section == section]
        if not parts:
            return []
        start, end = max(span.start, parts[0].start), min(span.end, parts[-1].end)
        first, last = self._position(section, start), self._position(section, end)
        if start >= end or first is None or last is None:
            return []
        mark = QTextEdit.ExtraSelection()
        cursor = QTextCursor(self.document())
        cursor.setPosition(first)
        cursor.setPosition(last, QTextCursor.MoveMode.KeepAnchor)
        form = QTextCharFormat()
        form.setBackground(ground)
        form.setForeground(text)
        mark.cursor, mark.format = cursor, form
        return [mark]

    def _on_scrolled(self) -> None:
        bar = self.verticalScrollBar()
        more_below = self._last < len(self._pieces) and bar.maximum() - bar.value() < _EDGE_PX
        more_above = self._first > 0 and bar.value() - bar.minimum() < _EDGE_PX
        if more_below or more_above:
            self._slide.start()

    def _on_slide(self) -> None:
        """Lays out the window around what is on screen; the lines on screen stay where they are."""
        cursor = self.cursorForPosition(QPoint(_MARGIN_PX + 1, 1))
        position, top = cursor.position(), self.cursorRect(cursor).top()
        number = self._first
        for candidate, start in self._starts.items():
            if start <= position:
                number = candidate
        if window_around(self._pieces, number) == (self._first, self._last):
            return
        offset = position - self._starts[number]
        self._render(number)
        self._mark()
        self.verticalScrollBar().blockSignals(True)
        self._scroll_to(self._starts[number] + max(0, offset), top)
        self.verticalScrollBar().blockSignals(False)

    # Overrides of Qt

    def event(self, event: QEvent) -> bool:
        """Qt: the keys that zoom mean this text, not the window."""
        if takes_zoom_key(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: keys that zoom."""
        step = zoom_step(event)
        if step is None:
            super().keyPressEvent(event)
        elif step:
            self.zoomIn(step)
        else:
            self.setFont(QFont())

    def createMimeDataFromSelection(self) -> QMimeData:
        """Qt: a copy is plain text."""
        mime = QMimeData()
        mime.setText(self.textCursor().selection().toPlainText())
        return mime
