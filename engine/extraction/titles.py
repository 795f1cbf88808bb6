"""What a document is called: its own title if that says something, else its file name."""

from __future__ import annotations

import re
from pathlib import Path

_SPACES = re.compile(r"\s+")
_PROGRAM = re.compile(r"^(Microsoft (Office )?(Word|PowerPoint|Excel)|OpenOffice\S*) - ", re.I)
_FILE_NAME = re.compile(
    r"^\S*\.(docx?|dvi|htm|html|indd|odt|pdf|pmd|pptx?|ps|qxd|rtf|tex|txt|xlsx?)$", re.I
)
_STOPGAP = re.compile(
    r"^(untitled|unbenannt|ohne titel|kein titel|no title|titel|title|(power ?point|slide|folie)"
    r"[- ]?(presentation|präsentation|\d*)|präsentation|presentation|(word[ -])?(dokument|document)"
    r")[\W\d]*$",
    re.I,
)
_MAX_TITLE = 300


def one_line(text: str) -> str:
    """The text with every run of white space as one space."""
    return _SPACES.sub(" ", text).strip()


def title_or_stem(title: str | None, path: Path, second: str = "") -> str:
    """The first that says something: the title, the second choice, the file's stem.

    Empty titles, file names and programs' stopgaps ("Document1") say nothing.
    """
    for candidate in (title or "", second):
        text = _PROGRAM.sub("", one_line(candidate.replace("\0", "")))
        empty = sum(character.isalnum() for character in text) < 2
        stopgap = _FILE_NAME.match(text) or _STOPGAP.match(text) or "\ufffd" in text
        if not (empty or stopgap):
            return shortened(text, _MAX_TITLE)
    return shortened(one_line(path.stem) or path.name, _MAX_TITLE)


def shortened(text: str, length: int) -> str:
    """The text, cut behind a word and marked with an ellipsis if it is longer than `length`."""
    if len(text) <= length:
        return text
    return (text[: length - 1].rsplit(None, 1) or [""])[0] + "…"
