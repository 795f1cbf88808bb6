"""A training process with the toy encoder: `python -m tests...toy_child DIR [MISHAP]`.

Mishaps: crash, kill, memory, nonsense, deaf (hears no order), slow (takes a long time to train).
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from engine.training.personal import adapter_fit
from engine.training.personal.process import serve
from tests.engine.training.personal.toy_person import toy_models


def _mishap(kind: str) -> None:
    if kind == "crash":
        raise RuntimeError("a tensor of the wrong shape")
    if kind == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if kind == "memory":
        raise MemoryError
    if kind == "nonsense":
        print("this is no JSON, and comes from a library", flush=True)
        os.write(1, b'["neither", "is", "this"]\n')
    if kind == "deaf":
        time.sleep(60)


def main() -> int:
    directory, kind = Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""
    whole = adapter_fit.descend

    def descend(*args: object, **more: object) -> object:
        _mishap(kind)
        if kind == "slow":
            time.sleep(0.05)
        return whole(*args, **more)  # type: ignore[arg-type]

    adapter_fit.descend = descend  # type: ignore[assignment]
    steps = 2000 if kind == "slow" else 10
    with toy_models():
        return serve(directory, "personal", {"method": "adapter", "steps": steps})


if __name__ == "__main__":
    sys.exit(main())
