"""What the program is, its version and its licence."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.icons import app_icon, without_icons
from app.theme import Space, TextSize, text_font
from app.translation import tr


class AboutDialog(QDialog):
    """Shows name, version, purpose, promise and licence."""

    def __init__(self, version: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("About Sinnsuche"))
        picture = QLabel()
        picture.setPixmap(app_icon().pixmap(QSize(72, 72), self.devicePixelRatioF()))
        picture.setAlignment(Qt.AlignmentFlag.AlignTop)
        name = QLabel("Sinnsuche")
        name.setFont(text_font(self.font(), TextSize.TITLE, bold=True))
        words = QVBoxLayout()
        words.setSpacing(Space.S)
        words.addWidget(name)
        for text in (
            tr("Version {version}").format(version=version),
            tr("Finds documents by meaning, across German and English."),
            tr("No network, no telemetry: what you search and read stays on this computer."),
            tr("Apache License 2.0. Licences of its parts: folder resources/licences."),
        ):
            label = QLabel(text)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            label.setMinimumWidth(340)
            words.addWidget(label)
        row = QHBoxLayout()
        row.setSpacing(Space.L)
        row.addWidget(picture)
        row.addLayout(words, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        without_icons(buttons)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        layout.setSpacing(Space.L)
        layout.addLayout(row)
        layout.addWidget(buttons)
