"""Bytes to text: byte order marks, UTF-8, UTF-16 without a mark, and the old code pages."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 65536
_BEFORE_HIGH = 1024  # bytes of a sample before the first that is not ASCII
_HIGH = re.compile(rb"[\x80-\xff]")
_CONTROL = bytes(n for n in range(32) if n not in b"\t\n\r\f\x1b\x08") + b"\x7f"
_MULTIBYTE = re.compile(rb"[\xc3-\xf4][\x80-\xbf]+")
# What German, English and French texts are made of beyond ASCII.
_WESTERN = frozenset(
    "äöüÄÖÜßéèêëàâáçñôóòîíïûúùÉÈÀÇøåæœŒ€§°´«»„“”‚‘’–—…•©®²³µ½¼¾·ºª×±¿¡\u00a0\u00ad"
)
# DOS umlauts read as cp1252 are such marks in the middle of a word.
_MARK_IN_WORD = re.compile(r"(?<=\w)[„“”‚™•…](?=\w)")
_WESTERN_PAGES = ("cp1252", "cp850", "mac_roman")
_OTHER_PAGES = (
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1255",
    "cp1256",
    "iso8859_2",
    "koi8_r",
    "shift_jis",
    "euc_jp",
    "gb18030",
    "big5",
    "euc_kr",
)
_SEVEN_BIT = ("iso-2022", "iso2022", "hz", "utf-7")  # valid UTF-8 to look at, yet not
_SURE = 0.9


class NotText(ValueError):
    """The bytes are no text in any encoding."""


def decode(data: bytes, declared: str = "") -> str:
    """The text in the bytes, with line feeds only and no byte order mark.

    A mark decides, then valid UTF-8, then zero bytes (UTF-16), then `declared`, then the code
    page whose characters a German or English text would have (charset-normalizer alone says
    cp1250 for German cp1252), then charset-normalizer's guess among common encodings.

    Args:
        data: a whole file.
        declared: the encoding that the file itself claims, or an empty string.

    Raises:
        NotText: if the bytes are binary.
    """
    text = _decode(data, declared)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def looks_like_text(start: bytes) -> bool:
    """Whether the first bytes of a file may be text in any encoding."""
    if any(start.startswith(mark) for mark, _ in _MARKS) or _utf16_without_mark(start):
        return True
    return not _is_binary(start)


def _decode(data: bytes, declared: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    encoding = _utf16_without_mark(data)
    if encoding:
        return data.decode(encoding, errors="replace")
    if _is_binary(data):
        raise NotText
    if declared.startswith(_SEVEN_BIT):
        return data.decode(declared, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _mostly_utf8(data):
        return data.decode("utf-8", errors=_FALLBACK)
    if declared:
        try:
            return data.decode(declared)
        except (LookupError, UnicodeDecodeError):
            pass
    return data.decode(_code_page(_telling_sample(data)), errors="replace")


def _is_binary(data: bytes) -> bool:
    sample = data[:_SAMPLE_BYTES]
    if b"\0" in sample:
        return True
    return len(sample) - len(sample.translate(None, _CONTROL)) > len(sample) // 100


def _utf16_without_mark(data: bytes) -> str:
    """The kind of UTF-16 if every other byte is mostly zero, else an empty string."""
    sample = data[:4096]
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * half and even < 0.05 * half:
        return "utf-16-le"
    if even > 0.4 * half and odd < 0.05 * half:
        return "utf-16-be"
    return ""


def _mostly_utf8(data: bytes) -> bool:
    """Whether the bytes are UTF-8 with a few strangers, as when files were pasted together."""
    good = sum(len(match) for match in _MULTIBYTE.findall(data))
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    return good > 2 * (high - good)


def _telling_sample(data: bytes) -> bytes:
    """A stretch that shows what encoding it is: ASCII alone, however long, is the same in all."""
    high = _HIGH.search(data)
    start = max(0, high.start() - _BEFORE_HIGH) if high else 0
    return data[start : start + _SAMPLE_BYTES]


def _code_page(sample: bytes) -> str:
    scores = {page: _western_share(sample, page) for page in _WESTERN_PAGES}
    best = max(scores, key=scores.__getitem__)
    if scores["cp1252"] >= _SURE or scores[best] >= _SURE:
        return "cp1252" if scores["cp1252"] >= _SURE else best
    from charset_normalizer import from_bytes

    guess = from_bytes(sample, cp_isolation=list(_OTHER_PAGES)).best()
    return guess.encoding if guess is not None else "cp1252"


def _western_share(sample: bytes, page: str) -> float:
    """Share of the characters beyond ASCII that a Western text would have, 0 to 1."""
    text = sample.decode(page, errors="replace")
    high = [character for character in text if ord(character) > 127]
    likely = sum(character in _WESTERN for character in high)
    return (likely - len(_MARK_IN_WORD.findall(text))) / max(1, len(high))


def _from_cp1252(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", errors="replace"), error.end


_FALLBACK = "sinnsuche-cp1252"
codecs.register_error(_FALLBACK, _from_cp1252)
