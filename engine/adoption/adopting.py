"""Letting another model answer: encoding beside the old one, the flip, and the way back.

What answers is one row of the catalog. A kill before it is changed leaves the old model with its
vectors, a kill after it the new one with all of its own; the model in memory follows.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from engine.adoption.completing import bring_in_step, complete
from engine.adoption.pruning import drop_candidates, prune
from engine.catalog.active import ActiveModels, ModelMark
from engine.catalog.locking import WriterLock
from engine.catalog.store import Catalog
from engine.errors import Cancelled, EngineError, LibraryLocked, ModelError, ModelMissing
from engine.locations import models_dir
from engine.model_store.folders import canonical
from engine.progress import CancelToken, Progress, Reporter
from engine.serving import ServedModel, Serving
from engine.settings import Settings
from engine.status import ModelInfo

_log = logging.getLogger(__name__)
_LOCK_NAME = "adoption.lock"
_POLL_S = 0.2


class Adoption:
    """Changes which model of a library answers. May be used from several threads."""

    def __init__(
        self,
        directory: Path,
        catalog: Catalog,
        serving: Serving,
        settings: Callable[[], Settings],
        mirror: Callable[[str], object],
    ) -> None:
        """For one library.

        Args:
            directory: of the library.
            catalog: knows which model answers.
            serving: holds it.
            settings: those in force.
            mirror: writes a model's name into the settings, for people and older programs.
        """
        self._directory = directory
        self._catalog = catalog
        self._serving = serving
        self._settings = settings
        self._mirror = mirror
        self._one = threading.Lock()  # adopts at a time in this process,
        self._door = WriterLock(directory / _LOCK_NAME)  # and among all processes
        self._flipping = threading.Lock()  # the row and the model in memory, together

    @property
    def models(self) -> ActiveModels:
        """The model that shall answer, and those kept beside it."""
        return self._catalog.active_models() or self._unrecorded()

    def load(self, report: Reporter) -> ServedModel:
        """The model that answers, loaded if need be.

        Raises:
            ModelError: none can be used.
        """
        served = self._serving.load(self._settings(), report)
        known = self._catalog.active_models()
        if known is not None:
            self._write_settings(known.active.model)
        return served

    def adopt(
        self, model: str, report: Reporter, cancel: CancelToken, *, resumable: bool
    ) -> ModelInfo:
        """Encode what waits for a model while the old one answers, then let it answer.

        Args:
            model: "" for the embedded one, a folder, or a name.
            report: told how far it is.
            cancel: asked between slices.
            resumable: note it, so that it can be gone on with after a kill.

        Raises:
            ModelError: it cannot be used; nothing changed.
            LibraryLocked: another process adopts a model.
            Cancelled, DiskFull: the old one answers on; vectors made so far stay.
        """
        name = canonical(model, models_dir(self._directory))
        with self._alone(cancel):
            if self.models.active.model == name:
                served = self._serving.load(self._settings(), report)
                if served.model == name:
                    return served.info
            report(Progress("model"))
            with self._serving.using() as beside:
                candidate = self._serving.open(name, self._settings(), beside)
                try:
                    self._catalog.set_pending_adoption(name if resumable else "")
                    before = self._complete_and_flip(candidate, report, cancel)
                except BaseException:
                    self._serving.discard(candidate)
                    raise
            self._write_settings(name)
            candidate.index.remove(prune(self._catalog, self._directory, before, self.models))
        return candidate.info

    def roll_back(self) -> ModelInfo:
        """Let the model before answer again, at once; the one that answered stays at hand.

        Documents that came since then are found by their words until `index` has encoded them.

        Raises:
            ModelMissing: there was none before.
            ModelError: none of those before can be used any more; nothing changed.
        """
        reason: ModelError = ModelMissing(detail="no model to go back to")
        with self._flipping, self._serving.using() as beside:
            for mark in self.models.before:
                try:
                    served = self._serving.open(mark.model, self._settings(), beside)
                except ModelError as error:
                    _log.warning("no way back to %r: %s", mark.model, error)
                    reason = error
                    continue
                try:
                    self._flip(served, ActiveModels.rolled_back)
                except BaseException:
                    self._serving.discard(served)
                    raise
                self._write_settings(mark.model)
                return served.info
        raise reason

    def forget(self) -> None:
        """Give up the adoption that was begun and not ended, if there is one."""
        if self._catalog.pending_adoption():
            self._catalog.set_pending_adoption("")

    def drop_candidates(self) -> None:
        """Remove trained models that nobody adopted, but for the newest, when none is adopted."""
        with contextlib.suppress(LibraryLocked), self._alone(CancelToken()):
            drop_candidates(self._directory, self.models, self._catalog.pending_adoption())

    def _complete_and_flip(
        self, candidate: ServedModel, report: Reporter, cancel: CancelToken
    ) -> ActiveModels:
        """Returns what was kept before."""
        model_id = candidate.encoder.model_id
        while True:
            # With the same vectors whatever waits does so for both: there is nothing to wait for.
            same = model_id == self._serving.model_id
            if not same:
                complete(self._catalog, candidate, report, cancel)
                bring_in_step(self._catalog, candidate)
            cancel.checkpoint()
            with self._flipping:
                before = self.models
                wanted = "" if same else model_id
                if self._flip(candidate, ActiveModels.adopting, complete=wanted):
                    return before

    def _flip(
        self,
        served: ServedModel,
        change: Callable[[ActiveModels, ModelMark], ActiveModels],
        *,
        complete: str = "",
    ) -> bool:
        """Change the row, then the model in memory; False, and nothing done, while texts wait."""
        mark = ModelMark(served.model, served.encoder.model_id)
        unrecorded = self._unrecorded()
        flipped = self._catalog.switch_model(
            lambda known: change(known or unrecorded, mark), complete=complete
        )
        if flipped is not None:
            self._serving.switch(served)
        return flipped is not None

    def _unrecorded(self) -> ActiveModels:
        """What answers where nothing was ever adopted: the model that the settings name."""
        model = canonical(self._settings().model, models_dir(self._directory))
        return ActiveModels(ModelMark(model, self._catalog.last_model_id()))

    @contextlib.contextmanager
    def _alone(self, cancel: CancelToken) -> Iterator[None]:
        while not self._one.acquire(timeout=_POLL_S):
            cancel.checkpoint()
        try:
            if not self._catalog.writable:
                raise LibraryLocked(self._catalog.path, detail="read-only")
            self._door.acquire()
            try:
                yield
            finally:
                self._door.release()
        finally:
            self._one.release()

    def _write_settings(self, model: str) -> None:
        if self._settings().model == model:
            return
        try:
            self._mirror(model)
        except Cancelled:
            raise
        except EngineError as error:  # the catalog knows it; the settings follow another time
            _log.warning("the settings still name another model: %s", error)
