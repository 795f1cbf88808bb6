"""The program's entry: the window, or the command line of the engine.

sinnsuche [--library DIR] [PATH ...]   the window; paths are added to the library
sinnsuche index|search|status|...      the command line, see `sinnsuche search --help`
"""

from __future__ import annotations

import sys

try:
    import argparse
    import multiprocessing
    import os
    import tempfile
    from collections.abc import Sequence
    from importlib import import_module
    from pathlib import Path
except KeyboardInterrupt:  # in the first moments: nothing was begun
    sys.exit(130)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Returns:
        The exit code: 0 done, 1 an error, 2 wrong arguments, 130 interrupted.
    """
    try:
        multiprocessing.freeze_support()
        return _run(list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:  # before a command or the window could hear it
        return 130


def _run(given: list[str]) -> int:
    # By name: the command line is a second way in beside the engine's door, not a part of it.
    command_line = import_module("engine.__main__") if _is_command(given) else None
    if command_line is not None:
        return int(command_line.main(given))
    parser = _parser()
    parsed, unknown = parser.parse_known_args(given)
    late = _late_command([*map(str, parsed.paths), *unknown])
    if late is not None:
        option = next((word.partition("=")[0] for word in given if word.startswith("-")), "")
        shown = " ".join(["sinnsuche", late, *[option] * bool(option), "…"])
        parser.error(f"the command comes first: `{shown}`")
    parsed = parser.parse_args(given)
    if parsed.self_test:
        return _self_test()
    if not has_display():
        return _without_window(add=bool(parsed.paths))
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


def _late_command(words: Sequence[str]) -> str | None:
    """A command that stands behind an option or a path, where no path has its name."""
    commands = import_module("engine.__main__").COMMANDS if words else ()
    return next((word for word in words if word in commands and not Path(word).exists()), None)


def _without_window(*, add: bool) -> int:
    """Tell what can be done in the terminal, and show it in a library that is not the person's."""
    reason = "There is no display, so no window can be shown."
    if add:
        _tell(f"{reason} `sinnsuche index PATH …` adds to the library.")
        return 2
    _tell(
        f"{reason} The sample documents are indexed in a library of their own and a question is "
        "asked here; `sinnsuche --help` lists the commands."
    )
    return int(import_module("engine.__main__").main(["demo"]))


def _tell(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201 - the terminal is all there is


def _path(text: str) -> Path:
    # An empty text would be the working directory: a forgotten variable, not a wish.
    if not text:
        raise argparse.ArgumentTypeError("the name of a file or folder is empty")
    return Path(text)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sinnsuche",
        description="Finds documents by meaning, across German and English.",
        epilog="Commands for the terminal: index, search, judge, models, status, train; they come "
        "first, and each has --help.",
    )
    parser.add_argument("paths", nargs="*", type=_path, metavar="PATH", help="added to the library")
    parser.add_argument("--library", type=_path, metavar="DIR", help="the library to use")
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
