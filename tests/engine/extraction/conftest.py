"""Files of several formats, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

MakePdf = Callable[..., Path]
MakeZip = Callable[[str, Mapping[str, "str | bytes"]], Path]


def pdf_bytes(pages: list[list[str]], *, rotate: int = 0, title: str = "") -> bytes:
    """A PDF with one line of Helvetica for each string, written by hand."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    font = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"
    objects: list[bytes] = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>".encode(),
        font.encode(),
    ]
    for number, lines in enumerate(pages):
        content = b"BT /F1 12 Tf 72 750 Td 16 TL\n"
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            content += b"(" + escaped.encode("cp1252") + b") Tj T*\n"
        content += b"ET"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Rotate {rotate}"
            f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R>>".encode()
        )
        objects.append(b"<</Length %d>>\nstream\n%s\nendstream" % (len(content), content))
    if title:
        objects.append(b"<</Title(" + title.encode("latin-1") + b")>>")
    out = BytesIO()
    out.write(b"%PDF-1.4\n")
    offsets = []
    for number, body in enumerate(objects, start=1):
        offsets.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    for offset in offsets:
        out.write(b"%010d 00000 n \n" % offset)
    info = f"/Info {len(objects)} 0 R" if title else ""
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R{info}>>\n".encode())
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


@pytest.fixture
def make_pdf(tmp_path: Path) -> MakePdf:
    """Writes a PDF: make_pdf(pages, name=..., rotate=..., title=...)."""

    def make(pages: list[list[str]], *, name: str = "file.pdf", **more) -> Path:
        path = tmp_path / name
        path.write_bytes(pdf_bytes(pages, **more))
        return path

    return make


@pytest.fixture
def make_zip(tmp_path: Path) -> MakeZip:
    """Writes a zip container: make_zip(name, {member: content})."""

    def make(name: str, members: Mapping[str, str | bytes]) -> Path:
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in members.items():
                archive.writestr(member, content)
        return path

    return make


@pytest.fixture
def make_file(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file: make_file(name, content); text as UTF-8."""

    def make(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return make
