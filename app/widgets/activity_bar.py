"""The line at the foot of the window: what the program is doing, and how to stop it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QSizePolicy, QToolButton, QWidget

from app.icons import icon, put_icon
from app.plain_text import one_line, tooltip
from app.theme import Space, TextSize, colours, text_font
from app.translation import number, tr
from engine import Progress

if TYPE_CHECKING:
    from engine import LibraryStatus

_ICON_PX = 18
_BAR_STEPS = 1000


class ActivityBar(QWidget):
    """Shows progress with pause, resume and cancel; between two runs the state at rest.

    Signals:
        pause_requested: the person wants indexing to wait.
        resume_requested: ... to go on.
        cancel_requested: ... to stop.
    """

    pause_requested = Signal()
    resume_requested = Signal()
    cancel_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon_name = "check-circle"
        self._item = ""
        self._paused = False
        self._picture = QLabel()
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(150, 8)
        self._bar.setRange(0, _BAR_STEPS)
        self._bar.setAccessibleName(tr("Progress"))
        self._item_label = QLabel()
        self._item_label.setTextFormat(Qt.TextFormat.PlainText)
        self._item_label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._note = QLabel()
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self.pause_button = self._button("pause", tr("Pause"))
        self.pause_button.clicked.connect(self._on_pause)
        self.cancel_button = self._button("stop", tr("Cancel"))
        self.cancel_button.clicked.connect(self.cancel_requested)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        layout.setSpacing(Space.S)
        layout.addWidget(self._picture)
        layout.addWidget(self._text)
        layout.addWidget(self._bar)
        layout.addWidget(self._item_label, 1)
        layout.addWidget(self._note)
        layout.addWidget(self.pause_button)
        layout.addWidget(self.cancel_button)
        self._tint()
        self.show_rest("")

    def show_progress(self, progress: Progress, *, paused: bool = False) -> None:
        """Show how far indexing is."""
        self._set_working(True)
        self._set_paused(paused)
        self._set_icon("pause" if paused else "refresh")
        self._text.setText(progress_text(progress, paused=paused))
        if progress.total:
            self._bar.setRange(0, _BAR_STEPS)
            self._bar.setValue(round(progress.fraction * _BAR_STEPS))
        else:
            self._bar.setRange(0, 0)
        self._item = one_line(progress.item)
        self._item_label.setToolTip(tooltip(progress.item) if progress.item else "")
        self._elide()

    def show_rest(self, text: str, *, icon_name: str = "check-circle") -> None:
        """Show the state between two runs of indexing."""
        self._set_working(False)
        self._set_icon(icon_name)
        self._text.setText(text)
        self._picture.setVisible(bool(text))
        self._item = ""
        self._elide()

    def show_status(self, status: LibraryStatus) -> None:
        """Show what the library holds; nothing while it is empty."""
        if not status.documents:
            self.show_rest("")
            return
        parts = [
            tr("%n document(s)", "", status.documents),
            tr("%n passage(s)", "", status.passages),
        ]
        if status.waiting:
            parts.append(tr("%n waiting", "documents", status.waiting))
        if status.failed:
            parts.append(tr("%n not readable", "", status.failed))
        icon_name = "waiting" if status.waiting else "check-circle"
        self.show_rest(" · ".join(parts), icon_name=icon_name)

    def show_note(self, text: str) -> None:
        """Show a short note at the right, such as that the model is loading; "" for none."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def _button(self, icon_name: str, text: str) -> QToolButton:
        button = QToolButton()
        button.setAutoRaise(True)
        button.setIconSize(QSize(_ICON_PX, _ICON_PX))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setText(text)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        put_icon(button, icon_name)
        return button

    def _set_working(self, working: bool) -> None:
        for widget in (self._bar, self.pause_button, self.cancel_button):
            widget.setVisible(working)
        self._picture.setVisible(True)

    def _set_paused(self, paused: bool) -> None:
        if paused != self._paused:
            self._paused = paused
            self.pause_button.setText(tr("Resume") if paused else tr("Pause"))
            put_icon(self.pause_button, "play" if paused else "pause")

    def _set_icon(self, name: str) -> None:
        if name != self._icon_name:
            self._icon_name = name
            self._tint()

    def _on_pause(self) -> None:
        (self.resume_requested if self._paused else self.pause_requested).emit()

    def _elide(self) -> None:
        metrics = self._item_label.fontMetrics()
        width = max(0, self._item_label.width() - Space.S)
        self._item_label.setText(
            metrics.elidedText(self._item, Qt.TextElideMode.ElideMiddle, width)
        )

    def _tint(self) -> None:
        roles = colours(self.palette())
        colour = {
            "check-circle": roles.success,
            "warning": roles.warning,
            "error": roles.error,
        }.get(self._icon_name, roles.accent)
        size = QSize(_ICON_PX, _ICON_PX)
        self._picture.setPixmap(
            icon(self._icon_name, colour).pixmap(size, self.devicePixelRatioF())
        )
        for label in (self._item_label, self._note):
            palette = label.palette()
            if palette.color(label.foregroundRole()) != roles.muted:
                palette.setColor(label.foregroundRole(), roles.muted)
                label.setPalette(palette)
            label.setFont(text_font(self.font(), TextSize.SMALL))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Elide the path in hand anew."""
        super().resizeEvent(event)
        self._elide()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.FontChange):
            self._tint()


def progress_text(progress: Progress, *, paused: bool) -> str:
    """Progress in words: stage, files done of all, passages a second, time left, failed."""
    if paused:
        lead = tr("Paused")
    elif progress.stage == "scan":
        lead = tr("Looking for files")
    else:
        lead = tr("Indexing")
    parts = [lead]
    if progress.total:
        parts.append(
            tr("{done} of {total} files").format(
                done=number(progress.done), total=number(progress.total)
            )
        )
    elif progress.done:
        parts.append(tr("%n file(s)", "", progress.done))
    if progress.rate >= 0.1 and not paused:
        decimals = 0 if progress.rate >= 10 else 1
        parts.append(tr("{rate} passages/s").format(rate=number(progress.rate, decimals)))
    if progress.remaining_s is not None and not paused:
        parts.append(duration_left(progress.remaining_s))
    if progress.failed:
        parts.append(tr("%n not readable", "", progress.failed))
    return " · ".join(parts)


def duration_left(seconds: float) -> str:
    """Time left in words, rounded as estimates deserve."""
    if seconds < 5:
        return tr("almost done")
    if seconds < 60:
        return tr("about %n second(s) left", "", 5 * round(seconds / 5))
    if seconds < 3600:
        return tr("about %n minute(s) left", "", round(seconds / 60))
    return tr("about %n hour(s) left", "", round(seconds / 3600))
