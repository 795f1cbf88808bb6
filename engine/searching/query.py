"""A query as data, and the reading of what a person typed into it.

Operators, anywhere in the line, in English or German:

    "exact phrase"      also „so“, »so«, «so» and “so”
    -word  -"phrase"    no hit may hold it
    lang:de             sprache:, with de, en, deutsch, englisch, german, english
    type:pdf            typ:, with an ending or a name such as word, excel, mail, code
    in:folder           ordner:, in:"folder with spaces"
    after:2024-01       nach:, a year, a month, a day, or 31.12.2024; that day counts
    before:2024         vor:, likewise; that day does not count

Several values are parted by commas. What does not read as one of these is text like any
other: every string is a legal query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from engine.documents import Language
from engine.extraction.formats import PLAIN_TYPES


@dataclass(frozen=True, slots=True)
class Filters:
    """Which passages may answer; an empty filter lets all pass.

    Attributes:
        languages: of the passage.
        types: canonical file types such as "pdf", "docx", "md".
        folders: a passage's file lies under one of these: absolute paths match as prefixes,
            other words match any folder of the path by name, folded.
        after: last change of the file on or after this day.
        before: last change of the file before this day.
    """

    languages: frozenset[Language] = frozenset()
    types: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    after: date | None = None
    before: date | None = None

    def __bool__(self) -> bool:
        return self != Filters()


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked.

    Attributes:
        raw: as typed.
        text: the words to be answered, without operators; phrases stay in it, unquoted.
        phrases: texts that a hit must hold word for word (folded).
        excluded: words that no hit may hold (folded).
        filters: from operators, joined with those of the panel.
        limit: hits wanted.
    """

    raw: str
    text: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    limit: int = 30


_LANGUAGES = {
    "de": Language.DE,
    "deutsch": Language.DE,
    "german": Language.DE,
    "en": Language.EN,
    "englisch": Language.EN,
    "english": Language.EN,
    "other": Language.UNKNOWN,
    "andere": Language.UNKNOWN,
}

_ONE_TYPE = "pdf docx odt rtf pptx odp ods csv tsv epub eml html md txt xlsx"
TYPES: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        **{name: frozenset({name}) for name in (*PLAIN_TYPES, *_ONE_TYPE.split())},
        "doc": frozenset({"docx"}),
        "word": frozenset({"docx"}),
        "ppt": frozenset({"pptx"}),
        "powerpoint": frozenset({"pptx"}),
        "xls": frozenset({"xls", "xlsx"}),
        "excel": frozenset({"xls", "xlsx"}),
        "mail": frozenset({"eml"}),
        "email": frozenset({"eml"}),
        "e-mail": frozenset({"eml"}),
        "htm": frozenset({"html"}),
        "web": frozenset({"html"}),
        "markdown": frozenset({"md"}),
        "text": frozenset({"txt"}),
        "ebook": frozenset({"epub"}),
        "code": PLAIN_TYPES,
    }
)
"""The types of files in the catalog, by the names that people give them."""

# Nobody types more; a pasted book would keep the encoder busy for minutes.
_LONGEST_QUERY = 10_000  # characters
# Bounded, or a row of marks that are never closed would take time by its square.
_QUOTED = "|".join(
    f"{opening}[^{inner}]{{1,500}}[{closing}]"
    for opening, inner, closing in (
        ('"', '"', '"'),
        ("„", '“”"', '“”"'),
        ("“", "“”", "“”"),
        ("”", "”", "”"),
        ("«", "«»", "»"),
        ("»", "«»", "«"),
    )
)
_TOKEN = re.compile(
    rf"""
    (?P<minus>-)?(?P<phrase>{_QUOTED})
    | (?P<name>[^\W\d_]+):(?P<value>{_QUOTED}|[^\s"„“”«»]+)(?=\s|$)
    | -(?P<word>\w\S*)
    | (?P<text>\S+)
    """,
    re.VERBOSE,
)
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?|(\d{1,2})\.(\d{1,2})\.(\d{4})", re.ASCII)


@dataclass(slots=True)
class _Draft:
    text: list[str] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    languages: set[Language] = field(default_factory=set)
    types: set[str] = field(default_factory=set)
    folders: list[str] = field(default_factory=list)
    after: list[date] = field(default_factory=list)
    before: list[date] = field(default_factory=list)


def _parse_day(value: str) -> date | None:
    match = _DAY.fullmatch(value)
    if match is None:
        return None
    year, month, day, *german = match.groups()
    if german[2]:
        day, month, year = german
    try:
        return date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return None


def _take_language(draft: _Draft, value: str) -> bool:
    names = value.lower().split(",")
    if not all(name in _LANGUAGES for name in names):
        return False
    draft.languages.update(_LANGUAGES[name] for name in names)
    return True


def _take_type(draft: _Draft, value: str) -> bool:
    names = [name.removeprefix(".") for name in value.lower().split(",")]
    if not all(name in TYPES for name in names):
        return False
    draft.types.update(*(TYPES[name] for name in names))
    return True


def _take_folder(draft: _Draft, value: str) -> bool:
    draft.folders.append(value)
    return True


def _take_after(draft: _Draft, value: str) -> bool:
    day = _parse_day(value)
    draft.after.extend([day] if day else [])
    return day is not None


def _take_before(draft: _Draft, value: str) -> bool:
    day = _parse_day(value)
    draft.before.extend([day] if day else [])
    return day is not None


_OPERATORS: dict[str, Callable[[_Draft, str], bool]] = {
    "lang": _take_language,
    "sprache": _take_language,
    "type": _take_type,
    "typ": _take_type,
    "in": _take_folder,
    "ordner": _take_folder,
    "folder": _take_folder,
    "after": _take_after,
    "nach": _take_after,
    "before": _take_before,
    "vor": _take_before,
}


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _unquote(value: str) -> str:
    return value[1:-1].strip() if value[0] in '"„“”«»' else value


def _take(draft: _Draft, match: re.Match[str]) -> None:
    phrase, name, word = match["phrase"], match["name"], match["word"]
    if phrase and _has_word(phrase):
        inner = _unquote(phrase)
        if match["minus"]:
            draft.excluded.append(inner)
        else:
            draft.phrases.append(inner)
            draft.text.append(inner)
        return
    if name:
        take = _OPERATORS.get(name.lower())
        value = _unquote(match["value"])
        if take and value and take(draft, value):
            return
    if word and _has_word(word):
        draft.excluded.append(word)
        return
    draft.text.append(match[0])


def _join(draft: _Draft, panel: Filters) -> Filters:
    after = [*draft.after, *([panel.after] if panel.after else [])]
    before = [*draft.before, *([panel.before] if panel.before else [])]
    return Filters(
        languages=frozenset(draft.languages) or panel.languages,
        types=frozenset(draft.types) or panel.types,
        folders=tuple(draft.folders) or panel.folders,
        after=max(after, default=None),
        before=min(before, default=None),
    )


def parse(raw: str, *, filters: Filters = NO_FILTERS, limit: int = 30) -> Query:
    """What a person typed, understood; never fails.

    A language, type or folder that was typed takes the place of the panel's; dates narrow
    each other.

    Args:
        raw: any text.
        filters: what the panel has set.
        limit: hits wanted, at least 1.

    Returns:
        The query; `text` is empty if nothing but operators was typed.
    """
    # Lone surrogates and NUL come from damaged clipboards and file names; neither the
    # tokenizer nor SQLite takes them.
    clean = raw[:_LONGEST_QUERY].encode("utf-8", "replace").decode("utf-8").replace("\0", " ")
    draft = _Draft()
    for match in _TOKEN.finditer(clean):
        _take(draft, match)
    return Query(
        raw=raw,
        text=" ".join(draft.text),
        phrases=tuple(draft.phrases),
        excluded=tuple(draft.excluded),
        filters=_join(draft, filters),
        limit=max(1, limit),
    )
