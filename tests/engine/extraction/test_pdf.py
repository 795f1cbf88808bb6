"""PDF: pages, labels, bookmarks, titles, and everything that can be wrong with one."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from engine.documents import LocatorKind
from engine.errors import (
    DamagedDocument,
    EncryptedDocument,
    NoTextFound,
)
from engine.extraction.registry import extract

PAGES = [["Die Straße nach Köln.", "Zweite Zeile (mit Klammern)"], ["Seite zwei"], ["Seite drei"]]


def rewritten(path: Path, change) -> Path:
    writer = PdfWriter(clone_from=PdfReader(path))
    change(writer)
    writer.write(path)
    return path


def test_pages_in_order(make_pdf):
    document = extract(make_pdf(PAGES, name="Mein Bericht.pdf"))
    assert document.title == "Mein Bericht"
    assert [(s.kind, s.number, s.label) for s in document.sections] == [
        (LocatorKind.PAGE, 1, ""),
        (LocatorKind.PAGE, 2, ""),
        (LocatorKind.PAGE, 3, ""),
    ]
    assert document.sections[0].text == "Die Straße nach Köln.\nZweite Zeile (mit Klammern)"
    assert document.warnings == ()


def test_empty_pages_keep_the_numbers_of_the_others(make_pdf):
    document = extract(make_pdf([["eins"], [], ["drei"]]))
    assert [(s.number, s.text) for s in document.sections] == [(1, "eins"), (3, "drei")]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_rotated_pages(make_pdf, rotate: int):
    assert "Seite zwei" in extract(make_pdf(PAGES, rotate=rotate)).sections[1].text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Jahresbericht 2024", "Jahresbericht 2024"),
        ("Microsoft Word - Vertrag", "Vertrag"),
        ("brief.docx", "file"),
        ("untitled", "file"),
        ("  ", "file"),
    ],
)
def test_title_from_metadata_if_sensible(make_pdf, title: str, shown: str):
    assert extract(make_pdf(PAGES, title=title)).title == shown


def test_printed_page_labels_where_they_differ(make_pdf):
    def label(writer: PdfWriter) -> None:
        writer.set_page_label(0, 0, style="/r")
        writer.set_page_label(1, 2, style="/D", start=2)

    document = extract(rewritten(make_pdf(PAGES), label))
    assert [s.label for s in document.sections] == ["i", "", ""]


def test_bookmarks_are_headings(make_pdf):
    def mark(writer: PdfWriter) -> None:
        part = writer.add_outline_item(title="Teil I", page_number=0)
        writer.add_outline_item(title="Kapitel 1", page_number=1, parent=part)

    document = extract(rewritten(make_pdf(PAGES), mark))
    assert [s.heading for s in document.sections] == [
        "Teil I",
        "Teil I > Kapitel 1",
        "Teil I > Kapitel 1",
    ]


def test_user_password(make_pdf):
    path = rewritten(make_pdf(PAGES), lambda w: w.encrypt("geheim", algorithm="RC4-128"))
    with pytest.raises(EncryptedDocument):
        extract(path)


def test_owner_password_only_is_readable(make_pdf):
    path = rewritten(make_pdf(PAGES), lambda w: w.encrypt("", "chef", algorithm="RC4-128"))
    assert extract(path).sections[1].text == "Seite zwei"


@pytest.mark.parametrize("algorithm", ["AES-128", "AES-256"])
def test_owner_password_of_newer_kinds(make_pdf, algorithm: str):
    pytest.importorskip("cryptography", reason="pypdf reads AES with the package cryptography")
    path = rewritten(make_pdf(PAGES), lambda w: w.encrypt("", "chef", algorithm=algorithm))
    assert extract(path).sections[1].text == "Seite zwei"


def test_a_scan_has_no_text(make_pdf):
    with pytest.raises(NoTextFound) as caught:
        extract(make_pdf([[], []]))
    assert "2 pages" in caught.value.detail


def test_no_pages(make_pdf):
    with pytest.raises(DamagedDocument):
        extract(make_pdf([]))


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data[:200],
        lambda data: b"%PDF-1.4\n" + b"garbage " * 100,
        lambda data: data.replace(b"/Kids", b"/Kinds"),
        lambda data: b"%PDF-1.7\n",
    ],
    ids=["truncated", "garbage", "no page tree", "header only"],
)
def test_broken_files_have_a_typed_reason(make_pdf, damage):
    path = make_pdf(PAGES)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises((DamagedDocument, NoTextFound)) as caught:
        extract(path)
    assert caught.value.path == path
    assert caught.value.detail


def test_a_page_that_fails_is_a_warning(make_pdf):
    path = make_pdf(PAGES)
    data = path.read_bytes()
    stream = b"<</Length 5/Filter/NoSuchDecode>>\nstream\nxxxxx\nendstream"
    start = data.index(b"7 0 obj\n") + len(b"7 0 obj\n")
    end = data.index(b"\nendobj", start)
    path.write_bytes(data[:start] + stream + data[end:])
    document = extract(path)
    assert [s.number for s in document.sections] == [1, 3]
    assert document.warnings[0].startswith("page 2: NotImplementedError")


def test_flate_bomb_is_refused(tmp_path: Path, make_pdf):
    path = make_pdf(PAGES)
    inner = zlib.compress(zlib.compress(b" " * 200_000_000, 9), 9)
    data = path.read_bytes()
    start = data.index(b"5 0 obj\n") + len(b"5 0 obj\n")
    end = data.index(b"\nendobj", start)
    head = b"<</Length %d/Filter[/FlateDecode/FlateDecode]>>\nstream\n" % len(inner)
    path.write_bytes(data[:start] + head + inner + b"\nendstream" + data[end:])
    assert path.stat().st_size < 10_000
    document = extract(path)

    assert "page 1: LimitReachedError" in document.warnings[0]
    assert [s.number for s in document.sections] == [2, 3]


def test_html_under_the_name_of_a_pdf_is_read_as_what_it_is(make_file):
    document = extract(make_file("seite.pdf", "<!DOCTYPE html><html><body><p>Hallo</p></html>"))
    assert document.sections[0].text == "Hallo"
    assert document.sections[0].kind is LocatorKind.NONE


def test_text_under_the_name_of_a_pdf_is_damaged(make_file):
    with pytest.raises(DamagedDocument):
        extract(make_file("text.pdf", "nur Text, kein PDF\n" * 50))


def test_filled_forms_and_notes_belong_to_their_page(make_pdf):
    from pypdf.annotations import FreeText, Text
    from pypdf.generic import DictionaryObject, NameObject, TextStringObject

    def annotate(writer: PdfWriter) -> None:
        box = (50, 50, 200, 100)
        writer.add_annotation(page_number=1, annotation=FreeText(text="Randnotiz", rect=box))
        writer.add_annotation(page_number=1, annotation=Text(text="Klebezettel", rect=box))
        widget = Text(text="", rect=box)
        widget.update(
            DictionaryObject(
                {
                    NameObject("/Subtype"): NameObject("/Widget"),
                    NameObject("/V"): TextStringObject("Müller"),
                }
            )
        )
        writer.add_annotation(page_number=1, annotation=widget)

    document = extract(rewritten(make_pdf(PAGES), annotate))
    assert [s.text for s in document.sections][1:] == [
        "Seite zwei\n\nRandnotiz\nKlebezettel\nMüller",
        "Seite drei",
    ]
