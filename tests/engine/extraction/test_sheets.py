"""XLSX, ODS and CSV: rows that say what their columns are."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.documents import LocatorKind
from engine.errors import DamagedDocument
from engine.extraction.registry import extract
from engine.extraction.sheets import rows_text

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PKG = "http://schemas.openxmlformats.org/package/2006"


def xlsx(sheets: dict[str, list[list[str]]], comments: str = "") -> dict[str, str]:
    """A workbook of inline strings and numbers."""
    entries, links, members = "", "", {}
    for n, (name, rows) in enumerate(sheets.items(), start=1):
        entries += f"<sheet name='{name}' sheetId='{n}' r:id='r{n}'/>"
        links += f"<Relationship Id='r{n}' Type='{REL}/worksheet' Target='worksheets/s{n}.xml'/>"
        members[f"xl/worksheets/s{n}.xml"] = (
            f"<worksheet xmlns='{MAIN}'><sheetData>{_rows(rows)}</sheetData></worksheet>"
        )
    if comments:
        members["xl/worksheets/_rels/s1.xml.rels"] = (
            f"<Relationships xmlns='{PKG}/relationships'><Relationship Id='r1' "
            f"Type='{REL}/comments' Target='../comments1.xml'/></Relationships>"
        )
        members["xl/comments1.xml"] = (
            f"<comments xmlns='{MAIN}'><commentList><comment ref='A1'><text><r><t>{comments}</t>"
            "</r></text></comment></commentList></comments>"
        )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return members | {
        "[Content_Types].xml": f"<Types xmlns='{PKG}/content-types'>"
        "<Default Extension='rels' ContentType='application/vnd.openxmlformats-package."
        "relationships+xml'/><Default Extension='xml' ContentType='application/xml'/>"
        f"<Override PartName='/xl/workbook.xml' ContentType='{kind}.sheet.main+xml'/></Types>",
        "_rels/.rels": f"<Relationships xmlns='{PKG}/relationships'><Relationship Id='r1' "
        f"Type='{REL}/officeDocument' Target='xl/workbook.xml'/></Relationships>",
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{REL}'><sheets>{entries}</sheets>"
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f"<Relationships xmlns='{PKG}/relationships'>{links}"
        "</Relationships>",
    }


def _rows(rows: list[list[str]]) -> str:
    out = ""
    for r, row in enumerate(rows, start=1):
        cells = ""
        for c, value in enumerate(row):
            place = f"{chr(65 + c)}{r}"
            if value.replace(".", "").isdigit():
                cells += f"<c r='{place}'><v>{value}</v></c>"
            elif value:
                cells += f"<c r='{place}' t='inlineStr'><is><t>{value}</t></is></c>"
        out += f"<row r='{r}'>{cells}</row>"
    return out


def xlsb(cells: list[str]) -> dict[str, str | bytes]:
    """A binary workbook of one row, with a comment."""

    def wide(text: str) -> bytes:
        return len(text).to_bytes(4, "little") + text.encode("utf-16-le")

    def record(kind: int, data: bytes = b"") -> bytes:
        head = (kind,) if kind < 128 else (kind & 127 | 128, kind >> 7)
        return bytes((*head, len(data))) + data

    row = (record(6, bytes((n, *bytes(7))) + wide(cell)) for n, cell in enumerate(cells))
    sheet = record(0x94, bytes(16)) + record(0x91) + record(0, bytes(17)) + b"".join(row)
    sheets = record(0x9C, bytes(8) + wide("r1") + wide("Blatt"))
    binary = {
        "xl/workbook.xml": sheets + record(0x90) + record(0x84),
        "xl/worksheets/s1.xml": sheet + record(0x92),
        "xl/comments1.xml": record(0x274),
    }
    names = {name: name.replace(".xml", ".bin") for name in binary}
    members: dict[str, str | bytes] = {}
    for name, content in xlsx({"Blatt": []}, comments="x").items():
        if name in binary:
            members[names[name]] = binary[name]
        elif name.endswith(".rels"):
            kept = name.replace("s1.xml", "s1.bin").replace("workbook.xml", "workbook.bin")
            members[kept] = content.replace(".xml'", ".bin'")
        else:
            members[name] = content
    return members


def test_sheets_and_column_names(make_zip):
    sheets = {
        "Städte": [["Stadt", "Einwohner"], ["Köln", "1084000"], ["Münster", "0.317"]],
        "Leer": [],
        "Notizen": [["Nur ein Satz."]],
    }
    document = extract(make_zip("Zahlen.xlsx", xlsx(sheets)))
    assert document.title == "Zahlen"
    assert [(s.kind, s.number, s.label, s.text) for s in document.sections] == [
        (
            LocatorKind.SHEET,
            1,
            "Städte",
            "Stadt: Köln | Einwohner: 1084000\nStadt: Münster | Einwohner: 0.317",
        ),
        (LocatorKind.SHEET, 3, "Notizen", "Nur ein Satz."),
    ]


def test_comments_on_cells(make_zip):
    members = xlsx({"A": [["Wert eins", "Wert zwei"]]}, comments="Bitte prüfen")
    assert [s.text for s in extract(make_zip("a.xlsx", members)).sections] == [
        "Wert eins | Wert zwei",
        "Bitte prüfen",
    ]


def test_comments_that_cannot_be_read_are_a_warning(make_zip):
    members = xlsx({"A": [["Wert eins", "Wert zwei"]]}, comments="x")
    members["xl/comments1.xml"] = "<comments><kaputt"
    document = extract(make_zip("a.xlsx", members))
    assert [s.text for s in document.sections] == ["Wert eins | Wert zwei"]
    (warning,) = document.warnings
    assert warning.startswith("comments: xl/comments1.xml")


def test_a_binary_workbook_with_a_comment(make_zip):
    document = extract(make_zip("a.xlsb", xlsb(["Wert eins", "Wert zwei"])))
    assert [(s.label, s.text) for s in document.sections] == [("Blatt", "Wert eins | Wert zwei")]
    assert [w.split(": ")[:2] for w in document.warnings] == [["comments", "xl/comments1.bin"]]


def test_threaded_comments_are_read_though_others_are_broken(make_zip):
    members = xlsx({"A": [["Wert eins", "Wert zwei"]]}, comments="Bitte prüfen")
    members["xl/threaded.xml"] = members["xl/comments1.xml"]
    members["xl/comments1.xml"] = "<kaputt"
    listing = "xl/worksheets/_rels/s1.xml.rels"
    members[listing] = members[listing].replace(
        "</Relationships>",
        f"<Relationship Id='r2' Type='{REL}/threadedComment' Target='../threaded.xml'/>"
        "</Relationships>",
    )
    document = extract(make_zip("a.xlsx", members))
    assert document.sections[-1].text == "Bitte prüfen"
    assert len(document.warnings) == 1


def test_ods(make_zip):
    names = " ".join(
        f"xmlns:{n}='urn:oasis:names:tc:opendocument:xmlns:{n}:1.0'"
        for n in ("office", "table", "text", "manifest")
    )
    cell = "<table:table-cell office:value-type='string'><text:p>{}</text:p></table:table-cell>"
    row = (
        "<table:table-row>" + cell.format("Grüße") + cell.format("aus Köln") + "</table:table-row>"
    )
    members = {
        "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
        "content.xml": f"<office:document-content {names}><office:body><office:spreadsheet>"
        f"<table:table table:name='Blatt'>{row}</table:table></office:spreadsheet></office:body>"
        "</office:document-content>",
        "META-INF/manifest.xml": f"<manifest:manifest {names}/>",
    }
    (section,) = extract(make_zip("a.ods", members)).sections
    assert (section.label, section.text) == ("Blatt", "Grüße | aus Köln")


def test_broken_workbooks(make_zip, make_file):
    members = xlsx({"A": [["x"]]})
    members["xl/workbook.xml"] = "<kaputt"
    with pytest.raises(DamagedDocument):
        extract(make_zip("a.xlsx", members))
    with pytest.raises(DamagedDocument):
        extract(make_file("b.xlsx", b"PK\x03\x04" + bytes(100)))
    with pytest.raises(DamagedDocument):
        extract(make_file("c.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_csv(make_file, delimiter: str, encoding: str):
    rows = [["Name", "Ort", "Betrag"], ["Müller", "Köln", '"1.234,50"'], ["Weiß", '"a\nb"', "7"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (section,) = extract(make_file("a.csv", text.encode(encoding))).sections
    assert section.text == (
        "Name: Müller | Ort: Köln | Betrag: 1.234,50\nName: Weiß | Ort: a b | Betrag: 7"
    )


def test_csv_of_one_column_keeps_its_commas(make_file):
    text = "Ein Satz, mit Komma.\nNoch einer.\nUnd, zwei, mehr.\n"
    assert "Ein Satz" in extract(make_file("a.csv", text)).sections[0].text


def test_titles_above_and_empty_rows_between_tables():
    rows = [
        ["Bericht 2024", ""],
        ["Jahr", "Zahl"],
        ["2023", "5"],
        ["", ""],
        ["Ort", ""],
        ["Köln", ""],
    ]
    assert rows_text(rows, Path("x")) == "Bericht 2024\nJahr: 2023 | Zahl: 5\n\nOrt\nKöln"


def test_numbers_in_the_first_row_are_no_names():
    assert rows_text([["1", "2"], ["3", "4"]], Path("x")) == "1 | 2\n3 | 4"


def test_a_name_without_value_and_a_value_without_name():
    rows = [["A", "", "C"], ["1", "2", "3"], ["4", "", ""]]
    assert rows_text(rows, Path("x")) == "A: 1 | 2 | C: 3\nA: 4"
