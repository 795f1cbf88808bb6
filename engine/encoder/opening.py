"""Which encoder a model and a device call for."""

from __future__ import annotations

import logging
from pathlib import Path

from engine.device import detect
from engine.encoder.adapter import AdaptedEncoder, QueryAdapter
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.encoder.protocol import Encoder, Notice, NoticeKind
from engine.encoder.sentence_encoder import SentenceEncoder
from engine.errors import ModelDamaged, ModelMismatch, ModelMissing
from engine.locations import default_library_dir, models_dir
from engine.model_store import check_safety, fingerprint, onnx_file, resolve
from engine.model_store.adapters import AdapterFacts, is_adapter, read_adapter_facts

_log = logging.getLogger(__name__)


def open_encoder(model: str | Path, device: str = "auto", *, threads: int = 0) -> Encoder:
    """An encoder ready for use.

    A graph in the folder serves on the processor, without torch; every other model, and every
    other device, is served by sentence-transformers. A folder with an adapter opens the model
    under it too. Nothing is fetched.

    Args:
        model: a folder, "" for the embedded model, or a hub name that was downloaded before.
        device: "auto", "cpu", "cuda", "mps" or "xpu"; one that is absent becomes the
            processor, with a notice.
        threads: of the processor; 0 lets the program choose.

    Raises:
        ModelMissing: there is no such model on this machine.
        ModelDamaged: a file is broken or differs from the manifest.
        UnsafeModel: the folder needs pickle or foreign code.
        ModelMismatch: an adapter was fitted on another model than the one that is there now.
        ModelError: this program is built without a library that the model needs.
    """
    places = models_dir(default_library_dir())
    folder = model if isinstance(model, Path) else resolve(model, places)
    check_safety(folder)
    if not is_adapter(folder):
        return _open_whole(folder, device, threads)
    adapter = QueryAdapter.load(folder)
    facts = read_adapter_facts(folder)
    base = base_folder(folder, facts)
    check_safety(base)
    encoder = _open_whole(base, device, threads)
    try:
        return adapted(encoder, adapter, facts, folder)
    except BaseException:
        encoder.close()
        raise


def base_folder(folder: Path, facts: AdapterFacts) -> Path:
    """Where the model under an adapter lies; names are those of the folder beside it.

    Raises:
        ModelMissing: it is not there any more.
        ModelDamaged: it is an adapter itself.
    """
    base = resolve(facts.base, folder.parent)
    if is_adapter(base):
        raise ModelDamaged(folder, detail="an adapter over an adapter")
    return base


def adapted(
    encoder: Encoder, adapter: QueryAdapter, facts: AdapterFacts, folder: Path
) -> AdaptedEncoder:
    """An encoder with the adapter of a folder over it.

    The adapter may have been fitted on the other form of the same model, the int8 graph or the
    full weights: their vectors are nearly the same.

    Raises:
        ModelMismatch: the adapter was fitted on another model.
    """
    known = encoder.model_id == facts.base_model_id
    if not known and facts.base_model_id not in _forms(base_folder(folder, facts)):
        raise ModelMismatch(folder, found=encoder.model_id, expected=facts.base_model_id)
    if encoder.dim != adapter.dim:
        raise ModelMismatch(folder, found=f"{encoder.dim}", expected=f"{adapter.dim}")
    return AdaptedEncoder(encoder, adapter)


def _forms(folder: Path) -> set[str]:
    """The fingerprints of a model's graph and of its full weights, where both are there."""
    try:
        return {fingerprint(folder, onnx=True), fingerprint(folder, onnx=False)}
    except ModelMissing:  # there is one form only, which is the one that was opened
        return set()


def _open_whole(folder: Path, device: str, threads: int) -> Encoder:
    chosen = detect(device)
    encoder: Encoder
    if chosen.kind == "cpu" and onnx_file(folder) and (folder / "manifest.json").is_file():
        encoder = OnnxEncoder(folder, device=chosen, threads=threads)
    else:
        encoder = SentenceEncoder(folder, device=chosen, threads=threads)
    if device not in ("auto", chosen.kind):
        _log.warning("device %s is not there, using %s", device, chosen.kind)
        encoder.notices.append(Notice(NoticeKind.DEVICE_MISSING, device))
    return encoder
