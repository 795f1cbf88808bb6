from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def rooms(package: str) -> set[str]:
    return {
        path.stem
        for path in (ROOT / package).rglob("*.py")
        if path.name != "__init__.py" and path.stat().st_size
    }


@pytest.mark.parametrize("package", ["engine", "app"])
def test_every_room_is_named(package: str) -> None:
    named = set(re.findall(r"`(\w+)`", TEXT))
    assert rooms(package) <= named, sorted(rooms(package) - named)


def test_every_named_room_exists() -> None:
    tables = "\n".join(line for line in TEXT.splitlines() if line.startswith("|"))
    folders = {p.name for p in (*(ROOT / "engine").iterdir(), *(ROOT / "app").iterdir())}
    for name in re.findall(r"`(\w+)/?`", tables):
        assert name in rooms("engine") | rooms("app") | folders, name


def test_no_room_is_over_its_length() -> None:
    for package in ("engine", "app"):
        for path in (ROOT / package).rglob("*.py"):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            assert lines <= 320, f"{path.relative_to(ROOT)}: {lines} lines"


def test_the_door_offers_what_it_lists() -> None:
    import engine

    assert len(set(engine.__all__)) == len(engine.__all__)
    for name in engine.__all__:
        assert getattr(engine, name) is not None


@pytest.mark.parametrize("package", ["engine", "app", "app.application", "app.main_window"])
def test_importing_stays_light(package: str) -> None:
    program = (
        f"import sys, {package}\n"
        "heavy = {'torch', 'transformers', 'sentence_transformers', 'onnxruntime', 'hnswlib',"
        " 'sqlalchemy'} & set(sys.modules)\n"
        "sys.exit(' '.join(sorted(heavy)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_no_file_names_a_registry_or_a_place_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a checkout")
    banned = re.compile(r"pypi\.org|files\.pythonhosted|deb\.debian\.org|registry\.npmjs|/work/")
    for name in listed.stdout.splitlines():
        path = ROOT / name
        if name == "tests/test_architecture.py" or path.suffix not in {
            ".py", ".md", ".toml", ".sh", ".txt", ".json", ".spec", ".ini", ""
        }:  # fmt: skip
            continue
        found = banned.search(path.read_text(encoding="utf-8", errors="replace"))
        assert found is None, f"{name}: {found.group()}"


def test_contracts_name_only_rooms_that_exist() -> None:
    text = (ROOT / ".importlinter").read_text(encoding="utf-8")
    for package in ("engine", "app"):
        section = text.split(f"    {package}\nexhaustive", 1)[1].split("[", 1)[0]
        for name in re.findall(r"\b[a-z_]+\b", section.split("layers =", 1)[1]):
            assert importlib.util.find_spec(f"{package}.{name}"), name
