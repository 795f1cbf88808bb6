"""Which encoder a model and a device call for."""

from __future__ import annotations

import logging
from pathlib import Path

from engine.device import detect
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.encoder.protocol import Encoder, Notice, NoticeKind
from engine.encoder.sentence_encoder import SentenceEncoder
from engine.locations import default_library_dir, models_dir
from engine.model_store import check_safety, onnx_file, resolve

_log = logging.getLogger(__name__)


def open_encoder(model: str | Path, device: str = "auto", *, threads: int = 0) -> Encoder:
    """An encoder ready for use.

    A graph in the folder serves on the processor, without torch; every other model, and every
    other device, is served by sentence-transformers. Nothing is fetched.

    Args:
        model: a folder, "" for the embedded model, or a hub name that was downloaded before.
        device: "auto", "cpu", "cuda", "mps" or "xpu"; one that is absent becomes the
            processor, with a notice.
        threads: of the processor; 0 lets the program choose.

    Raises:
        ModelMissing: there is no such model on this machine.
        ModelDamaged: a file is broken or differs from the manifest.
        UnsafeModel: the folder needs pickle or foreign code.
    """
    places = models_dir(default_library_dir())
    folder = model if isinstance(model, Path) else resolve(model, places)
    check_safety(folder)
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
