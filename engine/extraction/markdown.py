"""Markdown: headings become sections, links, pictures and tables become readable text."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import BinaryIO

from engine.documents import Document
from engine.extraction.front_matter import without_front_matter
from engine.extraction.outline import Outline, table_text
from engine.extraction.plain import text_of
from engine.extraction.titles import one_line, title_or_stem

_HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$")
_UNDERLINE = re.compile(r"^ {0,3}(=+|-{2,})[ \t]*$")
_FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,})")
_RULE = re.compile(r"^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_ITEM = re.compile(r"^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*([-*+]|\d{1,9}[.)])[ \t]+(?=\S)")
_BARE_ITEM = re.compile(r"^[ \t]*([-*+]|\d{1,9}[.)])[ \t]*$")
_DEFINITION = re.compile(r"^[ \t]{0,3}:[ \t]+(?=\S)")
_DELIMITER_ROW = re.compile(r"^[ \t]*\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_QUOTE = re.compile(r"^([ \t]*)(?:>[ \t]?)+")
_QUOTE_MARK = re.compile(r"^\[!\w+\](?:[ \t]*\S*)?$")
_REFERENCE = re.compile(r"^ {0,3}\[(?!\^)[^\]]+\]:[ \t]*\S+(?:[ \t]+[\"'(].*[\"')])?[ \t]*$")
_CELL_BREAK = re.compile(r"(?<!\\)\|")

_BROKEN_WORD = re.compile(r"(?<=\w)-[ \t]*\n[ \t]*(?=\w)")
_DIRECTIVE = re.compile(
    r":::(?:image\b(?:(?!:::).)*?alt-text=\"([^\"]*)\")?(?:(?!:::).)*:::|^[ \t]*:::.*$", re.M
)
_CODE_OR_COMMENT = re.compile(r"(?<![`\\])(`++).*?(?<!`)\1(?!`)|<!--.*?(-->|$)")
_CODE_SPAN = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.S)
_INCLUDE = re.compile(r"\[!INCLUDE ?\[[^\]]*\]\([^)]*\)\]", re.I)
_IMAGE = re.compile(r"!\[((?:[^\[\]]|\[[^\]]*\])*)\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])")
_LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])")
_AUTOLINK = re.compile(r"<((?:https?|ftp|mailto):[^<>\s]+|[^<>\s@]+@[^<>\s@]+)>")
_BREAK_TAG = re.compile(r"<(?:br|/p|/li|/t[dhr]|/div)\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_STRONG = re.compile(r"(?<!\d)(\*\*\*|\*\*|~~|__)(?=\S)(.+?)(?<=\S)\1", re.S)
_STAR = re.compile(r"(?<![\\*\w])\*(?=[^\s*])([^*]*?[^\s*\\])\*(?![*\w])", re.S)
_UNDERSCORE = re.compile(r"(?<![\\\w])_(?=[^\s_])([^_]*?[^\s_\\])_(?!\w)", re.S)
_STRAY = re.compile(r"(?<!\w)\*{2,}|\*{2,}(?!\w)")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def read(file: BinaryIO, path: Path) -> Document:
    """A Markdown file, one section for each heading.

    Front matter gives the title, and what it says of the content (description, keywords and the
    like) stands first.
    """
    text, title, about = without_front_matter(text_of(file, path))
    outline = Outline()
    if about:
        outline.heading(1, title)
        for paragraph in about:
            outline.paragraph(paragraph)
    add_markdown(text, outline)
    sections = outline.sections()
    return Document(title_or_stem(title, path, outline.first_heading()), sections)


def add_markdown(text: str, outline: Outline) -> None:
    """Adds the headings and paragraphs of a text without front matter to an outline."""
    _Blocks(outline).feed(text.split("\n"))


def inline_text(text: str) -> str:
    """A line or paragraph of Markdown as people read it; code spans are kept.

    It is on one line, save behind a hyphen: whether that belongs to the word is seen later.
    """
    parts: list[str] = []
    position = 0
    for span in _CODE_SPAN.finditer(text):
        parts += (_unmarked(text[position : span.start()]), span.group(2))
        position = span.end()
    parts.append(_unmarked(text[position:]))
    return "-\n".join(map(one_line, _BROKEN_WORD.split("".join(parts))))


def _unmarked(text: str) -> str:
    if "[" in text:
        text = _INCLUDE.sub("", text)
        text = _IMAGE.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
    if ":::" in text:
        text = _DIRECTIVE.sub(r"\1", text)
    if "<" in text:
        text = _AUTOLINK.sub(r"\1", text)
        text = _TAG.sub("", _BREAK_TAG.sub(" ", text))
    if "*" in text or "_" in text or "~~" in text:
        text = _STRONG.sub(r"\2", text)
        text = _UNDERSCORE.sub(r"\1", _STAR.sub(r"\1", text))
        text = _STRAY.sub("", text)
    if "\\" in text:
        text = _ESCAPE.sub(r"\1", text)
    return html.unescape(text) if "&" in text else text


class _Blocks:
    """Goes through the lines and hands headings and paragraphs to an outline."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._lines: list[str] = []  # the paragraph or list item in hand
        self._items: list[str] = []  # finished items of the list in hand
        self._code: list[str] = []
        self._rows: list[list[str]] = []
        self._in_list = False

    def feed(self, lines: list[str]) -> None:
        """Reads all lines."""
        fence = ""
        hidden = False  # within a comment
        for line in lines:
            opened = None if hidden else _FENCE.match(line)
            if fence:
                if opened and opened.group(1).startswith(fence) and not line.strip(" \t`~"):
                    fence = ""
                    self._end_code()
                else:
                    self._code.append(line)
            elif opened and "`" not in line[opened.end() :]:
                self._end_table()
                self._end_item()
                fence = opened.group(1)
            else:
                visible, hidden = _without_comments(line, hidden)
                if visible.strip() or not line.strip():
                    self._line(visible)
        self._end_code()
        self._end_all()

    def _line(self, line: str) -> None:
        quote = _QUOTE.match(line)
        if quote and (self._in_list or len(quote.group(1)) < 4):
            line = quote.group(1) + line[quote.end() :]
            if _QUOTE_MARK.match(line.strip()):
                line = ""
        if self._rows:
            if "|" in line:
                self._rows.append(_cells(line))
                return
            self._end_table()
        if not line.strip():
            self._blank()
        elif line.startswith(("    ", "\t")) and not self._in_list and not self._lines:
            self._code.append(line)
        else:
            self._end_code()
            if not self._special(line):
                self._text(line)

    def _blank(self) -> None:
        if self._code:
            self._code.append("")
        elif self._in_list:
            self._lines.append("")
        else:
            self._end_all()

    def _special(self, line: str) -> bool:
        """Whether the line was a heading, rule, row below a table's head, or reference."""
        pending = self._lines[-1] if self._lines else ""
        heading = _HEADING.match(line)
        underline = _UNDERLINE.match(line) if pending and not self._in_list else None
        if heading:
            self._end_all()
            self._outline.heading(len(heading.group(1)), inline_text(heading.group(2) or ""))
        elif pending and "|" in line + pending and _DELIMITER_ROW.match(line):
            self._lines.pop()
            self._end_item()
            self._rows.append(_cells(pending))
        elif underline:
            text = inline_text(" ".join(self._lines))
            self._lines = []
            self._end_all()
            self._outline.heading(1 if underline.group(1)[0] == "=" else 2, text)
        elif _RULE.match(line):
            self._end_all()
        else:
            return not pending and bool(_REFERENCE.match(line))
        return True

    def _text(self, line: str) -> None:
        after_blank = bool(self._lines) and not self._lines[-1]
        definition = _DEFINITION.match(line)
        item = _ITEM.match(line)
        if item or (_BARE_ITEM.match(line) and self._in_list):
            self._end_item()
            if not self._in_list:
                self._end_list()
            self._in_list = True
            self._lines = [line[item.start(1) :].strip() if item else ""]
        elif definition and self._lines and not after_blank:
            self._lines[-1] = f"{self._lines[-1].rstrip(': ')}: {line[definition.end() :]}"
        elif self._in_list and (after_blank or not self._lines) and line[0] not in " \t":
            self._end_all()
            self._lines = [line]
        else:
            self._lines.append(line)

    def _end_table(self) -> None:
        if self._rows:
            rows = [[inline_text(cell) for cell in row] for row in self._rows]
            self._rows = []
            self._end_list()
            self._outline.paragraph(table_text(rows))

    def _end_code(self) -> None:
        if self._code:
            code, self._code = "\n".join(self._code), []
            self._end_list()
            self._outline.paragraph(code)

    def _end_item(self) -> None:
        """Turns the lines in hand into text; blank lines within an item part its paragraphs."""
        if not self._lines:
            return
        parts = re.split(r"\n{2,}", "\n".join(self._lines).strip("\n"))
        self._lines = []
        text = "\n".join(part for part in map(inline_text, parts) if part)
        if text.strip("*+- "):
            self._items.append(text)

    def _end_list(self) -> None:
        if self._items:
            self._outline.paragraph("\n".join(self._items))
            self._items = []

    def _end_all(self) -> None:
        self._end_table()
        self._end_item()
        self._end_list()
        self._in_list = False


def _without_comments(line: str, hidden: bool) -> tuple[str, bool]:
    """The line without HTML comments, and whether one is still open at its end.

    Args:
        line: outside of blocks of code.
        hidden: whether a comment was open at its start.
    """
    if not hidden and "<!--" not in line:
        return line, False
    if hidden:
        _, end, line = line.partition("-->")
        if not end:
            return "", True
    visible: list[str] = []
    position = 0
    for found in _CODE_OR_COMMENT.finditer(line):
        if found.group(1):
            continue  # in a code span, "<!--" is what is being talked about
        visible.append(line[position : found.start()])
        if not found.group(2):
            return "".join(visible), True
        position = found.end()
    return "".join(visible) + line[position:], False


def _cells(line: str) -> list[str]:
    cells = _CELL_BREAK.split(line.strip())
    if cells and not cells[0].strip():
        cells = cells[1:]
    if cells and not cells[-1].strip():
        cells = cells[:-1]
    return [cell.replace("\\|", "|") for cell in cells]
