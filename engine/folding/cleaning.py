"""Extracted text made fit for people: what layout did to it is undone.

Words broken at line ends are joined, hard-wrapped lines become paragraphs again, ligatures,
odd spaces, soft hyphens and control characters go. Paragraphs, list items, headings, table rows
and lines of code stay apart.
"""

from __future__ import annotations

import re
import unicodedata


def _listed(words_apart: str) -> frozenset[str]:
    return frozenset(words_apart.split())


_ODD = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\xa0\u00ad\u1680\u2000-\u200f\u2028-\u202f\u205f-\u2064\u2066-\u206f"
    "\u3000\ud800-\udfff\ue000-\uf8ff\ufb00-\ufb06\ufeff\ufff9-\ufffb\ufffe\uffff]"
)
_LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_BULLET_GLYPHS = "\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e"  # Symbol and Wingdings in PDF and Word
_SPACES = "\xa0\u1680\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# Layers of line-end hyphenation: PDFium writes \x02 for the hyphen, others a soft hyphen.
_PDFIUM_BREAK = re.compile(r"(?<=\w)\x02[ \t]*\n?[ \t]*(?=\w)")
_SOFT_BREAK = re.compile("\u00ad[ \t]*\n[ \t]*(?=\\w)")
_BROKEN_WORD = re.compile(r"(?<=[^\W_])[-‐][ \t]*\n[ \t]*(\w+)")
_LAST_WORD = re.compile(r"[\w'’]+$")
_CONJUNCTIONS = _listed(
    "und oder bzw beziehungsweise sowie noch wie aber statt als bis and or nor to versus"
)
# Second halves that English writes after a true hyphen; a syllable is hardly ever one of them.
_HYPHENATED = _listed("""
    aware based dependent defined driven free friendly known level like of oriented quality
    related scale sized source specific speed sponsored style to up wide
    """)
_PREFIXES = _listed("in inter un re de non over")  # independent, resource, unlike

_LIST_ITEM = re.compile(
    r"[•‣◦▪▫●○■□◆◇➢➤✓✔–—*+-][ \t]+\S"
    r"|(?:\d{1,3}(?:\.\d{1,3})*[.)]|[A-Za-z][.)]|\((?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5})\)"
    r"|[ivxIVX]{1,5}[.)])[ \t]+\S"
    r"|#{1,6} |>|\||\[\^?\d+\]"
)
_ORDINAL_DATE = re.compile(
    r"\d{1,2}\. (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Quartal|Halbjahr|Jahrhundert)"
)
_TABLE_ROW = re.compile(r"\t|[ \t]\|[ \t]|^\|")
_CODE_LINE = re.compile(
    r"[{}]\s*$|\w\([^()]*\);?\s*$|\)\s*\{|^\s*(?:def|class|import|from|return|elif|else:|try:|#include|//|/\*"
    r"|public|private|protected|const|let|var|function|func|fn|using|package|<\?|</?[a-zA-Z]+[ >])"
    r"|[=!<>+-]=|->|=>|::|\w\(\)|^\s*[\w.]+\s*=\s*\S|^\s*[$%]\s\w"
)
_LAST_STOP = re.compile(r"[.!?:;…][\"'”“»«’)\]]*$")
_RULE = re.compile(r"([-=_.·*~–—…])\1{3,}|(?:[.·] ){3,}[.·]?")  # lines drawn and dots that lead
_RUN_OF_SPACES = re.compile(r"[ \t]{2,}")
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")

_WIDEST_LINE = 200  # characters; longer lines were never wrapped by a layout
_NARROWEST_LINE = 30  # characters; blocks of shorter lines are addresses, verses, cells


def clean(text: str) -> str:
    """The text as people read it, in NFC: paragraphs parted by one blank line, no odd characters.

    A single line break that stays is meant: it parts list items, rows, headings or code. Any
    string is fine; a lone surrogate becomes U+FFFD, so that the result can always be stored.
    """
    text = _join_words(_plain_characters(text))
    blocks = (_clean_block(block) for block in _BLANK_LINES.split(text))
    return "\n\n".join(block for block in blocks if block)


def _plain_characters(text: str) -> str:
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x02" in text:
        text = _PDFIUM_BREAK.sub("-\n", text)
    if "\u00ad" in text:
        text = _SOFT_BREAK.sub("", text)
    if _ODD.search(text):
        text = _ODD.sub(_replacement, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _replacement(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SPACES:
        return " "
    if char in _LIGATURES:
        return _LIGATURES[char]
    if char in _BULLET_GLYPHS:
        return "•"
    if char in "\x0c\u2029":
        return "\n\n"
    if char in "\x0b\x85\u2028":
        return "\n"
    if "\ud800" <= char <= "\udfff":
        return "\ufffd"
    return " " if "\ue000" <= char <= "\uf8ff" else ""


def _join_words(text: str) -> str:
    if "-" not in text and "‐" not in text:
        return text
    return _BROKEN_WORD.sub(_joined, text)


def _joined(match: re.Match[str]) -> str:
    before = match.string[max(0, match.start() - 40) : match.start()]
    left = _LAST_WORD.findall(before)[0]
    right = match.group(1)
    if right in _CONJUNCTIONS:  # Vor- und Nachteile
        return f"- {right}"
    if left.isupper() and right.isupper() and len(left) > 3 and len(right) > 2:
        return right  # KÜNDI-GUNG, but not EU-USA
    compound = (
        not right[0].islower()  # E-Mail, Baden-Württemberg, COVID-19
        or len(left) == 1  # x-ray
        or (left.isupper() and len(left) < 6)  # US-amerikanisch
        or any(map(str.isdigit, left))
        or (right in _HYPHENATED and left.lower() not in _PREFIXES)
    )
    return f"-{right}" if compound else right


def _clean_block(block: str) -> str:
    """One block between blank lines, its wrapped lines joined."""
    lines = [line.rstrip() for line in block.split("\n")]
    lines = [line for line in lines if line]
    if len(lines) == 1:
        return _tidy(lines[0])
    if _is_code(lines):
        return "\n".join(lines)
    lines = [_tidy(line) for line in lines]
    # A share of the longest would follow one outlier; the third quarter follows the column.
    width = sorted(map(len, lines))[len(lines) * 3 // 4 if len(lines) > 3 else -1]
    kept = [lines[0]]
    tail = lines[0]  # the last written line, which tells where the column ended
    for line in lines[1:]:
        if _continues(tail, line, width):
            kept[-1] = f"{kept[-1]} {line}"
        else:
            kept.append(line)
        tail = line
    return "\n".join(kept)


def _tidy(line: str) -> str:
    """A line without space around it, runs of spaces and long rules; one tab parts cells."""
    line = _RULE.sub(_shorter_rule, line.strip())
    if "  " in line or "\t" in line:
        return _RUN_OF_SPACES.sub(lambda run: "\t" if "\t" in run.group() else " ", line)
    return line


def _shorter_rule(match: re.Match[str]) -> str:
    return (match.group(1) or ".") * 3 + (" " if match.group().endswith(" ") else "")


def _continues(line: str, following: str, width: int) -> bool:
    """Whether `following` goes on where the layout broke `line` at about `width` characters."""
    if width < _NARROWEST_LINE or width > _WIDEST_LINE:
        return False
    if _LIST_ITEM.match(following) and not _ORDINAL_DATE.match(following):
        return False
    if _TABLE_ROW.search(line) or _TABLE_ROW.search(following) or line.startswith("#"):
        return False
    stopped = _LAST_STOP.search(line) is not None
    if following[0].islower() and not stopped and len(line) > width // 2:
        return True
    # The first word of the next line did not fit any more: the layout broke here. Letters are
    # not all of one width, so a fifth is forgiven, less where a sentence ended.
    needed = len(line) + 1 + len(following.split(None, 1)[0])
    return needed > width * (0.9 if stopped else 0.8)


def _is_code(lines: list[str]) -> bool:
    """Whether at least a third of the lines look like program text."""
    return sum(_CODE_LINE.search(line) is not None for line in lines) * 3 >= len(lines)
