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


@pytest.fixture
def no_display() -> dict[str, str]:
    return {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}


def test_without_a_display_the_library_of_a_person_is_left_alone(
    tmp_path: Path, no_display: dict[str, str]
) -> None:
    library = tmp_path / "library"
    done = python("-m", "app", "--library", str(library), **no_display)
    assert done.returncode == 0, done.stderr
    assert "battery-storage-safety.pdf" in done.stdout
    assert not library.exists()


def test_without_a_display_paths_are_not_taken_for_nothing(
    tmp_path: Path, no_display: dict[str, str]
) -> None:
    done = python("-m", "app", "--library", str(tmp_path / "l"), str(tmp_path), **no_display)
    assert (done.returncode, done.stdout) == (2, "")
    assert "sinnsuche index PATH" in done.stderr
    assert not (tmp_path / "l").exists()


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["--library", "X", "search", "Miete"], "sinnsuche search --library …"),
        (["--library=X", "search", "Miete"], "sinnsuche search --library …"),
        (["--json", "search", "Miete"], "sinnsuche search --json …"),
        (["-k", "5", "search", "Miete"], "sinnsuche search -k …"),
        (["--library", "X", "status"], "sinnsuche status --library …"),
        (["papers", "search"], "sinnsuche search …"),
    ],
)
def test_a_command_behind_its_options_is_told_to_come_first(
    words: list[str], shown: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        entry.main(words)
    assert ended.value.code == 2
    assert f"the command comes first: `{shown}`" in capsys.readouterr().err


def test_a_path_may_have_the_name_of_a_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(entry, "has_display", lambda: True)
    monkeypatch.setattr(entry, "_open_window", lambda *given: opened.append(given) or 0)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "search").mkdir()
    assert entry.main(["--library", "X", "search"]) == 0
    assert opened == [(Path("X"), [tmp_path / "search"])]


@pytest.mark.parametrize("words", [["--library", ""], ["--library="], ["--library", "X", ""]])
def test_an_empty_name_is_refused(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(entry, "_open_window", lambda *_: pytest.fail("a window opened"))
    monkeypatch.setattr(entry, "has_display", lambda: True)
    with pytest.raises(SystemExit) as ended:
        entry.main(words)
    assert ended.value.code == 2
    assert "is empty" in capsys.readouterr().err


def test_an_interruption_in_the_first_moments_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(name: str) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr(entry, "import_module", interrupted)
    assert entry.main(["search", "Miete"]) == 130
    assert capsys.readouterr() == ("", "")


def test_an_interruption_while_it_imports_is_quiet() -> None:
    for module in ("app.__main__", "engine.__main__"):
        done = python(
            "-c",
            "import sys, importlib.abc\n"
            "class Interrupting(importlib.abc.MetaPathFinder):\n"
            "    def find_spec(self, name, path, target=None):\n"
            "        if name == 'tempfile': raise KeyboardInterrupt\n"
            f"sys.modules.pop('tempfile', None); import {module.split('.', maxsplit=1)[0]}\n"
            "sys.modules.pop('tempfile', None); sys.meta_path.insert(0, Interrupting())\n"
            f"import {module}",
        )
        assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


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
