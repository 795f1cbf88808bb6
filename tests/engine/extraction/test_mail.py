"""EML: headers, the right body, attachments."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from engine.errors import DamagedDocument
from engine.extraction.registry import extract


@pytest.fixture
def message() -> EmailMessage:
    made = EmailMessage()
    made["Subject"] = "Grüße aus Köln"
    made["From"] = "Jörg Weiß <joerg@example.org>"
    made["To"] = "Anna <anna@example.org>"
    made["Date"] = "Mon, 04 Mar 2024 10:00:00 +0100"
    made.set_content("Liebe Anna,\nschöne Grüße!\n")
    return made


def saved(message: EmailMessage, tmp_path: Path) -> Path:
    path = tmp_path / "brief.eml"
    path.write_bytes(message.as_bytes())
    return path


def test_headers_and_text(message, tmp_path: Path):
    document = extract(saved(message, tmp_path))
    assert document.title == "Grüße aus Köln"
    (section,) = document.sections
    assert section.heading == "Grüße aus Köln"
    assert section.text == (
        "From: Jörg Weiß <joerg@example.org>\nTo: Anna <anna@example.org>\n"
        "Date: Mon, 04 Mar 2024 10:00:00 +0100\n\nLiebe Anna,\nschöne Grüße!"
    )


def test_plain_text_is_preferred_to_html(message, tmp_path: Path):
    message.add_alternative("<p>Die <b>andere</b> Fassung</p>", subtype="html")
    text = extract(saved(message, tmp_path)).sections[0].text
    assert "schöne Grüße" in text
    assert "andere" not in text


def test_html_alone(tmp_path: Path):
    made = EmailMessage()
    made["Subject"] = "Nur HTML"
    made.set_content("<style>p{}</style><p>Erster</p><p>Zweiter</p>", subtype="html")
    assert extract(saved(made, tmp_path)).sections[0].text == "Erster\n\nZweiter"


def test_attachments_are_named_and_read(message, tmp_path: Path):
    message.add_attachment(
        b"Inhalt der Datei", maintype="text", subtype="plain", filename="Anhang ä.txt"
    )
    message.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="bild.png")
    message.add_attachment(
        b"%PDF-1.4 kaputt", maintype="application", subtype="pdf", filename="../../kaputt.pdf"
    )
    document = extract(saved(message, tmp_path))
    assert document.sections[0].text.endswith("- Anhang ä.txt\n- bild.png\n- kaputt.pdf")
    assert (document.sections[1].heading, document.sections[1].text) == (
        "Anhang ä.txt",
        "Inhalt der Datei",
    )
    assert len(document.sections) == 2
    assert [warning.split(":")[0] for warning in document.warnings] == [
        "attachment bild.png",
        "attachment kaputt.pdf",
    ]


def test_a_forwarded_message(message, tmp_path: Path):
    outer = EmailMessage()
    outer["Subject"] = "Fwd"
    outer.set_content("Siehe unten")
    outer.add_attachment(message)
    document = extract(saved(outer, tmp_path))
    assert [s.heading for s in document.sections] == ["Fwd", "Grüße aus Köln"]


def test_wrong_charset_is_no_reason_to_fail(make_file):
    raw = (
        b"From: a@example.org\nSubject: =?iso-8859-1?Q?Gr=FC=DFe?=\n"
        b"Content-Type: text/plain; charset=unbekannt\nContent-Transfer-Encoding: 8bit\n\n"
        + "Schöne Grüße".encode("cp1252")
    )
    document = extract(make_file("a.eml", raw))
    assert document.title == "Grüße"
    assert document.sections[0].text.endswith("Schöne Grüße")


def test_no_headers(make_file):
    with pytest.raises(DamagedDocument):
        extract(make_file("a.eml", "\nkein Kopf, nur Text\n"))
