"""Which model a folder holds, told from its bytes and not from its name."""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from engine.errors import ModelDamaged, ModelMissing
from engine.model_store.card import ModelCard, read_card

_LENGTH = 16
_TORCH_PATTERNS = (
    "*.safetensors",
    "*.json",
    "*.model",
    "vocab.txt",
    "merges.txt",
    "[0-9]_*/*.json",
    "[0-9]_*/*.safetensors",
)
_NO_MODEL = ("manifest.json", "training_args.json", "README.json", "learning.json")


def sha256_file(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal, remembered while size and time stay the same.

    Raises:
        ModelDamaged: the file is not there or cannot be read.
    """
    try:
        stat = path.stat()
        return _sha256(str(path), stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise ModelDamaged(path, detail=str(error)) from error


@lru_cache(maxsize=256)
def _sha256(path: str, size_bytes: int, mtime_ns: int) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def onnx_file(folder: Path) -> Path | None:
    """The graph that serves on a processor, the int8 one first; None if there is none."""
    graphs = sorted((folder / "onnx").glob("*.onnx"))
    return next((graph for graph in graphs if "int8" in graph.name), graphs[0] if graphs else None)


def used_files(folder: Path, *, onnx: bool) -> list[Path]:
    """The files that decide what vectors come out, sorted.

    Args:
        folder: a model folder.
        onnx: those of the ONNX graph, else those of the safetensors weights.
    """
    if onnx:
        graph = onnx_file(folder)
        if graph is None:
            return []
        weights = [p for p in graph.parent.iterdir() if p.name.startswith(graph.name)]
        return sorted({*weights, folder / "tokenizer.json"})
    found = {path for pattern in _TORCH_PATTERNS for path in folder.glob(pattern)}
    return sorted(path for path in found if path.name not in _NO_MODEL)


def fingerprint(folder: Path, *, onnx: bool | None = None) -> str:
    """16 hexadecimal digits that change when the vectors that the model makes may change.

    The graph and the safetensors of one folder have different fingerprints, because int8
    vectors are not those of the full weights.

    Args:
        folder: a model folder.
        onnx: for the ONNX graph or for the safetensors; None takes the graph if there is one.

    Raises:
        ModelMissing: the folder or its weights are not there.
        ModelDamaged: a file cannot be read, or differs from the manifest.
    """
    card = read_card(folder)
    if onnx is None:
        onnx = onnx_file(folder) is not None
    files = used_files(folder, onnx=onnx)
    if not any(path.suffix in (".onnx", ".safetensors") for path in files):
        raise ModelMissing(folder, detail="no weights")
    total = hashlib.sha256(b"onnx" if onnx else b"torch")
    for path in files:
        name = path.relative_to(folder).as_posix()
        total.update(f"{name}\0{verified_sha256(card, path)}\n".encode())
    how = [card.query_prompt, card.document_prompt, card.max_tokens, card.pad_token_id]
    total.update(json.dumps(how).encode())
    return total.hexdigest()[:_LENGTH]


def verified_sha256(card: ModelCard, path: Path) -> str:
    """The SHA-256 of a model's file, once it agrees with the manifest where there is one.

    Raises:
        ModelDamaged: it does not agree.
    """
    found = sha256_file(path)
    stamp = card.files.get(path.relative_to(card.folder).as_posix())
    if stamp is not None and found != stamp.sha256:
        raise ModelDamaged(path, detail=f"sha256 {found}, expected {stamp.sha256}")
    return found
