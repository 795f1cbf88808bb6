from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.__main__ import COMMANDS, main
from engine.library import Library
from engine.locations import models_dir
from tests.engine.adoption.places import (
    check_answers,
    damage,
    make_library,
    put_adapter,
    put_model,
    put_trained,
    texts_of,
)

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def directory(tmp_path, monkeypatch) -> Path:
    """A closed library that answers with "base" and has "m1" and "m2" to adopt."""
    embedded = put_model(tmp_path / "embedded", 5)
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: embedded)
    directory = tmp_path / "a library"
    with make_library(directory):
        put_trained(directory, "m1", 1)
        put_adapter(directory, "m2", 2)
    return directory


def run(directory: Path, *arguments: str, capsys) -> tuple[int, str, str]:
    capsys.readouterr()
    try:
        code = main(["models", *arguments, "--library", str(directory)])
    except SystemExit as ended:
        code = int(str(ended.code))
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def as_json(directory: Path, *arguments: str, capsys) -> Any:
    code, out, _ = run(directory, *arguments, "--json", capsys=capsys)
    assert code == 0
    return json.loads(out)


def test_listed_adopted_and_rolled_back(directory, capsys):
    assert "models" in COMMANDS
    listed = as_json(directory, "list", capsys=capsys)
    assert (listed["pending"], listed["previous"]) == (None, None)
    rows = {row["name"]: row for row in listed["models"]}
    assert {name for name, row in rows.items() if row["active"]} == {"base"}
    assert rows["m1"]["trained"]["kind"] == "encoder"
    assert rows["m2"]["trained"] | {"data": 0} == {
        "name": "m2",
        "kind": "adapter",
        "recipe": "personal",
        "created": "2026-11-26T22:00:00+00:00",
        "parent": "base",
        "kept": False,
        "data": 0,
        "parameters": {},
        "figures": {},
        "verdict": "better",
    }
    assert rows["embedded"]["trained"] is None
    assert as_json(directory, "adopt", "m2", capsys=capsys)["name"] == "m2"
    listed = as_json(directory, "list", capsys=capsys)
    assert listed["previous"] == "base"
    assert [row["name"] for row in listed["models"] if row["active"]] == ["m2"]
    assert as_json(directory, "rollback", capsys=capsys)["name"] == "base"
    with Library.open(directory) as library:
        assert library.load_model().name == "base"
        check_answers(library, texts_of(0, 20))


def test_for_people(directory, capsys):
    code, out, _ = run(directory, "adopt", "m1", capsys=capsys)
    assert (code, out) == (0, "m1 answers from now on.\n")
    damage(models_dir(directory) / "m2" / "adapter.json")
    (models_dir(directory) / "m2" / "adapter.json").write_text("{")
    code, out, _ = run(directory, "list", capsys=capsys)
    assert code == 0
    assert "* m1  personal encoder of 2026-11-26  better\n" in out
    assert "  m2  personal encoder of 2026-11-26  better  cannot be used\n" in out.replace(
        "adapter", "encoder"
    )
    assert "`models rollback` goes back to base." in out
    code, out, _ = run(directory, "rollback", capsys=capsys)
    assert (code, out) == (0, "base answers again.\n")


def test_options_may_stand_before_the_action(directory, capsys):
    capsys.readouterr()
    assert main(["models", "--json", "--library", str(directory), "list"]) == 0
    assert json.loads(capsys.readouterr().out)["models"]


def test_errors_have_their_exit_codes(directory, capsys):
    code, out, err = run(directory, "adopt", "nobody", capsys=capsys)
    assert (code, out) == (1, "")
    assert "there is no such model" in err
    damage(models_dir(directory) / "m1" / "onnx" / "model.onnx")
    code, _, err = run(directory, "adopt", "m1", capsys=capsys)
    assert (code, "damaged" in err) == (1, True)
    code, _, err = run(directory, "rollback", capsys=capsys)
    assert (code, "no model to go back to" in err) == (1, True)
    for wrong in ([], ["adopt"], ["burn"], ["list", "m1"]):
        assert run(directory, *wrong, capsys=capsys)[0] == 2


def test_stopped_by_the_person_it_is_given_up_and_killed_it_can_go_on(directory):
    for kill, pending in ((False, ""), (True, "m1")):
        child = subprocess.Popen(
            [sys.executable, "-c", SLOW, "models", "adopt", "m1", "--library", str(directory)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        assert child.stdout.readline() == "encoding\n"
        time.sleep(0.1)
        child.send_signal(signal.SIGKILL if kill else signal.SIGINT)
        _, err = child.communicate()
        assert child.returncode == (-9 if kill else 130)
        assert kill or "kept" in err
        with Library.open(directory) as library:
            assert library.load_model().name == "base"
            assert library.pending_adoption() == pending


SLOW = """
import sys, time
from engine.__main__ import main
from engine.encoder.onnx_encoder import OnnxEncoder
original = OnnxEncoder.encode_document
def slow(self, texts):
    if texts and texts[0].startswith("w"):
        print("encoding", flush=True)
        time.sleep(1)
    return original(self, texts)
OnnxEncoder.encode_document = slow
sys.exit(main(sys.argv[1:]))
"""
