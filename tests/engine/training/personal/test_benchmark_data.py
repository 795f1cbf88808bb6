from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.errors import Cancelled, DiskFull, DownloadFailed
from engine.progress import CancelToken, Progress, silent
from engine.training.personal import benchmark_data
from engine.training.personal.benchmark_data import FILES, fetch_benchmark, is_there


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    folder = tmp_path / "remote"
    folder.mkdir()
    for name in FILES:
        (folder / name).write_bytes(name.encode() * 20_000)
    return folder


@pytest.fixture
def source(remote: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    stamps = {
        path.name: (path.stat().st_size, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in remote.iterdir()
    }
    monkeypatch.setattr(benchmark_data, "FILES", stamps)
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(remote)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_all_files_come_and_are_told(source: str, remote: Path, tmp_path: Path) -> None:
    told: list[Progress] = []
    folder = fetch_benchmark(tmp_path / "here", told.append, CancelToken(), source=source)
    assert is_there(folder)
    assert {p.name: p.read_bytes() for p in folder.iterdir()} == {
        p.name: p.read_bytes() for p in remote.iterdir()
    }
    assert told[0].done == 0
    assert told[-1].done == told[-1].total > 1_000_000
    assert [one.done for one in told] == sorted(one.done for one in told)


def test_what_is_not_the_benchmark_is_refused(source: str, remote: Path, tmp_path: Path) -> None:
    (remote / "stsb-en-dev.csv").write_bytes(b"stsb-en-dev.csv" * 19_999 + b"stsb-en-dev.xyz")
    with pytest.raises(DownloadFailed, match="sha256"):
        fetch_benchmark(tmp_path / "here", silent, CancelToken(), source=source)
    (remote / "stsb-en-dev.csv").write_bytes(b"x" * 10_000_000)
    with pytest.raises(DownloadFailed, match="more than"):
        fetch_benchmark(tmp_path / "here", silent, CancelToken(), source=source)
    names = [path.name for path in (tmp_path / "here").iterdir()]
    assert "stsb-en-dev.csv" not in names
    assert not [name for name in names if name.endswith(".part")]


def test_what_is_there_is_not_fetched_again(source: str, remote: Path, tmp_path: Path) -> None:
    folder = tmp_path / "here"
    (remote / "stsb-en-dev.csv").unlink()
    with pytest.raises(DownloadFailed):
        fetch_benchmark(folder, silent, CancelToken(), source=source)
    before = {path.name for path in folder.iterdir()}
    assert before
    (remote / "stsb-en-dev.csv").write_bytes(b"stsb-en-dev.csv" * 20_000)
    for name in before:
        (remote / name).unlink()
    fetch_benchmark(folder, silent, CancelToken(), source=source)
    assert is_there(folder)


def test_it_can_be_stopped(source: str, tmp_path: Path) -> None:
    cancel = CancelToken()

    def stop(progress: Progress) -> None:
        if progress.done:
            cancel.cancel()

    with pytest.raises(Cancelled):
        fetch_benchmark(tmp_path / "here", stop, cancel, source=source)
    assert not is_there(tmp_path / "here")


def test_no_network_and_no_room_are_told(
    source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(DownloadFailed):
        fetch_benchmark(tmp_path / "a", silent, CancelToken(), source="http://127.0.0.1:9")
    monkeypatch.setattr(benchmark_data, "_SPARE_BYTES", 10**18)
    with pytest.raises(DiskFull):
        fetch_benchmark(tmp_path / "b", silent, CancelToken(), source=source)


def test_the_stamps_are_those_of_the_real_files(shared: Path) -> None:
    for name, (size, digest) in FILES.items():
        content = (shared / "data" / "stsb" / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (size, digest)
