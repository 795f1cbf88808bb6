"""What a run leaves behind as it goes: figures as JSON lines, and weights to go on from."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

from engine.training.live_model import save_live


class RunLog:
    """Figures of a run as JSON lines, each with the seconds since it began."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._started = time.monotonic()

    def write(self, **values: Any) -> None:
        """Add a line."""
        row = {"at_s": round(time.monotonic() - self._started, 1), **values}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


class Watch:
    """Logs steps, and saves as it goes: a run that is cut short goes on from `latest`."""

    def __init__(self, log: RunLog, model: Any, folder: Path, minutes: float) -> None:
        self._log, self._model, self._folder = log, model, folder
        self._every_s = minutes * 60
        self._saved = time.monotonic()

    def step(self, step: int, share: float, loss: float) -> None:
        """Take note of a step; log every tenth, save when it is time."""
        if step % 10 == 0:
            self._log.write(event="step", step=step, share=round(share, 3), loss=round(loss, 4))
        if time.monotonic() - self._saved > self._every_s:
            save_live(self._model, self._folder)
            self._saved = time.monotonic()
