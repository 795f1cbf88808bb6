"""HTML: walks the parsed page in order; scripts, styles and navigation are left out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from engine.documents import Document
from engine.errors import UnsupportedFormat
from engine.extraction.decoding import NotText, decode
from engine.extraction.outline import Outline, table_text
from engine.extraction.titles import one_line, title_or_stem

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]+)""", re.I)
_UNSEEN_TAGS = (
    "script style nav noscript template head svg math iframe object audio video canvas button "
    "select datalist map area -comment"
)
_BLOCK_TAGS = (
    "address article aside blockquote body center details dialog dir div dl fieldset figcaption "
    "figure footer form header hgroup hr html legend main menu ol p pre search section summary "
    "table caption thead tbody tfoot tr td th ul li dt dd"
)
# Elements without content; HTML ignores the slash that closes any other ("<title/>") at once.
_VOID_TAGS = (
    "area base basefont bgsound br col command embed frame hr img input keygen link meta param "
    "source track wbr"
)
_UNSEEN = frozenset(_UNSEEN_TAGS.split())
_VOID = frozenset(_VOID_TAGS.split())
_BLOCKS = frozenset(_BLOCK_TAGS.split())
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LISTS = frozenset(("ul", "ol", "dl", "menu", "dir"))
_MAX_TABLE_DEPTH = 2
_XHTML_SUFFIXES = (".xhtml", ".xht")
_ATTRIBUTES = r"""(?:[^<>"'/]|/(?!>)|"[^"<]*+"|'[^'<]*+')*+"""
_SELF_CLOSED = re.compile(
    r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)"  # nothing in these is a tag
    rf"|<(?:script|style)(?=[\s>]){_ATTRIBUTES}>.*?(?:</(?:script|style)\b|\Z)"
    rf"|<([A-Za-z][\w:.-]*+)({_ATTRIBUTES})/>",
    re.S | re.I,
)


def read(file: BinaryIO, path: Path) -> Document:
    """An HTML page, one section for each heading; nothing is fetched."""
    data = file.read()
    try:
        text = decode(data, declared_charset(data))
    except NotText:
        raise UnsupportedFormat(path, detail="binary") from None
    if path.suffix.lower() in _XHTML_SUFFIXES or text.lstrip().startswith("<?xml"):
        text = without_self_closing(text)
    outline = Outline()
    title = add_html(text, outline)
    sections = outline.sections()
    return Document(title_or_stem(title, path, outline.first_heading()), sections)


def declared_charset(data: bytes) -> str:
    """The encoding that a page claims in its first bytes, or an empty string."""
    match = _CHARSET.search(data[:4096])
    name = match.group(1).decode("ascii").lower() if match else ""
    # As browsers do: pages that say latin-1 mean the Windows code page.
    return "cp1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name


def without_self_closing(text: str) -> str:
    """XHTML that a parser of HTML reads as meant: "<title/>" as "<title></title>".

    To such a parser "<title/>" only opens, and all that follows would be the title.
    """
    return _SELF_CLOSED.sub(_expanded, text)


def _expanded(found: re.Match[str]) -> str:
    name, attributes = found.groups()
    if name is None or name.lower() in _VOID:
        return found.group()
    return f"<{name}{attributes}></{name}>"


def add_html(text: str, outline: Outline) -> str:
    """Adds a page's headings and paragraphs to an outline.

    Returns:
        The page's title, or an empty string.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(text)
    if tree.body is not None:
        walk = _Walk(outline)
        walk.through(tree.body)
    title = tree.css_first("title")
    return one_line(title.text()) if title is not None else ""


class _Walk:
    """Goes through the nodes of a page and gathers text by blocks."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._parts: list[str] = []  # text of the block in hand
        self._lines: list[str] = []  # finished lines of the list in hand
        self._counters: list[int] = []  # one for each open list; 0 is unordered
        self._marker = ""
        self._term = ""
        self._rows: list[list[str]] = []
        self._cell: list[str] = []
        self._tables: list[bool] = []  # for each open table: whether it holds data, not layout
        self._preformatted = 0
        self._in_headings = 0

    def through(self, top: LexborNode) -> None:
        """Visits every node below `top`, in order; never recurses, pages may be deep."""
        stack: list[tuple[LexborNode, bool]] = [(top, False)]
        while stack:
            node, leaving = stack.pop()
            tag = node.tag or ""
            if leaving:
                self._leave(tag)
                if node is top:
                    break
            elif tag == "-text":
                self._parts.append(node.text_content or "")
            elif self._is_seen(node, tag):
                self._enter(node, tag)
                stack.append((node, True))
                children = []
                child = node.child
                while child is not None:
                    children.append((child, False))
                    child = child.next
                stack.extend(reversed(children))
        self._end_block()
        self._end_list()

    def _is_seen(self, node: LexborNode, tag: str) -> bool:
        # A heading that unfolds what is below it has its words in a button.
        unseen = tag in _UNSEEN and not (tag == "button" and self._in_headings)
        return not unseen and "hidden" not in node.attributes

    def _enter(self, node: LexborNode, tag: str) -> None:
        if tag == "br":
            self._parts.append("\n" if self._preformatted else "\0")
        elif tag == "img":
            self._parts.append(f" {node.attributes.get('alt') or ''} ")
        elif tag in _HEADINGS or tag in _BLOCKS:
            self._in_headings += tag in _HEADINGS
            self._end_block()
            self._enter_block(node, tag)

    def _enter_block(self, node: LexborNode, tag: str) -> None:
        if tag in _HEADINGS and not self._in_data_table():
            self._end_list(force=True)
        elif tag in _LISTS:
            self._counters.append(1 if tag == "ol" else 0)
        elif tag == "li":
            self._marker = self._next_marker()
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "table":
            self._tables.append(not self._is_layout(node))
        elif tag == "tr" and self._in_data_table():
            if self._cell:
                self._end_cell()  # a caption
            self._rows.append([])

    def _leave(self, tag: str) -> None:
        self._in_headings -= tag in _HEADINGS
        if tag in _HEADINGS and not self._in_data_table():
            text = one_line("".join(self._parts).replace("\0", " "))
            self._parts = []
            self._outline.heading(_HEADINGS[tag], text)
        elif tag in _BLOCKS:
            self._end_block(cell=tag in ("td", "th"), term=tag == "dt")
            self._leave_block(tag)

    def _leave_block(self, tag: str) -> None:
        if tag in _LISTS and self._counters:
            self._end_term()
            self._counters.pop()
            if not self._counters:
                self._end_list()
        elif tag == "li":
            self._marker = ""
        elif tag == "pre":
            self._preformatted -= 1
        elif tag == "table" and self._tables:
            data = self._tables.pop()
            if data:
                if self._cell:
                    self._end_cell()
                rows, self._rows = self._rows, []
                self._put(table_text(rows))

    def _is_layout(self, table: LexborNode) -> bool:
        """Whether a table only arranges other blocks."""
        if len(self._tables) >= _MAX_TABLE_DEPTH:
            return True  # also keeps the look below from being repeated at every depth
        inner = (node for node in table.css("table, h1, h2, h3") if node.mem_id != table.mem_id)
        return next(inner, None) is not None

    def _in_data_table(self) -> bool:
        return bool(self._tables) and self._tables[-1]

    def _next_marker(self) -> str:
        if not self._counters or not self._counters[-1]:
            return "- "
        self._counters[-1] += 1
        return f"{self._counters[-1] - 1}. "

    def _end_block(self, *, cell: bool = False, term: bool = False) -> None:
        raw = "".join(self._parts)
        self._parts = []
        if self._in_data_table():
            self._cell.append(one_line(raw.replace("\0", " ")))
            if cell:
                self._end_cell()
            return
        if self._preformatted:
            text = raw.strip("\n")
        else:
            text = "\n".join(line for line in map(one_line, raw.split("\0")) if line)
        if not text.strip():
            return
        if term:
            self._end_term()
            self._term = text
        elif self._term:
            text, self._term = f"{self._term.rstrip(':')}: {text}", ""
            self._put(text)
        else:
            text, self._marker = self._marker + text, ""
            self._put(text)

    def _end_cell(self) -> None:
        if not self._rows:
            self._rows.append([])  # a cell without a row
        self._rows[-1].append(" ".join(part for part in self._cell if part))
        self._cell = []

    def _end_term(self) -> None:
        if self._term:
            term, self._term = self._term, ""
            self._put(term)

    def _put(self, text: str) -> None:
        """A finished block: a line of the list in hand, or a paragraph."""
        if not text:
            return
        if self._counters:
            self._lines.append(text)
        else:
            self._outline.paragraph(text)

    def _end_list(self, *, force: bool = False) -> None:
        self._end_term()
        if self._lines and (force or not self._counters):
            self._outline.paragraph("\n".join(self._lines))
            self._lines = []
