"""What a training works with: the library, read only, and the model in use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from engine.catalog.store import FILE_NAME, Catalog
from engine.encoder import Encoder, bare, open_encoder
from engine.encoder.opening import base_folder
from engine.locations import models_dir
from engine.model_store import read_card, resolve
from engine.model_store.adapters import is_adapter, read_adapter_facts
from engine.searching.calibration import Calibration, calibrate
from engine.settings import Settings, load_settings

_NEEDED = ("torch", "transformers", "sentence_transformers", "onnx")


@dataclass(frozen=True, slots=True, eq=False)
class Workplace:
    """A library at rest with the model that answers.

    Attributes:
        directory: of the library.
        catalog: read, never written.
        settings: of the library.
        model: the text that names the model in use; "" is the embedded one.
        active: the model in use.
        active_scale: of the model in use.
        base_model: the text that names the model without an adapter.
        base_folder: where its weights lie.
        base: that model; the active one itself where it has no adapter.
        scale: of the base.
        name: of the model in use, for people.
    """

    directory: Path
    catalog: Catalog
    settings: Settings
    model: str
    active: Encoder
    active_scale: Calibration
    base_model: str
    base_folder: Path
    base: Encoder
    scale: Calibration
    name: str

    @property
    def models(self) -> Path:
        """The library's folder of models."""
        return models_dir(self.directory)

    @property
    def why_untrainable(self) -> str:
        """Why the weights of the model in use cannot be trained here; empty if they can.

        The program that is installed may be without what only training needs.
        """
        if not (self.base_folder / "modules.json").is_file():
            return "no modules.json"
        if not any(self.base_folder.glob("*.safetensors")):
            return "no weights but those of the graph"
        missing = [name for name in _NEEDED if find_spec(name) is None]
        return f"not installed: {', '.join(missing)}" if missing else ""


@contextlib.contextmanager
def open_workplace(directory: Path) -> Iterator[Workplace]:
    """A library for a training, while the program goes on using it.

    The vector index is not opened: it belongs to the process that answers queries.

    Raises:
        LibraryError: the library cannot be read.
        ModelError: the model in use cannot be used.
    """
    settings = load_settings(directory)
    with Catalog.open(directory / FILE_NAME) as catalog:
        known = catalog.active_models()
        model = settings.model if known is None else known.active.model
        folder = resolve(model, models_dir(directory))
        active = open_encoder(folder, device=settings.device, threads=settings.threads)
        try:
            base_model, home = model, folder
            if is_adapter(folder):
                facts = read_adapter_facts(folder)
                base_model, home = facts.base, base_folder(folder, facts)
            base = bare(active)
            active_scale = calibrate(active)
            yield Workplace(
                directory=directory,
                catalog=catalog,
                settings=settings,
                model=model,
                active=active,
                active_scale=active_scale,
                base_model=base_model,
                base_folder=home,
                base=base,
                scale=active_scale if base is active else calibrate(base),
                name=folder.name if is_adapter(folder) else read_card(folder).name,
            )
        finally:
            active.close()
