from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.errors import DiskFull, LibraryLocked
from engine.model_store.folders import is_hub_name
from engine.training.personal.candidate import finish, new_name, remove_leftovers, workshop

NOW = datetime(2026, 11, 26, 23, 15, tzinfo=UTC)


def test_names_are_the_recipe_and_the_time_and_none_comes_twice(tmp_path: Path) -> None:
    assert new_name("personal", tmp_path, NOW) == "personal-20261126-231500"
    (tmp_path / "own-file-20261126-231500").mkdir()
    second = new_name("own_file", tmp_path, NOW)
    assert second == "own-file-20261126-231500-2"
    assert is_hub_name(second), "settings could not name it"


def test_a_model_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    models = tmp_path / "models"
    with workshop(models, "one", needed_bytes=1000) as shop:
        made = shop / "made"
        made.mkdir()
        (made / "weights").write_bytes(b"all")
        assert not list(models.glob("[!.]*"))
        finish(made, models, "one")
    assert [path.name for path in models.iterdir()] == ["one"]
    assert (models / "one" / "weights").read_bytes() == b"all"


def test_an_error_leaves_nothing(tmp_path: Path) -> None:
    def fail() -> None:
        with workshop(tmp_path / "models", "one", needed_bytes=1) as shop:
            (shop / "half").write_bytes(b"half")
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    assert list((tmp_path / "models").iterdir()) == []


def test_room_is_looked_for_before(tmp_path: Path) -> None:
    with (
        pytest.raises(DiskFull) as caught,
        workshop(tmp_path / "models", "one", needed_bytes=10**18),
    ):
        pass
    assert caught.value.needed_bytes == 10**18


def test_a_folder_that_cannot_be_written_to_is_told(tmp_path: Path) -> None:
    (tmp_path / "models").write_text("a file", encoding="utf-8")
    with pytest.raises(LibraryLocked), workshop(tmp_path / "models", "one", needed_bytes=1):
        pass


def test_folders_of_the_dead_go_and_those_of_the_living_stay(tmp_path: Path) -> None:
    models = tmp_path / "models"
    models.mkdir()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    try:
        living = models / f".training-{child.pid}-personal-1"
        for folder in (living, models / ".training-999999999-x", models / ".training-odd"):
            folder.mkdir()
        (models / "personal-1").mkdir()
        assert remove_leftovers(models) == 2
        assert sorted(path.name for path in models.iterdir()) == [living.name, "personal-1"]
    finally:
        child.communicate(b"\n")
    assert remove_leftovers(models) == 1
    assert remove_leftovers(models / "none") == 0
