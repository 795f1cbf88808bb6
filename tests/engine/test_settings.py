from __future__ import annotations

import errno
import json
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import DiskFull, LibraryLocked
from engine.settings import BOUNDS, Settings, load_settings, save_settings


def test_absent_file_gives_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == Settings()


def test_round_trip(tmp_path: Path) -> None:
    settings = Settings().with_changes(language="de", theme="dark", threads=3, watch=False)
    save_settings(settings, tmp_path)
    assert load_settings(tmp_path) == settings
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("name", sorted(BOUNDS))
def test_out_of_bounds_is_refused_and_not_loaded(tmp_path: Path, name: str) -> None:
    low, high = BOUNDS[name]
    for value in (low - 1, high + 1, "3", True, None):
        with pytest.raises(ValueError):
            Settings().with_changes(**{name: value})
        (tmp_path / "settings.json").write_text(json.dumps({name: value}))
        assert load_settings(tmp_path) == Settings()


def test_unknown_keys_are_ignored_and_unknown_changes_refused(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text('{"colour": "red", "theme": "dark"}')
    assert load_settings(tmp_path) == Settings(theme="dark")
    with pytest.raises(TypeError):
        Settings().with_changes(colour="red")


@given(st.binary(max_size=200))
def test_any_file_loads(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("settings")
    (folder / "settings.json").write_bytes(content)
    assert isinstance(load_settings(folder), Settings)


def test_a_damaged_file_is_set_aside(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("{broken")
    assert load_settings(tmp_path) == Settings()
    assert (tmp_path / "settings.json.damaged").read_text() == "{broken"


def test_a_file_that_cannot_be_read_gives_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.json").mkdir()
    assert load_settings(tmp_path) == Settings()


def test_deeply_nested_json_gives_defaults(tmp_path: Path) -> None:
    (tmp_path / "settings.json").write_text("[" * 100_000)
    assert load_settings(tmp_path) == Settings()


def test_only_the_owner_may_read_them_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        save_settings(Settings(theme="dark"), tmp_path)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "settings.json").stat().st_mode) == 0o600


def test_a_full_disk_is_told_and_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_settings(Settings(theme="dark"), tmp_path)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.settings.os.fsync", full)
    with pytest.raises(DiskFull):
        save_settings(Settings(theme="light"), tmp_path)
    assert load_settings(tmp_path).theme == "dark"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["settings.json"]


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(LibraryLocked):
        save_settings(Settings(), tmp_path / "gone")
