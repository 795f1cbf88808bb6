"""What is said of a hit in words: place, language, relevance, sources, the text to copy."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from PySide6.QtCore import QDate, QLocale

from app.plain_text import one_line, printable
from app.translation import tr
from engine import Language, LocatorKind, SearchHit, Source

RELEVANCE_STEPS: Final = 5

# The engine's scale: 0.35 is what passages on other matters reach, 0.8 is a usual answer.
_STEPS_FROM: Final = (0.2, 0.35, 0.6, 0.8)
_TYPE_BADGES: Final = {"code": "CODE", "html": "HTML", "txt": "TXT", "md": "MD", "eml": "MAIL"}


def shown_path(path: Path) -> str:
    """The path as plain text that cannot reorder or hide its neighbours."""
    return one_line(str(path))


def title_text(hit: SearchHit) -> str:
    """The document's title, or its file name where it has none."""
    return one_line(hit.title) or one_line(hit.path.name)


def type_badge(file_type: str) -> str:
    """A short name of the file type, in capitals."""
    return _TYPE_BADGES.get(file_type, one_line(file_type).upper()[:5])


def language_badge(language: Language) -> str:
    """The language as "DE" or "EN"; nothing where it is another."""
    return {Language.DE: "DE", Language.EN: "EN"}.get(language, "")


def language_name(language: Language) -> str:
    """The language in words."""
    if language is Language.DE:
        return tr("German")
    if language is Language.EN:
        return tr("English")
    return tr("other language")


def place_text(kind: LocatorKind, number: int, label: str) -> str:
    """Where in the document: "Page 3", "Sheet Costs"; empty where it has no such parts."""
    name = one_line(label) or (str(number) if number else "")
    if not name:
        return ""
    if kind is LocatorKind.PAGE:
        # People turn to the page that is counted; a printed label may differ from it.
        page = tr("Page {name}").format(name=number or name)
        return f"{page} ({name})" if number and name != str(number) else page
    if kind is LocatorKind.SLIDE:
        return tr("Slide {name}").format(name=number or name)
    if kind is LocatorKind.SHEET:
        return tr("Sheet {name}").format(name=name)
    if kind is LocatorKind.CHAPTER:
        if one_line(label):
            return name
        return tr("Chapter {name}").format(name=name)
    return ""


def heading_text(heading: str) -> str:
    """The headings above a passage, outermost first."""
    return " › ".join(one_line(part) for part in heading.split(" > ") if part.strip())


def where_text(hit: SearchHit) -> str:
    """Place and headings of a hit in one line, without the title again; may be empty."""
    place = place_text(hit.kind, hit.number, hit.label)
    outermost, _, inner = hit.heading.partition(" > ")
    heading = heading_text(inner if one_line(outermost) == title_text(hit) else hit.heading)
    if place and heading.startswith(place):
        return heading
    return " · ".join(part for part in (place, heading) if part)


def date_text(hit: SearchHit) -> str:
    """The day of the file's last change, as the interface's language writes it."""
    day = hit.modified.date()
    shown = QDate(day.year, day.month, day.day)
    return QLocale().toString(shown, QLocale.FormatType.ShortFormat)


def relevance_step(score: float) -> int:
    """How many of the five steps a score from 0 to 1 fills, 1 to 5."""
    return 1 + sum(score >= least for least in _STEPS_FROM)


def relevance_word(score: float) -> str:
    """The relevance in one or two words."""
    step = relevance_step(score)
    if step >= 5:
        return tr("fits very well")
    if step >= 3:
        return tr("fits")
    return tr("distant")


def sources_text(sources: tuple[Source, ...]) -> str:
    """Which way of searching found the hit, in a sentence."""
    if Source.DENSE in sources and Source.LEXICAL in sources:
        return tr("Found by its meaning and by its words")
    if Source.LEXICAL in sources:
        return tr("Found by its words")
    return tr("Found by its meaning")


def offline_text() -> str:
    """That the file's folder cannot be reached."""
    return tr("offline")


def copies_text(hit: SearchHit) -> str:
    """How many other files hold the same passage; empty for none."""
    if not hit.copies:
        return ""
    return tr("+%n copies", "other files that hold the same passage", len(hit.copies))


def judged_text(hit: SearchHit) -> str:
    """What the person said of the hit for this question; empty where nothing."""
    if hit.judged is None:
        return ""
    return tr("rated relevant") if hit.judged else tr("rated not relevant")


def spoken_text(hit: SearchHit) -> str:
    """The hit as a screen reader says it: title first, then what decides, then the sentence."""
    parts = [
        f"{hit.rank}. {title_text(hit)}",
        relevance_word(hit.score),
        judged_text(hit),
        type_badge(hit.file_type),
        language_name(hit.language),
        where_text(hit),
        "" if hit.online else offline_text(),
        copies_text(hit),
        one_line(hit.text[hit.best.start : hit.best.end] or hit.text),
    ]
    return ", ".join(part for part in parts if part)


def passage_with_source(hit: SearchHit) -> str:
    """The passage and, below it, where it stands: plain text for the clipboard."""
    place = place_text(hit.kind, hit.number, hit.label)
    source = ", ".join(part for part in (title_text(hit), place) if part)
    return f"{printable(hit.text).strip()}\n\n— {source}\n{shown_path(hit.path)}\n"
