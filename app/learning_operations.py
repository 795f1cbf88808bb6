"""What a person can do to let the program learn: judge, retrain, adopt, go back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.material_operations import MaterialOperations
from app.tasks import Lane, Later, Task, TaskRunner
from engine import Cancelled, CancelToken, EngineError, Progress

if TYPE_CHECKING:
    from engine import (
        LearningState,
        Library,
        ModelInfo,
        TrainedModel,
        TrainingProgress,
        TrainingResult,
    )

    _Found = tuple[LearningState, tuple[TrainedModel, ...], list[ModelInfo], bool]


class Stage(StrEnum):
    """How far the learning is; the pane has a page for each."""

    REST = "rest"
    TRAINING = "training"
    RESULT = "result"  # a candidate waits for a yes or no
    ADOPTING = "adopting"
    ADOPTED = "adopted"
    FAILED = "failed"


class LearningOperations(MaterialOperations):
    """The actions that train and adopt; they hold what is going on, for a window may be renewed.

    Signals:
        state_changed: the stage, what there is to learn from, or the trained models changed.
        progressed: training or adopting went on.
        finished: a training came to its table (TrainingResult).
        model_changed: another model answers now (ModelInfo).
    """

    state_changed = Signal()
    progressed = Signal()
    finished = Signal(object)
    model_changed = Signal(object)

    def __init__(
        self, library: Later[Library], runner: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(library, runner, parent)
        self.stage = Stage.REST
        self.state: LearningState | None = None
        self.models: tuple[TrainedModel, ...] = ()
        self.active: ModelInfo | None = None
        self.shipped: ModelInfo | None = None
        self.can_roll_back = False
        self.recipe = "personal"
        self.options: dict[str, Any] = {}
        self.curve: list[TrainingProgress] = []
        self.adoption = Progress("adopt")
        self.resumable = False  # whether that goes on at the next start, if the program ends
        self.result: TrainingResult | None = None
        self.error: EngineError | None = None
        self.paused = False
        self.stopping = False  # told to stop, and still at it
        self._last: Callable[[], object] = self.refresh  # what was begun last
        self._token: CancelToken | None = None  # of what runs now
        self._reported: deque[TrainingProgress] = deque()

    @property
    def busy(self) -> bool:
        """Whether a training or an adoption is under way."""
        return self.stage in (Stage.TRAINING, Stage.ADOPTING)

    @property
    def lost_by_end(self) -> bool:
        """Whether the end of the program would lose what is being learned now."""
        return self.stage is Stage.TRAINING and self.recipe != "tune" and not self.stopping

    @property
    def fraction(self) -> float:
        """How much of the training or the adoption is done, 0 to 1."""
        if self.stage is Stage.ADOPTING:
            return self.adoption.fraction
        now = self.curve[-1] if self.curve else None
        return min(1.0, now.done / now.total) if now is not None and now.total else 0.0

    def refresh(self) -> None:
        """Fetch anew what there is to learn from and which models there are."""

        def fetch(_: Task) -> _Found:
            library = self._library.value()
            way_back = library.previous_model() is not None
            trained = tuple(library.trained_models())
            return library.learning_state(), trained, library.models(), way_back

        self._runner.run(
            fetch, key="learning_state", done=self._on_state, failed=self.error_raised.emit
        )

    # Training

    def retrain(self, recipe: str = "personal", options: Mapping[str, Any] | None = None) -> None:
        """Train a candidate in the background; nothing is adopted by it."""
        if self.busy:
            return
        from engine import TrainingControl

        self.recipe, self.options = recipe, dict(options or {})
        self._last = partial(self.retrain, recipe, self.options)
        self.curve, self.paused, self.result, self.error = [], False, None, None
        self._reported.clear()
        control = TrainingControl()

        def work(task: Task) -> TrainingResult:
            def report(progress: TrainingProgress) -> None:
                self._reported.append(progress)  # every point is drawn, the task keeps the last
                task.report(Progress(progress.stage, progress.done, progress.total))

            return self._library.value().retrain(
                recipe, self.options, report=report, control=control
            )

        self._begin(Stage.TRAINING, work, self._on_result, self._on_training, control)

    def pause(self) -> None:
        """Let the training wait."""
        self._set_paused(True)

    def resume(self) -> None:
        """Let the training go on."""
        self._set_paused(False)

    def cancel(self) -> None:
        """Stop the training or the adoption; the model in use stays."""
        if self._token is not None:
            self.stopping = True
            self._token.cancel()
            self.state_changed.emit()

    # Adopting

    def adopt(self, name: str) -> None:
        """Encode with a trained model what needs it, then answer with it; "" is what ships."""
        self._change_model(name, resumable=bool(name))

    def use(self, model: str) -> None:
        """Likewise with any model: "" for the one that ships, a folder, or a name.

        Cut off by the end of the program, it has to be asked for again; what is encoded stays.
        """
        self._change_model(model, resumable=False)

    def _change_model(self, model: str, *, resumable: bool) -> None:
        if self.busy:
            return
        self._last = partial(self._change_model, model, resumable=resumable)
        self.adoption, self.error, self.resumable = Progress("adopt"), None, resumable

        def work(task: Task) -> ModelInfo:
            library = self._library.value()
            change = library.adopt_model if resumable else library.use_model
            try:
                return change(model, report=task.report, cancel=task.cancel)
            except Cancelled:
                if self.stopping:  # the end of the program is no wish to give up
                    library.forget_adoption()
                raise

        done = partial(self._on_adopted, model)
        self._begin(Stage.ADOPTING, work, done, self._on_adopting, CancelToken())

    def resume_adoption(self) -> None:
        """Go on with an adoption that the end of the program cut off, if there is one."""
        if not self.busy:
            self._runner.run(
                lambda _: self._library.value().pending_adoption(),
                lane=Lane.TRAINING,
                done=self._on_pending,
                failed=self.error_raised.emit,
            )

    def roll_back(self) -> None:
        """Answer with the model before again, at once."""
        if not self.busy:
            self._runner.run(
                lambda _: self._library.value().rollback(),
                lane=Lane.TRAINING,
                done=self._on_rolled_back,
                failed=self.error_raised.emit,
            )

    def again(self) -> None:
        """Begin once more, exactly so, what was begun last: a training or a change of model."""
        self._last()

    def dismiss(self) -> None:
        """Put a result, an adoption or an error away."""
        if not self.busy:
            self.result, self.error = None, None
            self._enter(Stage.REST)
            self.refresh()

    def _begin(
        self,
        stage: Stage,
        work: Callable[[Task], Any],
        done: Callable[[Any], object],
        progress: Callable[[Progress], object],
        token: CancelToken,
    ) -> None:
        before = Stage.RESULT if self.result is not None else Stage.REST
        self._enter(stage)
        self._token = token
        self._runner.run(
            work,
            lane=Lane.TRAINING,
            cancel=token,
            done=done,
            failed=self._on_failed,
            progress=progress,
            ended=lambda: self._on_ended(stage, before),
        )

    def _enter(self, stage: Stage) -> None:
        self.stage = stage
        self.state_changed.emit()

    def _set_paused(self, paused: bool) -> None:
        if self._token is not None and self.stage is Stage.TRAINING:
            (self._token.pause if paused else self._token.resume)()
            self.paused = paused
            self.state_changed.emit()

    # Answers

    def _on_pending(self, name: str) -> None:
        if name:
            self.adopt(name)

    def _on_state(self, found: _Found) -> None:
        self.state, self.models, known, self.can_roll_back = found
        self.active = next((info for info in known if info.active), None)
        self.shipped = known[0] if known else None
        self.state_changed.emit()

    def _on_training(self, _progress: Progress) -> None:
        while self._reported:
            self.curve.append(self._reported.popleft())
        self.progressed.emit()

    def _on_adopting(self, progress: Progress) -> None:
        self.adoption = progress
        self.progressed.emit()

    def _on_result(self, result: TrainingResult) -> None:
        self.result = result
        self._enter(Stage.RESULT)
        self.finished.emit(result)

    def _on_adopted(self, model: str, info: ModelInfo) -> None:
        self.active = info
        if self.result is not None and self.result.candidate != model:
            self.result = None  # it was compared with a model that answers no longer
        self._enter(Stage.ADOPTED)
        self.model_changed.emit(info)

    def _on_rolled_back(self, info: ModelInfo) -> None:
        self.active, self.result, self.error = info, None, None
        self._enter(Stage.REST)
        self.model_changed.emit(info)
        self.refresh()

    def _on_failed(self, error: EngineError) -> None:
        self.error = error
        self._enter(Stage.FAILED)

    def _on_ended(self, stage: Stage, before: Stage) -> None:
        self._token, self.paused, self.stopping = None, False, False
        if self.stage is stage:  # neither an answer nor an error: it was cancelled
            self._enter(before)
        self.refresh()
