"""The empty state of a library, and the veil that shows where dragged files will land."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.icons import icon, put_icon
from app.theme import Space, TextSize, colours, text_font
from app.translation import tr


def dropped_paths(data: QMimeData) -> list[Path]:
    """The local files and folders in what is dragged; empty if there are none."""
    urls = data.urls() if data.hasUrls() else []
    return [Path(url.toLocalFile()) for url in urls if url.isLocalFile() and url.toLocalFile()]


class DropArea(QWidget):
    """Says in one line what to do, and offers the two ways to do it.

    Signals:
        add_folder_requested: the button that adds a folder.
        samples_requested: the button that tries the sample documents.
    """

    add_folder_requested = Signal()
    samples_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = QLabel()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._lead = self._line(tr("Drop a folder with documents here"), TextSize.TITLE, bold=True)
        self._second = self._line(
            tr("Then ask in German or English: passages are found by meaning, in both languages."),
            TextSize.BODY,
        )
        self._private = self._line(
            tr("Everything stays on this computer. Your files are only read, never changed."),
            TextSize.SMALL,
        )
        self.add_button = QPushButton(tr("Add folder…"))
        self.add_button.setDefault(True)
        self.add_button.clicked.connect(self.add_folder_requested)
        put_icon(self.add_button, "folder-add")
        self.samples_button = QPushButton(tr("Try the sample documents"))
        self.samples_button.clicked.connect(self.samples_requested)
        put_icon(self.samples_button, "samples")
        self._lay_out()
        self._tint()

    def _line(self, text: str, text_size: TextSize, *, bold: bool = False) -> QLabel:
        label = QLabel(text)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setFont(text_font(self.font(), text_size, bold=bold))
        return label

    def _lay_out(self) -> None:
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.M)
        buttons.addStretch()
        for button in (self.add_button, self.samples_button):
            button.setIconSize(QSize(20, 20))
            button.setMinimumHeight(36)
            button.setMinimumWidth(190)
            buttons.addWidget(button)
        buttons.addStretch()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XXL * 2, Space.XXL, Space.XXL * 2, Space.XXL)
        layout.setSpacing(Space.M)
        layout.addStretch(2)
        layout.addWidget(self._picture)
        layout.addSpacing(Space.S)
        layout.addWidget(self._lead)
        layout.addWidget(self._second)
        layout.addSpacing(Space.M)
        layout.addLayout(buttons)
        layout.addSpacing(Space.M)
        layout.addWidget(self._private)
        layout.addStretch(3)

    def _tint(self) -> None:
        roles = colours(self.palette())
        self._picture.setPixmap(
            icon("drop", roles.accent).pixmap(QSize(64, 64), self.devicePixelRatioF())
        )
        for label in (self._second, self._private):
            palette = label.palette()
            palette.setColor(label.foregroundRole(), roles.muted)
            label.setPalette(palette)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the dashed frame that invites a drop."""
        super().paintEvent(event)
        _dashed_frame(self, strong=False)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self._tinting:
            self._tinting = True
            self._tint()
            self._tinting = False

    _tinting = False


class DropVeil(QWidget):
    """Takes what is dropped on its parent, and covers it meanwhile to say what a drop will do.

    Signals:
        dropped: files and folders were dropped (list of Path).
    """

    dropped = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._covered = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        parent.setAcceptDrops(True)
        parent.installEventFilter(self)
        for entry in parent.findChildren(QLineEdit):
            entry.installEventFilter(self)

    def cover(self) -> None:
        """Show the veil over the whole parent."""
        self.setGeometry(self._covered.rect())
        self.raise_()
        self.show()

    def _on_entered(self, event: QDragEnterEvent) -> None:
        if event.source() is None and dropped_paths(event.mimeData()):
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.cover()

    def _on_dropped(self, event: QDropEvent) -> None:
        self.hide()
        paths = dropped_paths(event.mimeData())
        if paths:
            event.setDropAction(Qt.DropAction.CopyAction)
            event.accept()
            self.dropped.emit(paths)

    # Overrides of Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Qt: what is dragged over the parent, and the parent's size."""
        if watched is not self._covered:
            # Files dropped on a line of text go to the window, not into the text.
            if isinstance(event, QDragEnterEvent) and dropped_paths(event.mimeData()):
                event.ignore()
                return True
        elif isinstance(event, QDragEnterEvent):
            self._on_entered(event)
            return True
        elif event.type() == QEvent.Type.Drop and isinstance(event, QDropEvent):
            self._on_dropped(event)
            return True
        elif event.type() == QEvent.Type.DragLeave:
            self.hide()
        elif event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._covered.rect())
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Qt: draw the veil, its frame and its line."""
        roles = colours(self.palette())
        painter = QPainter(self)
        ground = roles.window
        painter.setOpacity(0.92)
        painter.fillRect(event.rect(), ground)
        painter.setOpacity(1.0)
        painter.setPen(roles.text)
        painter.setFont(text_font(self.font(), TextSize.TITLE, bold=True))
        painter.drawText(
            self.rect(),
            Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap,
            tr("Drop to add to the library"),
        )
        painter.end()
        _dashed_frame(self, strong=True)


def _dashed_frame(widget: QWidget, *, strong: bool) -> None:
    roles = colours(widget.palette())
    painter = QPainter(widget)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(roles.accent if strong else roles.border, 2, Qt.PenStyle.CustomDashLine)
    pen.setDashPattern([5, 4])
    painter.setPen(pen)
    inset = float(Space.L)
    painter.drawRoundedRect(QRectF(widget.rect()).adjusted(inset, inset, -inset, -inset), 12, 12)
    painter.end()
