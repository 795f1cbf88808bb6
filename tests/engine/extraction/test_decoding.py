"""Text in any encoding comes out as the same text; binary is told from text."""

from __future__ import annotations

import pytest

from engine.extraction.decoding import NotText, decode, looks_like_text

GERMAN = "Die Straße führt über Mühlbach nach Gößweinstein. „Schöne Grüße“, schrieb Ännchen.\n" * 5
PLAIN_GERMAN = GERMAN.replace("„", '"').replace("“", '"')
RUSSIAN = "Договор вступает в силу с момента его подписания обеими сторонами.\n" * 5


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_german_in_common_encodings(encoding: str):
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize("encoding", ["latin-1", "iso8859_15", "cp850", "mac_roman"])
def test_german_in_old_code_pages(encoding: str):
    assert decode(PLAIN_GERMAN.encode(encoding)) == PLAIN_GERMAN


def test_a_single_umlaut_is_enough():
    assert decode("Gruß".encode("cp1252")) == "Gruß"
    assert decode("5 % Rabatt für Sie".encode("cp1252")) == "5 % Rabatt für Sie"


@pytest.mark.parametrize("encoding", ["cp1251", "koi8_r", "utf-8"])
def test_other_scripts(encoding: str):
    assert decode(RUSSIAN.encode(encoding)) == RUSSIAN


def test_declared_encoding_is_taken_where_bytes_do_not_say():
    polish = "Zażółć gęślą jaźń"
    assert decode(polish.encode("iso8859_2"), "iso-8859-2") == polish
    japanese = "日本語のテキスト"
    assert decode(japanese.encode("iso2022_jp"), "iso-2022-jp") == japanese


def test_wrong_or_unknown_declaration_does_no_harm():
    assert decode("Grüße".encode(), "cp1252") == "Grüße"
    assert decode("Grüße aus Köln".encode("cp1252"), "no-such-thing") == "Grüße aus Köln"


@pytest.mark.parametrize("encoding", ["cp1252", "cp850", "cp1251"])
def test_what_tells_the_encoding_may_come_late(encoding: str):
    text = "Plain words, one line of many.\n" * 5000
    text += RUSSIAN if encoding == "cp1251" else PLAIN_GERMAN
    assert decode(text.encode(encoding)) == text


def test_pasted_together_encodings():
    mixed = "Übergrößenträger für Ärzte\n".encode() * 4 + "Grüße\n".encode("cp1252")
    assert decode(mixed) == "Übergrößenträger für Ärzte\n" * 4 + "Grüße\n"


def test_line_ends():
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


def test_binary_is_refused():
    with pytest.raises(NotText):
        decode(bytes(range(256)) * 10)
    with pytest.raises(NotText):
        decode(b"\x01\x02\x03\x04 text " * 10)


def test_looks_like_text():
    assert looks_like_text(GERMAN.encode("utf-16-le"))
    assert looks_like_text(b"")
    assert not looks_like_text(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")


def test_short_utf16_without_mark():
    assert decode("Hallo Welt".encode("utf-16-le")) == "Hallo Welt"
