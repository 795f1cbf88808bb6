"""The command line: index, search, judge, status, models; training and evaluation; the child.

Exit codes: 0 done, 1 an error that a person can act on, 2 wrong arguments, 130 interrupted.
"""

from __future__ import annotations

import sys

try:
    import argparse
    import contextlib
    import errno
    import io
    import multiprocessing
    import os
    import re
    import signal
    import tempfile
    from collections.abc import Iterator, Sequence
    from importlib import import_module
    from itertools import islice
    from pathlib import Path
    from types import FrameType

    from engine.errors import Cancelled, EngineError, ModelError
    from engine.locations import samples_dir
    from engine.progress import CancelToken
except KeyboardInterrupt:  # in the first moments: nothing was begun
    sys.exit(130)

DEMO_QUESTION = "Was soll ich tun, wenn der Stromspeicher im Keller nach Lösungsmittel riecht?"

# Rooms that need training extras are imported only when they are asked for.
_DELEGATED = {
    "export": "engine.export",
    "evaluate": "engine.evaluation",
    "tune": "engine.training.tuning",
}
COMMANDS = ("index", "search", "judge", "models", "status", "train", "demo", *_DELEGATED)
_TRAININGS = {
    "personal": "engine.train_command",
    "distill": "engine.training.distill",
    "crossed": "engine.training.crossing_command",
    "average": "engine.training.averaging",
    "words": "engine.training.word_pairs",
}
# Commands that take a query, and how many values their long options have.
_VALUES = {
    "search": {"--library": 1},
    "judge": {"--library": 1, "--take-back": 1, "--export": 1, "--import": 1, "--passage": 2},
}
_OPTION = re.compile(r"-h|-k(=?\d+)?|--.+", re.DOTALL)
_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    unheard = io.StringIO()
    with contextlib.ExitStack() as stack:
        # Python has None for a stream that was closed before the start.
        if sys.stderr is None:
            stack.enter_context(contextlib.redirect_stderr(io.StringIO()))
        if sys.stdout is None:
            stack.enter_context(contextlib.redirect_stdout(unheard))
        code = _told(arguments)
        if unheard.getvalue():
            _complain("nothing could be shown: standard output is closed")
            return code or 1
    return code


def _told(arguments: list[str]) -> int:
    """The exit code of a command; errors of people are told on standard error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal may know fewer letters than we
    try:
        try:
            parsed = _parser(arguments).parse_args(_query_last(arguments))
        finally:
            sys.stdout.flush()  # after --help
        code = int(parsed.run(parsed))
        sys.stdout.flush()
    except (Cancelled, KeyboardInterrupt, ImportError) as error:
        # A library in C that is just loading makes an ImportError of Ctrl+C.
        if isinstance(error, ImportError) and not isinstance(error.__cause__, KeyboardInterrupt):
            raise
        print("Stopped; what was done so far is kept.", file=sys.stderr)
        return 130
    except EngineError as error:
        _complain(import_module("engine.terminal").error_line(error))
        return 1
    except BrokenPipeError:
        # Whoever read has enough, as in `sinnsuche search ... | head`; nobody hears the rest.
        _drop_output()
        return 1
    except OSError as error:
        if error.errno not in _UNWRITABLE or error.filename is not None:
            raise
        _complain(f"the output could not be written: {error.strerror}")
        _drop_output()
        return 1
    return code


def _complain(words: str) -> None:
    with contextlib.suppress(OSError):  # standard error may be as full as the other
        print(f"sinnsuche: {words}", file=sys.stderr)


def _drop_output() -> None:
    """Let what is still to be written go nowhere, or Python would try again at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def demo(library: Path | None = None) -> int:
    """Index the sample documents in a library of their own and answer a German question."""
    from engine import terminal
    from engine.library import Library

    with (
        tempfile.TemporaryDirectory(prefix="sinnsuche-") as folder,
        Library.open(library or Path(folder)) as opened,
    ):
        with _stopping() as cancel:
            report = opened.index([samples_dir()], cancel=cancel)
        terminal.print_report(report)
        print(f"\n> {DEMO_QUESTION}\n")
        terminal.print_result(opened.marked(opened.search(DEMO_QUESTION, limit=3)))
    return 0


def _query_last(arguments: list[str]) -> list[str]:
    """The arguments with all that is no option behind `--`: `-word` is a part of the query."""
    if not arguments or arguments[0] not in _VALUES:
        return arguments
    options: list[str] = []
    words: list[str] = []
    left = iter(arguments[1:])
    for word in left:
        if word == "--":
            words += left
        elif _OPTION.fullmatch(word):
            known = {"-k": 1, **_VALUES[arguments[0]]}
            values = next((number for name, number in known.items() if name.startswith(word)), 0)
            options += [word, *islice(left, values)]
        else:
            words.append(word)
    return [arguments[0], *options, *["--"] * bool(words), *words]


def _parser(arguments: list[str]) -> argparse.ArgumentParser:
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--library", type=_path, metavar="DIR", help="the library to use")
    common.add_argument("--json", action="store_true", help="print machine-readable output")
    parser = argparse.ArgumentParser(prog="sinnsuche", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    index = commands.add_parser("index", parents=[common], help="add folders or files and index")
    index.add_argument("paths", nargs="*", type=_path, metavar="PATH")
    index.add_argument("--retry", action="store_true", help="read again what failed before")
    index.set_defaults(run=_index)

    search = commands.add_parser("search", parents=[common], help="find passages by meaning")
    search.add_argument("query", nargs="+", metavar="QUERY")
    search.add_argument("-k", type=_positive, default=10, metavar="N", help="hits wanted")
    search.set_defaults(run=_search)

    for name in ("judge", "models"):
        made = commands.add_parser(name, parents=[common], help=_HELP[name])
        _delegate(made, f"engine.{name}_command", arguments[:1] == [name])

    status = commands.add_parser("status", parents=[common], help="sizes and state of the library")
    status.set_defaults(run=_status)

    show = commands.add_parser("demo", parents=[common], help="try the sample documents")
    show.set_defaults(run=lambda parsed: demo(parsed.library))

    for name, room in _DELEGATED.items():
        _delegate(commands.add_parser(name, help=_HELP[name]), room, arguments[:1] == [name])
    train = commands.add_parser("train", help="make or fine-tune an encoder")
    trainings = train.add_subparsers(dest="training", required=True, metavar="RECIPE")
    for name, room in _TRAININGS.items():
        wanted = arguments[:2] == ["train", name]
        _delegate(trainings.add_parser(name, help=_HELP[name]), room, wanted)
    return parser


_HELP = {
    "judge": "say whether a hit answers; list, undo, export and import what was said",
    "models": "list the models, adopt a trained one, go back to the one before",
    "export": "write the ONNX file that serves a model on the CPU",
    "evaluate": "measure an encoder: sts, retrieval, bitext",
    "tune": "search hyperparameters",
    "personal": "learn from judgments, or from other data, beside the model in use",
    "distill": "distil a German-English encoder from an English one",
    "crossed": "fine-tune on the STSbenchmark with language crossing",
    "average": "average the weights of models of one origin",
    "words": "learn which German and English words translate each other",
}


def _delegate(parser: argparse.ArgumentParser, room: str, wanted: bool) -> None:
    if not wanted:
        return
    module = import_module(room)
    module.add_arguments(parser)
    parser.set_defaults(run=module.run)


def _positive(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text} is not a whole number above 0")
    return int(text)


def _path(text: str) -> Path:
    # An empty text would be the working directory: a forgotten variable, not a wish.
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)


@contextlib.contextmanager
def _stopping() -> Iterator[CancelToken]:
    """A token that Ctrl+C or a polite kill sets; what was done so far is then written down."""
    cancel = CancelToken()

    def stop(signum: int, frame: FrameType | None) -> None:
        cancel.cancel()

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield cancel
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _index(parsed: argparse.Namespace) -> int:
    with _stopping() as cancel:
        from engine import terminal
        from engine.library import Library

        bar = terminal.ProgressBar()
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
    if parsed.json:
        terminal.print_json(terminal.report_as_dict(report))
    else:
        terminal.print_report(report)
    return 0


def _search(parsed: argparse.Namespace) -> int:
    from engine import terminal
    from engine.library import Library

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
    from engine import terminal
    from engine.library import Library

    with Library.open(parsed.library) as library:
        try:
            library.load_model()
        except ModelError as error:  # what the library holds can be told without
            print(f"sinnsuche: {terminal.error_line(error)}", file=sys.stderr)
        status = library.status()
    if parsed.json:
        terminal.print_json(terminal.status_as_dict(status))
    else:
        terminal.print_status(status)
    return 0


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
