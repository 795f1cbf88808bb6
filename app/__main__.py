"""The program's entry: the window, or the command line of the engine.

sinnsuche [--library DIR] [PATH ...]   the window; paths are added to the library
sinnsuche index|search|status|...      the command line, see `sinnsuche search --help`
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import tempfile
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code: 0 done, 1 an error, 2 wrong arguments."""
    multiprocessing.freeze_support()
    given = list(sys.argv[1:] if arguments is None else arguments)
    # By name: the command line is a second way in beside the engine's door, not a part of it.
    command_line = import_module("engine.__main__") if _is_command(given) else None
    if command_line is not None:
        return int(command_line.main(given))
    parsed = _parser().parse_args(given)
    if parsed.self_test:
        return _self_test()
    if not has_display():
        print(  # noqa: T201 - the terminal is all there is
            "There is no display, so no window can be shown. The sample documents are indexed "
            "and a question is asked here; `sinnsuche --help` lists the commands.",
            file=sys.stderr,
        )
        place = ["--library", str(parsed.library)] if parsed.library else []
        return int(import_module("engine.__main__").main(["demo", *place]))
    return _open_window(parsed.library, [path.absolute() for path in parsed.paths])


def has_display() -> bool:
    """Whether a window can be shown: a screen, or a platform of Qt that was named."""
    if sys.platform in ("darwin", "win32") or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _is_command(given: Sequence[str]) -> bool:
    # Only a bare word can be a command; the engine's own list decides which.
    words = [word for word in given[:1] if not word.startswith("-")]
    return bool(words) and words[0] in import_module("engine.__main__").COMMANDS


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sinnsuche",
        description="Finds documents by meaning, across German and English.",
        epilog="Commands for the terminal: index, search, status, export; each has --help.",
    )
    parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="added to the library")
    parser.add_argument("--library", type=Path, metavar="DIR", help="the library to use")
    parser.add_argument(
        "--self-test", action="store_true", help="index the samples, ask a question, end"
    )
    parser.add_argument("--version", action="version", version=f"sinnsuche {_version()}")
    return parser


def _version() -> str:
    from app.crash import program_version

    return program_version()


def _open_window(library: Path | None, paths: list[Path]) -> int:
    from app.application import Application, SignalEnd, make_qt_application

    app = make_qt_application(sys.argv[:1])
    application = Application(app, library)
    if not application.start(paths):
        return 0
    SignalEnd(app).requested.connect(application.end)
    code = app.exec()
    if not application.stop():
        # Python would wait for the worker, perhaps for minutes. What was committed is safe.
        os._exit(code)
    return code


def _self_test() -> int:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from app.self_test import run_self_test

    with tempfile.TemporaryDirectory(prefix="sinnsuche-") as folder:
        return run_self_test(Path(folder))


if __name__ == "__main__":
    sys.exit(main())
