"""A process that saves documents until it is killed: `python writer_child.py CATALOG START`."""

from __future__ import annotations

import sys
from pathlib import Path

from engine.catalog.records import NewDocument
from engine.catalog.store import Catalog
from engine.documents import Language, Passage, Section, Span

PASSAGES = 12


def texts(number: int, version: int) -> list[str]:
    """What document `number` says in its version."""
    return [f"Satz {place} von Dokument {number}, Fassung {version}." for place in range(PASSAGES)]


def save(catalog: Catalog, root_id: int, number: int, version: int) -> None:
    found = texts(number, version)
    record = NewDocument(Path(f"/synthetic/{number}"), root_id, version, version)
    passages = [
        Passage(text, Language.DE, section=place, span=Span(0, len(text)))
        for place, text in enumerate(found)
    ]
    catalog.save_document(record, [Section(text) for text in found], passages)


if __name__ == "__main__":
    with Catalog.open(Path(sys.argv[1])) as opened, opened.writing(5.0):
        root = opened.add_root(Path("/synthetic"), "folder")
        print("ready", flush=True)
        step = int(sys.argv[2])
        while True:
            save(opened, root.root_id, step % 7, step)
            print(step, flush=True)
            step += 1
