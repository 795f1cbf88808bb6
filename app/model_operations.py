"""What a person can do with models and devices; the counterpart of `operations`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.tasks import Lane, Later, Task, TaskRunner
from engine import EngineError

if TYPE_CHECKING:
    from engine import Device, Library, ModelInfo

Failed = Callable[[EngineError], object]


class ModelOperations(QObject):
    """The actions on the models of one library.

    Signals:
        changed: loading of a model began, ended or failed, or another one answers.
        stood_in: the model that answers is not the one that was meant (ModelInfo).
        progressed: how far a download is (Progress).
        error_raised: an error that a person can act on (EngineError).
    """

    changed = Signal()
    stood_in = Signal(object)
    progressed = Signal(object)
    error_raised = Signal(object)

    def __init__(
        self, library: Later[Library], runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._library = library
        self._runner = runner
        self._active: ModelInfo | None = None
        self._loading = 0
        self._transfer: Task | None = None

    @property
    def active(self) -> ModelInfo | None:
        """The model that answers, None before it is loaded."""
        return self._active

    @property
    def loading(self) -> bool:
        """Whether a model is being loaded."""
        return self._loading > 0

    def load(self) -> None:
        """Load the model of the settings; until then keywords answer."""
        self._begin()
        self._runner.run(
            lambda task: self._library.value().load_model(task.report),
            lane=Lane.WRITER,
            done=self._on_ready,
            failed=self.error_raised.emit,
            ended=self._on_ended,
        )

    def download(
        self,
        name: str,
        *,
        done: Callable[[Path], object],
        failed: Failed | None = None,
        ended: Callable[[], object] | None = None,
    ) -> None:
        """Fetch a model from the hub by its name, because a person asked for it.

        Args:
            name: on the hub, such as "owner/model".
            done: gets the model's folder.
            failed: gets an error; else `error_raised`.
            ended: called last in any case.
        """
        self._transfer = self._runner.run(
            lambda task: self._library.value().download_model(
                name, report=task.report, cancel=task.cancel
            ),
            lane=Lane.TRANSFER,
            done=done,
            failed=failed or self.error_raised.emit,
            progress=self.progressed.emit,
            ended=ended,
        )

    def take(self, info: ModelInfo) -> None:
        """Another model answers, by an action of others."""
        self._active = info
        self.changed.emit()

    def cancel(self) -> None:
        """Stop the download; what came so far is kept for another try."""
        if self._transfer is not None:
            self._transfer.cancel.cancel()

    def fetch_models(self, done: Callable[[list[ModelInfo]], object]) -> None:
        """Fetch the models at hand."""
        self._runner.run(
            lambda _: self._library.value().models(),
            key="models",
            done=done,
            failed=self.error_raised.emit,
        )

    def fetch_devices(self, done: Callable[[list[Device]], object]) -> None:
        """Fetch the devices that can compute; slow, for it looks for GPUs."""
        self._runner.run(
            lambda _: self._library.value().devices(),
            key="devices",
            done=done,
            failed=self.error_raised.emit,
        )

    def _begin(self) -> None:
        self._loading += 1
        self.changed.emit()

    def _on_ready(self, info: ModelInfo) -> None:
        self._active = info
        if info.instead_of is not None:
            self.stood_in.emit(info)

    def _on_ended(self) -> None:
        self._loading -= 1
        self.changed.emit()
