"""The model in use: encoder, vector index and calibration that belong together."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.catalog.store import Catalog
from engine.encoder import Encoder, QueryAdapter, bare, open_encoder
from engine.encoder.opening import adapted, base_folder
from engine.errors import DiskFull, LibraryLocked, ModelError
from engine.locations import models_dir
from engine.model_store import ModelCard, check_safety, installed, resolve
from engine.model_store.adapters import is_adapter, read_adapter_facts
from engine.model_store.folders import canonical, described
from engine.progress import Progress, Reporter
from engine.searching.calibration import Calibration, calibrate
from engine.settings import Settings
from engine.status import ModelInfo
from engine.vector_index import VectorIndex

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, eq=False)
class ServedModel:
    """What answers queries, swapped as one.

    Attributes:
        encoder: of queries and passages.
        index: of the vectors that this encoder made.
        info: what the model is.
        calibration: from its cosines to scores for people.
        model: the one text that names it.
        home: the folder of the encoder's weights, without the adapter that may be over it.
    """

    encoder: Encoder
    index: VectorIndex
    info: ModelInfo
    calibration: Calibration
    model: str = ""
    home: Path | None = None

    def close(self, others: Sequence[ServedModel] = ()) -> None:
        """Free the memory of what none of the others shares."""
        if all(other.index is not self.index for other in others):
            self.index.save()
            self.index.close()
        if all(bare(other.encoder) is not bare(self.encoder) for other in others):
            self.encoder.close()


class Serving:
    """Loads the model that answers, and switches to another one while queries run.

    Attributes:
        current: the model in use, None while none is loaded.
    """

    def __init__(self, directory: Path, catalog: Catalog) -> None:
        self._directory = directory
        self._catalog = catalog
        self._loading = threading.RLock()  # for as long as it takes to open a model
        self._guard = threading.Lock()  # for moments: a query never waits for a model
        self._users: list[ServedModel] = []  # once for each use
        self._retired: list[ServedModel] = []
        self.current: ServedModel | None = None

    @property
    def model_id(self) -> str:
        """Of the model in use, or of the one used last; empty if there was none."""
        served = self.current
        return self._catalog.last_model_id() if served is None else served.encoder.model_id

    def load(self, settings: Settings, report: Reporter) -> ServedModel:
        """The model that was adopted, loaded if need be; the settings' one if none was.

        Where the adopted one is gone or damaged, the one before it stands in, and its `info`
        says so. What another process adopted meanwhile is taken over.

        Raises:
            ModelError: none can be used.
        """
        with self._loading:
            known = self._catalog.active_models()
            if known is None:
                wanted = [settings.model]
            else:
                wanted = [*dict.fromkeys([*(mark.model for mark in known.kept), ""])]
            served = self.current
            if served is not None and (known is None or _is_meant(served, wanted[0])):
                return served
            report(Progress("model"))
            served = self._first_usable(wanted, settings)
            self.switch(served)
            self._remember(served, stands_in=served.info.instead_of is not None)
            return served

    @contextlib.contextmanager
    def using(self) -> Iterator[ServedModel | None]:
        """The model in use, whole for as long as the block runs, though another takes over."""
        with self._guard:
            served = self.current
            if served is not None:
                self._users.append(served)
        try:
            yield served
        finally:
            if served is not None:
                with self._guard:
                    self._users.remove(served)
                self._sweep()

    @contextlib.contextmanager
    def loaded(self, settings: Settings, report: Reporter) -> Iterator[ServedModel]:
        """The model in use, loaded if need be, whole for as long as the block runs.

        Raises:
            ModelError: none can be used.
        """
        with contextlib.ExitStack() as held:
            with self._loading:
                fallback = self.load(settings, report)
                served = held.enter_context(self.using()) or fallback
            yield served

    def open(
        self, model: str, settings: Settings, beside: ServedModel | None = None
    ) -> ServedModel:
        """A model with its vectors, not yet in use.

        Args:
            model: "" for the embedded one, a folder, or a name.
            settings: device and threads.
            beside: in use for as long as this one is; what both have in common is shared.

        Raises:
            ModelError: it cannot be used.
        """
        places = models_dir(self._directory)
        folder = resolve(model, places)
        encoder, home = self._encoder(folder, settings, beside)
        index: VectorIndex | None = None
        try:
            if beside is not None and beside.encoder.model_id == encoder.model_id:
                index = beside.index
            else:
                index = VectorIndex.open(
                    self._directory / "vectors" / encoder.model_id,
                    model_id=encoder.model_id,
                    dim=encoder.dim,
                    source=self._catalog,
                )
            info = _info(folder, encoder)
            scale = calibrate(encoder)
            return ServedModel(encoder, index, info, scale, canonical(model, places), home)
        except BaseException:
            if index is not None and (beside is None or index is not beside.index):
                index.close()
            if beside is None or bare(encoder) is not bare(beside.encoder):
                encoder.close()
            raise

    def models(self, settings: Settings) -> list[ModelInfo]:
        """The embedded model, those in the library's model folder, and the one that answers.

        Where that one, or while none is loaded the one that shall, is none of them, it is last.
        """
        served = self.current
        in_use = self._meant(settings) if served is None else served.info
        listed = [
            in_use if in_use is not None and card.folder == in_use.path else _unloaded(card)
            for card in installed(models_dir(self._directory))
        ]
        if in_use is not None and in_use not in listed:
            listed.append(in_use)
        return listed

    def adopted(self, settings: Settings) -> str:
        """The model that shall answer, as settings name it, usable or not."""
        known = self._catalog.active_models()
        return settings.model if known is None else known.active.model

    def switch(self, served: ServedModel) -> None:
        """Answer with another model from now on; the one before goes when its last use ends."""
        with self._loading:
            with self._guard:
                before, self.current = self.current, served
                if before is not None and before is not served:
                    self._retired.append(before)
            self._sweep()

    def discard(self, served: ServedModel) -> None:
        """Free a model that was opened and is not to be used, save what is shared."""
        with self._guard:
            self._retired.append(served)
        self._sweep()

    def close(self) -> None:
        """Free the model in use."""
        with self._loading:
            with self._guard:
                if self.current is not None:
                    self._retired.append(self.current)
                self.current = None
            self._sweep()

    def _sweep(self) -> None:
        """Close what was retired and is used by nobody."""
        with self._guard:
            if not self._retired:
                return
            alive = [*self._users] + ([] if self.current is None else [self.current])
            gone = [served for served in self._retired if served not in alive]
            self._retired = [served for served in self._retired if served in alive]
        for served in gone:
            served.close(alive)

    def _meant(self, settings: Settings) -> ModelInfo | None:
        """The model that shall answer, as its folder tells; None where it cannot be read."""
        try:
            folder = resolve(self.adopted(settings), models_dir(self._directory))
            check_safety(folder)
            return replace(_unloaded(described(folder)), active=True)
        except ModelError:  # another one must be chosen, and the list is for that
            return None

    def _first_usable(self, wanted: list[str], settings: Settings) -> ServedModel:
        reason: ModelError | None = None
        for model in wanted:
            served = self.current
            try:
                if served is None or served.model != model:
                    served = self.open(model, settings, beside=served)
            except ModelError as error:
                _log.warning("the model %r cannot be used: %s", model, error)
                reason = reason or error
                continue
            meant = None if reason is None else wanted[0]
            if served.info.instead_of == meant:
                return served
            return replace(served, info=replace(served.info, instead_of=meant))
        assert reason is not None  # noqa: S101 - something was wanted
        raise reason

    def _encoder(
        self, folder: Path, settings: Settings, beside: ServedModel | None
    ) -> tuple[Encoder, Path]:
        """The encoder of a folder, and the folder of its weights."""
        facts = read_adapter_facts(folder) if is_adapter(folder) else None
        home = base_folder(folder, facts) if facts else folder
        if beside is None or beside.home != home:
            return open_encoder(folder, device=settings.device, threads=settings.threads), home
        encoder = bare(beside.encoder)  # the same weights need not be in memory twice
        if facts is None:
            return encoder, home
        check_safety(folder)
        return adapted(encoder, QueryAdapter.load(folder), facts, folder), home

    def _remember(self, served: ServedModel, *, stands_in: bool) -> None:
        # On read-only ground, while another process indexes, or on a full disk, searching goes
        # on without.
        with contextlib.suppress(LibraryLocked, DiskFull), self._catalog.writing():
            self._catalog.identify(served.encoder.model_id, active=not stands_in)


def _is_meant(served: ServedModel, wanted: str) -> bool:
    return served.model == wanted and served.info.instead_of is None


def _unloaded(card: ModelCard) -> ModelInfo:
    return ModelInfo(
        name=card.name,
        path=card.folder,
        dim=card.dim,
        size_bytes=card.size_bytes,
        licence=card.licence,
        sources=card.sources,
    )


def _info(folder: Path, encoder: Encoder) -> ModelInfo:
    info = replace(_unloaded(described(folder)), path=folder, active=True)
    return replace(info, dim=encoder.dim, model_id=encoder.model_id)
