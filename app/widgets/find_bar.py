"""A bar that finds words in the document on show."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from app.icons import put_icon
from app.translation import tr


class FindBar(QWidget):
    """Takes words to find in a document; hidden until it is opened.

    Signals:
        text_changed(str): what is to be found now.
        next_requested(): on to the next match.
        previous_requested(): back to the one before.
        closed(): the person is done with finding.
    """

    text_changed = Signal(str)
    next_requested = Signal()
    previous_requested = Signal()
    closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setPlaceholderText(tr("Find in this document"))
        self.line.setAccessibleName(tr("Find in this document"))
        self.line.setClearButtonEnabled(True)
        self.line.textChanged.connect(self.text_changed)
        self.line.returnPressed.connect(self.next_requested)
        self._count = QLabel(self)
        self._count.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.line, 1)
        row.addWidget(self._count)
        for name, text, signal in (
            ("chevron-up", tr("Previous match (Shift+F3)"), self.previous_requested),
            ("chevron-down", tr("Next match (F3)"), self.next_requested),
            ("close", tr("Close (Esc)"), self.closed),
        ):
            button = QToolButton(self)
            button.setAutoRaise(True)
            button.setToolTip(text)
            button.setAccessibleName(text)
            side_px = button.fontMetrics().height()
            button.setIconSize(QSize(side_px, side_px))
            put_icon(button, name)
            button.clicked.connect(signal)
            row.addWidget(button)
        self.hide()

    def open(self) -> None:
        """Shows the bar, ready for typing."""
        self.show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.line.selectAll()

    def show_count(self, current: int, total: int) -> None:
        """Says which match is on show, from 1, and how many there are."""
        if not self.line.text():
            self._count.clear()
        elif not total:
            self._count.setText(tr("not found"))
        else:
            self._count.setText(tr("{current} of {total}").format(current=current, total=total))

    def count_text(self) -> str:
        """What is said of the matches."""
        return self._count.text()

    # Overrides of Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt: Esc closes the bar."""
        if event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
