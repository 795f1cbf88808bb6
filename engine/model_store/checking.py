"""Whether a model folder is whole and safe to load.

Safe means: weights only as safetensors or ONNX, no class from outside sentence-transformers,
no code of the model's own, nothing that points out of the folder. All of it is told from the
files, before any library reads them.
"""

from __future__ import annotations

import json
import struct
from pathlib import Path

from engine.errors import ModelDamaged, ModelMissing, UnsafeModel
from engine.model_store.card import MANIFEST, read_card, read_json
from engine.model_store.fingerprints import verified_sha256

_PICKLES = (".bin", ".pt", ".pth", ".pkl", ".pickle", ".ckpt", ".joblib", ".npy", ".npz", ".h5")
_HARMLESS = ("training_args.bin", "optimizer.pt", "scheduler.pt", "rng_state.pth")
_HEADER_LIMIT_BYTES = 100_000_000  # the limit of the safetensors library itself
_TRUSTED = "sentence_transformers."


def check(folder: Path) -> None:
    """Make sure that a model is safe and that every file is what the manifest says.

    Raises:
        ModelMissing: the folder or its weights are not there.
        UnsafeModel: it would need pickle or foreign code.
        ModelDamaged: a file is absent, cut off, or not what the manifest says.
    """
    check_safety(folder)
    card = read_card(folder)
    for name, stamp in card.files.items():
        path = folder / name
        if not path.is_file():
            raise ModelDamaged(path, detail="listed in the manifest, but not there")
        size = path.stat().st_size
        if stamp.size_bytes >= 0 and size != stamp.size_bytes:
            raise ModelDamaged(path, detail=f"{size} bytes, expected {stamp.size_bytes}")
        verified_sha256(card, path)


def check_safety(folder: Path) -> None:
    """Make sure, in a few milliseconds, that loading a folder can run no code of its own.

    Raises:
        ModelMissing: the folder or its weights are not there.
        UnsafeModel: it would need pickle or foreign code, or a link leads out of it.
        ModelDamaged: a configuration file or the head of a weights file is broken.
    """
    if not folder.is_dir():
        raise ModelMissing(folder)
    files = [path for path in folder.rglob("*") if path.is_file() or path.is_symlink()]
    home = _home(folder)
    for path in files:
        if path.is_symlink() and not path.resolve().is_relative_to(home):
            raise UnsafeModel(path, detail="a link that leads out of the folder")
    _check_weights(folder, files)
    for path in files:
        if path.suffix == ".json" and path.name != "tokenizer.json":
            _check_json(path)


def _home(folder: Path) -> Path:
    """The folder that links may stay in; a hub cache keeps its files beside `snapshots`."""
    real = folder.resolve()
    return real.parent.parent if real.parent.name == "snapshots" else real


def _check_weights(folder: Path, files: list[Path]) -> None:
    safe = [path for path in files if path.suffix in (".safetensors", ".onnx")]
    with_safe = {path.parent for path in safe if path.name.startswith(("model", "adapter_model"))}
    for path in files:
        pickled = path.suffix.lower() in _PICKLES and path.name not in _HARMLESS
        # beside model.safetensors the pickled twin is never opened; alone it would be
        if pickled and path.parent not in with_safe:
            raise UnsafeModel(path, detail="weights only as pickle")
    if not safe:
        raise ModelMissing(folder, detail="no safetensors and no ONNX weights")
    for path in safe:
        if path.suffix == ".safetensors":
            _check_safetensors(path)


def _check_safetensors(path: Path) -> None:
    """The tensors that the head promises must fill the file exactly."""
    size = path.stat().st_size
    try:
        with path.open("rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            if length > min(size - 8, _HEADER_LIMIT_BYTES):
                raise ModelDamaged(path, detail=f"head of {length} bytes in a file of {size}")
            head = json.loads(file.read(length))
        ends = [int(v["data_offsets"][1]) for k, v in head.items() if k != "__metadata__"]
    except (struct.error, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise ModelDamaged(path, detail=f"head of safetensors: {error}") from error
    if 8 + length + max(ends, default=0) != size:
        raise ModelDamaged(path, detail=f"tensors do not fill the file of {size} bytes")


def _check_json(path: Path) -> None:
    if path.name == "modules.json":
        _check_modules(path)
    elif path.name == MANIFEST or path.parent.name != "onnx":
        try:
            found = json.loads(path.read_text(encoding="utf-8"))
        except (ValueError, OSError) as error:
            raise ModelDamaged(path, detail=str(error)) from error
        if isinstance(found, dict) and "auto_map" in found:
            raise UnsafeModel(path, detail=f"auto_map: {found['auto_map']}")


def _check_modules(path: Path) -> None:
    try:
        modules = json.loads(path.read_text(encoding="utf-8"))
        rows = [(str(module["type"]), str(module.get("path") or "")) for module in modules]
    except (ValueError, OSError, KeyError, TypeError, AttributeError) as error:
        raise ModelDamaged(path, detail=str(error)) from error
    for kind, place in rows:
        if not kind.startswith(_TRUSTED):
            raise UnsafeModel(path, detail=f"foreign class {kind}")
        if Path(place).is_absolute() or ".." in Path(place).parts:
            raise UnsafeModel(path, detail=f"module outside the folder: {place}")
        read_json(path.parent / place / "config.json")
