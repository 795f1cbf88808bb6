"""Collects the licences of the packages that a build ships: `make notices`.

Writes resources/licences/third-party.txt: every package that the program needs at run time, save
those that the build leaves out, with its version, licence and licence texts.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "resources" / "licences" / "third-party.txt"
LEFT_OUT = {"torch", "transformers", "sentence-transformers", "huggingface-hub", "hf-xet"}
_LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice)[^/]*$", re.IGNORECASE)
_LARGEST_BYTES = 60_000


def needed(name: str, found: dict[str, Distribution]) -> None:
    """Add a package and what it needs, depth first."""
    key = name.lower().replace("_", "-")
    if key in found or key in LEFT_OUT:
        return
    try:
        package = distribution(name)
    except PackageNotFoundError:  # a requirement of another platform
        return
    found[key] = package
    for requirement in package.requires or []:
        if "extra ==" not in requirement:
            match = re.match(r"[\w.-]+", requirement)
            if match:
                needed(match.group(), found)


def entry(package: Distribution) -> str:
    """One package's name, licence and texts."""
    data = package.metadata
    licence = data.get("License-Expression") or (data.get("License") or "").split("\n")[0]
    if not licence:
        kinds = [c for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
        licence = "; ".join(kind.rsplit(":: ", 1)[-1] for kind in kinds) or "see its texts"
    parts = [f"{data['Name']} {package.version}", f"Licence: {licence}"]
    for file in package.files or []:
        if _LICENCE_FILE.search(str(file)):
            path = Path(str(package.locate_file(file)))
            if path.is_file() and path.stat().st_size <= _LARGEST_BYTES:
                parts.append(path.read_text(encoding="utf-8", errors="replace").strip())
    return "\n\n".join(parts)


def main() -> None:
    """Write the file."""
    found: dict[str, Distribution] = {}
    needed("sinnsuche", found)
    found.pop("sinnsuche", None)
    rule = "\n\n" + "=" * 79 + "\n\n"
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    texts = [entry(found[name]) for name in sorted(found)]
    TARGET.write_text(rule.join(texts) + "\n", encoding="utf-8")
    print(f"{len(texts)} packages in {TARGET.name}")


if __name__ == "__main__":
    main()
