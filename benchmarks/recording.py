"""Where results go, and what is noted beside every one."""

from __future__ import annotations

import json
import os
import platform
import resource
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
DOCUMENTS = Path(__file__).resolve().parents[2] / "shared" / "data" / "documents"


def machine() -> dict[str, Any]:
    """What kind of machine this is, and how busy it was."""
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "system": platform.system(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def record(name: str, figures: dict[str, Any]) -> None:
    """Write one result and print it."""
    RESULTS.mkdir(exist_ok=True)
    data = {**figures, "machine": machine()}
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    print(json.dumps(figures, indent=2, ensure_ascii=False))


def peak_memory_mb(*, children: bool = False) -> float:
    """Largest resident memory so far of this process, or of its largest ended child, in MB."""
    who = resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF
    kilobytes = resource.getrusage(who).ru_maxrss
    return kilobytes / (1e6 if sys.platform == "darwin" else 1e3)


def documents() -> Path:
    """The folder of real documents; ends the benchmark, saying so, where it is absent."""
    if not DOCUMENTS.is_dir():
        sys.exit("The folder ../shared/data/documents with the real documents is not there.")
    return DOCUMENTS


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((s.split(":", 1)[1].strip() for s in lines if s.startswith("model name")), "")
