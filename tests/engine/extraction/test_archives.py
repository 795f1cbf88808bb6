"""Bombs, entities and odd members in zip containers."""

from __future__ import annotations

import socket
import time
import zipfile
from pathlib import Path

import pytest

from engine.errors import DamagedDocument, DocumentTooLarge
from engine.extraction import archives
from engine.extraction.registry import extract

TYPES = "<Types/>"
RELS = (
    "<Relationships><Relationship Id='r' Type='x/officeDocument' Target='word/document.xml'/>"
    "</Relationships>"
)
LAUGHS = (
    "<!DOCTYPE d [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>"
    "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;'>]>"
)
EXTERNAL = "<!DOCTYPE d [<!ENTITY a SYSTEM 'file:///etc/hostname'>]>"


def docx(body: str, doctype: str = "") -> dict[str, str]:
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": RELS,
        "word/document.xml": f"{doctype}<document><body><p><r><t>{body}</t></r></p></body>"
        "</document>",
    }


def odt(body: str, doctype: str = "") -> dict[str, str]:
    return {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"{doctype}<content><body><text><p>{body}</p></text></body></content>",
    }


def epub(body: str, doctype: str = "") -> dict[str, str]:
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f"{doctype}<c><rootfile full-path='a.opf'/>{body}</c>",
        "a.opf": "<package/>",
    }


@pytest.mark.parametrize("doctype", [LAUGHS, EXTERNAL], ids=["laughs", "external"])
@pytest.mark.parametrize("make", [docx, odt, epub])
def test_entities_are_refused(make_zip, make, doctype: str):
    name = f"a.{make.__name__}"
    with pytest.raises(DamagedDocument) as caught:
        extract(make_zip(name, make("&a;", doctype)))
    assert "entities" in caught.value.detail


def test_entities_in_utf16(make_zip):
    members: dict[str, str | bytes] = dict(docx("x"))
    members["word/document.xml"] = docx("&a;", EXTERNAL)["word/document.xml"].encode("utf-16")
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.docx", members))


def test_external_dtd_is_not_fetched(make_zip, monkeypatch: pytest.MonkeyPatch):
    def refuse(*args):
        raise AssertionError

    monkeypatch.setattr(socket.socket, "connect", refuse)
    doctype = "<!DOCTYPE d SYSTEM 'http://127.0.0.1:9/x.dtd'>"
    assert extract(make_zip("a.odt", odt("Text", doctype))).sections[0].text == "Text"


@pytest.mark.parametrize("make", [docx, odt])
def test_bombs_are_refused_before_they_are_unpacked(tmp_path: Path, make):
    path = tmp_path / f"bombe.{make.__name__}"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, content in make("x").items():
            archive.writestr(member, content)
        archive.writestr("word/media/x.xml", b"<" + b" " * 100_000_000 + b"/>")
    assert path.stat().st_size < 110_000
    started = time.perf_counter()
    with pytest.raises(DocumentTooLarge):
        extract(path)
    assert time.perf_counter() - started < 1


def test_too_many_members(make_zip, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MAX_MEMBERS", 2)
    with pytest.raises(DocumentTooLarge):
        extract(make_zip("a.docx", docx("x")))


def test_too_large_in_all(make_zip, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 100)
    with pytest.raises(DocumentTooLarge):
        extract(make_zip("a.docx", docx("x" * 500)))


def test_names_that_lead_outside_write_nothing(make_zip, tmp_path: Path):
    members = docx("Text") | {"../draussen.xml": "<x/>", "/absolut.xml": "<x/>"}
    before = sorted(tmp_path.parent.rglob("*draussen*"))
    assert extract(make_zip("a.docx", members)).sections[0].text == "Text"
    assert sorted(tmp_path.parent.rglob("*draussen*")) == before
    assert not Path("/absolut.xml").exists()


def test_deep_xml_is_damage_not_a_crash(make_zip):
    deep = "<a>" * 5000 + "</a>" * 5000
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.docx", docx(deep)))
