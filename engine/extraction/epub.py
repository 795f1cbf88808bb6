"""EPUB: the chapters in reading order."""

from __future__ import annotations

import posixpath
import zipfile
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import unquote

from engine.documents import Document, LocatorKind, Section
from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.archives import open_archive, parse_xml, read_member
from engine.extraction.decoding import NotText, decode
from engine.extraction.ooxml import attribute, child, children, local
from engine.extraction.outline import Outline
from engine.extraction.titles import one_line, title_or_stem
from engine.extraction.web import add_html, declared_charset, without_self_closing

_CONTAINER = "META-INF/container.xml"
_PAGE_TYPES = frozenset(("application/xhtml+xml", "text/html", "application/x-dtbook+xml"))


def read(file: BinaryIO, path: Path) -> Document:
    """One or more sections a chapter; a chapter that fails is a warning.

    Raises:
        EncryptedDocument: if the chapters are under a copy protection.
        DamagedDocument: if the package cannot be read, or none of its chapters.
    """
    book = _Book(open_archive(file, path), path)
    labels = book.labels()
    sections: list[Section] = []
    warnings: list[str] = []
    for number, name in enumerate(book.chapters(), start=1):
        if book.is_protected(name):
            raise EncryptedDocument(path, detail=name)
        try:
            text = decode(*book.content(name))
        except (DamagedDocument, NotText) as error:
            warnings.append(f"chapter {number}: {error}")
            continue
        outline = Outline(LocatorKind.CHAPTER, number=number, label=labels.get(name, ""))
        add_html(without_self_closing(text), outline)
        sections.extend(outline.sections())
    if warnings and not sections:
        raise DamagedDocument(path, detail=warnings[0])
    return Document(title_or_stem(book.title(), path), tuple(sections), tuple(warnings))


class _Book:
    """The package document of an EPUB and what it points to."""

    def __init__(self, archive: zipfile.ZipFile, path: Path) -> None:
        self._archive = archive
        self._path = path
        self._names = frozenset(archive.namelist())
        self._package_name = self._find_package()
        self._package = self._xml(self._package_name)
        self._items: dict[str, Any] = {}
        manifest = child(self._package, "manifest")
        for item in children(manifest if manifest is not None else (), "item"):
            self._items[item.get("id", "")] = item
        self._protected = self._find_protected()

    def title(self) -> str:
        """The book's title and first author."""
        metadata = child(self._package, "metadata")
        if metadata is None:
            return ""
        title = child(metadata, "title")
        return one_line("".join(title.itertext())) if title is not None else ""

    def chapters(self) -> list[str]:
        """Names of the pages in reading order."""
        spine = child(self._package, "spine")
        found = []
        for entry in children(spine if spine is not None else (), "itemref"):
            item = self._items.get(entry.get("idref", ""))
            if item is not None and item.get("media-type", "") in _PAGE_TYPES:
                found.append(self._resolved(item.get("href", ""), self._package_name))
        return found

    def labels(self) -> dict[str, str]:
        """The name of each page in the table of contents; the first if there are several."""
        labels: dict[str, str] = {}
        for item in self._items.values():
            if "nav" in item.get("properties", "").split():
                self._add_labels(item, labels, "a", "href")
            elif item.get("media-type") == "application/x-dtbncx+xml":
                self._add_labels(item, labels, "navPoint", "src")
        return labels

    def content(self, name: str) -> tuple[bytes, str]:
        """The bytes of a page and the encoding that it claims."""
        data = read_member(self._archive, name, self._path)
        return data, declared_charset(data)

    def is_protected(self, name: str) -> bool:
        """Whether a page is encrypted; fonts often are, without harm."""
        return name in self._protected

    def _add_labels(self, item: Any, labels: dict[str, str], tag: str, key: str) -> None:
        listing = self._resolved(item.get("href", ""), self._package_name)
        if listing not in self._names:
            return
        try:
            root = self._xml(listing)
        except DamagedDocument:
            return  # names of chapters are a comfort, no reason to refuse the book
        for element in root.iter():
            if local(element) != tag:
                continue
            target, text = element, one_line("".join(element.itertext()))
            if tag == "navPoint":
                target = child(element, "content")
                label = child(element, "navLabel")
                text = one_line("".join(label.itertext())) if label is not None else ""
            if target is not None and text:
                labels.setdefault(self._resolved(attribute(target, key), listing), text)

    def _find_package(self) -> str:
        for element in self._xml(_CONTAINER).iter():
            if local(element) == "rootfile":
                return str(element.get("full-path", ""))
        raise DamagedDocument(self._path, detail="no package document")

    def _find_protected(self) -> frozenset[str]:
        name = "META-INF/encryption.xml"
        if name not in self._names:
            return frozenset()
        references = (e for e in self._xml(name).iter() if local(e) == "CipherReference")
        return frozenset(unquote(reference.get("URI", "")) for reference in references)

    def _xml(self, name: str) -> Any:
        return parse_xml(read_member(self._archive, name, self._path), self._path, name)

    def _resolved(self, link: str, origin: str) -> str:
        """The member that a link within `origin` means."""
        page = unquote(link.partition("#")[0])
        return posixpath.normpath(posixpath.join(posixpath.dirname(origin), page))
