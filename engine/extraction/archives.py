"""Zip containers and the XML in them, with limits against bombs and without entities."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import DamagedDocument, DocumentTooLarge, EncryptedDocument

MAX_MEMBERS = 50_000
MAX_MEMBER_BYTES = 256 * 1024 * 1024
MAX_TOTAL_BYTES = 1024 * 1024 * 1024
# Deflate reaches 1,032 at most; sheets of real workbooks stay below 100.
MAX_RATIO = 200
_RATIO_FROM_BYTES = 16 * 1024 * 1024
_ENTITY = re.compile(rb"<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.I)


def open_archive(file: BinaryIO, path: Path) -> zipfile.ZipFile:
    """The container, after a look at the sizes it claims; members are read into memory only.

    Raises:
        DamagedDocument: if it is no zip file.
        DocumentTooLarge: if it would unpack beyond the limits.
        EncryptedDocument: if a member is encrypted.
    """
    try:
        archive = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise DamagedDocument(path, detail=f"{type(error).__name__}: {error}") from error
    members = archive.infolist()
    if len(members) > MAX_MEMBERS:
        raise DocumentTooLarge(path, detail=f"{len(members)} members")
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        bomb = ratio > MAX_RATIO and member.file_size > _RATIO_FROM_BYTES
        if bomb or member.file_size > MAX_MEMBER_BYTES:
            raise DocumentTooLarge(path, detail=f"{member.filename}: {member.file_size} bytes")
        if member.flag_bits & 1:
            raise EncryptedDocument(path, detail=member.filename)
    total = sum(member.file_size for member in members)
    if total > MAX_TOTAL_BYTES:
        raise DocumentTooLarge(path, detail=f"unpacks to {total} bytes")
    return archive


def read_member(archive: zipfile.ZipFile, name: str, path: Path) -> bytes:
    """The content of one member.

    Raises:
        DamagedDocument: if it is missing or broken.
    """
    try:
        return archive.read(name)
    except KeyError:
        raise DamagedDocument(path, detail=f"{name} is missing") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as error:
        raise DamagedDocument(path, detail=f"{name}: {error}") from error


def refuse_entities(archive: zipfile.ZipFile, path: Path) -> None:
    """Refuses a container whose XML defines entities; no office program writes such.

    Raises:
        DamagedDocument: if a part has an entity definition in its first bytes.
    """
    for name in archive.namelist():
        if name.lower().endswith((".xml", ".rels")):
            try:
                with archive.open(name) as part:
                    start = part.read(8192)
            except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
                continue  # if the part is needed, its reader will say so
            _refuse_entity(start, name, path)


def parse_xml(data: bytes, path: Path, name: str) -> Any:
    """The root element, parsed without entities, network or huge trees.

    Args:
        data: the XML.
        path: the file that it comes from, for errors.
        name: the part, for errors.

    Raises:
        DamagedDocument: if it is not well formed or defines entities.
    """
    from lxml import etree

    _refuse_entity(data, name, path)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise DamagedDocument(path, detail=f"{name}: {error.msg}") from error
    return root


def _refuse_entity(data: bytes, name: str, path: Path) -> None:
    if _ENTITY.search(data[:65536]):
        raise DamagedDocument(path, detail=f"{name}: entities are not allowed")
