"""`train personal`: learn from judgments, compare, and adopt what is better if that is wished.

With `--progress-json` it is the training process that the program starts: it takes orders on
standard input and tells what it does, line by line.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.locations import default_library_dir
from engine.terminal import one_line, print_json
from engine.training.personal.options import OPTIONS, RECIPES, completed, option

if TYPE_CHECKING:
    from engine.training.personal.telling import TrainingProgress, TrainingResult
    from engine.training.personal.verdict import ComparisonRow

_REDRAW_S = 0.2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of `train personal`."""
    parser.add_argument("--library", type=_path, metavar="DIR", help="the library to use")
    parser.add_argument("--json", action="store_true", help="print machine-readable output")
    parser.add_argument("--recipe", choices=RECIPES, default="personal", help="what to learn from")
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE", help="a hyperparameter"
    )
    parser.add_argument("--options", type=_object, default={}, help=argparse.SUPPRESS)
    parser.add_argument(
        "--adopt-if-better", action="store_true", help="let it answer if the rule says so"
    )
    parser.add_argument("--progress-json", action="store_true", help=argparse.SUPPRESS)


def run(parsed: argparse.Namespace) -> int:
    """Train as told; 0 when there is a result, whatever it says."""
    options = {**parsed.options, **_given(parsed.recipe, parsed.option)}
    if parsed.progress_json:
        from engine.training.personal.process import serve

        directory = (parsed.library or default_library_dir()).absolute()
        return serve(directory, parsed.recipe, options)
    _ensure_data(parsed.recipe, options)
    from engine.library import Library

    with Library.open(parsed.library) as library:
        line = _Line()
        try:
            result = library.retrain(parsed.recipe, options, report=line)
        finally:
            line.close()
        adopted = bool(parsed.adopt_if_better and result.verdict.adopt)
        if adopted:
            library.adopt_model(result.candidate)
    _print(result, adopted=adopted, as_json=parsed.json)
    return 0


def _given(recipe: str, words: list[str]) -> dict[str, Any]:
    """Options written as NAME=VALUE."""
    values: dict[str, Any] = {}
    for word in words:
        name, _, text = word.partition("=")
        try:
            kind = option(recipe, name).kind
            made = _READ.get(kind, str)(text)
            completed(recipe, {name: made})
        except (ValueError, KeyError):
            known = ", ".join(found.name for found in OPTIONS[recipe])
            sys.stderr.write(f"sinnsuche: {one_line(word)} is no option; there are {known}\n")
            sys.exit(2)
        values[name] = made
    return values


def _ensure_data(recipe: str, options: Mapping[str, object]) -> None:
    """End where a recipe learns from a file or folder, and none is named."""
    values = completed(recipe, options)
    for found in OPTIONS[recipe] if recipe != "personal" else ():
        if found.kind in ("file", "folder") and not values[found.name]:
            place = "FILE" if found.kind == "file" else "DIR"
            what = "a file of your own" if found.kind == "file" else "the files of the STSbenchmark"
            sys.stderr.write(
                f"sinnsuche: {recipe} learns from {what}: --option {found.name}={place}\n"
            )
            sys.exit(2)


def _truth(text: str) -> bool:
    return {"yes": True, "true": True, "no": False, "false": False}[text.lower()]


def _place(text: str) -> str:
    """The path in full: the training process looks from another folder."""
    return str(Path(text).absolute()) if text else ""


_READ: dict[str, Callable[[str], Any]] = {
    "int": int,
    "float": float,
    "bool": _truth,
    "file": _place,
    "folder": _place,
}


def _path(text: str) -> Path:
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text)
    if not isinstance(found, dict):
        raise argparse.ArgumentTypeError("no JSON object")
    return found


class _Line:
    """Tells of a training on one line of a terminal, and nowhere else."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._drawn = 0.0

    def __call__(self, progress: TrainingProgress) -> None:
        now = time.monotonic()
        if not self._live or now - self._drawn < _REDRAW_S:
            return
        self._drawn = now
        parts = [f"{progress.stage:8} {100 * progress.done // max(1, progress.total):3} %"]
        if progress.loss is not None:
            parts.append(f"loss {progress.loss:.3f}")
        if progress.remaining_s is not None:
            parts.append(f"{progress.remaining_s:.0f} s left")
        sys.stderr.write("\r\x1b[K" + "  ".join(parts))
        sys.stderr.flush()

    def close(self) -> None:
        """Clear the line."""
        if self._live:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def _print(result: TrainingResult, *, adopted: bool, as_json: bool) -> None:
    if as_json:
        from engine.training.personal.telling import result_as_dict

        print_json({**result_as_dict(result), "adopted": adopted})
        return
    print(f"{'':20}{'in use':>9}{'new':>9}{'change':>9}   95 % of chance        n")
    for row in result.table.rows:
        print(_row(row))
    print("")
    for changed in result.changed:
        print(f"> {one_line(changed.query)}")
        for before, after in zip(changed.before[:3], changed.after[:3], strict=False):
            print(f"    {one_line(before.title)[:36]:36} -> {one_line(after.title)[:36]}")
    said = "better" if result.verdict.adopt else "not to be adopted"
    reasons = ", ".join(reason.value for reason in result.verdict.reasons)
    print(f"{result.candidate}: {said} ({reasons}){'; it answers from now on' * adopted}.")


def _row(row: ComparisonRow) -> str:
    interval = f"{row.low:+.3f} to {row.high:+.3f}"
    return (
        f"{row.measure.value:20}{row.active:9.3f}{row.candidate:9.3f}{row.difference:+9.3f}"
        f"   {interval:18}{row.n:6}"
    )
