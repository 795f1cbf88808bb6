"""Whatever stands in a file, readers of text give a document or a typed reason."""

from __future__ import annotations

import contextlib
import re
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.errors import ExtractionError
from engine.extraction import markdown, registry, rtf, sheets, web
from engine.extraction.decoding import NotText, decode

quick = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
WORDS = st.from_regex(r"[a-zäöüß]{2,8}", fullmatch=True)
MARKUP = st.text(alphabet="ab äß#*_`[]()!|-+>~=:<&\\\n\t 1.", max_size=200)


@quick
@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_not(data: bytes):
    try:
        text = decode(data)
    except NotText:
        return
    assert "\r" not in text


@quick
@given(st.text(alphabet=st.characters(exclude_categories=["C"]), max_size=200))
def test_utf8_is_taken_at_its_word(text: str):
    assert decode(text.encode()) == text.removeprefix("\ufeff")


@pytest.mark.parametrize(
    "read", [markdown.read, web.read, sheets.read_delimited, rtf.read], ids=lambda r: r.__module__
)
@quick
@given(text=MARKUP)
def test_any_markup_is_read(read, text: str):
    with contextlib.suppress(ExtractionError):
        read(BytesIO(text.encode()), Path("x"))


@quick
@given(st.lists(st.tuples(st.sampled_from(["", "# ", "- ", "> ", "| ", "    ", "1. "]), WORDS)))
def test_markdown_loses_no_word(lines: list[tuple[str, str]]):
    text = "\n\n".join(mark + word for mark, word in lines)
    document = markdown.read(BytesIO(text.encode()), Path("x"))
    found = " ".join(f"{section.heading} {section.text}" for section in document.sections)
    assert {word for _, word in lines} <= set(re.findall(r"\w+", found))


@quick
@given(st.binary(max_size=300), st.sampled_from(sorted(registry._READERS)))
def test_garbage_has_a_typed_reason(data: bytes, kind: str):
    if kind in ("txt", "csv", "tsv"):
        return
    with contextlib.suppress(ExtractionError):
        registry._READERS[kind](BytesIO(data), Path(f"x.{kind}"))
