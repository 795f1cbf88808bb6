"""The model in use: encoder, vector index and calibration that belong together."""

from __future__ import annotations

import contextlib
import threading
from dataclasses import dataclass
from pathlib import Path

from engine.catalog.store import Catalog
from engine.encoder import Encoder, open_encoder
from engine.errors import LibraryLocked, ModelMissing
from engine.indexing.encoding import PendingEncoder
from engine.locations import models_dir
from engine.model_store import installed, read_card, resolve
from engine.progress import CancelToken, Progress, Reporter
from engine.searching.calibration import Calibration, calibrate
from engine.settings import Settings
from engine.status import ModelInfo
from engine.vector_index import VectorIndex

_MODEL_KEY = "model_id"


@dataclass(frozen=True, slots=True)
class ServedModel:
    """What answers queries, swapped as one.

    Attributes:
        encoder: of queries and passages.
        index: of the vectors that this encoder made.
        info: what the model is.
        calibration: from its cosines to scores for people.
    """

    encoder: Encoder
    index: VectorIndex
    info: ModelInfo
    calibration: Calibration

    def close(self) -> None:
        """Save the index and free the memory."""
        self.index.save()
        self.index.close()
        self.encoder.close()


class Serving:
    """Loads the model that the settings name, and switches to another one.

    Attributes:
        current: the model in use, None while none is loaded.
    """

    def __init__(self, directory: Path, catalog: Catalog) -> None:
        self._directory = directory
        self._catalog = catalog
        self._lock = threading.Lock()
        self.current: ServedModel | None = None

    @property
    def model_id(self) -> str:
        """Of the model in use, or of the one used last; empty if there was none."""
        if self.current is not None:
            return self.current.encoder.model_id
        return self._catalog.note(_MODEL_KEY) or ""

    def load(self, settings: Settings, report: Reporter) -> ServedModel:
        """The model in use, loaded if need be.

        Raises:
            ModelError: it cannot be used.
        """
        with self._lock:
            if self.current is None:
                report(Progress("model"))
                self.current = self.open(settings.model, settings)
                self._remember(self.current)
            return self.current

    def open(self, model: str, settings: Settings) -> ServedModel:
        """A model with its vectors, not yet in use.

        Args:
            model: "" for the embedded one, a folder, or a hub name already downloaded.
            settings: device and threads.

        Raises:
            ModelError: it cannot be used.
        """
        folder = resolve(model, models_dir(self._directory))
        encoder = open_encoder(folder, device=settings.device, threads=settings.threads)
        index = VectorIndex.open(
            self._directory / "vectors" / encoder.model_id,
            model_id=encoder.model_id,
            dim=encoder.dim,
            source=self._catalog,
        )
        card = read_card(folder)
        info = ModelInfo(
            name=card.name,
            path=folder,
            dim=encoder.dim,
            size_bytes=card.size_bytes,
            licence=card.licence,
            sources=card.sources,
            model_id=encoder.model_id,
            active=True,
        )
        return ServedModel(encoder, index, info, calibrate(encoder))

    def models(self, settings: Settings) -> list[ModelInfo]:
        """The embedded model and every model in the library's model folder."""
        folder = models_dir(self._directory)
        served = self.current
        try:
            in_use = resolve(settings.model, folder)
        except ModelMissing:  # another one must be chosen, and this is the list for it
            in_use = None
        return [
            served.info
            if served is not None and card.folder == served.info.path
            else ModelInfo(
                name=card.name,
                path=card.folder,
                dim=card.dim,
                size_bytes=card.size_bytes,
                licence=card.licence,
                sources=card.sources,
                active=card.folder == in_use,
            )
            for card in installed(folder)
        ]

    def complete(self, served: ServedModel, report: Reporter, cancel: CancelToken) -> None:
        """Encode everything that has no vector of this model yet.

        Raises:
            Cancelled: between two slices; the vectors made so far stay.
        """
        work = PendingEncoder(self._catalog, served.encoder, served.index)
        total = self._catalog.pending_count(served.encoder.model_id)
        while work.encode_window(cancel):
            report(Progress("encode", done=min(work.encoded, total), total=total))

    def switch(self, served: ServedModel) -> None:
        """Answer with another model from now on and free the one before."""
        with self._lock:
            before, self.current = self.current, served
            self._remember(served)
        if before is not None:
            before.close()

    def close(self) -> None:
        """Free the model in use."""
        with self._lock:
            before, self.current = self.current, None
        if before is not None:
            before.close()

    def _remember(self, served: ServedModel) -> None:
        if self._catalog.note(_MODEL_KEY) == served.encoder.model_id:
            return
        # On read-only ground, or while another process indexes, searching goes on without.
        with contextlib.suppress(LibraryLocked), self._catalog.writing():
            self._catalog.set_note(_MODEL_KEY, served.encoder.model_id)
