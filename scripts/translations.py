"""Collects the visible strings of the program and compiles their translations.

    python scripts/translations.py           collect into app_*.ts, compile to app_*.qm
    python scripts/translations.py --check   change nothing; 1 if a string is missing or unfinished

English is the language of the source: its file holds only singular and plural forms.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "translations"
TOOLS = Path(sys.executable).parent


def sources() -> list[Path]:
    """Every file that may hold visible strings."""
    return sorted((ROOT / "app").rglob("*.py"))


def collect(folder: Path) -> None:
    """Bring `app_de.ts` and `app_en.ts` in a folder up to date with the source."""
    for language, extra in (("de", []), ("en", ["-pluralonly"])):
        target = folder / f"app_{language}.ts"
        command = [TOOLS / "pyside6-lupdate", *sources(), "-ts", target, *extra]
        options = ["-locations", "none", "-no-obsolete", "-target-language", language]
        subprocess.run([*command, *options, "-source-language", "en"], check=True, cwd=ROOT)


def compile_all(folder: Path) -> None:
    """Compile the translations to .qm files beside them."""
    for source in sorted(folder.glob("app_*.ts")):
        subprocess.run([TOOLS / "pyside6-lrelease", "-silent", source], check=True)


def unfinished(path: Path) -> list[str]:
    """The source texts of a .ts file that have no finished translation."""
    found = []
    for entry in ET.parse(path).getroot().iter("message"):  # noqa: S314 - our own file
        translation = entry.find("translation")
        forms = list(translation.iter("numerusform")) if translation is not None else []
        texts = [form.text for form in forms] if forms else [getattr(translation, "text", "")]
        done = translation is not None and translation.get("type") != "unfinished"
        if not done or not all(texts):
            found.append(entry.findtext("source", ""))
    return found


def messages(path: Path) -> set[tuple[str, str]]:
    """All (source text, comment) pairs of a .ts file."""
    entries = ET.parse(path).getroot().iter("message")  # noqa: S314 - our own file
    return {(entry.findtext("source", ""), entry.findtext("comment", "")) for entry in entries}


def check() -> int:
    """The exit code: 0 if the committed files hold every string, all of them translated."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder)
        collect(fresh)
        for kept in sorted(FOLDER.glob("app_*.ts")):
            missing = messages(fresh / kept.name) - messages(kept)
            for text, _ in sorted(missing):
                print(f"{kept.name}: not collected: {text!r}")
            for text in unfinished(kept):
                print(f"{kept.name}: not translated: {text!r}")
            failed += bool(missing) or bool(unfinished(kept))
    return min(failed, 1)


def main() -> int:
    """Run as the arguments say; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    if parser.parse_args().check:
        return check()
    FOLDER.mkdir(parents=True, exist_ok=True)
    collect(FOLDER)
    compile_all(FOLDER)
    for path in sorted(FOLDER.glob("app_*.ts")):
        for text in unfinished(path):
            print(f"{path.name}: not translated: {text!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
