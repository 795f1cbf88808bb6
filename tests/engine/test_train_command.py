from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import pytest

from engine.__main__ import main
from engine.errors import TooFewJudgments
from engine.library import Library
from engine.training.personal import child
from tests.engine.training.personal.toy_person import a_shelf, judge_hits


@pytest.fixture(scope="module")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished") / "library"
    shelf = a_shelf(folder)
    judge_hits(shelf)
    shelf.close()
    return folder


@pytest.fixture
def library(finished: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "my library"
    shutil.copytree(finished, folder)

    def toy(directory: Path, recipe: str, options: object) -> list[str]:
        return [
            sys.executable, "-m", "tests.engine.training.personal.toy_child", str(directory),
        ]  # fmt: skip

    monkeypatch.setattr(child, "command_line", toy)
    return folder


def test_the_table_and_the_verdict_are_printed(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "personal", "--library", str(library)]) == 0
    out = capsys.readouterr().out
    assert "held_out " in out
    assert "check_search" in out
    assert "personal-" in out.splitlines()[-1]


def test_json_holds_everything_and_nothing_is_adopted(
    library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", "personal", "--library", str(library), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["adopted"] is False
    assert {"candidate", "table", "changed", "verdict"} <= found.keys()
    with Library.open(library) as opened:
        assert [model.active for model in opened.trained_models()] == [False]


@pytest.mark.parametrize("adopt", [True, False])
def test_what_is_better_is_adopted_if_that_is_wished(
    library: Path, adopt: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    adopted: list[str] = []
    monkeypatch.setattr(Library, "adopt_model", lambda self, name: adopted.append(name))
    words = ["train", "personal", "--library", str(library), "--json"]
    assert main([*words, *["--adopt-if-better"] * adopt]) == 0
    found = json.loads(capsys.readouterr().out)
    better = found["verdict"]["adopt"]
    assert adopted == ([found["candidate"]] if adopt and better else [])


def test_too_few_judgments_are_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    a_shelf(tmp_path / "library").close()

    def toy(directory: Path, recipe: str, options: object) -> list[str]:
        return [
            sys.executable, "-m", "tests.engine.training.personal.toy_child", str(directory),
        ]  # fmt: skip

    monkeypatch.setattr(child, "command_line", toy)
    assert main(["train", "personal", "--library", str(tmp_path / "library")]) == 1
    assert "too few judgments to learn from; judge some more" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("recipe", "word", "wanted"),
    [
        ("own_file", "file=own pairs.csv", "{here}/own pairs.csv"),
        ("personal", "data=", ""),
        ("crossed", "data=stsb", "{here}/stsb"),
        ("tune", "data=/elsewhere/stsb", "/elsewhere/stsb"),
    ],
)
def test_a_path_is_that_of_the_folder_where_it_is_typed(
    library: Path, tmp_path: Path, recipe: str, word: str, wanted: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    given: list[object] = []

    def retrain(self: Library, recipe: str, options: object, **more: object) -> object:
        given.append(options)
        raise TooFewJudgments(found=0, expected=1)

    monkeypatch.setattr(Library, "retrain", retrain)
    monkeypatch.chdir(tmp_path)
    words = ["--library", str(library), "--recipe", recipe, "--option", word]
    assert main(["train", "personal", *words]) == 1
    assert given == [{word.partition("=")[0]: wanted.format(here=tmp_path)}]


@pytest.mark.parametrize(
    ("recipe", "needed"),
    [("crossed", "data=DIR"), ("tune", "data=DIR"), ("own_file", "file=FILE")],
)
def test_a_recipe_without_its_data_names_the_option(
    tmp_path: Path, recipe: str, needed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["train", "personal", "--library", str(tmp_path / "l"), "--recipe", recipe]
    for more in ([], ["--option", f"{needed.partition('=')[0]}="]):
        with pytest.raises(SystemExit) as caught:
            main([*words, *more])
        assert caught.value.code == 2
        assert f"--option {needed}" in capsys.readouterr().err
    assert not (tmp_path / "l").exists()


def test_an_empty_name_of_a_library_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "personal", "--library", ""])
    assert caught.value.code == 2
    assert "is empty" in capsys.readouterr().err


@pytest.mark.parametrize("word", ["rank", "rank=many", "rank=0", "colour=red", "weak=perhaps"])
def test_an_option_that_is_none_ends_with_two(
    tmp_path: Path, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["train", "personal", "--library", str(tmp_path / "l"), "--option", word])
    assert caught.value.code == 2
    assert "rank" in capsys.readouterr().err
