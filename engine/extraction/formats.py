"""Which kind of file this is: by suffix, checked against its first bytes."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import BinaryIO

from engine.errors import EncryptedDocument, UnsupportedFormat
from engine.extraction.decoding import looks_like_text

_DOCUMENTS = {
    "pdf": "pdf",
    "docx docm dotx dotm": "docx",
    "odt ott": "odt",
    "odp otp": "odp",
    "ods ots": "ods",
    "rtf": "rtf",
    "pptx pptm ppsx ppsm potx potm": "pptx",
    "xlsx xlsm xltx xltm xlsb": "xlsx",
    "xls": "xls",
    "csv": "csv",
    "tsv tab": "tsv",
    "epub": "epub",
    "eml": "eml",
    "html htm xhtml xht": "html",
    "md markdown mdown mkd mkdn mdx qmd rmd": "md",
    "txt text asc": "txt",
}
# Read as plain text; the suffix itself is the type, so that `type:py` finds Python.
_PLAIN = (
    "adoc asm awk bash bat bib bibtex c cc cfg cjs clj cmake cmd conf cpp cs css cxx dart diff "
    "el erl ex exs f f90 fish fs go gradle graphql groovy h hh hpp hs hxx ini ipynb java jl js "
    "json jsonl jsx kt kts less lisp log lua m mjs ml mm nfo nim org pas patch php pl pm po pot "
    "properties proto ps1 py pyi r rb rs rst sass scala scm scss sh sql srt sty swift tcl tex "
    "tf toml ts tsx vb vbs vim vtt vue wiki xml xsd xsl xslt yaml yml zig zsh"
)
# Documents that people would miss: listed as unsupported.
_FOREIGN = (
    "abw azw azw3 chm djvu doc dot fodp fods fodt fb2 gdoc gsheet gslides hwp hwpx key lit lwp "
    "mht mhtml mobi msg numbers oft one pages pot pps ppt ps pst pub sdc sdw sxc sxi sxw vsd "
    "vsdx wks wpd wps wri xps"
)
# Never documents: a folder full of them is not worth a line each.
_BINARY = (
    "3gp 7z a aac ai aif aiff apk appimage avi avif bak bin blend bmp br bz2 cab cache cdr class "
    "com cr2 crdownload crt cur dat db db3 dbf deb dex dll dmg dng ds_store dwg dxf dylib eot "
    "eps exe fbx flac flv fla gem gif glb gpg gz hdf5 h5 heic heif hnsw ico icns idx img ipa iso "
    "jar jpe jpeg jpg jp2 kdbx ko la lib lnk lock lz lz4 lzma m4a m4b m4v mdb accdb mid midi mka "
    "mkv mo mov mp3 mp4 mpeg mpg msi nef npy npz o obj odb odg oga ogg ogv onnx opus otf p12 "
    "parquet pfx pickle pkl png psd pt pth pyc pyd pyo qcow2 rar raw rdb rpm safetensors sav so "
    "sqlite sqlite3 stl svg svgz swf sys tar tbz tgz tif tiff tmp torrent ttc ttf txz vdi vhd "
    "vmdk vob war wasm wav webm webp whl wim wma wmf emf wmv woff woff2 xcf xz z zip zst"
)

_TYPES = {suffix: kind for suffixes, kind in _DOCUMENTS.items() for suffix in suffixes.split()}
_FOREIGN_SUFFIXES = frozenset(_FOREIGN.split())
_BINARY_SUFFIXES = frozenset(_BINARY.split())

PLAIN_TYPES = frozenset(_PLAIN.split())
"""Suffixes of source text and the like, each a type of its own."""

KNOWN_TYPES: tuple[str, ...] = (*dict.fromkeys(_DOCUMENTS.values()), *sorted(PLAIN_TYPES))
_TEXT_TYPES = frozenset({"csv", "tsv", "eml", "html", "md", "txt"}) | PLAIN_TYPES

_HEAD_BYTES = 4096
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_PROTECTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(
    rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html[\s>])", re.I | re.S
)
_OFFICE_PARTS = (("word/", "docx"), ("ppt/", "pptx"), ("xl/", "xlsx"))
_ZIP_MIMETYPES = {
    "application/vnd.oasis.opendocument.text": "odt",
    "application/vnd.oasis.opendocument.text-template": "odt",
    "application/vnd.oasis.opendocument.presentation": "odp",
    "application/vnd.oasis.opendocument.presentation-template": "odp",
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.oasis.opendocument.spreadsheet-template": "ods",
    "application/epub+zip": "epub",
}


def is_candidate(path: Path) -> bool:
    """Whether the file may be a document, judged by its suffix alone; opens nothing.

    Pictures, sound, archives, programs and databases are none. Unknown suffixes and no suffix
    may be text; old word processor files are documents, though extract() refuses them.
    """
    return path.suffix[1:].lower() not in _BINARY_SUFFIXES


def is_text(kind: str) -> bool:
    """Whether files of this type are text in some encoding, not a container."""
    return kind in _TEXT_TYPES


def detect(file: BinaryIO, path: Path) -> str:
    """The type that the file is read as; one of KNOWN_TYPES. The file stands at its start after.

    Args:
        file: open for reading.
        path: for its suffix, and for errors.

    Raises:
        UnsupportedFormat: if there is no reader.
        EncryptedDocument: if it is an Office file under a password.
    """
    suffix = path.suffix[1:].lower()
    if suffix in _BINARY_SUFFIXES:
        raise UnsupportedFormat(path, detail=suffix)
    head = file.read(_HEAD_BYTES)
    actual = _actual_type(head, file, path)
    file.seek(0)
    declared = _TYPES.get(suffix) or (suffix if suffix in PLAIN_TYPES else "")
    kind = _agreed(declared, actual, suffix)
    if not kind:
        raise UnsupportedFormat(path, detail=f"{suffix or 'no suffix'}, {actual or 'binary'}")
    return kind


def _agreed(declared: str, actual: str, suffix: str) -> str:
    """The type when suffix and first bytes say different things; empty if none can be read."""
    readable = actual in KNOWN_TYPES and actual != "txt"
    if suffix in _FOREIGN_SUFFIXES:
        return actual if readable and actual != "xls" else ""
    if not declared:
        return actual if readable or actual == "txt" else ""
    if is_text(declared):
        if actual in ("txt", "html"):
            return declared
        return actual if readable else ""
    if declared in ("xls", "xlsx") and actual == "txt":
        return "csv"  # many programs export text under the name of a spreadsheet
    if readable:
        return actual
    return declared  # truncated or garbage: the reader says what is wrong


def _actual_type(head: bytes, file: BinaryIO, path: Path) -> str:
    """What the bytes say: a known type, "zip", "ole", or an empty string for other binary."""
    if head.startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"PK\x03\x04"):
        return _zip_type(file)
    if head.startswith(_OLE):
        return _ole_type(file, path)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if not looks_like_text(head):
        return ""
    return "html" if _HTML.match(head.removeprefix(b"\xef\xbb\xbf")) else "txt"


def _zip_type(file: BinaryIO) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                mimetype = archive.read("mimetype").decode("ascii", errors="replace").strip()
                return _ZIP_MIMETYPES.get(mimetype, "zip")
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return "zip"
    if "[Content_Types].xml" not in names:
        return "zip"
    return next(
        (kind for part, kind in _OFFICE_PARTS if any(n.startswith(part) for n in names)), "zip"
    )


def _ole_type(file: BinaryIO, path: Path) -> str:
    """The type "xls" for a workbook, else "ole"; Office encrypts into such a container."""
    file.seek(0)
    content = file.read(64 * 1024 * 1024)
    if _OLE_PROTECTED in content:
        raise EncryptedDocument(path, detail="Office encryption")
    workbook = any(name.encode("utf-16-le") + b"\0\0" in content for name in ("Workbook", "Book"))
    return "xls" if workbook else "ole"
