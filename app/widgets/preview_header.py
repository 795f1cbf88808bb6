"""The head of the preview: what is on show, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from app.icons import put_icon
from app.models.hit_texts import title_text, where_text
from app.theme import Space, TextSize, text_font
from app.translation import tr
from app.widgets.elided_label import ElidedLabel
from engine import SearchHit


class PreviewHeader(QWidget):
    """Title, place and buttons of the hit on show.

    Signals:
        open_requested(): open the file.
        reveal_requested(): show the file in its folder.
        copy_requested(): copy the passage with its source.
        step_requested(int): to the next (1) or previous (-1) hit in this document.
        pages_wanted(bool): show pages, or text.
        zoom_requested(int): larger (1) or smaller (-1).
        find_requested(): find words in the document.
    """

    open_requested = Signal()
    reveal_requested = Signal()
    copy_requested = Signal()
    step_requested = Signal(int)
    pages_wanted = Signal(bool)
    zoom_requested = Signal(int)
    find_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chosen = False
        self._title = ElidedLabel(self)
        self._title.setFont(text_font(self.font(), TextSize.LARGE, bold=True))
        self._where = ElidedLabel(self)
        self._count = self._label()
        self._page = self._label()
        self.open_button = self._button("open", tr("Open (Enter in the list of hits)"))
        self.open_button.setText(tr("Open"))
        self.open_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.open_button.clicked.connect(self.open_requested)
        self.reveal_button = self._button("folder-open", tr("Show in folder"))
        self.reveal_button.clicked.connect(self.reveal_requested)
        self.copy_button = self._button("copy", tr("Copy passage with source"))
        self.copy_button.clicked.connect(self.copy_requested)
        self.find_button = self._button("search", tr("Find in this document (Ctrl+F)"))
        self.find_button.clicked.connect(self.find_requested)
        self.previous_button = self._button(
            "chevron-up", tr("Previous hit in this document (Ctrl+Up)"), "Ctrl+Up"
        )
        self.previous_button.clicked.connect(lambda: self.step_requested.emit(-1))
        self.next_button = self._button(
            "chevron-down", tr("Next hit in this document (Ctrl+Down)"), "Ctrl+Down"
        )
        self.next_button.clicked.connect(lambda: self.step_requested.emit(1))
        self.smaller_button = self._button("zoom-out", tr("Smaller"))
        self.smaller_button.clicked.connect(lambda: self.zoom_requested.emit(-1))
        self.larger_button = self._button("zoom-in", tr("Larger"))
        self.larger_button.clicked.connect(lambda: self.zoom_requested.emit(1))
        self.text_button = self._mode_button(tr("Text"), pages=False)
        self.pages_button = self._mode_button(tr("Pages"), pages=True)
        self._lay_out()

    def show_hit(self, hit: SearchHit, place: int, count: int) -> None:
        """Shows what is known of a hit; `place` is its index among `count` of its document."""
        self._title.set_text(title_text(hit))
        self._where.set_text(" · ".join(filter(None, (where_text(hit), hit.path.name))))
        self.open_button.setEnabled(hit.online)
        self.reveal_button.setEnabled(hit.online)
        several = count > 1 and place >= 0
        for widget in (self.previous_button, self._count, self.next_button):
            widget.setVisible(several)
        self._count.setText(
            tr("Hit {place} of {count}").format(place=place + 1, count=count) if several else ""
        )
        self.previous_button.setEnabled(place > 0)
        self.next_button.setEnabled(place < count - 1)

    def show_modes(self, *, possible: bool, pages: bool) -> None:
        """Whether the document has pages to show, and whether they are shown."""
        self.text_button.setVisible(possible)
        self.pages_button.setVisible(possible)
        for button, on in ((self.text_button, not pages), (self.pages_button, pages)):
            button.setChecked(on)
            font = self.font()
            font.setBold(on)
            button.setFont(font)
        self._page.setVisible(pages)
        self.find_button.setEnabled(True)

    def show_page(self, page: int, count: int) -> None:
        """Which page is on show, from 1."""
        self._page.setText(
            tr("Page {page} of {count}").format(page=page, count=count) if count else ""
        )

    def page_text(self) -> str:
        """What is said of the page on show."""
        return self._page.text()

    def count_text(self) -> str:
        """What is said of the hit's place among those of its document."""
        return self._count.text()

    def pages_chosen(self) -> bool:
        """Whether the person asked for pages by the button."""
        return self._chosen

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setSpacing(2)
        for widget in (self.text_button, self.pages_button, self._page):
            tools.addWidget(widget)
        tools.addStretch(1)
        for widget in (self.previous_button, self._count, self.next_button):
            tools.addWidget(widget)
        tools.addSpacing(Space.S)
        for widget in (
            self.find_button,
            self.smaller_button,
            self.larger_button,
            self.copy_button,
            self.reveal_button,
            self.open_button,
        ):
            tools.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._title)
        column.addWidget(self._where)
        column.addLayout(tools)

    def _on_mode_clicked(self, *, pages: bool) -> None:
        self._chosen = pages
        self.show_modes(possible=True, pages=pages)
        self.pages_wanted.emit(pages)

    def _label(self) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label

    def _button(self, icon_name: str, text: str, keys: str = "") -> QToolButton:
        button = QToolButton(self)
        button.setAutoRaise(True)
        button.setToolTip(text)
        button.setAccessibleName(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if keys:
            button.setShortcut(keys)
        side_px = button.fontMetrics().height()
        button.setIconSize(QSize(side_px, side_px))
        put_icon(button, icon_name)
        return button

    def _mode_button(self, text: str, *, pages: bool) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setCheckable(True)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: self._on_mode_clicked(pages=pages))
        return button
