"""Runs a training in a process of its own and hears what it tells.

A training may crash, use up all memory or be killed; the program goes on, and what it had in
memory goes back to the system. The process is told to stop by a word, and killed if it does not
listen; killing it loses nothing but a hidden folder, which the next training removes.
"""

from __future__ import annotations

import collections
import json
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from engine.errors import Cancelled, EngineError, OutOfDeviceMemory, TrainingFailed
from engine.locations import models_dir
from engine.progress import CancelToken
from engine.training.personal.candidate import remove_leftovers
from engine.training.personal.telling import (
    Teller,
    TrainingProgress,
    TrainingResult,
    error_from_dict,
    result_from_dict,
)

_LOOK_S = 0.1
_PATIENCE_S = 10.0
_KEPT_LINES = 40


def command_line(directory: Path, recipe: str, options: Mapping[str, object]) -> list[str]:
    """What starts the training process: this program itself, frozen or not."""
    program = [sys.executable]
    if not getattr(sys, "frozen", False):
        program += ["-m", "engine"]
    given = json.dumps(dict(options))
    return [
        *program, "train", "personal", "--recipe", recipe, "--library", str(directory),
        "--options", given, "--progress-json",
    ]  # fmt: skip


def retrain_in_child(
    directory: Path,
    recipe: str,
    options: Mapping[str, object],
    tell: Teller = lambda progress: None,
    control: CancelToken | None = None,
    *,
    command: Sequence[str] | None = None,
) -> TrainingResult:
    """Train in a child and wait for its result.

    Args:
        directory: of the library.
        recipe: name.
        options: of the recipe.
        tell: is told of progress, in the caller's thread.
        control: pauses and stops the child.
        command: another program to run, for tests.

    Raises:
        EngineError: what the child raised, as `engine.training.personal.retraining` says.
        OutOfDeviceMemory: the system ended it for want of memory.
        TrainingFailed: it ended without a result.
        Cancelled: it was told to stop.
    """
    control = control or CancelToken()
    child = _Child(command or command_line(directory, recipe, options))
    try:
        return child.follow(tell, control)
    finally:
        child.end()
        remove_leftovers(models_dir(directory))


class _Child:
    """One training process."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            list(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            # From the source, the package is found beside this folder and nowhere else.
            cwd=None if getattr(sys, "frozen", False) else Path(__file__).parents[3],
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._last: collections.deque[str] = collections.deque(maxlen=_KEPT_LINES)
        self._paused = False
        self._stopping_s = -1.0
        self._readers = [
            threading.Thread(target=self._read_answers, daemon=True),
            threading.Thread(target=self._read_complaints, daemon=True),
        ]
        for reader in self._readers:
            reader.start()

    def follow(self, tell: Teller, control: CancelToken) -> TrainingResult:
        """Pass orders on and progress back until the child has answered."""
        while True:
            self._order(control)
            try:
                line = self._lines.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if line is None:
                raise self._mishap(control)
            answer = _parsed(line)
            if "progress" in answer and not control.cancelled:
                tell(TrainingProgress(**answer["progress"]))
            elif "error" in answer:
                raise self._error(answer["error"], control)
            elif "result" in answer:
                return result_from_dict(answer["result"])

    def end(self) -> None:
        """End the process if it still runs, and the threads that listened to it."""
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for reader in self._readers:
            reader.join()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                _closed(pipe)

    def _order(self, control: CancelToken) -> None:
        if control.cancelled:
            if self._stopping_s < 0:
                self._say("cancel")
            self._stopping_s = max(0.0, self._stopping_s) + _LOOK_S
            if self._stopping_s > _PATIENCE_S:
                raise Cancelled
        elif control.paused != self._paused:
            self._paused = control.paused
            self._say("pause" if self._paused else "resume")

    def _say(self, word: str) -> None:
        try:
            assert self._process.stdin is not None  # noqa: S101 - it was asked for
            self._process.stdin.write(word + "\n")
            self._process.stdin.flush()
        except OSError:  # it has just ended, and its last words say why
            return

    def _error(self, values: Mapping[str, Any], control: CancelToken) -> EngineError:
        if control.cancelled:
            return Cancelled()
        return error_from_dict(values)

    def _mishap(self, control: CancelToken) -> EngineError:
        """Why the child ended without an answer."""
        code = self._process.wait()
        if control.cancelled:
            return Cancelled()
        for reader in self._readers:
            reader.join(_PATIENCE_S)
        said = "\n".join(self._last)
        how = _named(code)
        if how == "SIGKILL":  # not by us: Linux ends what uses too much memory
            return OutOfDeviceMemory(detail=f"the training process ended: {how}")
        return TrainingFailed(detail=f"the training process ended: {how}\n{said}".strip())

    def _read_answers(self) -> None:
        assert self._process.stdout is not None  # noqa: S101 - it was asked for
        for line in self._process.stdout:
            self._lines.put(line)
        self._lines.put(None)

    def _read_complaints(self) -> None:
        assert self._process.stderr is not None  # noqa: S101 - it was asked for
        for line in self._process.stderr:
            self._last.append(line.rstrip())


def _parsed(line: str) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _named(code: int) -> str:
    if code < 0:
        known = {int(one): one.name for one in signal.Signals}
        return known.get(-code, f"signal {-code}")
    return f"exit status {code}"


def _closed(pipe: IO[str]) -> None:
    try:
        pipe.close()
    except OSError:  # words that it no longer read
        return
