"""Filters beside the query: language, type, folder, date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QHBoxLayout, QLabel, QToolButton, QWidget

from app.plain_text import one_line
from app.translation import tr
from engine import TYPES, Filters, Language

TYPE_GROUPS: Final[dict[str, frozenset[str]]] = {
    "pdf": frozenset({"pdf"}),
    "text": frozenset({"docx", "odt", "rtf"}),
    "slides": frozenset({"pptx", "odp"}),
    "tables": TYPES["excel"] | {"ods", "csv", "tsv"},
    "notes": frozenset({"txt", "md"}),
    "web": frozenset({"html"}),
    "mail": frozenset({"eml"}),
    "books": frozenset({"epub"}),
    "code": TYPES["code"],
}
"""Canonical file types by the names that people give them."""

_LEAST_LETTERS: Final = 7
_RANGE: Final = "range"


class FilterBar(QWidget):
    """A row of filters; what is set stays to be seen.

    Signals:
        filters_changed(object): the new `Filters`.
    """

    filters_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._folders: list[str] = []
        self._quiet = False
        self.language, self.type = self._combo(), self._combo()
        self.folder, self.date = self._combo(), self._combo()
        for combo in (self.type, self.folder):
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(9)
        today = QDate.currentDate()
        self.first_day, self.last_day = self._day(today.addYears(-1)), self._day(today)
        self._dash = QLabel("–", self)
        self._reset = QToolButton(self)
        self._reset.setAutoRaise(True)
        self._reset.clicked.connect(self.reset)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for combo in self._combos():
            row.addWidget(combo)
        for widget in (self.first_day, self._dash, self.last_day, self._reset):
            row.addWidget(widget)
        row.addStretch(1)
        self._set_texts()

    def filters(self) -> Filters:
        """The filters as they are set."""
        language, group = self.language.currentData(), self.type.currentData()
        folder = self.folder.currentData()
        after, before = self._dates()
        return Filters(
            languages=frozenset({Language(language)}) if language else frozenset(),
            types=TYPE_GROUPS[group] if group else frozenset(),
            folders=(folder,) if folder else (),
            after=after,
            before=before,
        )

    def active_count(self) -> int:
        """How many of the filters are set."""
        return sum(combo.currentIndex() > 0 for combo in self._combos())

    def reset(self) -> None:
        """Lets all pass again."""
        if not self.active_count():
            return
        self._quiet = True
        for combo in self._combos():
            combo.setCurrentIndex(0)
        self._quiet = False
        self._on_changed()

    def set_folders(self, folders: Sequence[Path]) -> None:
        """Offers these folders; a chosen folder stays chosen."""
        chosen = self.folder.currentData()
        self._folders = list(dict.fromkeys(str(folder) for folder in folders))
        if chosen and chosen not in self._folders:
            self._folders.append(chosen)
        self._fill_folders(chosen)

    def choose_folder(self, folder: Path) -> None:
        """Searches below this folder only."""
        if str(folder) not in self._folders:
            self._folders.append(str(folder))
            self._fill_folders(self.folder.currentData())
        self.folder.setCurrentIndex(self.folder.findData(str(folder)))

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self.language, self.type, self.folder, self.date)

    def _combo(self) -> QComboBox:
        combo = QComboBox(self)
        # Narrow windows and large text: a filter may be cut, but never widens the window.
        combo.setMinimumWidth(combo.fontMetrics().averageCharWidth() * _LEAST_LETTERS)
        combo.currentIndexChanged.connect(self._on_changed)
        return combo

    def _day(self, day: QDate) -> QDateEdit:
        edit = QDateEdit(day, self)
        edit.setCalendarPopup(True)
        edit.setVisible(False)
        edit.dateChanged.connect(self._on_changed)
        return edit

    def _dates(self) -> tuple[date | None, date | None]:
        """The first day that passes and the first that does not any more."""
        today = date.today()
        match self.date.currentData():
            case "week":
                return today - timedelta(days=today.weekday()), None
            case "month":
                return today.replace(day=1), None
            case "year":
                return today.replace(month=1, day=1), None
            case "range":
                first, last = sorted((_python_date(self.first_day), _python_date(self.last_day)))
                return first, last + timedelta(days=1)
        return None, None

    def _fill(self, combo: QComboBox, rows: Sequence[tuple[str, str]]) -> None:
        chosen = combo.currentData()
        quiet, self._quiet = self._quiet, True
        combo.clear()
        for text, value in rows:
            combo.addItem(text, value)
        combo.setCurrentIndex(max(0, combo.findData(chosen)))
        self._quiet = quiet

    def _fill_folders(self, chosen: str | None) -> None:
        quiet, self._quiet = self._quiet, True
        self.folder.clear()
        self.folder.addItem(tr("All folders"), "")
        for folder in self._folders:
            name = one_line(Path(folder).name) or one_line(folder)
            self.folder.addItem(name, folder)
        self.folder.setCurrentIndex(max(0, self.folder.findData(chosen or "")))
        self._quiet = quiet
        self._show_state()

    def _set_texts(self) -> None:
        self._fill(
            self.language,
            [
                (tr("All languages"), ""),
                (tr("German"), Language.DE.value),
                (tr("English"), Language.EN.value),
            ],
        )
        self._fill(self.type, [(tr("All types"), ""), *self._type_rows()])
        self._fill(
            self.date,
            [
                (tr("Any date"), ""),
                (tr("This week"), "week"),
                (tr("This month"), "month"),
                (tr("This year"), "year"),
                (tr("From – to …"), _RANGE),
            ],
        )
        self._fill_folders(self.folder.currentData())
        names = (tr("Language"), tr("File type"), tr("Folder"), tr("Changed"))
        for combo, name in zip(self._combos(), names, strict=True):
            combo.setAccessibleName(name)
            combo.setToolTip(name)
        self.first_day.setAccessibleName(tr("From this day"))
        self.last_day.setAccessibleName(tr("Up to this day"))
        self._reset.setAccessibleName(tr("Reset filters"))
        self._show_state()

    def _type_rows(self) -> list[tuple[str, str]]:
        return [
            (tr("PDF"), "pdf"),
            (tr("Word and text documents"), "text"),
            (tr("Slides"), "slides"),
            (tr("Tables"), "tables"),
            (tr("Notes and plain text"), "notes"),
            (tr("Web pages"), "web"),
            (tr("E-mails"), "mail"),
            (tr("E-books"), "books"),
            (tr("Source text"), "code"),
        ]

    def _show_state(self) -> None:
        """Set filters stand out by weight; the button says how many there are."""
        for combo in self._combos():
            font = combo.font()
            font.setBold(combo.currentIndex() > 0)
            combo.setFont(font)
        span = self.date.currentData() == _RANGE
        for widget in (self.first_day, self._dash, self.last_day):
            widget.setVisible(span)
        count = self.active_count()
        self._reset.setText(tr("Reset ({count})").format(count=count))
        self._reset.setVisible(count > 0)
        folder = self.folder.currentData()
        self.folder.setItemData(
            self.folder.currentIndex(), one_line(folder or ""), Qt.ItemDataRole.ToolTipRole
        )

    def _on_changed(self) -> None:
        if self._quiet:
            return
        self._show_state()
        self.filters_changed.emit(self.filters())


def _python_date(edit: QDateEdit) -> date:
    day = edit.date()
    return date(day.year(), day.month(), day.day())
