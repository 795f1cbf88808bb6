from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.watching import FolderWatcher, is_network_folder

Changes = queue.Queue[list[Path]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "papers"
    (root / "deep").mkdir(parents=True)
    return root


@pytest.fixture
def changes() -> Changes:
    return queue.Queue()


@pytest.fixture
def watcher(folder: Path, changes: Changes) -> Iterator[FolderWatcher]:
    watcher = FolderWatcher([folder], changes.put, quiet_s=0.15)
    yield watcher
    watcher.close()


@pytest.mark.usefixtures("watcher")
def test_a_new_file_deep_down_is_told_once_it_is_quiet(folder: Path, changes: Changes) -> None:
    for number in range(20):
        (folder / "deep" / f"{number}.txt").write_text("x")
    assert changes.get(timeout=5) == [folder]
    with pytest.raises(queue.Empty):
        changes.get(timeout=0.4)


def test_a_file_that_is_never_quiet_does_not_hide_the_others(
    folder: Path, changes: Changes
) -> None:
    watcher = FolderWatcher([folder], changes.put, quiet_s=0.15, longest_s=0.5)
    try:
        with (folder / "server.log").open("w") as log:
            for _ in range(200):
                log.write("another line\n")
                log.flush()
                if not changes.empty():
                    break
                time.sleep(0.03)
        assert changes.get_nowait() == [folder]
    finally:
        watcher.close()


@pytest.mark.usefixtures("watcher")
def test_renamed_and_removed_files_are_told(folder: Path, changes: Changes) -> None:
    (folder / "a.txt").write_text("x")
    changes.get(timeout=5)
    (folder / "a.txt").rename(folder / "b.txt")
    assert changes.get(timeout=5) == [folder]
    (folder / "b.txt").unlink()
    assert changes.get(timeout=5) == [folder]


@pytest.mark.usefixtures("watcher")
def test_reading_and_hidden_files_are_not_told(folder: Path, changes: Changes) -> None:
    (folder / ".git").mkdir()
    (folder / ".git" / "index").write_text("x")
    (folder / "film.part").write_text("x")
    with pytest.raises(queue.Empty):
        changes.get(timeout=0.6)


def test_a_folder_that_cannot_be_watched_is_polled(tmp_path: Path, changes: Changes) -> None:
    gone = tmp_path / "not" / "there"
    watcher = FolderWatcher([gone], changes.put, quiet_s=0.05, rescan_s=0.1)
    try:
        assert watcher.polled == [gone]
        assert changes.get(timeout=5) == [gone]
    finally:
        watcher.close()


def test_one_root_that_is_gone_keeps_no_other_from_being_watched(
    tmp_path: Path, changes: Changes
) -> None:
    good = [tmp_path / f"root{number}" for number in range(3)]
    for folder in good:
        folder.mkdir()
    gone = tmp_path / "not" / "there"
    before = threading.active_count()
    for _ in range(3):
        watcher = FolderWatcher([gone, *good], changes.put, quiet_s=0.05, rescan_s=60)
        try:
            assert watcher.polled == [gone]
            (good[1] / "brief.txt").write_text("Neu.")
            assert changes.get(timeout=5) == [good[1]]
        finally:
            watcher.close()
        (good[1] / "brief.txt").unlink()
    assert threading.active_count() <= before


def test_no_watches_left_falls_back_to_polling(
    folder: Path, changes: Changes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from watchdog.observers import Observer

    def refuse(self: object) -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(Observer, "start", refuse)
    watcher = FolderWatcher([folder], changes.put, quiet_s=0.05, rescan_s=0.1)
    try:
        assert watcher.polled == [folder]
        assert changes.get(timeout=5) == [folder]
    finally:
        watcher.close()


def test_network_folders_are_known_by_the_mount_table() -> None:
    table = "/dev/sda1 / ext4 rw 0 0\nserver:/x /mnt/my\\040share nfs4 rw 0 0\n"
    assert is_network_folder(Path("/mnt/my share/deep"), table)
    assert not is_network_folder(Path("/mnt/my shareholder"), table)
    assert not is_network_folder(Path("/home"), table)
