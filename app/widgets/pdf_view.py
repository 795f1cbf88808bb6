"""The pages of a PDF, with a passage marked on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPdf import QPdfDocument, QPdfSearchModel, QPdfSelection
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QApplication, QWidget

from app.plain_text import utf16_span
from app.translation import tr
from app.widgets.page_text import locate
from app.widgets.zoom_keys import takes_zoom_key, zoom_step

_ZOOM_STEP: Final = 1.2
_SAMPLE: Final = 16  # characters that tell a place from its neighbours
_MOST_DRIFT: Final = 40
_LEAST_ZOOM, _MOST_ZOOM = 0.2, 6.0
# Pages are white in either theme: one colour, multiplied, leaves black text black.
_PASSAGE: Final = QColor(255, 236, 160)
_BEST: Final = QColor(255, 222, 110)


class PdfView(QPdfView):
    """Shows all pages of a PDF below each other.

    Signals:
        page_changed(int, int): the page on show, from 1, and how many there are.
        matches_changed(int, int): the match on show, from 1, and how many there are.
    """

    page_changed = Signal(int, int)
    matches_changed = Signal(int, int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)  # type: ignore[arg-type]  # the stub leaves None out
        # No child of the view: Qt would end the view first, and closing the file then calls it.
        self._pdf = QPdfDocument()
        self._path: Path | None = None
        self._marks: list[tuple[int, QColor, list[QRectF]]] = []
        self._matches = QPdfSearchModel(self)
        self._matches.setDocument(self._pdf)
        self._match = -1
        self._target: int | None = None
        self._passage = (0, "")
        self.setAccessibleName(tr("Pages of the document"))
        self.setDocument(self._pdf)
        self.setSearchModel(self._matches)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        self.pageNavigator().currentPageChanged.connect(self._on_page_changed)
        self._matches.countChanged.connect(self._on_match_count_changed)
        self.verticalScrollBar().actionTriggered.connect(self._on_moved_by_hand)

    def show_passage(self, path: Path, page: int, passage: str, best: str) -> bool:
        """Shows a file at a passage.

        Args:
            path: of the PDF.
            page: that holds the passage, from 1.
            passage: its text.
            best: the text of its best sentence; may be empty.

        Returns:
            Whether the file could be opened.
        """
        again = path == self._path and self._passage == (page, passage)
        if path != self._path:
            self.clear_document()
            if self._pdf.load(str(path)) != QPdfDocument.Error.None_:
                return False
            self._path = path
        number = max(0, min(page - 1, self._pdf.pageCount() - 1))
        self._mark(number, passage, best)
        if not (again and self._target is None):
            # Where someone has scrolled on, a sentence marked later does not call them back.
            self._target = number
            self._go_to_target()
            self._on_page_changed(number)
        self._passage = (page, passage)
        self.viewport().update()
        return True

    def clear_document(self) -> None:
        """Closes the file and shows nothing."""
        self._path, self._marks, self._match, self._target = None, [], -1, None
        self._matches.setSearchString("")
        self._pdf.close()

    def find_text(self, needle: str) -> None:
        """Looks for a text on all pages; matches come in by and by."""
        self._match = -1
        self._matches.setSearchString(needle.strip())
        self._on_match_count_changed()

    def step_match(self, step: int) -> None:
        """Goes on by `step` matches, round at the ends."""
        count = self._matches.rowCount(QModelIndex())
        if count:
            self._match = (self._match + step) % count
            self._on_moved_by_hand()
            self.setCurrentSearchResultIndex(self._match)
            link = self._matches.resultAtIndex(self._match)
            self.pageNavigator().jump(link.page(), link.location(), 0)
        self.matches_changed.emit(self._match + 1, count)

    def zoom_by(self, steps: float) -> None:
        """Zooms in (steps above 0) or out."""
        factor = self._scale() / self._screen_scale() * _ZOOM_STEP**steps
        self.setZoomMode(QPdfView.ZoomMode.Custom)
        self.setZoomFactor(max(_LEAST_ZOOM, min(_MOST_ZOOM, factor)))

    def fit_width(self) -> None:
        """Makes pages as wide as the view."""
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    def marked_texts(self) -> int:
        """How many stretches of text are marked on the pages."""
        return len(self._marks)

    def _mark(self, page: int, passage: str, best: str) -> None:
        self._marks = []
        # An empty page makes QtPdf's selection wait for ever.
        text = self._pdf.getAllText(page).text() if self._pdf.pageCount() else ""
        for wanted, colour in ((passage, _PASSAGE), (best, _BEST)):
            found = locate(text, wanted) if wanted.strip() else None
            if found is not None:
                bounds = self._selection(page, text, *found).bounds()
                boxes = [polygon.boundingRect() for polygon in bounds]
                self._marks.append((page, colour, lines_of(boxes)))

    def _selection(self, page: int, text: str, start: int, end: int) -> QPdfSelection:
        """The selection of a stretch of a page's text."""
        position, length = utf16_span(text, start, end)
        sample = text[start : start + _SAMPLE]
        # PDFium counts characters that it leaves out of the text, so places may lie later.
        for drift in range(_MOST_DRIFT):
            probe = self._pdf.getSelectionAtIndex(page, position + drift, len(sample))
            if probe.text() == sample:
                return self._pdf.getSelectionAtIndex(page, position + drift, length)
        return self._pdf.getSelectionAtIndex(page, position, length)

    def _go_to_target(self) -> None:
        """Brings the first marked line of the wanted page into view, else the page's top."""
        if self._target is None or not self._pdf.pageCount():
            return
        lines = [line for _page, _colour, part in self._marks for line in part]
        self.pageNavigator().jump(self._target, QPointF(0, 0), 0)
        bar = self.verticalScrollBar()
        top = self._page_rect(self._target).top() + bar.value()
        if lines:
            top_line = min(line.top() for line in lines) * self._scale(self._target)
            top = max(top, top + top_line - self.viewport().height() / 4)
        bar.setValue(round(top))

    def _on_moved_by_hand(self) -> None:
        self._target = None

    def _on_page_changed(self, page: int) -> None:
        self.page_changed.emit(page + 1, self._pdf.pageCount())

    def _on_match_count_changed(self) -> None:
        count = self._matches.rowCount(QModelIndex())
        if count and self._match < 0:
            self.step_match(1)
        else:
            self.matches_changed.emit(self._match + 1, count)

    # Where pages lie: QPdfView keeps its layout to itself; this follows the same arithmetic.

    def _screen_scale(self) -> float:
        return QApplication.primaryScreen().logicalDotsPerInch() / 72.0

    def _page_size(self, page: int) -> QSize:
        size = (self._pdf.pagePointSize(page) * self._screen_scale()).toSize()
        if self.zoomMode() == QPdfView.ZoomMode.Custom:
            return (
                self._pdf.pagePointSize(page) * self._screen_scale() * self.zoomFactor()
            ).toSize()
        margins = self.documentMargins()
        room = self.viewport().width() - margins.left() - margins.right()
        return size * (room / max(1, size.width()))

    def _scale(self, page: int | None = None) -> float:
        """Pixels for each point of a page."""
        number = self.pageNavigator().currentPage() if page is None else page
        width = self._pdf.pagePointSize(number).width()
        return self._page_size(number).width() / width if width > 0 else self._screen_scale()

    def _page_rect(self, page: int) -> QRectF:
        """Where a page lies in the viewport."""
        margins = self.documentMargins()
        sizes = [self._page_size(number) for number in range(self._pdf.pageCount())]
        widest = max((size.width() for size in sizes), default=0)
        total = max(widest + margins.left() + margins.right(), self.viewport().width())
        top = margins.top() + sum(size.height() + self.pageSpacing() for size in sizes[:page])
        left = (total - sizes[page].width()) // 2
        corner = QPointF(
            left - self.horizontalScrollBar().value(), top - self.verticalScrollBar().value()
        )
        return QRectF(corner, QSizeF(sizes[page]))

    # Overrides of Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: pages, then the marks on them."""
        super().paintEvent(event)
        if not self._marks or not self._pdf.pageCount():
            return
        painter = QPainter(self.viewport())
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        place = self._page_rect(self._marks[0][0])
        for page, colour, lines in self._marks:
            scale = self._scale(page)
            path = QPainterPath()
            path.setFillRule(Qt.FillRule.WindingFill)
            for line in lines:
                corner = place.topLeft() + line.topLeft() * scale
                path.addRect(QRectF(corner, line.size() * scale).adjusted(-1, -1, 1, 1))
            painter.fillPath(path, colour)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt: the passage stays in view until someone scrolls."""
        super().resizeEvent(event)
        self._go_to_target()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Qt: Ctrl and the wheel zoom."""
        self._on_moved_by_hand()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(event.angleDelta().y() / 120)
            event.accept()
        else:
            super().wheelEvent(event)

    def event(self, event: QEvent) -> bool:
        """Qt: the keys that zoom mean these pages, not the window."""
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
            self.zoom_by(step)
        else:
            self.fit_width()


def lines_of(boxes: Sequence[QRectF]) -> list[QRectF]:
    """The boxes of words, in reading order, joined to lines: gaps between words are filled."""
    lines: list[QRectF] = []
    for box in boxes:
        last = lines[-1] if lines else QRectF()
        shared = min(last.bottom(), box.bottom()) - max(last.top(), box.top())
        on_line = shared > min(last.height(), box.height()) / 2
        gap = box.left() - last.right()
        if lines and on_line and abs(gap) < max(last.height(), box.height()) * 1.5:
            lines[-1] = last.united(box)
        else:
            lines.append(box)
    return lines
