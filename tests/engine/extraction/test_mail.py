"""EML: headers, the right body, attachments."""

from __future__ import annotations

from email.message import EmailMessage
from email.mime.application import MIMEApplication
from email.mime.base import MIMEBase
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
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


def plain(text: str, **of_type: str) -> MIMEText:
    part = MIMEText(text, "plain", "utf-8")
    for key, value in of_type.items():
        part.set_param(key, value)
    return part


def page(text: str) -> MIMEText:
    return MIMEText(f"<p>{text}</p>", "html", "utf-8")


def attached(name: str = "anhang.txt", text: str = "Der Anhang") -> MIMEText:
    part = plain(text)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part


def multi(kind: str, *parts: MIMEBase, **of_type: str) -> MIMEMultipart:
    return MIMEMultipart(kind, None, parts, **of_type)


def known_as(content_id: str, part: MIMEText) -> MIMEText:
    part["Content-ID"] = content_id
    return part


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


WITH_ANHANG = [("S", "Der Brief\n\n- anhang.txt"), ("anhang.txt", "Der Anhang")]
SIGNATURE = MIMEApplication(b"0", "pkcs7-signature")


@pytest.mark.parametrize(
    ("parts", "sections"),
    [
        pytest.param(
            multi("mixed", page("Der Brief"), plain("Die Liste")),
            [("S", "Der Brief\n\nDie Liste")],
            id="footer of a mailing list",
        ),
        pytest.param(
            multi("signed", multi("mixed", plain("Der Brief"), attached()), SIGNATURE),
            WITH_ANHANG,
            id="signed, with an attachment",
        ),
        pytest.param(
            multi(
                "alternative",
                plain("Der Brief"),
                multi("mixed", page("Der Brief"), attached(), page("geht weiter")),
            ),
            WITH_ANHANG,
            id="attachment within the html",
        ),
        pytest.param(
            multi("mixed", plain("Vorher"), attached(), plain("Nachher")),
            [("S", "Vorher\n\nNachher\n\n- anhang.txt"), ("anhang.txt", "Der Anhang")],
            id="text around an attachment",
        ),
        pytest.param(
            multi("alternative", plain(" \n"), page("Der Brief")),
            [("S", "Der Brief")],
            id="blank plain text",
        ),
        pytest.param(
            multi("alternative", page("als Seite"), multi("mixed", plain(""), plain("als Text"))),
            [("S", "als Text")],
            id="plain text second and nested",
        ),
        pytest.param(
            multi("related", page("Der Brief"), known_as("<css>", plain("p {}")), attached()),
            WITH_ANHANG,
            id="what belongs to a page is no text",
        ),
        pytest.param(
            multi("related", plain("p {}"), known_as("<x>", page("Der Brief")), start="<x>"),
            [("S", "Der Brief")],
            id="root named by start",
        ),
        pytest.param(
            multi("mixed", plain("Der Brief", name="brief.txt"), plain("Nein", name="anhang.txt")),
            [("S", "Der Brief\n\n- anhang.txt"), ("anhang.txt", "Nein")],
            id="a name attaches, save where the body begins",
        ),
        pytest.param(
            multi("mixed", plain(""), plain("Der Anhang", name="anhang.txt")),
            [("S", "- anhang.txt"), ("anhang.txt", "Der Anhang")],
            id="blank body before a named text",
        ),
    ],
)
def test_where_programs_put_text_and_attachments(make_file, parts, sections):
    document = extract(make_file("a.eml", b"Subject: S\n" + parts.as_bytes()))
    assert [(s.heading, s.text) for s in document.sections] == sections
    assert document.warnings == ()


def test_a_message_within_nested_parts_is_read_as_one(make_file, message):
    forwarded = multi("mixed", multi("mixed", plain("Siehe unten"), MIMEMessage(message)))
    forwarded["Subject"] = "Fwd"
    document = extract(make_file("a.eml", forwarded.as_bytes()))
    assert [s.heading for s in document.sections] == ["Fwd", "Grüße aus Köln"]
    assert document.sections[0].text == "Siehe unten"


def test_a_message_that_is_nothing_but_a_file(make_file):
    alone = attached()
    alone["Subject"] = "S"
    document = extract(make_file("a.eml", alone.as_bytes()))
    assert [(s.heading, s.text) for s in document.sections] == [
        ("S", "- anhang.txt"),
        ("anhang.txt", "Der Anhang"),
    ]


def test_a_multipart_without_its_boundary_is_text(make_file):
    raw = "Subject: S\nContent-Type: multipart/mixed; boundary=x\n\nDer Brief\n"
    assert extract(make_file("a.eml", raw)).sections[0].text == "Der Brief"


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
