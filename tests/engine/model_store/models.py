"""Small model folders made on the spot."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save_file


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def make_model(folder: Path, *, manifest: bool = True, seed: int = 0) -> Path:
    """A folder in the sentence-transformers layout; its weights mean nothing."""
    folder.mkdir(parents=True, exist_ok=True)
    rng = np.random.default_rng(seed)
    save_file({"w": rng.random((4, 8), dtype=np.float32)}, folder / "model.safetensors")
    write_json(folder / "config.json", {"hidden_size": 8, "max_position_embeddings": 512})
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 128})
    write_json(folder / "tokenizer.json", {"model": {}})
    write_json(
        folder / "modules.json",
        [
            {"type": "sentence_transformers.models.Transformer", "path": ""},
            {"type": "sentence_transformers.models.Pooling", "path": "1_Pooling"},
        ],
    )
    write_json(folder / "1_Pooling" / "config.json", {"word_embedding_dimension": 8})
    if manifest:
        write_manifest(folder)
    return folder


def write_manifest(folder: Path, **values: object) -> None:
    files = {
        path.relative_to(folder).as_posix(): {
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
            "size_bytes": path.stat().st_size,
        }
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }
    write_json(folder / "manifest.json", {"name": "tiny", "dimension": 8, "files": files, **values})
