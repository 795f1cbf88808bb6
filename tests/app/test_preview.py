"""The preview: text with the passage marked, pages of a real PDF, keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPageSize, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from app.panels.preview import PreviewPanel
from app.theme import LIGHT
from app.widgets.text_view import TextView
from engine import DocumentId, LocatorKind, PassageContext, PassageId, SearchHit, Section, Span
from tests.app.sample_hits import HOSTILE, FakeOperations, hit

CONTROL = Qt.KeyboardModifier.ControlModifier
LINES = [
    "The lessor hands over the flat in good order.",
    "The notice period is three months to the end of a month.",
    "The deposit is paid back within half a year.",
]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    """A PDF of three pages, one sentence on each."""
    path = tmp_path / "Mietvertrag für Müller.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setResolution(72)
    painter = QPainter(writer)
    for number, line in enumerate(LINES):
        if number:
            writer.newPage()
        painter.drawText(QPoint(40, 300), line)
    painter.end()
    return path


@pytest.fixture
def operations(qapp: QApplication) -> FakeOperations:
    return FakeOperations()


@pytest.fixture
def panel(qtbot: QtBot, operations: FakeOperations) -> Iterator[PreviewPanel]:
    made = PreviewPanel(operations)  # type: ignore[arg-type]
    qtbot.addWidget(made)
    made.resize(600, 600)
    made.show()
    qtbot.waitExposed(made)
    yield made
    made.clear()
    for timer in made.findChildren(QTimer):
        timer.stop()


def pdf_hit(path: Path, page: int = 2) -> SearchHit:
    text = LINES[page - 1]
    return hit(page, path=path, number=page, text=text, best=Span(0, len(text)), terms=())


def text_hit(number: int = 1, **changes: object) -> SearchHit:
    return hit(number, file_type="docx", kind=LocatorKind.NONE, number=0, **changes)


def context_of(shown: SearchHit, before: str = "Before. " * 30) -> PassageContext:
    section = Section(f"{before}\n\n{shown.text}\n\nAfter.", heading="Lease > Notice")
    span = Span(len(before) + 2, len(before) + 2 + len(shown.text))
    return PassageContext(
        document_id=shown.document_id,
        path=shown.path,
        file_type=shown.file_type,
        sections=(Section("The preamble.", heading="Lease"), section),
        section=1,
        span=span,
        passages=((shown.passage_id, 1, span),),
    )


def marked(view: TextView, colour: str) -> list[str]:
    return [
        selection.cursor.selectedText()
        for selection in view.extraSelections()
        if selection.format.background().color().name() == colour
    ]


def show(qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations, shown: SearchHit) -> None:
    panel.show_hit(shown)
    qtbot.waitUntil(lambda: bool(operations.contexts))
    assert operations.contexts[-1][0] == shown.passage_id
    operations.contexts[-1][1](context_of(shown))


def test_a_pdf_is_shown_at_its_page_with_the_passage_marked(
    qtbot: QtBot, panel: PreviewPanel, pdf: Path
) -> None:
    panel.show_hit(pdf_hit(pdf))
    qtbot.waitUntil(panel.pages.isVisible)
    assert panel.pages.pageNavigator().currentPage() == 1
    assert panel.pages.marked_texts() == 2
    qtbot.waitUntil(lambda: panel.header.page_text() == "Page 2 of 3")

    def yellow() -> int:
        image = panel.pages.viewport().grab().toImage()
        points = ((x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2))
        colours = (image.pixelColor(x, y) for x, y in points)
        return sum(c.red() > 200 and c.green() > 180 and c.blue() < 180 for c in colours)

    qtbot.waitUntil(lambda: yellow() > 50)


def test_pages_and_text_can_be_switched(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations, pdf: Path
) -> None:
    shown = pdf_hit(pdf)
    panel.show_hit(shown)
    qtbot.waitUntil(panel.pages.isVisible)
    panel.header.text_button.click()
    operations.contexts[-1][1](context_of(shown))
    assert panel.text.isVisible()
    assert marked(panel.text, LIGHT.term.name()) == [LINES[1]]
    panel.header.pages_button.click()
    assert panel.pages.isVisible()


def test_words_are_found_on_pages(qtbot: QtBot, panel: PreviewPanel, pdf: Path) -> None:
    panel.show_hit(pdf_hit(pdf))
    qtbot.waitUntil(panel.pages.isVisible)
    panel.open_find_bar()
    panel.find_bar.line.setText("deposit")
    qtbot.waitUntil(lambda: panel.find_bar.count_text() == "1 of 1")
    qtbot.waitUntil(lambda: panel.pages.pageNavigator().currentPage() == 2)


def test_pages_zoom_by_wheel_and_keys(qtbot: QtBot, panel: PreviewPanel, pdf: Path) -> None:
    panel.show_hit(pdf_hit(pdf))
    qtbot.waitUntil(panel.pages.isVisible)
    panel.pages.zoom_by(1)
    factor = panel.pages.zoomFactor()
    wheel = QWheelEvent(
        QPointF(50, 50),
        QPointF(50, 50),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        CONTROL,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    panel.pages.wheelEvent(wheel)
    assert panel.pages.zoomFactor() == pytest.approx(factor * 1.2, rel=0.01)
    qtbot.keyClick(panel.pages, Qt.Key.Key_0, CONTROL)
    assert panel.pages.zoomMode() == panel.pages.ZoomMode.FitToWidth


def test_a_damaged_or_missing_pdf_shows_its_text(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations, tmp_path: Path
) -> None:
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"%PDF-1.7 nothing else")
    for path in (damaged, tmp_path / "gone.pdf"):
        operations.contexts.clear()
        show(qtbot, panel, operations, pdf_hit(path))
        assert panel.text.isVisible()
        assert LINES[1] in panel.text.toPlainText()
        panel.clear()


def test_a_large_pdf_shows_its_text_first(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations, pdf: Path
) -> None:
    large = hit(2, path=pdf, size_bytes=60_000_000)
    show(qtbot, panel, operations, large)
    assert panel.text.isVisible()
    panel.header.pages_button.click()
    assert panel.pages.isVisible()


def test_the_text_has_its_headings_and_the_passage_marked(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit()
    show(qtbot, panel, operations, shown)
    text = panel.text.toPlainText()
    assert "\nNotice\n" in text
    assert "The preamble." in text
    assert marked(panel.text, LIGHT.mark.name()) == [shown.text]
    best = shown.text[shown.best.start : shown.best.end]
    assert marked(panel.text, LIGHT.term.name()) == [best]
    selection = panel.text.extraSelections()[1]
    place = panel.text.cursorRect(selection.cursor).center()
    assert panel.text.viewport().rect().contains(place)
    assert not panel.header.pages_button.isVisible()


def test_markup_in_a_document_is_text(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit(text=f"😀 {HOSTILE}", best=Span(2, 2 + len(HOSTILE)), title=HOSTILE, terms=())
    show(qtbot, panel, operations, shown)
    assert HOSTILE in panel.text.toPlainText()
    assert marked(panel.text, LIGHT.term.name()) == [HOSTILE]


def test_a_document_that_changed_shows_the_passage_as_found(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit()
    panel.show_hit(shown)
    qtbot.waitUntil(lambda: bool(operations.contexts))
    operations.contexts[-1][1](None)
    assert panel.text.toPlainText().endswith(shown.text)
    assert "changed" in panel.note.text()
    operations.contexts[-1][1](context_of(text_hit(1, text="Other text altogether.")))
    assert "changed" in panel.note.text()


def test_of_a_million_characters_a_window_is_laid_out(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit()
    panel.show_hit(shown)
    qtbot.waitUntil(lambda: bool(operations.contexts))
    context = context_of(shown, before="Ein langer Absatz steht hier.\n" * 35_000)
    operations.contexts[-1][1](context)
    panel.text.viewport().grab()
    assert len(panel.text.toPlainText()) < 100_000
    assert marked(panel.text, LIGHT.mark.name()) == [shown.text]
    bar = panel.text.verticalScrollBar()
    before = panel.text.first_piece()
    bar.setValue(bar.minimum())
    qtbot.waitUntil(lambda: panel.text.first_piece() < before)
    assert bar.value() > bar.minimum()


def test_find_in_the_whole_document_moves_the_window(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit()
    panel.show_hit(shown)
    qtbot.waitUntil(lambda: bool(operations.contexts))
    filler = "Ein langer Absatz steht hier.\n" * 9_000
    operations.contexts[-1][1](context_of(shown, before="Nadel\n" + filler + "nadel\n" + filler))
    panel.open_find_bar()
    panel.find_bar.line.setText("NADEL")
    assert panel.find_bar.count_text() == "1 of 2"
    assert panel.text.toPlainText().startswith(("Lease", "The preamble"))
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Return)
    assert panel.find_bar.count_text() == "2 of 2"
    assert marked(panel.text, LIGHT.accent.name()) == ["nadel"]
    panel.find_bar.line.setText("steht nirgends")
    assert panel.find_bar.count_text() == "not found"
    qtbot.keyClick(panel.find_bar.line, Qt.Key.Key_Escape)
    assert not panel.find_bar.isVisible()


def test_the_find_bar_takes_the_focus_from_nobody_who_types_elsewhere(
    qtbot: QtBot, operations: FakeOperations
) -> None:
    window = QWidget()
    line, panel = QLineEdit(), PreviewPanel(operations)  # type: ignore[arg-type]
    column = QVBoxLayout(window)
    column.addWidget(line)
    column.addWidget(panel)
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    show(qtbot, panel, operations, text_hit())
    panel.open_find_bar()
    qtbot.waitUntil(panel.find_bar.line.hasFocus)
    line.setFocus()
    panel.clear()
    assert not panel.find_bar.isVisible()
    assert line.hasFocus()
    show(qtbot, panel, operations, text_hit())
    panel.open_find_bar()
    panel.find_bar.closed.emit()
    assert panel.text.hasFocus()
    panel.clear()


def test_hits_of_one_document_are_stepped_through(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    same = DocumentId(7)
    found = tuple(text_hit(number, document_id=same) for number in (4, 2, 9))
    panel.set_hits((*found, text_hit(5)))
    show(qtbot, panel, operations, found[0])
    assert panel.header.count_text() == "Hit 2 of 3"
    with qtbot.waitSignal(panel.hit_requested) as blocker:
        panel.header.next_button.click()
    assert blocker.args == [found[2]]
    with qtbot.waitSignal(panel.hit_requested) as blocker:
        panel.header.previous_button.click()
    assert blocker.args == [found[1]]


def test_a_later_mark_does_not_scroll_back(qtbot: QtBot, panel: PreviewPanel, pdf: Path) -> None:
    shown = pdf_hit(pdf)
    panel.show_hit(replace(shown, best=Span(0, 0)))
    qtbot.waitUntil(panel.pages.isVisible)
    bar = panel.pages.verticalScrollBar()
    bar.triggerAction(bar.SliderAction.SliderToMinimum)
    assert bar.value() == bar.minimum()
    panel.show_hit(shown)
    qtbot.waitUntil(lambda: panel.pages.marked_texts() == 2)
    assert bar.value() == bar.minimum()


def test_a_hidden_preview_loads_when_it_is_shown(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    panel.hide()
    panel.show_hit(text_hit())
    qtbot.wait(250)
    assert operations.contexts == []
    panel.show()
    qtbot.waitUntil(lambda: bool(operations.contexts))


def test_walking_quickly_opens_only_the_last(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    for number in range(1, 6):
        panel.show_hit(text_hit(number))
    qtbot.waitUntil(lambda: bool(operations.contexts))
    qtbot.wait(200)
    assert [passage for passage, _done in operations.contexts] == [PassageId(5)]


def test_a_late_context_of_another_document_is_not_shown(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    first, second = text_hit(1), text_hit(2)
    panel.show_hit(first)
    qtbot.waitUntil(lambda: bool(operations.contexts))
    late = operations.contexts[-1][1]
    panel.show_hit(second)
    late(context_of(first, before="Old. " * 5))
    assert "Old." not in panel.text.toPlainText()


def test_buttons_ask_for_the_hit_on_show(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    shown = text_hit()
    show(qtbot, panel, operations, shown)
    for button, signal in (
        (panel.header.open_button, panel.open_requested),
        (panel.header.reveal_button, panel.reveal_requested),
        (panel.header.copy_button, panel.copy_requested),
    ):
        with qtbot.waitSignal(signal) as blocker:
            button.click()
        assert blocker.args == [shown]
    panel.show_hit(text_hit(online=False))
    assert not panel.header.open_button.isEnabled()


def test_text_zooms_and_copies_plainly(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    show(qtbot, panel, operations, text_hit())
    size = panel.text.font().pointSizeF()
    panel.header.larger_button.click()
    qtbot.keyClick(panel.text, Qt.Key.Key_Plus, CONTROL)
    assert panel.text.font().pointSizeF() == size + 2
    panel.text.selectAll()
    panel.text.copy()
    mime = QApplication.clipboard().mimeData()
    assert mime.hasText()
    assert not mime.hasHtml()


def test_every_control_has_a_name(panel: PreviewPanel) -> None:
    for button in panel.findChildren(QAbstractButton):
        if not button.objectName().startswith("qt_"):
            assert (
                button.accessibleName() or button.text() or button.parent() is panel.find_bar.line
            )
    assert panel.text.accessibleName()
    assert panel.pages.accessibleName()


def test_zoom_keys_in_the_text_are_its_own(
    qtbot: QtBot, panel: PreviewPanel, operations: FakeOperations
) -> None:
    show(qtbot, panel, operations, text_hit())
    before = panel.text.font().pointSizeF()
    override = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Plus, CONTROL)
    override.ignore()
    QApplication.sendEvent(panel.text, override)
    assert override.isAccepted()
    qtbot.keyClick(panel.text, Qt.Key.Key_Plus, CONTROL)
    assert panel.text.font().pointSizeF() > before
    qtbot.keyClick(panel.text, Qt.Key.Key_0, CONTROL)
    assert panel.text.font().pointSizeF() == before
