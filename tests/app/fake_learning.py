"""The half of the library without an engine that trains and adopts: at once, or step by step."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine import CancelToken, DownloadFailed, ModelInfo, Progress, Settings
from tests.app.learning_samples import a_model, a_point, a_result, a_state

MODEL = ModelInfo(
    name="sinnsuche-de-en",
    path=Path("/model"),
    dim=384,
    size_bytes=31_000_000,
    licence="Apache-2.0",
    model_id="f00d",
    active=True,
)


def model_info(name: str) -> ModelInfo:
    return ModelInfo(name=name, path=Path("/models") / name, dim=384, size_bytes=1000, active=True)


class FakeLearning:
    """Learning as the door offers it.

    Attributes:
        state: what there is to learn from.
        trained: models that learned here.
        pending: the model whose adoption was cut off.
        hold: while it is set, a training, an adoption or a download waits after its first step.
        slow_to_stop: while it is set, an adoption does not listen.
        answers: the model in use.
        previous: the model that answered before it.
        better: what the next comparison says.
        online: whether the benchmark can be fetched.
    """

    _note: Callable[[str], None]
    settings: Settings

    def __init__(self) -> None:
        self.state = a_state()
        self.trained: list[Any] = []
        self.pending = ""
        self.hold = threading.Event()
        self.slow_to_stop = threading.Event()
        self.answers = MODEL
        self.previous: str | None = None
        self.better = True
        self.online = True

    def learning_state(self) -> Any:
        return self.state

    def trained_models(self) -> list[Any]:
        return list(self.trained)

    def retrain(
        self,
        recipe: str,
        options: Mapping[str, Any],
        *,
        report: Callable[[Any], None],
        control: Any,
    ) -> Any:
        self._note(f"retrain {recipe} {dict(options)}")
        for step in range(6):
            report(a_point(step, loss=1.0 / (step + 1), validation=0.5 if step % 3 == 0 else None))
            while self.hold.is_set():
                control.checkpoint()
                time.sleep(0.005)
        control.checkpoint()
        return a_result(self.better)

    def fetch_benchmark(self, *, report: Callable[[Progress], None], cancel: CancelToken) -> Path:
        self._note("fetch_benchmark")
        report(Progress("download", 1_000_000, 2_351_602))
        while self.hold.is_set():
            cancel.checkpoint()
            time.sleep(0.005)
        if not self.online:
            raise DownloadFailed(Path("/library/stsb"), detail="no network")
        return Path("/library/stsb")

    def models(self) -> list[ModelInfo]:
        if self.answers is MODEL:
            return [MODEL]
        return [replace(MODEL, active=False), self.answers]

    def previous_model(self) -> str | None:
        return self.previous

    def use_model(
        self, model: str, *, report: Callable[[Progress], None], cancel: CancelToken
    ) -> ModelInfo:
        self._note(f"use_model {model}")
        self._encode(report, cancel)
        path = Path(model)
        info = ModelInfo(path.name, path, dim=512, size_bytes=2_000_000, active=True)
        return self._answer(model, info if model else MODEL)

    def adopt_model(
        self, name: str, *, report: Callable[[Progress], None], cancel: CancelToken
    ) -> ModelInfo:
        self._note(f"adopt_model {name}")
        self.pending = name
        self._encode(report, cancel)
        self.pending = ""
        self.trained = [a_model(9, active=True, name=name)]
        return self._answer(name, model_info(name))

    def pending_adoption(self) -> str:
        return self.pending

    def forget_adoption(self) -> None:
        self._note("forget_adoption")
        self.pending = ""

    def rollback(self) -> ModelInfo:
        self._note("rollback")
        self.trained = [a_model(9)]
        self._answer("", MODEL)
        self.previous = None
        return MODEL

    def _encode(self, report: Callable[[Progress], None], cancel: CancelToken) -> None:
        report(Progress("encode", 10, 40))
        while self.hold.is_set():
            if not self.slow_to_stop.is_set():
                cancel.checkpoint()
            time.sleep(0.005)

    def _answer(self, model: str, info: ModelInfo) -> ModelInfo:
        self.previous, self.answers = self.settings.model, info
        self.settings = self.settings.with_changes(model=model)
        return info


class FakeControl:
    """Pause, go on, stop, as the engine's own."""

    def __init__(self) -> None:
        self.token = CancelToken()

    def pause(self) -> None:
        self.token.pause()

    def resume(self) -> None:
        self.token.resume()

    def cancel(self) -> None:
        self.token.cancel()

    def checkpoint(self) -> None:
        self.token.checkpoint()
