"""What is printed: readable, on one line where it must be, and harmless to the terminal."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine import terminal
from engine.errors import (
    BadTrainingFile,
    Cancelled,
    DiskFull,
    EngineError,
    ExtractionError,
    LibraryLocked,
    ModelMismatch,
    OutOfDeviceMemory,
    TooFewJudgments,
    TrainingFailed,
)
from engine.library import Library
from engine.progress import Progress

ODD = "\x1b[31mrot \u202etxt.exe\nzweite Zeile.txt"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """Two documents, one of them with a name that tries to steer the terminal."""
    place = tmp_path_factory.mktemp("terminal")
    papers = place / "papers"
    papers.mkdir()
    (papers / ODD).write_text("The dog sleeps in the kennel behind the house.")
    name = os.fsencode(papers) + b"/\xff\xfe.txt"
    with open(name, "w") as file:  # noqa: PTH123 - Path cannot hold these bytes portably
        file.write("Die Rechnung ist innerhalb von vierzehn Tagen zu zahlen.")
    (papers / "empty\x1b[2J.txt").touch()
    with Library.open(place / "library") as opened:
        opened.index([papers])
        opened.load_model()
        yield opened


def clean(text: str) -> bool:
    return all(character.isprintable() or character == "\n" for character in text)


def test_hits_cannot_steer_the_terminal(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.print_result(library.marked(library.search("Hundehütte")))
    shown = capsys.readouterr().out
    assert clean(shown)
    assert "[31mrot  txt.exe zweite Zeile.txt" in shown
    assert "●" in shown


def test_a_report_names_what_failed_and_cannot_steer_the_terminal(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.print_report(library.index())
    shown = capsys.readouterr().out
    assert clean(shown)
    assert "1 files could not be read" in shown
    assert "NoTextFound" in shown


def test_status_is_printed(library: Library, capsys: pytest.CaptureFixture[str]) -> None:
    terminal.print_status(library.status())
    assert "Documents  3 (2 indexed, 0 waiting, 1 failed)" in capsys.readouterr().out


def test_json_keeps_names_that_are_not_text(
    library: Library, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.print_json(terminal.result_as_dict(library.search("Wann muss ich zahlen?")))
    shown = capsys.readouterr().out
    assert shown.isascii()
    paths = [Path(hit["path"]) for hit in json.loads(shown)["hits"]]
    assert os.fsencode(paths[0]).endswith(b"/\xff\xfe.txt")
    assert all(path.is_file() for path in paths)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (DiskFull(Path("/x/catalog.sqlite")), "the disk is full: /x/catalog.sqlite"),
        (LibraryLocked(Path("/x\n/y")), "read-only: /x /y"),
        (
            ModelMismatch(found="8", expected="384"),
            "`sinnsuche index` encodes the passages anew: found 8, expected 384",
        ),
        (
            TooFewJudgments(found=3, expected=30),
            "judge some more hits, with yes and with no: found 3, expected 30",
        ),
        (BadTrainingFile(Path("/x.csv")), "CSV or JSON Lines"),
        (TrainingFailed(detail="a\nb"), "the one in use stays in use: a b"),
        (OutOfDeviceMemory(), "--option method=adapter"),
    ],
)
def test_errors_are_one_line(error: Exception, words: str) -> None:
    line = terminal.error_line(error)  # type: ignore[arg-type]
    assert words in line
    assert clean(line)
    assert "\n" not in line


def _leaves(kind: type[EngineError]) -> list[type[EngineError]]:
    below = kind.__subclasses__()
    return [leaf for one in below for leaf in _leaves(one)] if below else [kind]


def test_every_error_that_ends_a_command_has_words() -> None:
    leaves = [leaf for leaf in _leaves(EngineError) if leaf.__module__ == "engine.errors"]
    assert len(leaves) > 15
    for leaf in leaves:
        # An unreadable document is a row of the report; who stopped a command knows why.
        if not issubclass(leaf, ExtractionError | Cancelled):
            error = leaf.__new__(leaf)
            EngineError.__init__(error)
            assert leaf.__name__ not in terminal.error_line(error)


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "ascii"

    def isatty(self) -> bool:
        return True


def test_the_bar_draws_on_a_terminal_alone() -> None:
    file = io.StringIO()
    terminal.ProgressBar(file)(Progress("index", done=1, total=2))
    assert file.getvalue() == ""
    screen = Terminal()
    bar = terminal.ProgressBar(screen)
    bar(Progress("index", done=3, total=4, item="/a/" + ODD, rate=70.0, remaining_s=9, failed=1))
    drawn = screen.getvalue()
    assert "##################......" in drawn
    assert "3/4 files  70 passages/s  9 s left  1 failed" in drawn
    assert clean(drawn.removeprefix("\r\x1b[K"))
    bar.close()
    assert screen.getvalue().endswith("\r\x1b[K")
