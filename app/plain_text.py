"""Text of files and their names, made safe to show: no markup, no control characters.

Also the offsets of such text as Qt counts them.
"""

from __future__ import annotations

import html
import re
from typing import Final

_REPLACEMENT: Final = "\ufffd"
_SHOWN_AS: Final = dict.fromkeys("\t\v\f\r\x85", " ") | dict.fromkeys("\u2028\u2029", "\n")

# Control characters would move or hide text, directional overrides would reorder it (a file
# named "exe.fdp" that reads "pdf.exe"), lone surrogates cannot be handed to Qt.
_UNSAFE: Final = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """The text with unsafe characters replaced one by one, so that spans still fit."""
    # Ten times as fast as str.translate on a long text, most of which is safe.
    return _UNSAFE.sub(lambda found: _SHOWN_AS.get(found[0], _REPLACEMENT), text)


def one_line(text: str) -> str:
    """The text made printable, with every run of white space as one space."""
    return " ".join(printable(text).split())


def tooltip(text: str) -> str:
    """A tooltip that shows the text as it is: Qt would take names with tags for markup."""
    lines = html.escape(printable(text)).replace("\n", "<br>")
    return f"<p style='white-space:pre-wrap'>{lines}</p>"


def utf16_length(text: str) -> int:
    """The length of a printable text as Qt counts it, in UTF-16 units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def utf16_span(text: str, start: int, end: int) -> tuple[int, int]:
    """A code-point range of a printable text as (position, length) in UTF-16 units."""
    return utf16_length(text[:start]), utf16_length(text[start:end])


def code_points(text: str, units: int) -> int:
    """How many code points the first `units` UTF-16 units of a printable text make."""
    if text.isascii():
        return min(units, len(text))
    return len(text.encode("utf-16-le")[: units * 2].decode("utf-16-le", "ignore"))
