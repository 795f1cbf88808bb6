"""The panel that asks and lists: query box, filters, hits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QStackedWidget, QVBoxLayout, QWidget

from app.delegates.hit import HitDelegate
from app.models import hit_texts
from app.models.hits import HitListModel
from app.operations import Operations
from app.panels.hit_marks import HitMarks
from app.panels.search_states import (
    empty_library_message,
    first_reading_message,
    next_steps,
    similar_query,
    status_text,
    tips_message,
)
from app.plain_text import one_line
from app.theme import Space
from app.translation import tr
from app.widgets.filter_bar import FilterBar
from app.widgets.hit_list import HitList
from app.widgets.message_page import MessagePage
from app.widgets.query_box import QueryBox
from app.widgets.status_line import StatusLine
from engine import EngineError, Outcome, SearchHit, SearchResult

if TYPE_CHECKING:
    from engine import RootCoverage

_SLOW_MS = 400


class SearchPanel(QWidget):
    """Asks the library and lists what it answers; old hits stay until new ones are there.

    Signals:
        hit_selected(object): the `SearchHit` to be previewed, or None.
        hits_changed(object): all hits of the answer, a tuple of `SearchHit`.
        open_requested(object): the `SearchHit` whose file is to be opened.
        reveal_requested(object): the one whose file is to be shown in its folder.
        preview_toggled(): show or hide the preview.
        add_folder_requested(): the person wants to add a folder.
        samples_requested(): the person wants to try the sample documents.
    """

    hit_selected = Signal(object)
    hits_changed = Signal(object)
    open_requested = Signal(object)
    reveal_requested = Signal(object)
    preview_toggled = Signal()
    add_folder_requested = Signal()
    samples_requested = Signal()

    def __init__(self, operations: Operations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._operations = operations
        self._shown: SearchHit | None = None
        self._library_empty = False
        self._asked, self._listed = "", ""
        self.query_box = QueryBox(self)
        self.filter_bar = FilterBar(self)
        self.model = HitListModel(self)
        self.list = HitList(self.model, self)
        self.list.setItemDelegate(HitDelegate(self.list))
        self._marks = HitMarks(operations, self.list, self.model)
        self.page = MessagePage(self)
        self.status_line = StatusLine(self)
        self.status_line.setAccessibleName(tr("Result"))
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.list)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.S)
        column.setSpacing(Space.S)
        for widget in (self.query_box, self.filter_bar, self.status_line):
            column.addWidget(widget)
        column.addWidget(self._stack, 1)
        self._slow = QTimer(self, singleShot=True, interval=_SLOW_MS)
        self._slow.timeout.connect(lambda: self.status_line.say(tr("Searching …")))
        self._connect()
        self._show_start()

    @property
    def question(self) -> str:
        """The question that the hits on show answer."""
        return self._listed

    @Slot()
    def focus_query(self) -> None:
        """Puts the cursor into the query box, its text selected."""
        self.query_box.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.query_box.line.selectAll()

    @Slot(str)
    def set_query(self, text: str) -> None:
        """Asks this at once."""
        self.query_box.set_text(text)
        self._ask(text)

    @Slot()
    def refresh(self) -> None:
        """Asks the same again, for the library has changed; selection and place are kept."""
        self._operations.roots(self._on_roots, key="filter_roots")
        if self.query_box.text().strip():
            self._ask(self.query_box.text(), quiet=True)

    @Slot(bool)
    def set_library_empty(self, empty: bool) -> None:
        """Says what to do first while there is nothing to search."""
        changed, self._library_empty = empty != self._library_empty, empty
        self.filter_bar.setVisible(not empty)
        if changed and (empty or not self.model.hits):
            self.refresh() if self.query_box.text().strip() else self._show_start()

    @Slot(object)
    def select_hit(self, hit: SearchHit) -> None:
        """Makes this hit the current one, if it is among the hits."""
        self.list.select_row(self.model.row_of(hit.passage_id))

    def _connect(self) -> None:
        self.query_box.query_changed.connect(self._ask)
        self.query_box.submitted.connect(self._on_submitted)
        self.query_box.list_requested.connect(self._on_list_requested)
        self.filter_bar.filters_changed.connect(self._on_filters_changed)
        self._marks.marked.connect(self._on_hits_marked)
        hits = self.list
        hits.hit_chosen.connect(self._on_hit_chosen)
        hits.open_requested.connect(self._on_open_requested)
        hits.reveal_requested.connect(self.reveal_requested)
        hits.copy_requested.connect(self.copy_passage)
        hits.copy_path_requested.connect(self._on_copy_path_requested)
        hits.folder_requested.connect(self._on_folder_requested)
        hits.similar_requested.connect(self._on_similar_requested)
        hits.preview_toggled.connect(self.preview_toggled)
        hits.typed.connect(self._on_typed)
        hits.left.connect(self.focus_query)

    # Asking

    def _ask(self, text: str, *, quiet: bool = False) -> None:
        self._asked = text
        if not text.strip():
            self._slow.stop()
            self._show_start()
            return
        if not quiet:
            self._slow.start()
        self._operations.search(
            text, filters=self.filter_bar.filters(), done=self._on_result, failed=self._on_failed
        )

    def _on_submitted(self, text: str) -> None:
        """Enter asks at once; where the answer is there already, it leads on to the hits."""
        if text == self._asked and not self._slow.isActive() and self.model.hits:
            self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self._ask(text)

    def _on_filters_changed(self) -> None:
        self._ask(self.query_box.text())

    def _on_failed(self, error: EngineError) -> None:
        self._slow.stop()
        self.status_line.say(tr("The search could not be finished."))
        self._operations.error_raised.emit(error)

    def _on_roots(self, roots: list[RootCoverage]) -> None:
        self.filter_bar.set_folders([root.path for root in roots])

    # Answers

    def _on_result(self, result: SearchResult) -> None:
        if not self._asked.strip():
            return
        self._slow.stop()
        if not result.hits:
            self._show_no_hits(result)
            return
        self.status_line.say(status_text(result))
        self._set_hits(self._marks.known(result))
        self._stack.setCurrentWidget(self.list)
        self._marks.begin(result)

    def _on_hits_marked(self) -> None:
        self.hits_changed.emit(self.model.hits)
        self._on_hit_chosen(self.list.current_hit())

    def _set_hits(self, hits: tuple[SearchHit, ...]) -> None:
        """Shows new hits; a passage that was selected stays so if it is among them."""
        before = self.list.current_hit()
        same_question = self._asked == self._listed
        place = self.list.verticalScrollBar().value()
        first_was_current = self.list.currentIndex().row() <= 0
        self._listed = self._asked
        self.list.blockSignals(True)
        self.model.set_hits(hits)
        row = self.model.row_of(before.passage_id) if before is not None else -1
        # The first hit is selected by itself, so it does not follow its passage down the list.
        self.list.select_row(0 if first_was_current and not same_question else max(row, 0))
        if same_question:
            self.list.verticalScrollBar().setValue(place)
        self.list.blockSignals(False)
        self.hits_changed.emit(hits)
        self._on_hit_chosen(self.list.current_hit())

    def _show_no_hits(self, result: SearchResult) -> None:
        self._clear_hits()
        if result.outcome is Outcome.EMPTY_LIBRARY:
            if self._library_empty:
                self._show_empty_library()
            else:
                self._show_page(*first_reading_message())
            return
        if result.outcome is Outcome.EMPTY_QUERY:
            self._show_page(*tips_message())
            return
        active = self.filter_bar.active_count() > 0
        reset = [(tr("Reset filters"), self.filter_bar.reset)] if active else []
        title = tr("Nothing found for “{query}”").format(query=one_line(result.query)[:80])
        self._show_page(title, next_steps(result, filtered=active), reset)

    def _clear_hits(self) -> None:
        if self.model.hits:
            self.model.set_hits(())
            self.hits_changed.emit(())
        self._listed = ""
        self._on_hit_chosen(None)

    def _show_start(self) -> None:
        self._clear_hits()
        if self._library_empty:
            self._show_empty_library()
        else:
            self._show_page(*tips_message())

    def _show_empty_library(self) -> None:
        title, lines = empty_library_message()
        add = (tr("Add a folder …"), self.add_folder_requested.emit)
        samples = (tr("Try the sample documents"), self.samples_requested.emit)
        self._show_page(title, lines, [add, samples])

    def _show_page(
        self,
        title: str,
        lines: Sequence[str],
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        self.status_line.say("")
        self.page.show_message(title, lines, buttons)
        self._stack.setCurrentWidget(self.page)

    # Hits

    def copy_passage(self, hit: SearchHit) -> None:
        """Puts the passage with its source on the clipboard, as plain text."""
        QApplication.clipboard().setText(hit_texts.passage_with_source(hit))
        self.status_line.tell(tr("Passage copied with its source."))

    def _on_hit_chosen(self, hit: SearchHit | None) -> None:
        if hit == self._shown:
            return
        self._shown = hit
        self.hit_selected.emit(hit)

    def _on_list_requested(self) -> None:
        if not self.model.hits:
            return
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
        last = len(self.model.hits) - 1
        self.list.select_row(min(self.list.currentIndex().row() + 1, last))

    def _on_open_requested(self, hit: SearchHit) -> None:
        self.query_box.remember()
        self.open_requested.emit(hit)

    def _on_copy_path_requested(self, hit: SearchHit) -> None:
        QApplication.clipboard().setText(str(hit.path))
        self.status_line.tell(tr("Path copied."))

    def _on_folder_requested(self, hit: SearchHit) -> None:
        self.filter_bar.choose_folder(hit.path.parent)

    def _on_similar_requested(self, hit: SearchHit) -> None:
        self.set_query(similar_query(hit))
        self.focus_query()

    def _on_typed(self, text: str) -> None:
        line = self.query_box.line
        line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        line.end(False)
        line.insert(text)
