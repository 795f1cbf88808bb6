"""The served form of a model: one int8 ONNX graph from word pieces to unit vectors.

Pooling, dense layers and normalization are inside the graph, so that serving needs ONNX Runtime
and `tokenizers` and nothing else. How weights become int8 is the business of
`engine.quantization`.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine.errors import FolderMissing, ModelDamaged, ModelMissing
from engine.model_store.card import MANIFEST, ModelCard, read_card, read_json
from engine.quantization import quantize

_ONNX = Path("onnx", "model_int8.onnx")
_SETTINGS = "config_sentence_transformers.json"
# vocab.txt repeats what tokenizer.json says.
_LEFT_OUT = {"onnx", "openvino", "README.md", "manifest.json", "vocab.txt"}


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """What a manifest says beside what can be measured.

    Attributes:
        name: of the model.
        licence: SPDX name of the weights' licence.
        base: the model that it was made from.
        sources: data it learned from, with their terms.
    """

    name: str
    licence: str = ""
    base: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """A model folder that was written.

    Attributes:
        folder: where.
        dimension: of its vectors.
        max_tokens: longest input, in word pieces.
        served_bytes: size of the files that serving reads.
        manifest: content of `manifest.json`.
    """

    folder: Path
    dimension: int
    max_tokens: int
    served_bytes: int
    manifest: Mapping[str, Any] = field(hash=False)


def export(
    model_dir: Path, out_dir: Path, facts: ModelFacts, *, fine: Iterable[str] = ()
) -> ExportedModel:
    """Write the folder that is served and from which training can go on.

    Holds the sentence-transformers files with fp16 weights (those of dense layers stay as they
    are), `onnx/model_int8.onnx` and `manifest.json` (files with SHA-256, dimension, pooling,
    prompts, licence, sources). An existing `README.md` in `out_dir` stays.

    Args:
        model_dir: a sentence-transformers folder: Transformer, Pooling, perhaps Dense, Normalize.
        out_dir: folder to write; `model_dir` itself gets the graph and the manifest beside its
            files, which stay as they are.
        facts: for the manifest.
        fine: parts of the names of matrices that stay float32.

    Raises:
        ModelMissing: there is no model in `model_dir`.
        ModelDamaged: its layout is not one that can be exported.
    """
    if not (model_dir / "modules.json").is_file():
        raise ModelMissing(model_dir)
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(
        str(model_dir), local_files_only=True, trust_remote_code=False,
        model_kwargs={"dtype": "float32"}, device="cpu",
    ).eval()  # fmt: skip
    card = read_card(model_dir)
    out_dir.mkdir(parents=True, exist_ok=True)
    if out_dir.resolve() != model_dir.resolve():
        _copy_folder(model_dir, out_dir)
        _write_prompts(card, out_dir / _SETTINGS)
    whole = out_dir / "onnx" / "whole.onnx"
    whole.parent.mkdir(exist_ok=True)
    write_graph(model, whole)
    quantize(whole, out_dir / _ONNX, fine=fine)
    whole.unlink()
    manifest = _manifest(model, out_dir, facts, card)
    path = out_dir / "manifest.json"
    path.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    served = sum((out_dir / name).stat().st_size for name in (_ONNX.as_posix(), "tokenizer.json"))
    return ExportedModel(out_dir, manifest["dimension"], manifest["max_tokens"], served, manifest)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `export`."""
    parser.add_argument("model", type=Path, metavar="MODEL", help="model folder to export")
    parser.add_argument(
        "--out", type=Path, help="folder to write; else the graph is added to the model's own"
    )
    parser.add_argument(
        "--facts",
        type=Path,
        help="JSON with name, licence, base, sources; else what the model's manifest says",
    )


def run(args: argparse.Namespace) -> int:
    """Export as told and say what was written; 0 when done."""
    facts = facts_in(args.facts) if args.facts else facts_of(args.model)
    made = export(args.model, args.out or args.model, facts)
    served = f"{made.served_bytes / 1e6:.1f} MB to serve, {made.dimension} dimensions"
    sys.stdout.write(f"{made.folder / _ONNX}: {served}\n")
    return 0


def facts_in(path: Path) -> ModelFacts:
    """The facts in a JSON file.

    Raises:
        FolderMissing: the file is not there.
        ModelDamaged: it is no JSON object with a name.
    """
    if not path.is_file():
        raise FolderMissing(path)
    values = read_json(path)
    if not values.get("name"):
        raise ModelDamaged(path, detail="no name")
    return _facts(values)


def facts_of(folder: Path) -> ModelFacts:
    """What a model's manifest says, or its folder's name where there is none.

    Raises:
        ModelDamaged: the manifest is no JSON object.
    """
    return _facts({"name": folder.resolve().name, **read_json(folder / MANIFEST)})


def _facts(values: Mapping[str, Any]) -> ModelFacts:
    return ModelFacts(
        name=str(values["name"]),
        licence=str(values.get("licence", "")),
        base=str(values.get("base", "")),
        sources=tuple(str(source) for source in values.get("sources", ())),
    )


def write_graph(model: Any, path: Path) -> None:
    """Write the whole model as a float32 ONNX graph, from word pieces to unit vectors.

    Inputs `input_ids`, `attention_mask` (and `token_type_ids` where the model has them), int64 of
    shape (n, tokens); output `sentence_embedding`, float32 of shape (n, dim), L2 norm 1.
    """
    import warnings

    import torch

    class Whole(torch.nn.Module):
        def __init__(self, inner: Any, names: list[str]) -> None:
            super().__init__()
            self.inner = inner
            self.names = names

        def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
            features = dict(zip(self.names, tensors, strict=True))
            vectors = self.inner(features)["sentence_embedding"]
            return torch.nn.functional.normalize(vectors, p=2.0, dim=-1)

    sample = model.preprocess(["Wo steht das?", "a longer sentence of some words"])
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in sample]
    body = getattr(model[0], "auto_model", None)
    if body is None:
        raise ModelDamaged(path, detail="the first module is not a transformer")
    body.config._attn_implementation = "eager"  # noqa: SLF001 - fused attention has no ONNX form
    axes: dict[str, dict[int, str]] = {name: {0: "n", 1: "tokens"} for name in names}
    with warnings.catch_warnings(), torch.no_grad():
        # The tracer warns of constants that it folds and of its own age.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            Whole(model, names), tuple(sample[name] for name in names), str(path),
            input_names=names, output_names=["sentence_embedding"],
            dynamic_axes=axes | {"sentence_embedding": {0: "n"}},
            opset_version=17, dynamo=False,
        )  # fmt: skip


def _copy_folder(model_dir: Path, out_dir: Path) -> None:
    from safetensors.torch import load_file, save_file

    root = model_dir / "model.safetensors"
    for path in sorted(model_dir.iterdir()):
        if path.name in _LEFT_OUT:
            continue
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            target = out_dir / file.relative_to(model_dir)
            if file.is_file() and file != root:
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(file, target)
    weights = load_file(str(root))
    half = {k: v.half() if v.dtype.is_floating_point else v for k, v in weights.items()}
    save_file(half, str(out_dir / "model.safetensors"), metadata={"format": "pt"})
    (out_dir / "model.safetensors").chmod(0o644)


def _write_prompts(card: ModelCard, path: Path) -> None:
    """Say in the copied settings what so far only the model's name or old manifest said."""
    settings = read_json(path)
    default = settings.get("default_prompt_name")
    prompts = {
        **(settings.get("prompts") or {}),
        "query": card.query_prompt,
        "document": card.document_prompt,
    }
    if card.default_prompt:
        default = default or "query"  # E5 reads for similarity as it reads queries
        prompts[default] = card.default_prompt
    if any(card.prompts):
        told = {**settings, "prompts": prompts, "default_prompt_name": default}
        if told != settings:
            path.write_text(json.dumps(told, indent=2, ensure_ascii=False), encoding="utf-8")


def _prompts(card: ModelCard, out_dir: Path, name: str) -> dict[str, str]:
    """The prompts for the manifest; none where the name says more than a manifest can."""
    told = read_json(out_dir / _SETTINGS).get("default_prompt_name")
    same = name.replace("--", "/") == card.name.replace("--", "/")  # a folder's name may stand in
    if card.default_prompt and not told and same:
        return {}
    return {"query": card.query_prompt, "document": card.document_prompt}


def _manifest(model: Any, out_dir: Path, facts: ModelFacts, card: ModelCard) -> dict[str, Any]:
    files = sorted(
        p for p in out_dir.rglob("*")
        if p.is_file() and p.name not in ("manifest.json", "README.md")
    )  # fmt: skip
    pooling = json.loads((out_dir / "1_Pooling" / "config.json").read_text(encoding="utf-8"))
    modes = [
        key.removeprefix("pooling_mode_").removesuffix("_tokens")
        for key, value in pooling.items()
        if value is True and key.startswith("pooling_mode_")
    ]
    return {
        "name": facts.name,
        "dimension": model.get_embedding_dimension(),
        "max_tokens": model.max_seq_length,
        "pooling": pooling.get("pooling_mode") or next(iter(modes), "mean"),
        "prompts": _prompts(card, out_dir, facts.name),
        "licence": facts.licence,
        "base": facts.base,
        "sources": list(facts.sources),
        "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "files": {
            p.relative_to(out_dir).as_posix(): {
                "sha256": hashlib.sha256(p.read_bytes()).hexdigest(),
                "size_bytes": p.stat().st_size,
            }
            for p in files
        },
    }
