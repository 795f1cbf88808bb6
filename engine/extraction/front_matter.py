"""What stands before a Markdown text in YAML or TOML: the title, and what the text is about."""

from __future__ import annotations

import re

from engine.extraction.titles import one_line

_FRONT = re.compile(r"\A(---|\+\+\+)[ \t]*\n(.*?)\n(?:\1|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FRONT_KEY = re.compile(r"^[\"']?[A-Za-z_][\w.\- ]*[\"']?\s*[:=]", re.M)
_FRONT_TITLE = re.compile(r"^[\"']?title[\"']?\s*[:=][ \t]*(.*(?:\n[ \t]+\S.*)*)", re.I | re.M)

_FRONT_TEXT = re.compile(
    r"^[\"']?(?:[\w-]+\.)*(subtitle|description|summary|abstract|keywords|tags)[\"']?\s*[:=]"
    r"[ \t]*(.*(?:\n(?:[ \t]*-[ \t]|[ \t]+)\S.*)*)",
    re.I | re.M,
)
_FRONT_ITEM = re.compile(r"\n[ \t]*-[ \t]+|[\[\]]")


def without_front_matter(text: str) -> tuple[str, str, list[str]]:
    """The text below the front matter, the title in it, and what it says of the content."""
    match = _FRONT.match(text)
    if match is None or not _FRONT_KEY.search(match.group(2)):
        return text, "", []
    front = match.group(2)
    found = _FRONT_TITLE.search(front)
    title = _front_value(found.group(1)) if found else ""
    about = {name.lower(): _front_value(value) for name, value in _FRONT_TEXT.findall(front)}
    return text[match.end() :], title, [value for value in about.values() if value]


def _front_value(value: str) -> str:
    """A value of YAML or TOML on one line, lists with commas."""
    listed = value.lstrip().startswith(("[", "- ")) or "\n- " in value.replace("  ", "")
    if listed:
        items = [one_line(item) for item in _FRONT_ITEM.sub(",", value).split(",")]
        return ", ".join(filter(None, map(_unquoted, items)))
    return _unquoted(re.sub(r"^[|>][+-]?\s+", "", one_line(value)))


def _unquoted(value: str) -> str:
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1].replace("''", "'").replace('\\"', '"')
    return value
