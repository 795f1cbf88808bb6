"""EML: a message with its sender, text and attachments."""

from __future__ import annotations

import email
import email.policy
import html
import io
from collections.abc import Callable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import BinaryIO

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
        body = message.get_body(preferencelist=("plain", "html"))
        text = _content(body) if isinstance(body, EmailMessage) else ""
        if body is not None and body.get_content_type() == "text/html":
            add_html(text, outline)
        elif text:
            outline.paragraph(text.replace("\r\n", "\n"))
        attached = list(_attachments(message))
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


def _attachments(message: EmailMessage) -> Iterator[tuple[EmailMessage, str]]:
    """The attached parts with a safe file name each."""
    if not message.is_multipart():
        return
    for part in message.iter_attachments():
        if isinstance(part, EmailMessage):
            name = one_line((part.get_filename() or "").replace("\\", "/").rpartition("/")[2])
            yield part, name.replace("\0", "").strip(". ")[-150:]


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
