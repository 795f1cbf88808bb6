"""extract() and file_type(): which reader, what is refused, and that files stay as they are."""

from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import pytest

from engine.errors import (
    DocumentTooLarge,
    ExtractionError,
    NoTextFound,
    UnreadableFile,
    UnsupportedFormat,
)
from engine.extraction import registry
from engine.extraction.registry import KNOWN_TYPES, extract, file_type, is_candidate

HTML = "<!doctype html><html><body><p>Hallo</p></body></html>"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", "Text", "txt"),
        ("a.TXT", "Text", "txt"),
        ("README", "Text", "txt"),
        ("a.unknown", "Text", "txt"),
        ("a.py", "print()", "py"),
        ("a.log", "Zeile", "log"),
        ("a.markdown", "# A", "md"),
        ("a.htm", HTML, "html"),
        ("a.html", "kein Kopf", "html"),
        ("a", HTML, "html"),
        ("a.pdf", HTML, "html"),
        ("a.xls", HTML, "html"),
        ("a.xls", "a\tb\n1\t2\n", "csv"),
        ("a.md", HTML, "md"),
        ("a.txt", "%PDF-1.4\n", "pdf"),
        ("a.doc", r"{\rtf1 Hallo}", "rtf"),
        ("a.bin2", r"{\rtf1 Hallo}", "rtf"),
        ("a.eml", "From: x\n\nHallo", "eml"),
    ],
)
def test_type_by_suffix_then_by_first_bytes(make_file, name: str, content: str, kind: str):
    assert file_type(make_file(name, content)) == kind
    assert kind in KNOWN_TYPES


@pytest.mark.parametrize(
    ("members", "kind"),
    [
        ({"[Content_Types].xml": "x", "word/document.xml": "x"}, "docx"),
        ({"[Content_Types].xml": "x", "ppt/presentation.xml": "x"}, "pptx"),
        ({"[Content_Types].xml": "x", "xl/workbook.xml": "x"}, "xlsx"),
        ({"mimetype": "application/vnd.oasis.opendocument.text"}, "odt"),
        ({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}, "ods"),
        ({"mimetype": "application/epub+zip"}, "epub"),
    ],
)
def test_containers_under_a_wrong_name(make_zip, members: dict[str, str], kind: str):
    assert file_type(make_zip("ohne", members)) == kind
    assert file_type(make_zip("falsch.pdf", members)) == kind
    assert file_type(make_zip("falsch.docx", members)) == kind


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF"),
        ("a.png", "even if it is text"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("program", b"\x7fELF\x02\x01\x01" + bytes(100)),
        ("binary.txt", bytes(range(256))),
        ("a.unknown", bytes(50)),
    ],
)
def test_what_cannot_be_read_is_unsupported(make_file, name: str, content: str | bytes):
    path = make_file(name, content)
    for act in (extract, file_type):
        with pytest.raises(UnsupportedFormat) as caught:
            act(path)
        assert caught.value.path == path


def test_candidates_by_suffix_alone():
    yes = ["a.pdf", "a", "Makefile", "a.doc", "a.xyz", "a.py", "a.JSON", "Brief.docx", "a.csv"]
    no = ["a.jpg", "a.JPEG", "a.exe", "a.zip", "a.mp3", "a.sqlite", "a.tar.gz", "a.safetensors"]
    assert all(is_candidate(Path(name)) for name in yes)
    assert not any(is_candidate(Path(name)) for name in no)


def test_types_are_unique_and_cover_the_readers():
    assert len(set(KNOWN_TYPES)) == len(KNOWN_TYPES)
    assert set(registry._READERS) <= set(KNOWN_TYPES)


@pytest.mark.parametrize("name", ["leer.txt", "leer.pdf", "leer.docx", "leer", "leer.eml"])
def test_empty_files(make_file, name: str):
    with pytest.raises(NoTextFound):
        extract(make_file(name, b""))


def test_only_blanks_is_no_text(make_file):
    with pytest.raises(NoTextFound):
        extract(make_file("a.txt", " \n\t -- \n"))


def test_files_over_the_limit(make_file, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "MAX_TEXT_FILE_BYTES", 10)
    with pytest.raises(DocumentTooLarge):
        extract(make_file("a.txt", "elf Zeichen und mehr"))


def test_too_much_text(make_file, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(registry, "MAX_CHARACTERS", 10)
    with pytest.raises(DocumentTooLarge):
        extract(make_file("a.txt", "elf Zeichen und mehr"))


def test_missing_and_not_regular(tmp_path: Path):
    with pytest.raises(UnreadableFile):
        extract(tmp_path / "fehlt.txt")
    with pytest.raises(UnsupportedFormat):
        extract(tmp_path)
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(UnsupportedFormat):
        extract(tmp_path / "pipe.txt")
    with pytest.raises(UnreadableFile):
        extract(Path("null\0byte.txt"))


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(make_file):
    path = make_file("zu.txt", "geheim")
    path.chmod(0)
    with pytest.raises(UnreadableFile):
        extract(path)


def test_a_system_refusal_is_unreadable(make_file, monkeypatch: pytest.MonkeyPatch):
    path = make_file("zu.txt", "geheim")

    def refuse(self, *args, **more):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UnreadableFile) as caught:
        extract(path)
    assert caught.value.detail == "Permission denied"


def test_a_file_that_changes_meanwhile_is_not_half_read(make_file, monkeypatch):
    path = make_file("a.txt", "erste Fassung")

    def slow(file, path):
        document = registry.plain.read(file, path)
        path.write_text("zweite, längere Fassung", encoding="utf-8")
        return document

    monkeypatch.setitem(registry._READERS, "txt", slow)
    with pytest.raises(UnreadableFile) as caught:
        extract(path)
    assert "changed" in caught.value.detail


HOSTILE = [
    b"<img src=x onerror=alert(1)>.txt",
    b"zeile\numbruch.txt",
    "rechts\u202enach-links.txt".encode(),
    b"-rf.txt",
    b"%s %n {0}.txt",
    b"sch\xf6n\xff.txt",
    "Übergröße 日本語.txt".encode(),
    b"a" * 251 + b".txt",
    b"punkt.txt.",
    b" .txt",
]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_names(tmp_path: Path, name: bytes):
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_text("Die Katze schläft.", encoding="utf-8")
    document = extract(path)
    assert document.sections[0].text == "Die Katze schläft."
    document.title.encode("utf-8")  # can be stored
    assert document.title.strip()
    assert "\n" not in document.title


def test_text_can_be_stored_and_shown(make_file):
    text = extract(make_file("a.html", "<p>a&#xD800;b&#1;c\ufeffd</p>")).sections[0].text
    text.encode("utf-8")
    assert not any(ord(character) < 9 for character in text)
    assert "\ufeff" not in text


def test_the_file_is_not_touched(make_file, make_pdf, make_zip):
    paths = [make_file("a.txt", "Text"), make_pdf([["Text"]]), make_file("b.csv", "a;b\n1;2\n")]
    for path in paths:
        path.chmod(0o444)
        before = (path.stat().st_mtime_ns, path.stat().st_ctime_ns, path.read_bytes())
        extract(path)
        assert (path.stat().st_mtime_ns, path.stat().st_ctime_ns, path.read_bytes()) == before


def test_code_keeps_its_suffix_in_the_title(make_file):
    document = extract(make_file("main.py", "def haupt():\n    return 1\n"))
    assert document.title == "main.py"
    assert document.sections[0].text == "def haupt():\n    return 1"


@pytest.mark.slow
def test_every_companion_file_is_read_or_refused_with_a_reason(shared: Path):
    folder = shared / "data" / "documents"
    refused = {}
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        assert is_candidate(path)
        try:
            document = extract(path)
        except ExtractionError as error:
            refused[path.name] = type(error).__name__
        else:
            assert document.title
            assert all(section.text.strip() for section in document.sections)
            assert file_type(path) in KNOWN_TYPES
    assert refused == {
        "cmyk-image.pdf": "NoTextFound",
        "grayscale-image.pdf": "NoTextFound",
        "imagemagick-ASCII85Decode.pdf": "NoTextFound",
        "imagemagick-CCITTFaxDecode.pdf": "NoTextFound",
        "imagemagick-lzw.pdf": "NoTextFound",
        "libreoffice-writer-password.pdf": "EncryptedDocument",
        "unreadablemetadata.pdf": "DamagedDocument",  # the root of its page tree is overwritten
    }


def test_copies_under_other_names_are_the_same(make_zip, tmp_path: Path):
    path = make_zip("a.zipx", {"x": "y"})
    shutil.copy(path, tmp_path / "b.docx")
    assert zipfile.is_zipfile(path)
    with pytest.raises(ExtractionError):
        extract(tmp_path / "b.docx")
