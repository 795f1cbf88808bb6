from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import app.__main__ as entry

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    settings = {**os.environ, **environment}
    for name in [name for name, value in settings.items() if value == ""]:
        del settings[name]
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=settings,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_importing_the_program_loads_nothing_heavy() -> None:
    heavy = "torch transformers sentence_transformers onnxruntime hnswlib sqlalchemy numpy pypdf"
    done = python(
        "-c",
        "import sys, app.application\n"
        f"print([name for name in '{heavy}'.split() if name in sys.modules])",
    )
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_commands_go_to_the_engine(tmp_path: Path) -> None:
    done = python("-m", "app", "status", "--json", "--library", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert '"documents": 0' in done.stdout
    assert python("-m", "app", "search").returncode == 2


def test_wrong_arguments_and_version() -> None:
    assert python("-m", "app", "--no-such-option").returncode == 2
    assert python("-m", "app", "--version").stdout.startswith("sinnsuche ")


def test_without_a_display_the_terminal_answers() -> None:
    done = python("-m", "app", DISPLAY="", WAYLAND_DISPLAY="", QT_QPA_PLATFORM="")
    assert done.returncode == 0, done.stderr
    assert "no display" in done.stderr
    assert "battery-storage-safety.pdf" in done.stdout


def test_the_self_test_finds_an_english_passage_for_a_german_question() -> None:
    done = python("-m", "app", "--self-test")
    assert done.returncode == 0, done.stderr
    assert "[en] battery-storage-safety.pdf" in done.stdout


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, sys.platform in ("darwin", "win32")),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, True),
    ],
)
def test_a_display_is_recognised(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert entry.has_display() is expected
