"""Qt may be called as often as one likes, on every supported Python."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import app
from PySide6.QtCore import QObject
thing = QObject()
for _ in range(30_000):
    thing.setObjectName("x")
    thing.objectNameChanged.emit("y")
"""


def test_many_calls_of_qt_do_not_use_up_none_and_true() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
