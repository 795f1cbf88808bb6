from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
