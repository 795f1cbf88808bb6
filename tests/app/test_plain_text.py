"""Text of files is shown as it is and cannot misbehave."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from app.plain_text import code_points, one_line, printable, tooltip, utf16_span


@given(st.text(st.characters(codec=None)))
def test_printable_keeps_places_and_can_be_encoded(text: str) -> None:
    shown = printable(text)
    assert len(shown) == len(text)
    shown.encode("utf-16-le")
    assert not any(char in shown for char in "\x00\x1b\u202e\u2066\r")


@given(st.text(), st.integers(0, 30), st.integers(0, 30))
def test_spans_are_counted_as_qt_counts(text: str, first: int, second: int) -> None:
    text = printable(text)
    start, end = sorted((min(first, len(text)), min(second, len(text))))
    position, length = utf16_span(text, start, end)
    raw = text.encode("utf-16-le")
    assert raw[position * 2 : (position + length) * 2].decode("utf-16-le") == text[start:end]
    assert code_points(text, position) == start


def test_one_line_has_no_line_ends() -> None:
    assert one_line(" a\n\tb\u2028c  d ") == "a b c d"


def test_a_file_name_cannot_reverse_its_ending() -> None:
    assert "\u202e" not in one_line("invoice\u202efdp.exe")


def test_a_tooltip_shows_tags_literally(qapp: object) -> None:
    text = "<b>x</b> & <img src='http://127.0.0.1:9/a.png'>\nnext"
    document = QTextDocument()
    document.setHtml(tooltip(text))
    assert document.toPlainText().replace("\u2028", "\n") == text
