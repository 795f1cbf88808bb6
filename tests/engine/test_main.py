"""The command line as people and programs use it: real files, the embedded model."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.catalog.store import FILE_NAME, Catalog
from engine.library import Library
from engine.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOG = "The dog sleeps in the kennel behind the house, even when it rains all day long."
RENT = "Der Mietvertrag kann mit einer Frist von drei Monaten gekündigt werden."


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder `papers` with two documents and one broken file, indexed into `library`."""
    place = tmp_path_factory.mktemp("place")
    papers = place / "papers"
    papers.mkdir()
    (papers / "dog.txt").write_text(DOG)
    (papers / "miete.md").write_text(f"# Wohnen\n\n## Kündigung\n\n{RENT}\n")
    (papers / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    assert main(["index", str(papers), "--library", str(place / "library")]) == 0
    return place


def run(place: Path, *arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command on the library."""
    capsys.readouterr()
    try:
        code = main([arguments[0], "--library", str(place / "library"), *arguments[1:]])
    except SystemExit as exit_:
        code = int(str(exit_.code))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def start(arguments: Sequence[str], **environment: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "engine", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        errors="replace",
    )


def test_a_report_of_indexing_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(place, "index", "--retry", "--json", capsys=capsys)
    report = json.loads(out)
    assert code == 0
    assert set(report) >= {"files", "passages", "failed", "seconds", "passages_per_second"}
    assert report["unchanged"] == 3
    (failed,) = report["failed"]
    assert failed["path"] == str(place / "papers" / "broken.pdf")
    assert failed["reason"] == "DamagedDocument"


def test_hits_as_json_have_exactly_the_promised_shape(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(place, "search", "Hundehütte", "-k", "1", "--json", capsys=capsys)
    result = json.loads(out)
    assert code == 0
    assert list(result) == ["query", "took_ms", "hits"]
    (hit,) = result["hits"]
    assert set(hit) == {
        *("rank", "passage_id", "path", "title", "page", "heading", "language", "text"),
        *("score", "sources"),
    }
    assert (hit["rank"], hit["page"], hit["language"]) == (1, None, "en")
    assert hit["path"] == str(place / "papers" / "dog.txt")
    assert hit["text"] == DOG
    assert 0 < hit["score"] <= 1
    assert set(hit["sources"]) <= {"dense", "lexical"}


def test_headings_are_told(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(place, "search", "notice period of the flat", "--json", capsys=capsys)
    headings = [hit["heading"] for hit in json.loads(out)["hits"]]
    assert any("Kündigung" in heading for heading in headings)


def test_status_as_json(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(place, "status", "--json", capsys=capsys)
    status = json.loads(out)
    assert code == 0
    assert (status["documents"], status["indexed"], status["failed"]) == (3, 2, 1)
    assert status["vectors"] == status["passages"] > 0
    assert status["model"]["dim"] > 0


@pytest.mark.parametrize(
    "query", ["", " ", "🐕", "AND OR NOT (", '"', "a\x00b\x1b[31m", "\udcff", "der die das", "*"]
)
def test_any_query_is_answered(place: Path, query: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(place, "search", "--json", "--", query, capsys=capsys)
    assert code == 0
    assert json.loads(out)["query"] == query


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["frobnicate"],
        ["search"],
        ["search", "x", "-k", "0"],
        ["search", "x", "-k", "-3"],
        ["search", "x", "-k", "many"],
        ["search", "x", "-k", "9223372036854775808"],
        ["search", "x", "-k0"],
        ["search", "x", "-k"],
        ["search", "x", "--library"],
        ["search", "-k", "5"],
        ["search", "x", "--frob"],
        ["index", ""],
        ["status", "--library", ""],
    ],
)
def test_wrong_arguments_end_with_2(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "query"),
    [
        (["Miete", "-katze"], "Miete -katze"),
        (["-katze", "Miete"], "-katze Miete"),
        (["-katze Miete"], "-katze Miete"),
        (["Miete", "-heizung"], "Miete -heizung"),
        (["Miete", "-Wohnung"], "Miete -Wohnung"),
        (["Miete", "-kaution", "-k", "3"], "Miete -kaution"),
        (["-k3", "Miete", "-größe"], "Miete -größe"),
        (["Miete", '-"ganz und gar"'], 'Miete -"ganz und gar"'),
        (["Miete", "-k", "2", "-1", "--", "--json", "-k"], "Miete -1 --json -k"),
        (["--", "Miete", "-katze"], "Miete -katze"),
        (["Miete", "-", "Wohnung"], "Miete - Wohnung"),
    ],
)
def test_words_with_a_minus_belong_to_the_query(
    place: Path, words: list[str], query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(place, "search", "--json", *words, capsys=capsys)
    assert code == 0, err
    assert json.loads(out)["query"] == query


def test_options_behind_a_query_stay_options(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["search", "dog", "-Mietvertrag", "--json", "-k", "1", "--lib", str(place / "library")]
    assert main(words) == 0
    assert len(json.loads(capsys.readouterr().out)["hits"]) == 1
    with pytest.raises(SystemExit) as ended:
        main(["search", "dog", "-h"])
    assert ended.value.code == 0
    assert "QUERY" in capsys.readouterr().out


def test_the_greatest_number_of_hits_is_answered(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(place, "search", "dog", "-k", str(2**63 - 1), "--json", capsys=capsys)
    assert code == 0
    assert json.loads(out)["hits"]


def test_errors_of_people_end_with_1_and_one_line(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "nowhere", tmp_path / ("x" * 300), tmp_path / "pipe"):
        code, out, err = run(place, "index", str(path), capsys=capsys)
        assert (code, out) == (1, "")
        assert err.startswith("sinnsuche: no such file or folder")
        assert err.count("\n") == 1
    assert main(["status", "--library", str(place / "papers" / "dog.txt")]) == 1


def test_a_damaged_catalog_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / FILE_NAME).write_bytes(b"no database at all" * 500)
    code, _, err = run(tmp_path, "search", "x", capsys=capsys)
    assert code == 1
    assert "damaged" in err


def test_without_its_model_a_library_tells_its_state_and_what_is_missing(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Library.open(place / "library") as library:
        library.change_settings(model=str(place / "gone"))
    try:
        code, out, err = run(place, "status", "--json", capsys=capsys)
        assert (code, json.loads(out)["documents"], json.loads(out)["model"]) == (0, 3, None)
        assert "there is no such model" in err
        code, out, err = run(place, "search", "dog", capsys=capsys)
        assert (code, out) == (1, "")
        assert "there is no such model" in err
    finally:
        with Library.open(place / "library") as library:
            library.change_settings(model="")


def test_while_another_process_writes_one_can_search_but_not_index(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import sys; from pathlib import Path; from engine.catalog.store import Catalog\n"
        "with Catalog.open(Path(sys.argv[1])) as catalog, catalog.writing():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(place / "library" / FILE_NAME)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        code, _, err = run(place, "index", capsys=capsys)
        assert (code, "another process" in err) == (1, True)
        code, out, _ = run(place, "search", "dog", capsys=capsys)
        assert (code, "dog.txt" in out) == (0, True)
        child.communicate()


def test_searching_works_where_nothing_can_be_noted(place: Path) -> None:
    """The model's name cannot be remembered on read-only ground."""
    with Catalog.open(place / "library" / FILE_NAME) as catalog:
        noted = catalog.note("model_id")
        catalog.set_note("model_id", "of an older program")
        catalog.writable = False
        with Library(place / "library", catalog, Settings()) as library:
            library.load_model()
            assert library.search("Hundehütte").hits
        with Catalog.open(place / "library" / FILE_NAME) as again:
            again.set_note("model_id", noted or "")


def test_an_interrupted_run_stops_says_so_and_keeps_what_was_done(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(20):
        (papers / f"{number}.txt").write_text(
            "\n\n".join(f"{DOG} It is the {number}. of {part} dogs." for part in range(60))
        )
    library = tmp_path / "library"
    child = start(["index", str(papers), "--library", str(library)])
    for _ in range(600):
        if _ready_documents(library / FILE_NAME):
            break
        time.sleep(0.1)
    child.send_signal(signal.SIGTERM)
    sent = time.monotonic()
    _, err = child.communicate(timeout=60)
    assert child.returncode == 130
    assert err == "Stopped; what was done so far is kept.\n"
    assert time.monotonic() - sent < 15  # 2 s on a machine that is not busy
    assert _ready_documents(library / FILE_NAME)


def test_an_interruption_while_a_library_loads_is_one(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """ONNX Runtime makes an ImportError of it."""

    def loading(self: Library) -> None:
        raise ImportError("initialization failed") from cause

    monkeypatch.setattr(Library, "load_model", loading)
    cause: BaseException = KeyboardInterrupt()
    assert run(place, "search", "dog", capsys=capsys)[::2] == (
        130,
        "Stopped; what was done so far is kept.\n",
    )
    cause = OSError()
    with pytest.raises(ImportError):
        run(place, "search", "dog", capsys=capsys)


def _ready_documents(catalog: Path) -> int:
    try:
        with sqlite3.connect(f"file:{catalog}?mode=ro", uri=True) as connection:
            found = connection.execute("SELECT count(*) FROM documents WHERE status = 'ready'")
            number = int(found.fetchone()[0])
    except sqlite3.Error:
        return 0
    connection.close()
    return number


def test_a_closed_pipe_and_a_poor_terminal_are_no_crash(place: Path) -> None:
    arguments = ["search", "dog", "--library", str(place / "library")]
    child = start(arguments, PYTHONIOENCODING="ascii")
    out, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, "")
    assert "*" in out
    child = start(arguments)
    assert child.stdout is not None
    child.stdout.close()
    assert child.wait(timeout=60) == 1
    assert child.stderr is not None
    assert child.stderr.read() == ""
    child.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
@pytest.mark.parametrize(
    "arguments", [["status"], ["search", "dog", "--json"], ["--help"], ["search", "--help"]]
)
def test_a_full_output_is_told(place: Path, arguments: list[str]) -> None:
    library = [] if "--help" in arguments else ["--library", str(place / "library")]
    # Of help that is written at once argparse itself keeps silent.
    for unbuffered in ("", "1") if library else ("",):
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(
                [sys.executable, "-m", "engine", *arguments, *library],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr.startswith("sinnsuche: the output could not be written: ")
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell")
@pytest.mark.parametrize("command", ["status", "index"])
def test_closed_streams_are_no_crash(place: Path, command: str) -> None:
    line = [sys.executable, "-m", "engine", command, "--library", str(place / "library")]
    for closed, code, told in (
        (">&-", 1, "sinnsuche: nothing could be shown: standard output is closed\n"),
        ("2>&-", 0, ""),
        (">&- 2>&-", 1, ""),
    ):
        done = subprocess.run(
            ["sh", "-c", f'"$@" {closed}', "sh", *line],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (code, told)


def test_removal_leaves_no_row(place: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "dog.txt").write_text(DOG)
    (papers / "rent.txt").write_text(RENT)
    arguments = ["--library", str(tmp_path / "library")]
    assert main(["index", str(papers), *arguments]) == 0
    for path in papers.iterdir():
        path.unlink()
    (papers / "cat.txt").write_text("A cat.")
    (papers / "cat.txt").rename(papers / "cat.jpg")
    assert main(["index", *arguments]) == 0
    rows = _row_counts(tmp_path / "library" / FILE_NAME)
    assert not any(rows.values()), rows


def _row_counts(catalog: Path) -> dict[str, Any]:
    tables = ("documents", "sections", "passages", "vectors", "terms", "passages_fts", "terms_fts")
    connection = sqlite3.connect(catalog)
    counts = {
        table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for table in tables
    }
    connection.close()
    return counts


def test_the_demo_answers_a_german_question_in_english(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["demo"]) == 0
    shown = capsys.readouterr().out
    assert "battery-storage-safety.pdf" in shown
    assert "[en]" in shown


def test_files_are_for_the_owner_alone_whatever_the_umask(tmp_path: Path) -> None:
    (tmp_path / "dog.txt").write_text(DOG)
    before = os.umask(0)
    try:
        arguments = ["index", str(tmp_path / "dog.txt"), "--library", str(tmp_path / "library")]
        assert main(arguments) == 0
    finally:
        os.umask(before)
    found = [tmp_path / "library", *(tmp_path / "library").rglob("*")]
    assert len(found) > 1
    for path in found:
        assert not stat.S_IMODE(path.stat().st_mode) & 0o077, path


def test_words_that_name_commands_import_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    """A search for "tune" must not need what training needs."""
    heavy = "engine.training.tuning"
    sys.modules.pop(heavy, None)
    assert main(["search", "tune", "export", "--json"]) == 0
    assert heavy not in sys.modules
    assert json.loads(capsys.readouterr().out)["hits"] == []
