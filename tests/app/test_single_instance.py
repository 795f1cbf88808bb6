from __future__ import annotations

import json
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QDir
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from app.single_instance import SingleInstance, parse_message


@pytest.fixture
def first(tmp_path: Path, qtbot: QtBot) -> Iterator[SingleInstance]:
    made = SingleInstance(tmp_path)
    assert made.claim()
    yield made
    made.close()


def send(name: str, data: bytes, qtbot: QtBot) -> None:
    socket = QLocalSocket()
    socket.connectToServer(name)
    assert socket.waitForConnected(1000)
    socket.write(data)
    for _ in range(200):
        if (
            not socket.bytesToWrite()
            or socket.state() is not QLocalSocket.LocalSocketState.ConnectedState
        ):
            break
        socket.waitForBytesWritten(20)
        qtbot.wait(1)
    socket.disconnectFromServer()
    qtbot.wait(20)


def test_a_second_start_hands_over_its_paths(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path
) -> None:
    paths = [tmp_path / "Größe", Path("/docs/a b")]
    second = SingleInstance(tmp_path)
    with qtbot.waitSignal(first.summoned) as summoned:
        assert not second.claim(paths)
    assert summoned.args == [paths]
    with qtbot.waitSignal(first.summoned) as summoned:
        assert not second.claim()
    assert summoned.args == [[]]


def test_another_library_has_a_window_of_its_own(first: SingleInstance, tmp_path: Path) -> None:
    other = SingleInstance(tmp_path / "other")
    assert other.claim()
    other.close()


def test_a_socket_left_by_a_crash_is_no_obstacle(tmp_path: Path, qtbot: QtBot) -> None:
    crashed = SingleInstance(tmp_path)
    assert crashed.claim()
    path = Path(QDir.tempPath()) / crashed.name
    crashed.close()
    if sys.platform == "linux":
        path.touch()  # what a killed process leaves
    again = SingleInstance(tmp_path)
    assert again.claim()
    with qtbot.waitSignal(again.summoned):
        assert not SingleInstance(tmp_path).claim()
    again.close()


@pytest.mark.skipif(sys.platform != "linux", reason="a socket is a file on Linux")
def test_only_the_person_can_reach_the_socket(first: SingleInstance) -> None:
    path = Path(QDir.tempPath()) / first.name
    mode = stat.S_IMODE(path.stat().st_mode)
    assert mode & 0o077 == 0


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\x00garbage",
        b"[]",
        b'{"paths": "x"}',
        b"[" * 50_000,
        b'{"paths": ["' + b"a" * 10_000_000 + b'"]}',
    ],
    ids=["empty", "binary", "list", "text", "deep", "10 MB"],
)
def test_garbage_is_ignored_and_the_window_still_listens(
    qtbot: QtBot, first: SingleInstance, tmp_path: Path, data: bytes
) -> None:
    heard: list[object] = []
    first.summoned.connect(heard.append)
    send(first.name, data, qtbot)
    qtbot.wait(50)
    assert heard == []
    with qtbot.waitSignal(first.summoned):
        assert not SingleInstance(tmp_path).claim([Path("/docs")])


def test_messages_are_data_with_absolute_paths_only() -> None:
    message = {"paths": ["/docs", "relative", "-rf", 7, None, "/a\0b", "$(id)"], "run": "ls"}
    assert parse_message(json.dumps(message).encode()) == [Path("/docs")]
    assert parse_message(b"{}") is None
    many = json.dumps({"paths": [f"/{number}" for number in range(1000)]}).encode()
    assert len(parse_message(many) or []) == 200
