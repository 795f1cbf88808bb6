"""EPUB: chapters in reading order with their names."""

from __future__ import annotations

import pytest

from engine.documents import LocatorKind
from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.registry import extract

CONTAINER = (
    "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles>"
    "<rootfile full-path='OPS/buch.opf'/></rootfiles></container>"
)


def book(**chapters: str) -> dict[str, str]:
    items = "".join(
        f"<item id='{n}' href='text/{n}%20x.xhtml' media-type='application/xhtml+xml'/>"
        for n in chapters
    )
    spine = "".join(f"<itemref idref='{n}'/>" for n in reversed(chapters))
    points = "".join(
        f"<navPoint><navLabel><text>Kapitel {n}</text></navLabel>"
        f"<content src='text/{n}%20x.xhtml#anfang'/></navPoint>"
        for n in chapters
    )
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OPS/buch.opf": "<package xmlns='http://www.idpf.org/2007/opf'><metadata "
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Die Bücher</dc:title></metadata>"
        f"<manifest>{items}<item id='ncx' href='toc.ncx' "
        "media-type='application/x-dtbncx+xml'/><item id='css' href='a.css' "
        f"media-type='text/css'/></manifest><spine>{spine}</spine></package>",
        "OPS/toc.ncx": f"<ncx><navMap>{points}</navMap></ncx>",
    }
    for name, body in chapters.items():
        members[f"OPS/text/{name} x.xhtml"] = (
            "<?xml version='1.0'?><!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.1//EN' "
            "'http://www.w3.org/TR/xhtml11/DTD/xhtml11.dtd'>"
            f"<html><head><title>t</title></head><body>{body}</body></html>"
        )
    return members


def test_chapters_in_the_order_of_the_spine(make_zip):
    members = book(zwei="<h1>Ende</h1><p>Schluß</p>", eins="<p>Anfang&nbsp;hier</p>")
    document = extract(make_zip("a.epub", members))
    assert document.title == "Die Bücher"
    assert [(s.kind, s.number, s.label, s.heading, s.text) for s in document.sections] == [
        (LocatorKind.CHAPTER, 1, "Kapitel eins", "", "Anfang hier"),
        (LocatorKind.CHAPTER, 2, "Kapitel zwei", "Ende", "Schluß"),
    ]


def test_elements_that_close_themselves_swallow_nothing(make_zip):
    members = book(a="<h1><a id='x'/>Kopf</h1><p>da</p>")
    name = "OPS/text/a x.xhtml"
    members[name] = members[name].replace("<title>t</title>", "<title/><script src='a.js'/>")
    (section,) = extract(make_zip("a.epub", members)).sections
    assert (section.heading, section.text) == ("Kopf", "da")


def test_a_missing_chapter_is_a_warning(make_zip):
    members = book(a="<p>da</p>", b="<p>weg</p>")
    del members["OPS/text/b x.xhtml"]
    document = extract(make_zip("a.epub", members))
    assert [s.text for s in document.sections] == ["da"]
    assert document.warnings[0].startswith("chapter 1")


def test_copy_protection(make_zip):
    members = book(a="<p>da</p>")
    members["META-INF/encryption.xml"] = (
        "<encryption><CipherReference URI='OPS/text/a%20x.xhtml'/></encryption>"
    )
    with pytest.raises(EncryptedDocument):
        extract(make_zip("a.epub", members))


def test_encrypted_fonts_do_no_harm(make_zip):
    members = book(a="<p>da</p>")
    members["META-INF/encryption.xml"] = (
        "<encryption><CipherReference URI='OPS/font.otf'/></encryption>"
    )
    assert extract(make_zip("a.epub", members)).sections[0].text == "da"


@pytest.mark.parametrize("member", ["META-INF/container.xml", "OPS/buch.opf"])
def test_broken_books(make_zip, member: str):
    members = book(a="<p>da</p>")
    members[member] = "<kaputt"
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.epub", members))
