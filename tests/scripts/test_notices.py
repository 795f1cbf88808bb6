from __future__ import annotations

import importlib.util
import re
from importlib.metadata import Distribution, PackageNotFoundError
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def notices():
    spec = importlib.util.spec_from_file_location("notices", ROOT / "scripts" / "notices.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def listed(notices) -> list[str]:
    return notices.headings(notices.TARGET.read_text(encoding="utf-8"))


def installed(find) -> dict[str, Distribution]:
    try:
        return find()
    except PackageNotFoundError as error:
        pytest.skip(f"{error.name} is needed and not installed")


def names(entries: list[str]) -> list[str]:
    return [re.sub(r"[-_.]+", "-", entry.split()[0]).lower() for entry in entries]


def test_the_file_lists_what_is_needed_and_what_the_build_takes_along(notices, listed):
    assert names(listed) == sorted({*installed(notices.needed), *notices.TAKEN_ALONG})


def test_each_is_listed_at_the_version_of_the_tested_set(listed):
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    tested = text.replace("==", " ").splitlines()
    # the build tools of the environment are in no constraints
    ours = [entry for entry in listed if entry.split()[0] not in {"setuptools", "wheel"}]
    assert [entry for entry in ours if entry not in tested] == []


def test_what_the_build_leaves_out_is_what_build_spec_excludes(notices):
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    excludes = set(re.findall(r'"([\w.]+)"', spec.split("excludes = [")[1].split("]")[0]))
    assert {name.replace("-", "_") for name in notices.LEFT_OUT} <= excludes
    modules = {name.replace("-", "_") for name in installed(notices.needed)}
    assert not modules & excludes


def test_a_package_that_is_needed_and_not_there_is_an_error(notices, monkeypatch):
    real = notices.distribution

    def without_cffi(name):
        if name == "cffi":
            raise PackageNotFoundError(name)
        return real(name)

    installed(notices.needed)
    monkeypatch.setattr(notices, "distribution", without_cffi)
    with pytest.raises(PackageNotFoundError):
        notices.needed()
