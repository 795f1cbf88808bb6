"""What the library's door offers about models."""

from __future__ import annotations

from pathlib import Path

from engine.adoption.adopting import Adoption
from engine.adoption.completing import bring_in_step, complete
from engine.adoption.trained import TrainedModel, trained_folder, trained_models
from engine.catalog.store import Catalog
from engine.errors import ModelError
from engine.locations import models_dir
from engine.model_store import check, download
from engine.progress import CancelToken, Reporter, silent
from engine.serving import ServedModel, Serving
from engine.settings import Settings
from engine.status import ModelInfo


class Adopting:
    """The part of `Library` that chooses, adopts and fetches models."""

    directory: Path
    _catalog: Catalog
    _serving: Serving
    _settings: Settings
    _adoption: Adoption

    def models(self) -> list[ModelInfo]:
        """The embedded model, those in the library's model folder, and the one that answers."""
        return self._serving.models(self._settings)

    def trained_models(self) -> list[TrainedModel]:
        """The models that learned here, newest first."""
        known = self._adoption.models
        kept = {mark.model for mark in known.kept}
        served = self._serving.current
        active = known.active.model if served is None else served.model
        return trained_models(models_dir(self.directory), active, kept)

    def previous_model(self) -> str | None:
        """The model that `rollback` goes to, "" for the embedded one; None if there is none."""
        before = self._adoption.models.before
        return before[0].model if before else None

    def use_model(
        self, model: str, *, report: Reporter = silent, cancel: CancelToken | None = None
    ) -> ModelInfo:
        """Encode everything with another model, then switch to it; the old one answers until then.

        Args:
            model: "" for the embedded one, a folder, or a hub name already downloaded.
            report: told how many texts are encoded of all.
            cancel: asked between slices; vectors made so far stay for a later try.

        Raises:
            ModelError: the model cannot be used; nothing changed.
            LibraryLocked: another process adopts a model, or the library is read-only.
            Cancelled: stopped; nothing changed.
        """
        return self._adoption.adopt(model, report, cancel or CancelToken(), resumable=False)

    def adopt_model(
        self, name: str, *, report: Reporter = silent, cancel: CancelToken | None = None
    ) -> ModelInfo:
        """Let a trained model answer, once everything is encoded with it; see `use_model`.

        Cut off by a kill or by `cancel`, it is pending: `resume_adoption` goes on with it,
        `forget_adoption` gives it up. Three models are kept, this one and the two before it;
        older trained ones are deleted with their vectors.

        Args:
            name: of a trained model.
            report: told how many texts are encoded of all.
            cancel: asked between slices; vectors made so far stay.

        Raises:
            ModelMissing: there is no trained model of this name.
            ModelError: it is damaged, or no longer fits the model under it; nothing changed.
            LibraryLocked: another process adopts a model, or the library is read-only.
            DiskFull: vectors made so far stay; the old model answers.
            Cancelled: likewise.
        """
        try:
            check(trained_folder(models_dir(self.directory), name))
            return self._adoption.adopt(name, report, cancel or CancelToken(), resumable=True)
        except ModelError:
            if self.pending_adoption() == name:  # it would fail again at every start
                self.forget_adoption()
            raise

    def pending_adoption(self) -> str:
        """The trained model whose adoption was cut off; empty if there is none."""
        return self._catalog.pending_adoption()

    def resume_adoption(
        self, *, report: Reporter = silent, cancel: CancelToken | None = None
    ) -> ModelInfo | None:
        """Go on with an adoption that was cut off; None if there is none.

        Raises:
            ModelError, LibraryLocked, DiskFull, Cancelled: as for `adopt_model`.
        """
        name = self.pending_adoption()
        return self.adopt_model(name, report=report, cancel=cancel) if name else None

    def forget_adoption(self) -> None:
        """Give up an adoption that was cut off; the vectors made so far stay for another try."""
        self._adoption.forget()

    def rollback(self) -> ModelInfo:
        """Let the model before answer again, at once; nothing is encoded.

        Documents that came since then are found by their words until `index` has encoded them.

        Raises:
            ModelMissing: there was none before.
            ModelError: none of those before can be used any more; nothing changed.
        """
        return self._adoption.roll_back()

    def download_model(
        self, name: str, *, report: Reporter = silent, cancel: CancelToken | None = None
    ) -> Path:
        """Fetch a model by its hub name, because the person asked for it; returns its folder.

        Raises:
            DownloadFailed: no network, no such model; what came so far is kept.
            UnsafeModel: it would need pickle or foreign code.
        """
        folder = models_dir(self.directory)
        return download(name, folder, report=report, cancel=cancel or CancelToken())

    def _catch_up(self, served: ServedModel, report: Reporter, cancel: CancelToken | None) -> None:
        """Encode what came with a model after another one had taken over."""
        with self._serving.using() as now:
            if now is not None and now.encoder.model_id != served.encoder.model_id:
                complete(self._catalog, now, report, cancel or CancelToken())
                bring_in_step(self._catalog, now)
