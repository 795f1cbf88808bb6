"""Collects the licences of the packages that a build ships: `make notices`.

Writes resources/licences/third-party.txt: every package that the program needs at run time, save
those that the build leaves out, and those that PyInstaller takes along though nothing requires
them; each with its version, licence and licence texts.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

TARGET = Path(__file__).resolve().parent.parent / "resources" / "licences" / "third-party.txt"
LEFT_OUT = {"torch", "transformers", "sentence-transformers"}  # as build.spec excludes them
TAKEN_ALONG = (  # in the directory build, because a shipped package imports them where they are
    "annotated-types",
    "markdown-it-py",
    "mdurl",
    "pydantic",
    "pydantic-core",
    "pygments",
    "pytest",
    "rich",
    "setuptools",
    "threadpoolctl",
    "typing-inspection",
    "wheel",
)
_RULE = "\n\n" + "=" * 79 + "\n\n"
_HEADING = re.compile(rf"(?:\A|{_RULE})(\S+ \S+)\n\nLicence: ")
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_LARGEST_BYTES = 60_000


def needed(name: str = "sinnsuche") -> dict[str, Distribution]:
    """What a package needs at run time on this platform and the build ships, by canonical name.

    Raises:
        PackageNotFoundError: one of them is not installed.
    """
    found: dict[str, Distribution] = {}
    waiting = [name]
    while waiting:
        package = distribution(waiting.pop())
        for text in package.requires or []:
            requirement = Requirement(text)
            key = canonicalize_name(requirement.name)
            wanted = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if wanted and key not in found and key not in LEFT_OUT:
                found[key] = distribution(key)
                waiting.append(key)
    return found


def shipped() -> dict[str, Distribution]:
    """Every package of the directory build, by canonical name.

    Raises:
        PackageNotFoundError: one of them is not installed.
    """
    return needed() | {name: distribution(name) for name in TAKEN_ALONG}


def heading(package: Distribution) -> str:
    """Name and version, the first line of a package's entry."""
    return f"{package.metadata['Name']} {package.version}"


def headings(text: str) -> list[str]:
    """The first lines of all entries, in their order."""
    return _HEADING.findall(text)


def entry(package: Distribution) -> str:
    """One package's name, licence and texts."""
    data = package.metadata
    licence = data.get("License-Expression") or (data.get("License") or "").split("\n")[0]
    if not licence:
        kinds = [c for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
        licence = "; ".join(kind.rsplit(":: ", 1)[-1] for kind in kinds) or "see its texts"
    parts = [heading(package), f"Licence: {licence}"]
    for file in package.files or []:
        if _LICENCE_FILE.search(str(file)):
            path = Path(str(package.locate_file(file)))
            if path.is_file() and path.stat().st_size <= _LARGEST_BYTES:
                parts.append(path.read_text(encoding="utf-8", errors="replace").strip())
    return "\n\n".join(parts)


def main() -> None:
    """Write the file."""
    found = shipped()
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    texts = [entry(found[name]) for name in sorted(found)]
    TARGET.write_text(_RULE.join(texts) + "\n", encoding="utf-8")
    print(f"{len(texts)} packages in {TARGET.name}")


if __name__ == "__main__":
    main()
