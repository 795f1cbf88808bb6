"""EML: a message with its sender, text and attachments."""

from __future__ import annotations

import email
import email.policy
import html
import io
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO, NamedTuple

from engine.documents import Document, Section
from engine.errors import DamagedDocument, ExtractionError
from engine.extraction.decoding import NotText, decode
from engine.extraction.outline import Outline
from engine.extraction.titles import one_line, title_or_stem
from engine.extraction.web import add_html

ReadAttachment = Callable[[BinaryIO, Path], Document]

_HEADERS = ("From", "To", "Cc", "Date")
_MAX_DEPTH = 4
_MAX_ATTACHMENTS = 200
_PREFERRED = ("text/plain", "text/html")  # of several versions of a text, best first


def read(file: BinaryIO, path: Path, read_attachment: ReadAttachment) -> Document:
    """The message as a section, each attachment that can be read as sections after it.

    Args:
        file: the message.
        path: for the title and errors.
        read_attachment: reads an attached file by its name; an attachment that it refuses is
            named in the message and else left out.

    Raises:
        DamagedDocument: if there are no headers.
    """
    parsed = email.message_from_binary_file(file, policy=email.policy.default)
    if not isinstance(parsed, EmailMessage) or not parsed.keys():
        raise DamagedDocument(path, detail="no mail headers")
    reader = _Reader(path, read_attachment)
    reader.message(parsed, depth=0)
    title = title_or_stem(_header(parsed, "Subject"), path)
    return Document(title, tuple(reader.sections), tuple(reader.warnings))


class _Reader:
    """Gathers the sections of a message and of the messages in it."""

    def __init__(self, path: Path, read_attachment: ReadAttachment) -> None:
        self._path = path
        self._read_attachment = read_attachment
        self._attachments = 0
        self.sections: list[Section] = []
        self.warnings: list[str] = []

    def message(self, message: EmailMessage, *, depth: int) -> None:
        """Adds a message: subject and headers, text, then what is attached."""
        outline = Outline()
        outline.heading(1, _header(message, "Subject"))
        lines = ((name, _header(message, name)) for name in _HEADERS)
        outline.paragraph("\n".join(f"{name}: {value}" for name, value in lines if value))
        contents = _contents(message, leading=True)
        for kind, text in contents.texts:
            if kind == "text/html":
                add_html(text, outline)
            else:
                outline.paragraph(text.replace("\r\n", "\n"))
        attached = [(part, _file_name(part)) for part in contents.attached]
        names = [name for _, name in attached if name]
        outline.paragraph("\n".join(f"- {name}" for name in names))
        self.sections.extend(outline.sections())
        for part, name in attached:
            self._attachment(part, name, depth)

    def _attachment(self, part: EmailMessage, name: str, depth: int) -> None:
        self._attachments += 1
        if self._attachments > _MAX_ATTACHMENTS:
            return
        if part.get_content_type() == "message/rfc822":
            inner = part.get_content()
            if isinstance(inner, EmailMessage) and depth < _MAX_DEPTH:
                self.message(inner, depth=depth + 1)
            return
        data = part.get_payload(decode=True)
        if not isinstance(data, bytes) or not data or not name:
            return
        try:
            document = self._read_attachment(io.BytesIO(data), self._path.with_name(name))
        except ExtractionError as error:
            self.warnings.append(f"attachment {name}: {type(error).__name__} {error.detail}")
            return
        for section in document.sections:
            heading = f"{name} > {section.heading}" if section.heading else name
            self.sections.append(Section(section.text, label=name, heading=heading))


class _Contents(NamedTuple):
    """What a part holds: its texts, each with its content type and none blank, and the rest."""

    texts: list[tuple[str, str]]
    attached: list[EmailMessage]


def _contents(part: EmailMessage, *, leading: bool, resource: bool = False) -> _Contents:
    """The texts to be read in a part, in order, and what is attached anywhere in it.

    The library's own look for body and attachments sees one of each kind, and only at the top:
    programs of mailing lists, signatures and Apple's Mail nest them deeper and write several.

    Args:
        part: a message, or a part of one.
        leading: whether it stands where the body begins; there a text may have a name.
        resource: whether it belongs to a page, as a picture in it does.
    """
    kind = part.get_content_type()
    inner = _inner(part)
    if not inner:
        return _leaf(part, kind, named=not (leading and kind in _PREFERRED), resource=resource)
    alternative = kind == "multipart/alternative"
    related = kind == "multipart/related"
    first = _root(part, inner) if related else inner[0]
    told: list[list[tuple[str, str]]] = []
    attached: list[EmailMessage] = []
    for child in inner:
        found = _contents(
            child,
            leading=alternative or (leading and child is first),
            resource=resource or (related and child is not first),
        )
        attached += found.attached
        if found.texts:
            told.append(found.texts)
    if alternative and told:
        told = [min(told, key=lambda texts: _preference(texts[0][0]))]
    return _Contents([text for texts in told for text in texts], attached)


def _leaf(part: EmailMessage, kind: str, *, named: bool, resource: bool) -> _Contents:
    """A part without parts, as text or as attached; a name attaches it where `named`."""
    # A multipart whose boundary is nowhere has no parts, but what it says can be read.
    text_like = kind.startswith(("text/", "multipart/"))
    if not text_like or resource or part.is_attachment() or (named and part.get_filename()):
        return _Contents([], [part])
    text = _content(part)
    return _Contents([(kind, text)] if text.strip() else [], [])


def _inner(part: EmailMessage) -> list[EmailMessage]:
    """The parts of a multipart; none for a message within, which is read as one."""
    if part.get_content_maintype() != "multipart":
        return []
    return [inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]


def _root(part: EmailMessage, inner: list[EmailMessage]) -> EmailMessage:
    """The page among related parts: the one that `start` names, else the first."""
    start = part.get_param("start")
    return next((child for child in inner if start and child["content-id"] == start), inner[0])


def _preference(kind: str) -> int:
    return _PREFERRED.index(kind) if kind in _PREFERRED else len(_PREFERRED)


def _file_name(part: EmailMessage) -> str:
    """A safe file name for an attached part, or an empty string."""
    name = one_line((part.get_filename() or "").replace("\\", "/").rpartition("/")[2])
    return name.replace("\0", "").strip(". ")[-150:]


def _header(message: EmailMessage, name: str) -> str:
    """A header as people read it; broken ones as far as they can be read."""
    try:
        value = message.get(name)
    except (ValueError, IndexError, AttributeError, TypeError):  # bugs in the parser of headers
        value = next((v for k, v in message.raw_items() if k.lower() == name.lower()), "")
    return one_line(html.unescape(str(value or "")))


def _content(part: EmailMessage) -> str:
    """The text of a part in its own encoding, whatever that claims to be."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return decode(data, part.get_content_charset("") or "")
    except NotText:
        return data.decode("cp1252", errors="replace")
