"""The command line: index, search, status, export; training and evaluation; also the child.

Exit codes: 0 done, 1 an error that a person can act on, 2 wrong arguments, 130 interrupted.
"""

from __future__ import annotations

import argparse
import multiprocessing
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import FrameType

from engine import terminal
from engine.errors import Cancelled, EngineError
from engine.library import Library
from engine.locations import samples_dir
from engine.progress import CancelToken

COMMANDS = ("index", "search", "status", "export", "evaluate", "train", "tune", "demo")
DEMO_QUESTION = "Was soll ich tun, wenn der Stromspeicher im Keller nach Lösungsmittel riecht?"

# Rooms that need training extras are imported only when they are asked for.
_DELEGATED = {
    "export": "engine.export",
    "evaluate": "engine.evaluation",
    "tune": "engine.training.tuning",
}
_TRAININGS = {"distill": "engine.training.distill", "crossed": "engine.training.crossing"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    parser = _parser(arguments)
    parsed = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] = parsed.run
    try:
        return run(parsed)
    except Cancelled:
        print("Stopped; what was done so far is kept.", file=sys.stderr)
        return 130
    except EngineError as error:
        print(f"sinnsuche: {error}", file=sys.stderr)
        return 1


def demo(library: Path | None = None) -> int:
    """Index the sample documents in a library of their own and answer a German question."""
    with (
        tempfile.TemporaryDirectory(prefix="sinnsuche-") as folder,
        Library.open(library or Path(folder)) as opened,
    ):
        terminal.print_report(opened.index([samples_dir()]))
        print(f"\n> {DEMO_QUESTION}\n")
        terminal.print_result(opened.marked(opened.search(DEMO_QUESTION, limit=3)))
    return 0


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--library", type=Path, metavar="DIR", help="the library to use")
    common.add_argument("--json", action="store_true", help="print machine-readable output")
    parser = argparse.ArgumentParser(prog="sinnsuche", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    index = commands.add_parser("index", parents=[common], help="add folders or files and index")
    index.add_argument("paths", nargs="*", type=Path, metavar="PATH")
    index.add_argument("--retry", action="store_true", help="read again what failed before")
    index.set_defaults(run=_index)

    search = commands.add_parser("search", parents=[common], help="find passages by meaning")
    search.add_argument("query", nargs="+", metavar="QUERY")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="hits wanted")
    search.set_defaults(run=_search)

    status = commands.add_parser("status", parents=[common], help="sizes and state of the library")
    status.set_defaults(run=_status)

    show = commands.add_parser("demo", parents=[common], help="try the sample documents")
    show.set_defaults(run=lambda parsed: demo(parsed.library))

    for name, room in _DELEGATED.items():
        _delegate(commands.add_parser(name, help=_HELP[name]), room, name in arguments)
    train = commands.add_parser("train", help="make or fine-tune an encoder")
    trainings = train.add_subparsers(dest="training", required=True, metavar="RECIPE")
    for name, room in _TRAININGS.items():
        _delegate(trainings.add_parser(name, help=_HELP[name]), room, name in arguments)
    return parser


_HELP = {
    "export": "write the ONNX file that serves a model on the CPU",
    "evaluate": "measure an encoder: sts, retrieval, bitext",
    "tune": "search hyperparameters",
    "distill": "distil a German-English encoder from an English one",
    "crossed": "fine-tune on the STSbenchmark with language crossing",
}


def _delegate(parser: argparse.ArgumentParser, room: str, wanted: bool) -> None:
    if not wanted:
        return
    module = import_module(room)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above 0")
    return number


def _index(parsed: argparse.Namespace) -> int:
    cancel = CancelToken()

    def stop(signum: int, frame: FrameType | None) -> None:
        cancel.cancel()

    bar = terminal.ProgressBar()
    before = {s: signal.signal(s, stop) for s in (signal.SIGINT, signal.SIGTERM)}
    try:
        with Library.open(parsed.library) as library:
            report = library.index(
                [path.absolute() for path in parsed.paths],
                report=bar,
                cancel=cancel,
                retry_failed=parsed.retry,
            )
    finally:
        bar.close()
        for number, handler in before.items():
            signal.signal(number, handler)
    if parsed.json:
        terminal.print_json(terminal.report_as_dict(report))
    else:
        terminal.print_report(report)
    return 0


def _search(parsed: argparse.Namespace) -> int:
    with Library.open(parsed.library) as library:
        library.load_model()
        result = library.search(" ".join(parsed.query), limit=parsed.k)
        if result.hits:
            result = library.marked(result)
    if parsed.json:
        terminal.print_json(terminal.result_as_dict(result))
    else:
        terminal.print_result(result)
    return 0


def _status(parsed: argparse.Namespace) -> int:
    with Library.open(parsed.library) as library:
        library.load_model()
        status = library.status()
    if parsed.json:
        terminal.print_json(terminal.status_as_dict(status))
    else:
        terminal.print_status(status)
    return 0


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
