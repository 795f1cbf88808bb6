"""The box that takes the query, with its history and its help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QCompleter,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
    QWidgetAction,
)
from shiboken6 import isValid

from app.icons import put_icon
from app.translation import tr

DEBOUNCE_MS: Final = 200
HISTORY_SIZE: Final = 100
_LONGEST: Final = 2_000  # characters; a pasted book is not a query


class QueryBox(QWidget):
    """One line for the query.

    Signals:
        query_changed(str): the text, a short pause after the last key.
        submitted(str): the text, at once, when Enter was pressed.
        list_requested(): Down was pressed: the person wants to walk through the hits.
        history_changed(list): the past queries, newest first.
    """

    query_changed = Signal(str)
    submitted = Signal(str)
    list_requested = Signal()
    history_changed = Signal(list)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history: list[str] = []
        self._history_on = True
        self._help: QMenu | None = None
        self._search_sign = QAction(self)
        put_icon(self._search_sign, "search")
        self.line = QLineEdit(self)
        self.line.setObjectName("query")
        self.line.setClearButtonEnabled(True)
        self.line.setMaxLength(_LONGEST)
        self.line.addAction(self._search_sign, QLineEdit.ActionPosition.LeadingPosition)
        self.line.installEventFilter(self)
        self.line.textChanged.connect(self._on_text_changed)
        self.line.returnPressed.connect(self._on_return_pressed)
        self.setFocusProxy(self.line)
        font = self.line.font()
        if font.pointSizeF() > 0:
            font.setPointSizeF(font.pointSizeF() * 1.2)
            self.line.setFont(font)
        self._pause = QTimer(self, singleShot=True, interval=DEBOUNCE_MS)
        self._pause.timeout.connect(lambda: self.query_changed.emit(self.text()))
        self._past = QStringListModel(self)
        # Not set on the line: it would open while typing and hide the hits.
        self.completer = QCompleter(self._past, self)
        self.completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.completer.setWidget(self.line)
        self.completer.activated.connect(self._on_past_query_chosen)
        self._history_button = self._button("")
        put_icon(self._history_button, "chevron-down")
        self._history_button.clicked.connect(self.show_history)
        self._help_button = self._button("?")
        self._help_button.clicked.connect(self.show_help)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self._history_button)
        row.addWidget(self._help_button)
        self._set_texts()

    def text(self) -> str:
        """The query as it stands in the box."""
        return self.line.text()

    def set_text(self, text: str) -> None:
        """Puts a query into the box, without a signal."""
        self.line.setText(text[:_LONGEST])
        self._pause.stop()

    def history(self) -> list[str]:
        """Past queries, newest first."""
        return list(self._history)

    def set_history(self, queries: Iterable[str]) -> None:
        """Takes past queries, newest first, as they were kept."""
        self._history = list(dict.fromkeys(filter(None, queries)))[:HISTORY_SIZE]
        self._past.setStringList(self._history)
        self._history_button.setEnabled(bool(self._history))

    def set_history_enabled(self, *, enabled: bool) -> None:
        """Turns the history on, or turns it off and forgets it."""
        self._history_on = enabled
        self._history_button.setVisible(enabled)
        if not enabled and self._history:
            self.forget()

    def forget(self) -> None:
        """Forgets all past queries."""
        self.set_history([])
        self.history_changed.emit([])

    def remember(self) -> None:
        """Puts the present query on top of the history."""
        query = self.text().strip()
        if not query or not self._history_on or self._history[:1] == [query]:
            return
        self.set_history([query, *(past for past in self._history if past != query)])
        self.history_changed.emit(self.history())

    def show_history(self) -> None:
        """Opens the list of past queries, those first that hold what is in the box."""
        if not self._history:
            return
        self.line.setFocus()
        self.completer.setCompletionPrefix(self.text().strip())
        if not self.completer.completionCount():
            self.completer.setCompletionPrefix("")
        self.completer.complete()

    def buttons(self) -> tuple[QToolButton, ...]:
        """The buttons beside the line."""
        return (self._history_button, self._help_button)

    def help_open(self) -> bool:
        """Whether the explanation is on show."""
        return self._help is not None and isValid(self._help) and self._help.isVisible()

    def show_help(self) -> QMenu:
        """The explanation of what can be typed, opened."""
        menu = self._help = QMenu(self)
        menu.setAccessibleName(tr("Search help"))
        content = _help_content(menu, self.help_rows(), tr("What you can type"))
        action = QWidgetAction(menu)
        action.setDefaultWidget(content)
        menu.addAction(action)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._help_button.mapToGlobal(QPoint(0, self._help_button.height())))
        return menu

    def help_rows(self) -> list[tuple[str, str]]:
        """What can be typed, with what it does."""
        return [
            (
                tr("How long is the notice period?"),
                tr("Ask in your own words, in German or English. Both languages are found."),
            ),
            ('"' + tr("notice period") + '"', tr("These words exactly, in this order")),
            (tr("contract -draft"), tr("Leave out passages with this word")),
            ("lang:de", tr("German passages only; lang:en for English ones")),
            ("type:pdf", tr("Only files of this type: pdf, docx, xlsx, md, eml …")),
            (tr("in:contracts"), tr("Only files below a folder of this name")),
            ("after:2024-01", tr("Changed since January 2024; before:2024-06 for until then")),
        ]

    def _button(self, text: str) -> QToolButton:
        button = QToolButton(self)
        button.setText(text)
        button.setAutoRaise(True)
        side_px = button.fontMetrics().height()
        button.setIconSize(QSize(side_px, side_px))
        return button

    def _set_texts(self) -> None:
        self.line.setPlaceholderText(tr("Ask in German or English"))
        self.line.setAccessibleName(tr("Search"))
        self.line.setAccessibleDescription(
            tr("Type a question or words; German and English documents are searched together.")
        )
        self._history_button.setToolTip(tr("Past queries (Alt+Down)"))
        self._history_button.setAccessibleName(tr("Past queries"))
        self._help_button.setToolTip(tr("What you can type (F1)"))
        self._help_button.setAccessibleName(tr("Search help"))

    def _on_text_changed(self) -> None:
        self._pause.start()

    def _on_return_pressed(self) -> None:
        popup = self.completer.popup()
        if popup is not None and popup.isVisible():
            # A completer that is not set on its line gives it Enter before its own list.
            chosen = popup.currentIndex().data()
            popup.hide()
            if chosen:
                self.set_text(chosen)
        self._pause.stop()
        self.remember()
        self.submitted.emit(self.text())

    def _on_past_query_chosen(self, query: str) -> None:
        self.set_text(query)
        self._on_return_pressed()

    def _on_key(self, event: QKeyEvent) -> bool:
        key, alt = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if key == Qt.Key.Key_Escape and self.text():
            self.line.clear()
            return True
        if key == Qt.Key.Key_Down:
            if alt or not self.text():
                self.show_history()
            else:
                self.list_requested.emit()
            return True
        if key == Qt.Key.Key_F1:
            self.show_help()
            return True
        return False

    # Overrides of Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: keys of the line that mean more here."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._on_key(event)
        return super().eventFilter(watched, event)


def _help_content(parent: QWidget, rows: list[tuple[str, str]], title: str) -> QWidget:
    content = QWidget(parent)
    column = QVBoxLayout(content)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(2)
    heading = QLabel(title, content)
    heading.setTextFormat(Qt.TextFormat.PlainText)
    bold = heading.font()
    bold.setBold(True)
    heading.setFont(bold)
    column.addWidget(heading)
    for example, meaning in rows:
        column.addSpacing(6)
        for text, is_example in ((example, True), (meaning, False)):
            label = QLabel(text, content)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            if is_example:
                label.setFont(bold)
            column.addWidget(label)
    return content
