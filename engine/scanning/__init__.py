"""Walks the roots and says what was added, changed or is gone since the last scan.

The walk only looks: it opens no file. A root that cannot be reached, and a folder that
cannot be entered, keep all their documents; so does a link to a folder that is away. Where
roots lie in each other, a file belongs to the nearest one above it.
"""

from __future__ import annotations

from engine.scanning.comparing import ScanResult, scan
from engine.scanning.walking import (
    TIME_LIMIT_NS,
    FoundFile,
    file_time_ns,
    is_skipped,
    root_kind,
)

__all__ = [
    "TIME_LIMIT_NS",
    "FoundFile",
    "ScanResult",
    "file_time_ns",
    "is_skipped",
    "root_kind",
    "scan",
]
