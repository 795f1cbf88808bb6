"""Settings of the interface: language, theme, text size, results."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QCheckBox, QWidget

from app.dialogs.forms import choice, count, form, hint
from app.translation import tr
from engine import Settings


class GeneralPage(QWidget):
    """Shows and collects the settings of the interface."""

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        system = tr("As in the system")
        self.language = choice(
            [(system, "system"), ("Deutsch", "de"), ("English", "en")],
            settings.language,
            tr("Language"),
        )
        self.theme = choice(
            [(system, "system"), (tr("Light"), "light"), (tr("Dark"), "dark")],
            settings.theme,
            tr("Theme"),
        )
        self.font_percent = count(
            "font_percent", settings.font_percent, "%", tr("Text size"), step=10
        )
        self.results = count("results", settings.results, "", tr("Results"), step=10)
        self.keep_history = QCheckBox(tr("&Keep past questions"))
        self.keep_history.setChecked(settings.keep_history)
        layout = form(self)
        layout.addRow(tr("&Language:"), self.language)
        layout.addRow("", hint(tr("Only of the interface: documents are always found in both.")))
        layout.addRow(tr("&Theme:"), self.theme)
        layout.addRow(tr("Text &size:"), self.font_percent)
        layout.addRow(tr("&Results for a question:"), self.results)
        layout.addRow("", self.keep_history)
        layout.addRow(
            "",
            hint(
                tr("The button in the question line offers them. Switching this off forgets them.")
            ),
        )

    def changes(self) -> dict[str, Any]:
        """The settings as they stand on the page."""
        return {
            "language": self.language.currentData(),
            "theme": self.theme.currentData(),
            "font_percent": self.font_percent.value(),
            "results": self.results.value(),
            "keep_history": self.keep_history.isChecked(),
        }
