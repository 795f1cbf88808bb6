"""`models`: which models there are; adopts a trained one, or goes back to the one before."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from engine.adoption import TrainedModel
from engine.library import Library
from engine.status import ModelInfo
from engine.terminal import ProgressBar, one_line, print_json


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions of `models`; `--library` and `--json` may stand before them or after."""
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    shared.add_argument("--library", type=_path, metavar="DIR", help="the library to use")
    shared.add_argument("--json", action="store_true", help="print machine-readable output")
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    actions.add_parser("list", parents=[shared], help="all models, and which one answers")
    adopt = actions.add_parser("adopt", parents=[shared], help="let a trained model answer")
    adopt.add_argument("name", metavar="NAME", help="of a trained model")
    actions.add_parser("rollback", parents=[shared], help="let the model before answer again")


def run(parsed: argparse.Namespace) -> int:
    """Do what was asked; 0 when done."""
    with Library.open(parsed.library) as library:
        if parsed.action == "list":
            return _list(library, as_json=parsed.json)
        if parsed.action == "adopt":
            return _adopt(library, parsed.name, as_json=parsed.json)
        return _told(library.rollback(), "answers again", as_json=parsed.json)


def _adopt(library: Library, name: str, *, as_json: bool) -> int:
    bar = ProgressBar()
    try:
        info = library.adopt_model(name, report=bar)
    except KeyboardInterrupt:
        library.forget_adoption()  # who stops it does not want it at the next start
        raise
    finally:
        bar.close()
    return _told(info, "answers from now on", as_json=as_json)


def _told(info: ModelInfo, words: str, *, as_json: bool) -> int:
    if as_json:
        print_json(_info(info))
    else:
        print(f"{one_line(info.name)} {words}.")
    return 0


def _list(library: Library, *, as_json: bool) -> int:
    trained = {model.path: model for model in library.trained_models()}
    infos = library.models()
    usable = {info.path for info in infos}
    rows = [_info(info) | _learnt(trained.get(info.path)) for info in infos]
    rows += [
        {"name": model.card.name, "path": str(path), "active": model.active, "usable": False}
        | _learnt(model)
        for path, model in trained.items()
        if path not in usable
    ]
    pending, previous = library.pending_adoption(), library.previous_model()
    if as_json:
        print_json({"models": rows, "pending": pending or None, "previous": previous})
        return 0
    for row in rows:
        print(_line(row))
    if previous is not None:
        print(f"`models rollback` goes back to {one_line(previous) or 'the embedded model'}.")
    if pending:
        print(f"`models adopt {one_line(pending)}` was cut off; it goes on where it stopped.")
    return 0


def _info(info: ModelInfo) -> dict[str, Any]:
    return {
        "name": info.name,
        "path": str(info.path),
        "active": info.active,
        "usable": True,
        "dim": info.dim,
        "size_bytes": info.size_bytes,
        "licence": info.licence,
    }


def _learnt(model: TrainedModel | None) -> dict[str, Any]:
    if model is None:
        return {"trained": None}
    card = model.card
    return {
        "trained": {
            "name": card.name,
            "kind": card.kind,
            "recipe": card.recipe,
            "created": card.created.isoformat(),
            "parent": card.parent,
            "kept": model.kept,
            "data": dict(card.data),
            "parameters": dict(card.parameters),
            "figures": dict(card.figures),
            "verdict": card.verdict,
        }
    }


def _line(row: dict[str, Any]) -> str:
    mark = "*" if row["active"] else " "
    trained = row["trained"]
    words = [f"{mark} {one_line(trained['name'] if trained else row['name'])}"]
    if trained:
        day = trained["created"][:10]
        words.append(f"{trained['recipe']} {trained['kind']} of {day}")
        words += [one_line(trained["verdict"])] if trained["verdict"] else []
        words += ["kept"] if trained["kept"] and not row["active"] else []
    if not row["usable"]:
        words.append("cannot be used")
    return "  ".join(words)


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)
