from __future__ import annotations

import json
import shutil
import socket
import sys

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.errors import Cancelled, DiskFull, DownloadFailed, UnsafeModel
from engine.model_store import check, download, read_card, resolve
from engine.progress import CancelToken, silent
from tests.engine.model_store.hub import serve
from tests.engine.model_store.models import make_model

room = sys.modules["engine.model_store.download"]


@pytest.fixture
def hub(tmp_path, monkeypatch):
    folder = make_model(tmp_path / "remote", manifest=False)
    weights = np.random.default_rng(0).random((600, 600), dtype=np.float32)
    save_file({"w": weights}, folder / "model.safetensors")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (folder / "evil.py").write_text("raise SystemExit", encoding="utf-8")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"graph")
    (folder / "README.md").write_text("about", encoding="utf-8")
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    monkeypatch.setattr(room, "_PAUSE_S", 0.01)
    with serve(folder) as server:
        point_at(monkeypatch, server.url)
        yield server


def point_at(monkeypatch, url):
    template = url + "/{repo_id}/resolve/{revision}/{filename}"
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", url)
    monkeypatch.setattr("huggingface_hub.constants.HUGGINGFACE_CO_URL_TEMPLATE", template)


def test_a_model_comes_whole_checked_and_with_a_manifest(hub, tmp_path):
    reports = []
    folder = download("owner/model", tmp_path / "models", reports.append, CancelToken())
    check(folder)
    assert (folder / "model.safetensors").read_bytes() == hub.files["model.safetensors"]
    assert resolve("owner/model", tmp_path / "models") == folder
    card = read_card(folder)
    assert (card.name, card.licence, card.dim) == ("owner/model", "mit", 8)
    assert reports[0].done == 0
    assert reports[0].total == reports[-1].done == reports[-1].total > 1_440_000
    assert reports[-1].rate > 0
    there = {path.name for path in folder.rglob("*")}
    assert not there & {"pytorch_model.bin", "evil.py", "onnx", "README.md"}
    assert not (tmp_path / "models" / ".downloads" / "owner--model").exists()


@pytest.mark.parametrize(
    ("name", "settings", "prompts"),
    [
        ("intfloat/e5-small", {}, ("query: ", "passage: ", "query: ")),
        ("a/b", {"prompts": {"sts": "S "}, "default_prompt_name": "sts"}, ("S ", "S ", "S ")),
        ("a/b", {"prompts": {"query": "Q ", "passage": "P "}}, ("Q ", "P ", "")),
        ("a/b", {}, ("", "", "")),
    ],
)
def test_the_manifest_hides_no_prompt(tmp_path, name, settings, prompts):
    folder = make_model(tmp_path / "part", manifest=False)
    if settings:
        path = folder / "config_sentence_transformers.json"
        path.write_text(json.dumps(settings), encoding="utf-8")
    room._write_manifest(folder, name, "abc", "mit")
    check(folder)
    card = read_card(folder)
    assert card.prompts == prompts
    assert (card.name, card.dim, card.sources) == (name, 8, (f"{name}@abc",))


def test_a_cut_connection_goes_on_where_it_was(hub, tmp_path):
    hub.cuts["model.safetensors"] = [500_000, 300_000]
    folder = download("owner/model", tmp_path, silent, CancelToken())
    check(folder)
    ranges = [asked for path, asked in hub.asked if path == "model.safetensors"]
    assert len(ranges) == 3
    starts = [int(asked.removeprefix("bytes=").rstrip("-")) for asked in ranges[1:]]
    assert 0 < starts[0] < starts[1]


def test_too_many_cuts_fail_and_the_next_try_resumes(hub, tmp_path):
    hub.cuts["model.safetensors"] = [300_000] * room._TRIES
    with pytest.raises(DownloadFailed) as caught:
        download("owner/model", tmp_path, silent, CancelToken())
    assert caught.value.detail
    hub.asked.clear()
    reports = []
    check(download("owner/model", tmp_path, reports.append, CancelToken()))
    assert [path for path, _ in hub.asked] == ["model.safetensors"]
    assert hub.asked[0][1].startswith("bytes=")
    assert reports[-1].done == reports[-1].total


def test_a_stop_keeps_what_came(hub, tmp_path):
    cancel = CancelToken()

    def stop_halfway(progress):
        if progress.done > 400_000:
            cancel.cancel()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(room, "_REPORT_EVERY_S", 0.0)
        with pytest.raises(Cancelled):
            download("owner/model", tmp_path, stop_halfway, cancel)
    assert not (tmp_path / "owner--model").exists()
    hub.asked.clear()
    check(download("owner/model", tmp_path, silent, CancelToken()))
    assert [path for path, _ in hub.asked] == ["model.safetensors"]
    assert hub.asked[0][1] > "bytes=0"


def test_a_server_without_ranges_starts_anew(hub, tmp_path):
    hub.ranges = False
    hub.cuts["model.safetensors"] = [500_000]
    reports = []
    check(download("owner/model", tmp_path, reports.append, CancelToken()))
    assert reports[-1].done == reports[-1].total


@pytest.mark.parametrize("path", ["model.safetensors", "config.json"])
def test_wrong_content_is_thrown_away(hub, tmp_path, path):
    hub.wrong.add(path)
    with pytest.raises(DownloadFailed):
        download("owner/model", tmp_path, silent, CancelToken())
    hub.wrong.clear()
    check(download("owner/model", tmp_path, silent, CancelToken()))


def test_a_newer_version_takes_the_place_of_the_old(hub, tmp_path):
    first = download("owner/model", tmp_path, silent, CancelToken())
    hub.files["tokenizer.json"] = json.dumps({"model": {"new": 1}}).encode()
    second = download("owner/model", tmp_path, silent, CancelToken())
    assert second == first
    assert json.loads((second / "tokenizer.json").read_text()) == {"model": {"new": 1}}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda files: files.pop("model.safetensors"), UnsafeModel),
        (lambda files: files.update({"../out.json": b"{}"}), UnsafeModel),
        (lambda files: files.update({"config.json": b'{"auto_map": {}}'}), UnsafeModel),
        (lambda files: files.update({"modules.json": b'[{"type": "evil.X"}]'}), UnsafeModel),
    ],
)
def test_an_unsafe_model_is_refused(hub, tmp_path, change, error):
    change(hub.files)
    with pytest.raises(error):
        download("owner/model", tmp_path / "models", silent, CancelToken())
    assert not list((tmp_path / "models").rglob("*.safetensors"))
    assert not (tmp_path / "out.json").exists()


@pytest.mark.parametrize("name", ["owner/nothing", "", "../x", "a b", "a/b/c"])
def test_no_such_model_is_a_failed_download(hub, tmp_path, name):
    with pytest.raises(DownloadFailed):
        download(name, tmp_path, silent, CancelToken())


def test_a_gated_model_fails_at_once(hub, tmp_path):
    hub.gated = True
    with pytest.raises(DownloadFailed):
        download("owner/model", tmp_path, silent, CancelToken())
    assert len(hub.asked) == 1


def test_a_full_disk_is_told_before_anything_is_fetched(hub, tmp_path, monkeypatch):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(room.shutil, "disk_usage", lambda path: usage._replace(free=1000))
    with pytest.raises(DiskFull) as caught:
        download("owner/model", tmp_path, silent, CancelToken())
    assert caught.value.needed_bytes > 1_000_000
    assert not hub.asked


def test_offline_is_a_failed_download(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", False)
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    point_at(monkeypatch, f"http://127.0.0.1:{port}")
    with pytest.raises(DownloadFailed) as caught:
        download("owner/model", tmp_path, silent, CancelToken())
    assert "Connect" in caught.value.detail


def test_the_hubs_own_offline_switch_is_honoured(tmp_path, monkeypatch):
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_OFFLINE", True)
    with pytest.raises(DownloadFailed) as caught:
        download("owner/model", tmp_path, silent, CancelToken())
    assert "Offline" in caught.value.detail
