"""Text of files and their names, made safe to show: no markup, no control characters.

Also the offsets of such text as Qt counts them.
"""

from __future__ import annotations

import html
from typing import Final

_REPLACEMENT: Final = "\ufffd"

# Control characters would move or hide text, directional overrides would reorder it (a file
# named "exe.fdp" that reads "pdf.exe"), lone surrogates cannot be handed to Qt.
_UNSAFE: Final = (
    dict.fromkeys([*range(0x20), *range(0x7F, 0xA0)], _REPLACEMENT)
    | dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F], _REPLACEMENT)
    | dict.fromkeys(range(0xD800, 0xE000), _REPLACEMENT)
    | dict.fromkeys([0x09, 0x0B, 0x0C, 0x0D, 0x85], " ")
    | dict.fromkeys([0x0A, 0x2028, 0x2029], "\n")
)


def printable(text: str) -> str:
    """The text with unsafe characters replaced one by one, so that spans still fit."""
    return text.translate(_UNSAFE)


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
