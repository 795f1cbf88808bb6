"""A page that says one thing and offers what can be done about it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from app.theme import Space, TextSize, text_font


class MessagePage(QWidget):
    """A title, a few lines and buttons, in the middle of the room there is; or a quiet hint."""

    def __init__(self, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self._title = self._label(TextSize.BODY if quiet else TextSize.TITLE, bold=not quiet)
        if quiet:
            self._title.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        self._text = self._label(TextSize.BODY)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(Space.S)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addStretch(2)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(Space.S)
        column.addLayout(self._buttons)
        column.addStretch(3)

    def show_message(
        self,
        title: str,
        lines: Sequence[str] = (),
        buttons: Sequence[tuple[str, Callable[[], object]]] = (),
    ) -> None:
        """Says this instead of what was said; the first button is the one to take."""
        self._title.setText(title)
        self._text.setText("\n".join(lines))
        self._text.setVisible(bool(lines))
        self.setAccessibleName(title)
        self.setAccessibleDescription(" ".join(lines))
        while (item := self._buttons.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._buttons.addStretch(1)
        for number, (text, action) in enumerate(buttons):
            button = QPushButton(text, self)
            button.setAutoDefault(True)
            button.setDefault(number == 0)
            button.clicked.connect(lambda _checked=False, act=action: act())
            self._buttons.addWidget(button)
        self._buttons.addStretch(1)

    def title(self) -> str:
        """What the page says first."""
        return self._title.text()

    def text(self) -> str:
        """What it says below."""
        return self._text.text()

    def buttons(self) -> list[QPushButton]:
        """The buttons, the first being the one to take."""
        items = (self._buttons.itemAt(place) for place in range(self._buttons.count()))
        widgets = (item.widget() for item in items if item is not None)
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _label(self, size: TextSize, *, bold: bool = False) -> QLabel:
        label = QLabel(self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        label.setFont(text_font(self.font(), size, bold=bold))
        return label
