"""Office Open XML packages: parts, their relations, and text without namespaces."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.archives import open_archive, parse_xml, read_member, refuse_entities


@dataclass(frozen=True, slots=True)
class Relation:
    """A pointer from one part to another.

    Attributes:
        id: as the pointing part writes it ("rId7").
        kind: last piece of the relation's type ("slide", "header", "comments").
        target: name of the part in the package.
    """

    id: str
    kind: str
    target: str


class Package:
    """A docx, pptx or xlsx file. Names of elements are compared without their namespace.

    The two dialects, transitional and strict, differ in nothing but namespaces.
    """

    def __init__(self, file: BinaryIO, path: Path) -> None:
        self._path = path
        self._archive = open_archive(file, path)
        self._names = frozenset(self._archive.namelist())
        if "EncryptedPackage" in self._names:
            raise EncryptedDocument(path)
        refuse_entities(self._archive, path)

    def main_part(self) -> str:
        """The name of the part that the package is about.

        Raises:
            DamagedDocument: if there is none.
        """
        for relation in self.relations(""):
            if relation.kind == "officeDocument":
                return relation.target
        raise DamagedDocument(self._path, detail="no main part")

    def root(self, name: str) -> Any:
        """The root element of a part.

        Raises:
            DamagedDocument: if it is missing or broken.
        """
        return parse_xml(read_member(self._archive, name, self._path), self._path, name)

    def relations(self, name: str) -> list[Relation]:
        """The relations of a part to other parts of the package; of the package itself for ""."""
        folder, base = posixpath.split(name)
        listing = posixpath.join(folder, "_rels", f"{base}.rels")
        if listing not in self._names:
            return []
        found = []
        for element in self.root(listing):
            target = element.get("Target", "")
            if element.get("TargetMode") == "External" or not target:
                continue
            full = target[1:] if target[0] == "/" else posixpath.join(folder, target)
            kind = element.get("Type", "").rpartition("/")[2]
            found.append(Relation(element.get("Id", ""), kind, posixpath.normpath(full)))
        return found

    def related(self, name: str, *kinds: str) -> list[Any]:
        """The roots of the parts that a part points to by these kinds; missing ones left out."""
        targets = dict.fromkeys(r.target for r in self.relations(name) if r.kind in kinds)
        return [self.root(target) for target in targets if target in self._names]

    def title(self) -> str:
        """The title among the package's properties, or an empty string."""
        for properties in self.related("", "core-properties"):
            for element in properties:
                if local(element) == "title":
                    return element.text or ""
        return ""


def local(element: Any) -> str:
    """The element's name without namespace; empty for comments and the like."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Any, name: str) -> str:
    """The value of an attribute in whatever namespace, or an empty string."""
    for key, value in element.attrib.items():
        if key.rpartition("}")[2] == name:
            return str(value)
    return ""


def children(element: Any, *names: str) -> Iterator[Any]:
    """The direct children of these names."""
    return (child for child in element if local(child) in names)


def child(element: Any, *names: str) -> Any | None:
    """The first child at the end of a path of names, or None."""
    for name in names:
        element = next(children(element, name), None) if element is not None else None
    return element
