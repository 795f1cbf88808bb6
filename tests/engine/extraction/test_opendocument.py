"""ODT and ODP."""

from __future__ import annotations

import pytest

from engine.documents import LocatorKind
from engine.errors import DamagedDocument, EncryptedDocument
from engine.extraction.registry import extract

NAMES = " ".join(
    f"xmlns:{name}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
    for name in ("office", "text", "table", "draw", "presentation", "style", "manifest", "meta")
)
MIME = "application/vnd.oasis.opendocument."


def odf(kind: str, body: str, *, styles: str = "", **parts: str) -> dict[str, str]:
    members = {
        "mimetype": MIME + kind,
        "content.xml": f"<office:document-content {NAMES}><office:automatic-styles>{styles}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>",
    }
    for name, content in parts.items():
        members[f"{name}.xml"] = f"<office:document {NAMES}>{content}</office:document>"
    return members


TEXT = """
<text:tracked-changes><text:p>gelöscht</text:p></text:tracked-changes>
<text:p text:style-name="P1">Der Titel</text:p>
<text:table-of-content><text:p>Inhalt</text:p></text:table-of-content>
<text:h text:outline-level="1">Kapitel<text:s text:c="2"/>Eins</text:h>
<text:p>Ein Absatz<text:line-break/>zweite
   Zeile<text:tab/>Tab <text:span>im <text:a>Verweis</text:a></text:span><text:note>
   <text:note-citation>1</text:note-citation><text:note-body><text:p>Die Fußnote</text:p>
   </text:note-body></text:note> Ende.</text:p>
<text:list><text:list-item><text:p>eins</text:p><text:list><text:list-item><text:p>innen</text:p>
</text:list-item></text:list></text:list-item><text:list-item><text:p>zwei</text:p>
</text:list-item></text:list>
<text:section><text:h text:outline-level="2">Unter</text:h>
<table:table><table:table-header-rows><table:table-row><table:table-cell><text:p>Nr</text:p>
</table:table-cell><table:table-cell><text:p>Wert</text:p></table:table-cell></table:table-row>
</table:table-header-rows><table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>
<table:table-cell><text:p>Größe</text:p></table:table-cell></table:table-row></table:table>
<text:p>Anker<draw:frame><draw:text-box><text:p>Im Rahmen</text:p></draw:text-box></draw:frame>
</text:p></text:section>
"""


def test_odt_in_reading_order(make_zip):
    style = "<style:style style:name='P1' style:parent-style-name='Title'/>"
    document = extract(make_zip("a.odt", odf("text", TEXT, styles=style)))
    assert document.title == "Der Titel"
    assert [(s.heading, s.text) for s in document.sections] == [
        (
            "Der Titel > Kapitel Eins",
            "Ein Absatz\nzweite Zeile\tTab im Verweis Ende.\n\nDie Fußnote\n\n"
            "- eins\n- innen\n- zwei",
        ),
        ("Der Titel > Kapitel Eins > Unter", "Nr | Wert\n1 | Größe\n\nAnker\n\nIm Rahmen"),
    ]


def test_page_footers_and_meta_title(make_zip):
    footer = "<style:footer><text:p>Fußzeile</text:p></style:footer>"
    meta = "<office:meta><dc:title xmlns:dc='dc'>Aus den Angaben</dc:title></office:meta>"
    members = odf("text", "<text:p>Text</text:p>", meta=meta, styles=footer)
    members["styles.xml"] = f"<office:styles {NAMES}>{footer}{footer}</office:styles>"
    document = extract(make_zip("a.odt", members))
    assert document.title == "Aus den Angaben"
    assert [s.text for s in document.sections] == ["Text", "Fußzeile"]


def test_odp_slides(make_zip):
    body = """
    <draw:page draw:name="p1"><draw:frame presentation:class="title"><draw:text-box>
    <text:p>Überblick</text:p></draw:text-box></draw:frame><draw:frame><draw:text-box>
    <text:list><text:list-item><text:p>Punkt</text:p></text:list-item></text:list></draw:text-box>
    </draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Eine Notiz</text:p>
    </draw:text-box></draw:frame></presentation:notes></draw:page>
    <draw:page><draw:custom-shape><text:p>Form</text:p></draw:custom-shape></draw:page>
    """
    document = extract(make_zip("a.odp", odf("presentation", body)))
    assert document.title == "Überblick"
    assert [(s.kind, s.number, s.heading, s.text) for s in document.sections] == [
        (LocatorKind.SLIDE, 1, "Überblick", "- Punkt\n\nEine Notiz"),
        (LocatorKind.SLIDE, 2, "", "Form"),
    ]


def test_password(make_zip):
    members = odf("text", "<text:p>x</text:p>")
    members["META-INF/manifest.xml"] = (
        f"<manifest:manifest {NAMES}><manifest:file-entry><manifest:encryption-data/>"
        "</manifest:file-entry></manifest:manifest>"
    )
    members["content.xml"] = "\x01\x02 no xml"
    with pytest.raises(EncryptedDocument):
        extract(make_zip("a.odt", members))


def test_missing_content(make_zip):
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.odt", {"mimetype": MIME + "text"}))
