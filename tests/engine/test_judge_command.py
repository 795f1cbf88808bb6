"""`judge` as people and programs use it: real files, the embedded model, real kills."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import main
from engine.catalog.store import FILE_NAME, Catalog

ROOT = Path(__file__).resolve().parents[2]
DOG = "The dog sleeps in the kennel behind the house, even when it rains all day long."
RENT = "Der Mietvertrag kann mit einer Frist von drei Monaten gekündigt werden."
BREAD = "Das Brot backt eine Stunde lang bei zweihundert Grad im Ofen."


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An indexed library; judgments are made in copies of it."""
    place = tmp_path_factory.mktemp("place")
    papers = place / "papers"
    papers.mkdir()
    for name, text in (("dog.txt", DOG), ("miete.txt", RENT), ("brot.txt", BREAD)):
        (papers / name).write_text(text, encoding="utf-8")
    assert main(["index", str(papers), "--library", str(place / "library")]) == 0
    return place / "library"


@pytest.fixture
def library(shelf: Path, tmp_path: Path) -> Path:
    """A library of one's own."""
    return Path(shutil.copytree(shelf, tmp_path / "a library"))


def run(
    library: Path, *arguments: str, capsys: pytest.CaptureFixture[str], command: str = "judge"
) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    capsys.readouterr()
    try:
        code = main([command, "--library", str(library), *arguments])
    except SystemExit as ended:
        code = int(str(ended.code))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def as_json(library: Path, *arguments: str, capsys: pytest.CaptureFixture[str], **more: str) -> Any:
    code, out, _ = run(library, "--json", *arguments, capsys=capsys, **more)
    assert code == 0
    return json.loads(out)


def test_the_hit_of_a_rank_is_judged(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hits = as_json(library, "Hundehütte", capsys=capsys, command="search")["hits"]
    made = as_json(library, "Hundehütte", "2", "no", capsys=capsys)
    assert made["passage"] == hits[1]["text"]
    assert made["path"] == hits[1]["path"]
    assert (made["query"], made["relevant"], made["weak"]) == ("Hundehütte", False, False)
    assert as_json(library, "--list", capsys=capsys) == [made]


def test_the_ranks_of_one_call_are_those_of_one_list(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "Wie lange dauert das?"
    hits = as_json(library, query, capsys=capsys, command="search")["hits"]
    made = as_json(library, query, "1", "no", "2", "no", "3", "yes", capsys=capsys)
    said = {one["passage"]: one["relevant"] for one in made}
    assert said == {hits[0]["text"]: False, hits[1]["text"]: False, hits[2]["text"]: True}
    assert len(as_json(library, "--list", capsys=capsys)) == 3


def test_a_passage_is_named_by_its_id_whatever_was_said_before(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "Wie lange dauert das?"
    hits = as_json(library, query, capsys=capsys, command="search")["hits"]
    ids = [str(hit["passage_id"]) for hit in hits]
    first = as_json(library, query, "--passage", ids[0], "no", capsys=capsys)
    second = as_json(library, query, "--passage", ids[1], "yes", capsys=capsys)
    assert [first["passage"], second["passage"]] == [hit["text"] for hit in hits[:2]]
    assert (first["relevant"], second["relevant"]) == (False, True)
    (best,) = as_json(library, "Brot", "-k", "1", capsys=capsys, command="search")["hits"]
    other = next(number for number in ids if number != str(best["passage_id"]))
    words = ["1", "yes", "--passage", other, "no"]
    made = as_json(library, "Brot", *words, capsys=capsys)
    assert {one["passage"]: one["relevant"] for one in made}[best["text"]] is True
    assert len(made) == 2
    words = ["1", "yes", "--passage", str(best["passage_id"]), "no"]
    code, _, err = run(library, "Brot", *words, capsys=capsys)
    assert (code, "judged twice" in err) == (2, True)


def test_nothing_is_kept_where_one_hit_is_not_there(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(library, "Hundehütte", "1", "yes", "99", "no", capsys=capsys)[0] == 1
    words = ["1", "yes", "--passage", "12345", "no"]
    code, _, err = run(library, "Hundehütte", *words, capsys=capsys)
    assert (code, "not there any more" in err) == (1, True)
    assert as_json(library, "--list", capsys=capsys) == []


def test_a_query_may_begin_with_a_word_to_leave_out(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = as_json(library, "-katze Hundehütte", "1", "yes", capsys=capsys)
    assert (made["query"], made["passage"]) == ("Hundehütte", DOG)


def test_judging_is_told_and_listed_in_words(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = run(library, "Hundehütte", "1", "yes", capsys=capsys)
    assert code == 0
    assert out.startswith("1: yes  Hundehütte  ->  dog: The dog sleeps in the kennel")
    code, out, _ = run(library, "--list", capsys=capsys)
    assert (code, out.count("\n")) == (0, 2)
    assert out.endswith("1 judgments\n")


def test_taking_back_restores_what_was_said_before(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = as_json(library, "Hundehütte", "1", "yes", capsys=capsys)
    second = as_json(library, "HUNDEHUETTE", "1", "no", capsys=capsys)
    number = str(second["judgment_id"])
    back = as_json(library, "--take-back", number, capsys=capsys)
    assert back == {"taken_back": second["judgment_id"], "in_force": first}
    code, out, err = run(library, "--take-back", number, capsys=capsys)
    assert (code, out) == (1, "")
    assert "not there any more" in err
    assert err.count("\n") == 1
    code, out, _ = run(library, "--take-back", str(first["judgment_id"]), capsys=capsys)
    assert (code, out) == (0, f"Judgment {first['judgment_id']} is taken back.\n")


def test_what_was_said_acts_in_the_next_process_and_hides_nothing(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "Wie lange dauert das?"
    before = as_json(library, query, capsys=capsys, command="search")["hits"]
    as_json(library, query, "2", "yes", capsys=capsys)
    as_json(library, query, "3", "no", capsys=capsys)
    after = as_json(library, query, capsys=capsys, command="search")["hits"]
    assert sorted(hit["text"] for hit in after) == sorted(hit["text"] for hit in before)
    assert {hit["text"]: hit["score"] for hit in after} != {
        hit["text"]: hit["score"] for hit in before
    }


@pytest.mark.parametrize("place", ["out.jsonl", "beir"])
def test_export_and_import(
    library: Path, tmp_path: Path, place: str, capsys: pytest.CaptureFixture[str]
) -> None:
    made = as_json(library, "Hundehütte", "1", "yes", capsys=capsys)
    path = str(tmp_path / place)
    told = as_json(library, "--export", path, capsys=capsys)
    assert told == {"exported": 1, "path": path}
    other = tmp_path / "other"
    told = as_json(other, "--import", path, capsys=capsys)
    assert told == {"added": 1, "known": 0, "rejected": []}
    (again,) = as_json(other, "--list", capsys=capsys)
    assert (again["passage"], again["relevant"]) == (made["passage"], True)


def test_bad_rows_are_told(
    library: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad\x1b[31m.jsonl"
    path.write_text("{}\n" * 30)
    code, out, _ = run(library, "--import", str(path), capsys=capsys)
    assert code == 0
    assert out.startswith("0 judgments added, 0 known, 30 rows refused\n")
    assert "line 1: no_query" in out
    assert "and 10 more" in out
    assert "\x1b" not in out
    told = as_json(library, "--import", str(path), capsys=capsys)
    assert told["rejected"][2] == {"line": 3, "reason": "no_query", "file": ""}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["Hundehütte", "99", "yes"], "there is no hit 99"),
        (["type:pdf", "1", "yes"], "there is no hit 1"),
        (["type:pdf", "--passage", "1", "yes"], "nothing is asked"),
        (["Hundehütte", "--passage", "12345", "yes"], "not there any more"),
        (["--take-back", "12345"], "not there any more"),
        (["--import", "/nowhere/at/all.jsonl"], "no such file"),
        (["--export", "/nowhere/at/all.jsonl"], "no such file"),
    ],
)
def test_errors_of_people_end_with_1_and_one_line(
    library: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(library, *arguments, capsys=capsys)
    assert (code, out) == (1, "")
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["query"],
        ["query", "1"],
        ["query", "0", "yes"],
        ["query", "one", "yes"],
        ["query", "1", "perhaps"],
        ["query", "1", "yes", "more"],
        ["query", "1", "yes", "2"],
        ["query", "1", "yes", "2", "perhaps"],
        ["query", "1", "yes", "1", "no"],
        ["query", "--passage", "1"],
        ["query", "--passage", "one", "yes"],
        ["query", "--passage", "1", "perhaps"],
        ["query", "--passage", "9223372036854775808", "yes"],
        ["--passage", "1", "yes"],
        ["--list", "--passage", "1", "yes"],
        ["query", "1", "yes", "--list"],
        ["--list", "--take-back", "1"],
        ["--take-back", "x"],
        ["--export", ""],
        ["--list", "--frob"],
    ],
)
def test_wrong_arguments_end_with_2(
    tmp_path: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(tmp_path / "never made", *arguments, capsys=capsys)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert not (tmp_path / "never made").exists()


def test_a_kill_right_after_it_was_told_loses_nothing(library: Path) -> None:
    """The command is made to linger after its word, so that the kill meets it alive."""
    program = (
        "import sys, engine.judge_command as judge\n"
        "from engine.__main__ import main\n"
        "def lingering(words, *more):\n"
        "    sys.stdout.write(words + '\\n'); sys.stdout.flush(); sys.stdin.read()\n"
        "judge.print = lingering\n"
        "if __name__ == '__main__':\n"
        "    main(sys.argv[1:])\n"
    )
    for number in range(3):
        words = ["judge", f"Hundehütte {number}", "1", "yes", "--library", str(library)]
        with subprocess.Popen(
            [sys.executable, "-c", program, *words],
            cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as child:
            assert child.stdout is not None
            told = child.stdout.readline()
            assert told.startswith(f"{number + 1}: yes  Hundehütte {number}")
            assert child.poll() is None
            child.kill()
        assert child.returncode == -9
        with Catalog.open(library / FILE_NAME) as catalog:
            newest = catalog.judgments()[0]
            assert (newest.judgment_id, newest.query) == (number + 1, f"Hundehütte {number}")
            assert len(catalog.judgments()) == number + 1


def test_one_can_judge_in_the_terminal_while_another_process_indexes(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = (
        "import sys; from pathlib import Path; from engine.catalog.store import Catalog\n"
        "with Catalog.open(Path(sys.argv[1])) as catalog, catalog.writing():\n"
        "    print('held', flush=True); sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(library / FILE_NAME)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()
        code, out, _ = run(library, "Hundehütte", "1", "yes", capsys=capsys)
        assert (code, out.startswith("1: yes")) == (0, True)
        child.communicate()
