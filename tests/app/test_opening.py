from __future__ import annotations

import os
import sys
import time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app import opening
from app.opening import Opened, is_runnable, open_file, pdf_command, reveal

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="programs of Linux desktops")


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with recording stand-ins only, and no session bus."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(opening, "_show_items", lambda path: False)
    return folder


def install(folder: Path, name: str, answer: str = "") -> Path:
    record = folder / f"{name}.args"
    program = folder / name
    program.write_text(
        f'#!/bin/sh\nfor part in "$@"; do echo "$part" >> "{record}"; done\necho "{answer}"\n'
    )
    program.chmod(0o755)
    return record


def recorded(record: Path) -> list[str]:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if record.exists() and record.read_text():
            return record.read_text().splitlines()
        time.sleep(0.01)
    raise AssertionError(f"{record.name}: nothing was started")


def test_a_document_opens_in_its_program(programs: Path, tmp_path: Path) -> None:
    record = install(programs, "xdg-open")
    path = tmp_path / "Größe; touch hacked $(id) 'a'.txt"
    path.write_text("text")
    assert open_file(path) is Opened.OPENED
    assert recorded(record) == [str(path)]


@pytest.mark.parametrize(
    ("viewer", "arguments"),
    [
        ("okular", ["--page", "7"]),
        ("evince", ["--page-index=7"]),
        ("zathura", ["-P", "7"]),
    ],
)
def test_a_pdf_opens_at_its_page(
    programs: Path, tmp_path: Path, viewer: str, arguments: list[str]
) -> None:
    record = install(programs, viewer)
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert open_file(path, 7) is Opened.OPENED
    assert recorded(record) == [*arguments, str(path)]


def test_the_persons_own_viewer_goes_first(programs: Path, tmp_path: Path) -> None:
    install(programs, "okular")
    install(programs, "zathura")
    install(programs, "xdg-mime", answer="org.pwmt.zathura.desktop")
    command = pdf_command(tmp_path / "a.pdf", 2)
    assert command is not None
    assert Path(command[0]).name == "zathura"


def test_a_pdf_opens_without_page_where_no_viewer_can(programs: Path, tmp_path: Path) -> None:
    record = install(programs, "xdg-open")
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert open_file(path, 7) is Opened.OPENED
    assert recorded(record) == [str(path)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("run.sh", b"echo"),
        ("start.desktop", b"[Desktop Entry]\nExec=touch hacked"),
        ("setup.exe", b"MZ"),
        ("report.pdf", b"#!/bin/sh\ntouch hacked"),
        ("tool", b"\x7fELF"),
        ("page.html.lnk", b"L"),
    ],
)
def test_what_could_run_is_only_shown_in_its_folder(
    programs: Path, tmp_path: Path, name: str, content: bytes
) -> None:
    record = install(programs, "xdg-open")
    path = tmp_path / name
    path.write_bytes(content)
    path.chmod(0o755)
    assert is_runnable(path)
    assert open_file(path) is Opened.REVEALED
    assert recorded(record) == [str(path.parent)]
    assert not (tmp_path / "hacked").exists()


@pytest.mark.parametrize("name", ["a.pdf", "b.docx", "c.txt", "notes", "d.md"])
def test_documents_are_not_taken_for_programs(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("text")
    path.chmod(0o644)
    assert not is_runnable(path)


def test_a_file_that_is_gone_is_told(programs: Path, tmp_path: Path) -> None:
    assert open_file(tmp_path / "gone.pdf", 3) is Opened.MISSING
    assert reveal(tmp_path / "gone.pdf") is Opened.MISSING


def test_no_program_at_all_is_told(programs: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("text")
    assert open_file(path) is Opened.FAILED


def test_the_file_manager_is_asked_to_select_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qapp: QApplication
) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(opening, "_show_items", lambda path: asked.append(path) or True)
    path = tmp_path / "a.txt"
    path.write_text("text")
    assert reveal(path) is Opened.OPENED
    assert asked == [path]


def test_other_programs_do_not_load_the_bundles_libraries(
    programs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = programs / "env.txt"
    program = programs / "xdg-open"
    program.write_text(f'#!/bin/sh\necho "path=$LD_LIBRARY_PATH" > "{record}"\n')
    program.chmod(0o755)
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setenv("LD_LIBRARY_PATH", "/bundle")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    path = tmp_path / "a.txt"
    path.write_text("text")
    assert open_file(path) is Opened.OPENED
    assert recorded(record) == ["path=/own"]
    assert os.environ["LD_LIBRARY_PATH"] == "/bundle"
