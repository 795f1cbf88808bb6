"""What the library's door offers about learning from judgments and from other data."""

from __future__ import annotations

import contextlib
import threading
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from engine.catalog.store import Catalog
from engine.documents import Language
from engine.errors import LibraryLocked, ModelError
from engine.locations import models_dir
from engine.model_store import LearningCard, is_trained, read_learning_card
from engine.progress import CancelToken, Reporter, silent
from engine.settings import Settings
from engine.training.personal.benchmark_data import benchmark_folder, fetch_benchmark, is_there
from engine.training.personal.child import retrain_in_child
from engine.training.personal.options import completed
from engine.training.personal.pairs import count
from engine.training.personal.telling import Teller, TrainingProgress, TrainingResult


@dataclass(frozen=True, slots=True)
class LearningState:
    """What there is to learn from.

    Attributes:
        directions: judgments by language of the query and of the passage.
        queries: distinct ones with a relevant hit.
        relevant: judgments that say so.
        irrelevant: judgments that say so.
        missing: how many more judgments are needed at least.
        enough: whether a training can start.
        last: the card of the newest model that was trained here, adopted or not.
    """

    directions: Mapping[tuple[Language, Language], int] = field(hash=False)
    queries: int
    relevant: int
    irrelevant: int
    missing: int
    enough: bool
    last: LearningCard | None


def _silent(progress: TrainingProgress) -> None:
    """Tell nobody."""


class Learning:
    """The part of `Library` that trains; each training is a process of its own."""

    directory: Path
    _catalog: Catalog
    _settings: Settings
    _training: threading.Lock

    def retrain(
        self,
        recipe: str = "personal",
        options: Mapping[str, object] | None = None,
        report: Teller = _silent,
        control: CancelToken | None = None,
    ) -> TrainingResult:
        """Train a candidate beside the model in use and compare them; nothing is adopted.

        Searching, judging and indexing go on meanwhile.

        Args:
            recipe: "personal", "crossed", "own_file" or "tune".
            options: as in `OPTIONS`; defaults for the rest.
            report: told of progress, in this thread.
            control: pauses, resumes and stops the training.

        Returns:
            The candidate, which `adopt_model` takes by its name, and what the rule says of it.
            Of candidates that nobody adopted the three newest are kept.

        Raises:
            ValueError: an option is unknown or out of its bounds.
            TooFewJudgments: there is too little to learn from.
            BadTrainingFile: a person's own file holds nothing to learn from.
            FolderMissing: a file or folder of data is not there.
            TrainingFailed: the training made no usable model; nothing changed.
            OutOfDeviceMemory: there was not enough memory; nothing changed.
            DiskFull: there is no room; nothing changed.
            LibraryLocked: a training is under way.
            Cancelled: it was told to stop; nothing changed.
        """
        values = dict(options or {})
        if recipe == "personal":
            values.setdefault("weak", self._settings.weak_signals)
        if recipe != "own_file" and not values.get("data") and is_there(self.benchmark):
            values["data"] = str(self.benchmark)
        completed(recipe, values)  # before a process is started for nothing
        if not self._training.acquire(blocking=False):
            raise LibraryLocked(self.directory, detail="a training is under way")
        try:
            result = retrain_in_child(self.directory, recipe, values, report, control)
        finally:
            self._training.release()
        self._trained()
        return result

    @abstractmethod
    def _trained(self) -> None:
        """Called when there is a new candidate."""

    @property
    def benchmark(self) -> Path:
        """Where `fetch_benchmark` puts the STSbenchmark; trainings take it from there."""
        return benchmark_folder(self.directory)

    def fetch_benchmark(
        self, *, report: Reporter = silent, cancel: CancelToken | None = None
    ) -> Path:
        """Fetch the STSbenchmark, because the person asked for it; returns its folder.

        Raises:
            DownloadFailed: no network, or what came is not the benchmark.
            DiskFull: there is no room.
            Cancelled: it was told to stop; whole files stay.
        """
        return fetch_benchmark(self.benchmark, report, cancel or CancelToken())

    def learning_state(self) -> LearningState:
        """What there is to learn from, and the model that was trained last."""
        counts = count(self._catalog.judgments())
        return LearningState(
            directions=counts.directions,
            queries=counts.queries,
            relevant=counts.relevant,
            irrelevant=counts.irrelevant,
            missing=counts.missing,
            enough=not counts.missing,
            last=_newest_card(models_dir(self.directory)),
        )


def _newest_card(models: Path) -> LearningCard | None:
    cards = []
    for folder in models.glob("[!.]*"):
        if is_trained(folder):
            with contextlib.suppress(ModelError):  # a broken one tells nothing
                cards.append(read_learning_card(folder))
    return max(cards, key=lambda card: card.created, default=None)
