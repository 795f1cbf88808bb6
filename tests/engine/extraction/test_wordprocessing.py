"""DOCX: body in order with tables, notes, controls, boxes; RTF."""

from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.registry import extract

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
TYPES = "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"


def package(
    body: str, *, extra: dict[str, str] | None = None, namespace: str = W
) -> dict[str, str]:
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = {name: name.rstrip("123") for name in extra or {}}
    links = "".join(
        f"<Relationship Id='r{n}' Type='{rel}/{kind}' Target='{name}.xml'/>"
        for n, (name, kind) in enumerate(kinds.items())
    )
    members = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": f"<Relationships><Relationship Id='r' Type='{rel}/officeDocument' "
        "Target='word/document.xml'/></Relationships>",
        "word/document.xml": f"<w:document xmlns:w='{namespace}'><w:body>{body}</w:body>"
        "</w:document>",
        "word/_rels/document.xml.rels": f"<Relationships>{links}</Relationships>",
    }
    for name, content in (extra or {}).items():
        root = name.rstrip("123")
        members[f"word/{name}.xml"] = f"<w:{root} xmlns:w='{W}'>{content}</w:{root}>"
    return members


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_real_file_in_reading_order(tmp_path: Path):
    made = docx.Document()
    made.add_heading("Mietvertrag für Büroräume", 0)
    made.add_paragraph("Zwischen Müller und Weiß wird vereinbart:")
    made.add_heading("§ 1 Mietsache", 1)
    table = made.add_table(rows=2, cols=2)
    table.cell(0, 0).text = "Raum"
    table.cell(0, 1).text = "Fläche"
    table.cell(1, 0).text = "Küche"
    table.cell(1, 1).text = "12 m²"
    made.add_paragraph("Nach der Tabelle.")
    made.add_heading("Schlüssel", 2)
    made.add_paragraph("zwei Stück", style="List Bullet")
    made.add_paragraph("ein Ersatz", style="List Number")
    made.sections[0].header.paragraphs[0].text = "Kopfzeile"
    made.sections[0].footer.paragraphs[0].text = "Fußzeile"
    path = tmp_path / "vertrag.docx"
    made.save(str(path))
    document = extract(path)
    assert document.title == "Mietvertrag für Büroräume"
    assert [(s.heading, s.text) for s in document.sections] == [
        ("Mietvertrag für Büroräume", "Zwischen Müller und Weiß wird vereinbart:"),
        (
            "Mietvertrag für Büroräume > § 1 Mietsache",
            "Raum | Fläche\nKüche | 12 m²\n\nNach der Tabelle.",
        ),
        (
            "Mietvertrag für Büroräume > § 1 Mietsache > Schlüssel",
            "- zwei Stück\n- ein Ersatz",
        ),
        ("", "Kopfzeile\n\nFußzeile"),
    ]


def test_the_strict_dialect(make_zip):
    assert extract(make_zip("a.docx", package(p("Streng"), namespace=STRICT))).sections[0].text == (
        "Streng"
    )


def test_controls_insertions_links_and_marks(make_zip):
    body = (
        f"<w:sdt><w:sdtPr/><w:sdtContent>{p('Im Steuerelement')}</w:sdtContent></w:sdt>"
        "<w:p><w:r><w:t>Alt</w:t></w:r>"
        "<w:ins><w:r><w:t xml:space='preserve'> eingefügt</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText> gelöscht</w:delText></w:r></w:del>"
        "<w:hyperlink><w:r><w:t xml:space='preserve'> Verweis</w:t></w:r></w:hyperlink>"
        "<w:r><w:tab/><w:t>nach Tab</w:t><w:br/><w:t>neue Zeile</w:t></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    assert extract(make_zip("a.docx", package(body))).sections[0].text == (
        "Im Steuerelement\n\nAlt eingefügt Verweis\tnach Tab\nneue Zeile"
    )


def test_text_boxes_once(make_zip):
    box = f"<w:txbxContent>{p('Im Kasten')}</w:txbxContent>"
    body = (
        "<w:p><w:r><w:t>Davor</w:t></w:r><w:r><mc:AlternateContent xmlns:mc='m'>"
        f"<mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert extract(make_zip("a.docx", package(body))).sections[0].text == "Davor\n\nIm Kasten"


def test_notes_and_comments_come_last(make_zip):
    extra = {
        "footnotes": f"<w:footnote w:type='separator'>{p('weg')}</w:footnote>"
        f"<w:footnote w:id='2'>{p('Eine Fußnote')}</w:footnote>",
        "comments": f"<w:comment>{p('Ein Kommentar')}</w:comment>",
        "header1": p("Gleicher Kopf"),
        "header2": p("Gleicher Kopf"),
    }
    document = extract(make_zip("a.docx", package(p("Körper"), extra=extra)))
    assert [s.text for s in document.sections] == [
        "Körper",
        "Gleicher Kopf\n\nEine Fußnote\n\nEin Kommentar",
    ]


def test_a_table_around_text_is_read_as_text(make_zip):
    cell = "<w:tc>" + p("Absatz eins") + p("Absatz zwei") + "</w:tc>"
    document = extract(make_zip("a.docx", package(f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>")))
    assert document.sections[0].text == "Absatz eins\n\nAbsatz zwei"


def test_table_of_contents_is_left_out(make_zip):
    styles = "<w:style w:styleId='Verzeichnis1'><w:name w:val='toc 1'/></w:style>"
    body = (
        "<w:p><w:pPr><w:pStyle w:val='Verzeichnis1'/></w:pPr><w:r><w:t>Kapitel 1</w:t></w:r></w:p>"
        + p("Text")
    )
    document = extract(make_zip("a.docx", package(body, extra={"styles": styles})))
    assert document.sections[0].text == "Text"


@pytest.mark.parametrize(
    "missing", ["word/document.xml", "_rels/.rels"], ids=["no body", "no relations"]
)
def test_missing_parts(make_zip, missing: str):
    members = package(p("x"))
    members[missing.replace("document", "other")] = "<x/>"
    del members[missing]
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.docx", members))


def test_broken_xml_and_truncation(make_zip):
    members = package(p("x"))
    members["word/document.xml"] = "<w:document><nicht zu"
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.docx", members))
    path = make_zip("b.docx", package(p("x" * 5000)))
    path.write_bytes(path.read_bytes()[:300])
    with pytest.raises(DamagedDocument):
        extract(path)


def test_a_flipped_byte_is_damage(make_zip):
    path = make_zip("a.docx", package("".join(p(f"Absatz {n}") for n in range(500))))
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo("word/document.xml").header_offset + 200
    data = bytearray(path.read_bytes())
    data[start : start + 8] = b"\xff" * 8
    path.write_bytes(data)
    with pytest.raises(DamagedDocument):
        extract(path)


def test_office_password(make_file):
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    data += "EncryptedPackage".encode("utf-16-le") + bytes(600)
    for name in ("a.docx", "a.xlsx", "a.pptx"):
        with pytest.raises(EncryptedDocument):
            extract(make_file(name, data))


RTF = (
    r"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\info{\title Gr\'fc\'dfe aus K\'f6ln}}"
    r"\f0 Die Stra\'dfe f\u252?hrt nach S\'fcden.\par Zweiter Absatz.\par "
    r"{\trowd\cellx1\cellx2 Nr\cell Wert\cell\row}}"
)


def test_rtf(make_file):
    document = extract(make_file("brief.rtf", RTF))
    assert document.title == "Grüße aus Köln"
    assert "Die Straße führt nach Süden.\nZweiter Absatz." in document.sections[0].text
    assert "Nr | Wert" in document.sections[0].text


def test_no_rtf(make_file):
    with pytest.raises(DamagedDocument):
        extract(make_file("brief.rtf", "kein RTF"))
