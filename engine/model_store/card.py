"""What a model folder says of itself: manifest.json, or the usual configuration files.

The manifest is a JSON object::

    {"name": ..., "dimension": 384, "max_tokens": 254, "licence": ..., "sources": [...],
     "prompts": {"query": "", "document": ""},
     "files": {"model.safetensors": {"sha256": ..., "size_bytes": ...}, ...}}
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelDamaged, ModelMissing

MANIFEST = "manifest.json"
_QUERY_PROMPTS = ("query",)
_DOCUMENT_PROMPTS = ("document", "passage", "corpus")
_BERT_CONFIGS = (
    "sentence_bert_config.json",
    "sentence_roberta_config.json",
    "sentence_distilbert_config.json",
    "sentence_camembert_config.json",
    "sentence_albert_config.json",
    "sentence_xlm-roberta_config.json",
    "sentence_xlnet_config.json",
)


@dataclass(frozen=True, slots=True)
class FileStamp:
    """What a file of a model must be.

    Attributes:
        sha256: 64 hexadecimal digits.
        size_bytes: its length, -1 if the manifest does not say.
    """

    sha256: str
    size_bytes: int = -1


@dataclass(frozen=True, slots=True)
class ModelCard:
    """What a model is.

    Attributes:
        folder: where it lies.
        name: as people know it.
        dim: length of its vectors, 0 if the folder does not say.
        max_tokens: longest input in tokens, special tokens included; 0 if unlimited or unsaid.
        query_prompt: put in front of every query, often empty.
        document_prompt: put in front of every passage, often empty.
        default_prompt: put in front of a text that is neither, often empty.
        pad_token_id: token that fills up a batch.
        licence: SPDX name, may be empty.
        sources: what it was made from.
        files: path below the folder -> what the file must be; empty without a manifest.
    """

    folder: Path
    name: str
    dim: int = 0
    max_tokens: int = 0
    query_prompt: str = ""
    document_prompt: str = ""
    default_prompt: str = ""
    pad_token_id: int = 0
    licence: str = ""
    sources: tuple[str, ...] = ()
    files: dict[str, FileStamp] = field(default_factory=dict)

    @property
    def prompts(self) -> tuple[str, str, str]:
        """All three prompts."""
        return (self.query_prompt, self.document_prompt, self.default_prompt)

    @property
    def size_bytes(self) -> int:
        """Bytes of all files in the folder."""
        return sum(p.stat().st_size for p in self.folder.rglob("*") if p.is_file())


def read_card(folder: Path) -> ModelCard:
    """The card of a model folder; the manifest goes before the other files.

    Raises:
        ModelMissing: there is no such folder.
        ModelDamaged: a configuration file is no JSON object or holds values of a wrong kind.
    """
    if not folder.is_dir():
        raise ModelMissing(folder)
    manifest = read_json(folder / MANIFEST)
    config = read_json(folder / "config.json")
    name = str(manifest.get("name") or folder.name.replace("--", "/"))
    query, document, default = _prompts(folder, manifest, name, config)
    try:
        return ModelCard(
            folder=folder,
            name=name,
            dim=int(manifest.get("dimension") or manifest.get("dim") or _dim(folder, config)),
            max_tokens=_max_tokens(folder, config),
            query_prompt=query,
            document_prompt=document,
            default_prompt=default,
            pad_token_id=int(config.get("pad_token_id") or 0),
            licence=str(manifest.get("licence") or manifest.get("license") or ""),
            sources=_sources(manifest.get("sources")),
            files=_files(manifest.get("files")),
        )
    except (TypeError, ValueError, AttributeError, KeyError) as error:
        raise ModelDamaged(folder, detail=f"manifest or configuration: {error}") from error


def read_json(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty if there is no such file.

    Raises:
        ModelDamaged: the file is no JSON object.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (ValueError, OSError) as error:
        raise ModelDamaged(path, detail=str(error)) from error
    if not isinstance(found, dict):
        raise ModelDamaged(path, detail="no JSON object")
    return found


def _prompts(
    folder: Path, manifest: dict[str, Any], name: str, config: dict[str, Any]
) -> tuple[str, str, str]:
    settings = read_json(folder / "config_sentence_transformers.json")
    prompts = {**(settings.get("prompts") or {}), **(manifest.get("prompts") or {})}
    default = str(prompts.get(settings.get("default_prompt_name")) or "")
    known = f"{name} {config.get('_name_or_path', '')}".lower()
    if not any(prompts.values()) and re.search(r"(^|[/\s-])e5-(small|base|large)", known):
        # the E5 folders do not say so, but their authors do; without, search gets far worse
        return "query: ", "passage: ", "query: "
    query = next((str(prompts[k]) for k in _QUERY_PROMPTS if prompts.get(k)), default)
    document = next((str(prompts[k]) for k in _DOCUMENT_PROMPTS if prompts.get(k)), default)
    return query, document, default


def _max_tokens(folder: Path, config: dict[str, Any]) -> int:
    """The least of the limits that the folder names; the manifest's is for people to read."""
    limits = [read_json(folder / name).get("max_seq_length") for name in _BERT_CONFIGS]
    # Where sentence-transformers 6 keeps it; others write "without limit" as 10 to the 30th.
    limits.append(read_json(folder / "tokenizer_config.json").get("model_max_length"))
    positions = config.get("max_position_embeddings")
    if positions:
        # RoBERTa's positions start behind the padding token's
        roberta = "roberta" in str(config.get("model_type", ""))
        limits.append(int(positions) - (int(config.get("pad_token_id") or 0) + 1) * roberta)
    return min((int(limit) for limit in limits if limit and int(limit) > 0), default=0)


def _dim(folder: Path, config: dict[str, Any]) -> int:
    """Width of the last module that says one."""
    for child in sorted(folder.glob("[0-9]_*"), reverse=True):
        found = read_json(child / "config.json")
        width = found.get("out_features") or found.get("word_embedding_dimension")
        width = width or found.get("embedding_dimension")
        if width:
            return int(width)
    return int(config.get("hidden_size") or 0)


def _sources(found: object) -> tuple[str, ...]:
    if isinstance(found, str):
        return (found,)
    return tuple(str(source) for source in found) if isinstance(found, list) else ()


def _files(found: object) -> dict[str, FileStamp]:
    """The manifest's files; as an object by path, or as a list of objects with a path."""
    if isinstance(found, list):
        found = {entry.get("path") or entry["name"]: entry for entry in found}
    if not isinstance(found, dict):
        return {}
    stamps = {}
    for path, entry in found.items():
        if isinstance(entry, str):
            entry = {"sha256": entry}
        size = entry.get("size_bytes", entry.get("size", entry.get("bytes", -1)))
        stamps[str(path)] = FileStamp(str(entry["sha256"]).lower(), int(size))
    return stamps
