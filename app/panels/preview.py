"""The panel that shows a hit in its document: as text, or as pages of a PDF."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QLabel, QStackedWidget, QVBoxLayout, QWidget

from app.operations import Operations
from app.theme import Space
from app.translation import tr
from app.widgets.find_bar import FindBar
from app.widgets.message_page import MessagePage
from app.widgets.pdf_view import PdfView
from app.widgets.preview_header import PreviewHeader
from app.widgets.text_view import TextView
from engine import SearchHit, Section, Span

if TYPE_CHECKING:
    from engine import PassageContext

_PAUSE_MS: Final = 120  # while someone walks through the hits, documents are not opened
_PAGES_UP_TO_BYTES: Final = 50_000_000  # larger files show their text first


class PreviewPanel(QWidget):
    """Shows the hit that was chosen, its passage marked.

    Signals:
        open_requested(object): the `SearchHit` whose file is to be opened.
        reveal_requested(object): the one whose file is to be shown in its folder.
        copy_requested(object): the one whose passage is to be copied with its source.
        hit_requested(object): another `SearchHit` of the same document is to be shown.
    """

    open_requested = Signal(object)
    reveal_requested = Signal(object)
    copy_requested = Signal(object)
    hit_requested = Signal(object)

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._hit: SearchHit | None = None
        self._hits: tuple[SearchHit, ...] = ()
        self._context: PassageContext | None = None
        self._wants_pages = True
        self.header = PreviewHeader(self)
        self.text = TextView(self)
        self.pages = PdfView(self)
        self.page = MessagePage(self, quiet=True)
        self.note = QLabel(self)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        self.note.hide()
        self.find_bar = FindBar(self)
        self._stack = QStackedWidget(self)
        for view in (self.page, self.text, self.pages):
            self._stack.addWidget(view)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.M, Space.M, Space.S)
        column.setSpacing(Space.S)
        for widget in (self.header, self.note):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        column.addWidget(self.find_bar)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._load)
        self._connect()
        self.clear()

    @Slot(object)
    def show_hit(self, hit: SearchHit) -> None:
        """Shows a hit: its head at once, its document after a short pause."""
        before, self._hit = self._hit, hit
        if before is None or hit.document_id != before.document_id:
            self._context = None
        self._show_head()
        # An answer that comes again, with other ranks, is no reason to scroll.
        if before is None or _seen_of(hit) != _seen_of(before):
            self._pause.start()

    @Slot(object)
    def set_hits(self, hits: tuple[SearchHit, ...]) -> None:
        """Takes all hits of the answer, to step through those of one document."""
        self._hits = hits
        self._show_head()

    @Slot()
    def clear(self) -> None:
        """Shows no document."""
        self._hit, self._context = None, None
        self._pause.stop()
        self.text.clear_document()
        self.pages.clear_document()
        self.header.hide()
        self._close_find_bar()
        self._say("")
        self.page.show_message(tr("Choose a hit to read it here"))
        self._stack.setCurrentWidget(self.page)

    def _connect(self) -> None:
        header, find = self.header, self.find_bar
        header.open_requested.connect(lambda: self.open_requested.emit(self._hit))
        header.reveal_requested.connect(lambda: self.reveal_requested.emit(self._hit))
        header.copy_requested.connect(lambda: self.copy_requested.emit(self._hit))
        header.step_requested.connect(self._on_step_requested)
        header.pages_wanted.connect(self._on_pages_wanted)
        header.zoom_requested.connect(self._on_zoom_requested)
        header.find_requested.connect(self.open_find_bar)
        find.text_changed.connect(lambda text: self._view().find_text(text))
        find.next_requested.connect(lambda: self._view().step_match(1))
        find.previous_requested.connect(lambda: self._view().step_match(-1))
        find.closed.connect(self._close_find_bar)
        self.text.matches_changed.connect(find.show_count)
        self.pages.matches_changed.connect(find.show_count)
        self.pages.page_changed.connect(header.show_page)
        for keys, slot in (
            (QKeySequence.StandardKey.Find, self.open_find_bar),
            (QKeySequence(Qt.Key.Key_F3), lambda: self._view().step_match(1)),
            (QKeySequence("Shift+F3"), lambda: self._view().step_match(-1)),
        ):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(slot)

    # What is on show

    def _view(self) -> TextView | PdfView:
        return self.pages if self._stack.currentWidget() is self.pages else self.text

    def _siblings(self) -> list[SearchHit]:
        """The hits in the same document, in the document's order."""
        hit = self._hit
        if hit is None:
            return []
        same = [other for other in self._hits if other.document_id == hit.document_id]
        return sorted(same, key=lambda other: other.passage_id)

    def _place(self) -> int:
        hit = self._hit
        ids = [other.passage_id for other in self._siblings()]
        return ids.index(hit.passage_id) if hit is not None and hit.passage_id in ids else -1

    def _show_head(self) -> None:
        if self._hit is None:
            return
        self.header.show()
        self.header.show_hit(self._hit, self._place(), len(self._siblings()))
        self.header.show_modes(
            possible=self._has_pages(), pages=self._stack.currentWidget() is self.pages
        )

    def _has_pages(self) -> bool:
        hit = self._hit
        return hit is not None and hit.file_type == "pdf" and hit.online

    def _load(self) -> None:
        """Opens the document of the hit: pages from the file, text from the library."""
        hit = self._hit
        if hit is None or not self.isVisible():
            return
        small = hit.size_bytes <= _PAGES_UP_TO_BYTES or self.header.pages_chosen()
        if self._has_pages() and self._wants_pages and small and self._show_pages(hit):
            return
        if self._context is not None and self._place_in(self._context, hit) is not None:
            self._show_text()
        else:
            self._operations.context(hit.passage_id, self._on_context)

    def _show_pages(self, hit: SearchHit) -> bool:
        best = hit.text[hit.best.start : hit.best.end]
        self._stack.setCurrentWidget(self.pages)
        shown = hit.path.is_file() and self.pages.show_passage(
            hit.path, hit.page or 1, hit.text, best
        )
        if shown:
            self._say("")
            self.header.show_modes(possible=True, pages=True)
            self._repeat_find()
        else:
            self._stack.setCurrentWidget(self.text)
        return shown

    def _on_context(self, context: PassageContext | None) -> None:
        hit = self._hit
        if hit is None or (context is not None and context.document_id != hit.document_id):
            return
        self._context = context
        self._show_text()

    def _show_text(self) -> None:
        """Shows the text the library holds; where it holds none any more, the passage alone."""
        hit, context = self._hit, self._context
        if hit is None:
            return
        self._stack.setCurrentWidget(self.text)
        self.header.show_modes(possible=self._has_pages(), pages=False)
        place = self._place_in(context, hit) if context is not None else None
        if context is None or place is None:
            section = Section(hit.text, hit.kind, hit.number, hit.label, hit.heading)
            self.text.show_passage((section,), 0, Span(0, len(hit.text)), hit.best)
            self._say(tr("This document has changed or is gone; this is the passage as found."))
            return
        number, span = place
        best = Span(span.start + hit.best.start, min(span.start + hit.best.end, span.end))
        self.text.show_passage(context.sections, number, span, best)
        self._say("" if hit.online else tr("The file's folder cannot be reached at the moment."))
        self._repeat_find()

    def _place_in(self, context: PassageContext, hit: SearchHit) -> tuple[int, Span] | None:
        """The section and span of a hit, or None where the document is another by now."""
        places = {passage: (number, span) for passage, number, span in context.passages}
        number, span = places.get(hit.passage_id, (context.section, context.span))
        if number >= len(context.sections):
            return None
        same = context.sections[number].text[span.start : span.end] == hit.text
        return (number, span) if same else None

    def _say(self, text: str) -> None:
        self.note.setText(text)
        self.note.setVisible(bool(text))

    # What the person asks for

    def _on_pages_wanted(self, wanted: bool) -> None:
        self._wants_pages = wanted
        self._load()

    def _on_step_requested(self, step: int) -> None:
        siblings, place = self._siblings(), self._place()
        if place >= 0 and 0 <= place + step < len(siblings):
            self.hit_requested.emit(siblings[place + step])

    def _on_zoom_requested(self, step: int) -> None:
        if self._stack.currentWidget() is self.pages:
            self.pages.zoom_by(step)
        else:
            self.text.zoomIn(step)

    @Slot()
    def open_find_bar(self) -> None:
        """Lets the person find words in the document on show."""
        if self._hit is not None:
            self.find_bar.open()

    def _close_find_bar(self) -> None:
        focus = self.window().focusWidget()
        inside = focus is not None and self.find_bar.isAncestorOf(focus)
        self.find_bar.hide()
        for view in (self.text, self.pages):
            view.find_text("")
        if inside:  # whoever types elsewhere goes on typing there
            self._view().setFocus(Qt.FocusReason.OtherFocusReason)

    def _repeat_find(self) -> None:
        """Words being looked for are marked in the next document, too; the passage is on show."""
        if self.find_bar.isVisible() and self.find_bar.line.text():
            self._view().find_text(self.find_bar.line.text())

    # Overrides of Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Qt: a hit that was chosen while the preview was hidden is loaded now."""
        super().showEvent(event)
        if self._hit is not None:
            self._pause.start()


def _seen_of(hit: SearchHit) -> tuple[object, ...]:
    """What the preview shows of a hit."""
    return (hit.passage_id, hit.path, hit.text, hit.best, hit.online)
