from __future__ import annotations

import os
from pathlib import Path

import pytest

from engine.errors import Cancelled, FolderMissing
from engine.progress import CancelToken
from engine.scanning import ScanResult, is_skipped, root_kind, scan


def anything(path: Path) -> bool:
    return path.suffix != ".jpg"


def look(*roots: Path, known: dict[str, tuple[int, int]] | None = None) -> ScanResult:
    return scan(roots, known or {}, is_candidate=anything)


def remember(result: ScanResult) -> dict[str, tuple[int, int]]:
    return {f.path: (f.size_bytes, f.mtime_ns) for f in result.added}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "Müller & Söhne ß"
    (root / "tief" / "tiefer").mkdir(parents=True)
    (root / "a.txt").write_text("a")
    (root / "tief" / "b.md").write_text("b")
    (root / "tief" / "tiefer" / "c.pdf").write_bytes(b"c")
    (root / "bild.jpg").write_bytes(b"j")
    return root


def names(result: ScanResult) -> list[str]:
    return [Path(f.path).name for f in result.added]


def test_walks_recursively_and_skips_what_is_no_candidate(folder: Path) -> None:
    assert names(look(folder)) == ["a.txt", "b.md", "c.pdf"]


def test_a_second_scan_finds_nothing_to_do(folder: Path) -> None:
    again = look(folder, known=remember(look(folder)))
    assert (again.added, again.changed, again.missing, again.unchanged) == ([], [], [], 3)


def test_tells_changed_and_missing(folder: Path) -> None:
    known = remember(look(folder))
    (folder / "a.txt").write_text("longer")
    (folder / "tief" / "b.md").unlink()
    result = look(folder, known=known)
    assert [f.path for f in result.changed] == [str(folder / "a.txt")]
    assert result.missing == [str(folder / "tief" / "b.md")]


def test_same_size_but_other_time_counts_as_changed(folder: Path) -> None:
    known = remember(look(folder))
    os.utime(folder / "a.txt", ns=(1, 1))
    assert [f.path for f in look(folder, known=known).changed] == [str(folder / "a.txt")]


def test_a_vanished_root_keeps_its_documents(folder: Path) -> None:
    known = remember(look(folder))
    folder.rename(folder.parent / "elsewhere")
    result = look(folder, known=known)
    assert result.offline == [folder]
    assert result.missing == []


def test_an_empty_mount_point_keeps_its_documents(folder: Path) -> None:
    known = remember(look(folder))
    folder.rename(folder.parent / "elsewhere")
    folder.mkdir()
    result = look(folder, known=known)
    assert result.offline == [folder]
    assert result.missing == []


@pytest.mark.parametrize(
    "name", [".hidden.txt", "~$brief.docx", "notes.txt~", "film.part", "x.TMP", ".git/config"]
)
def test_hidden_and_temporary_files_are_skipped(folder: Path, name: str) -> None:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("x")
    assert len(look(folder).added) == 3


def test_version_control_folders_are_skipped() -> None:
    assert all(is_skipped(name, folder=True) for name in (".git", ".svn", "CVS", "node_modules"))
    assert not is_skipped("Verträge", folder=True)


def test_symlink_loops_end_and_each_file_comes_once_by_its_real_path(folder: Path) -> None:
    (folder / "aaa_link").symlink_to(folder / "tief", target_is_directory=True)
    (folder / "tief" / "up").symlink_to(folder, target_is_directory=True)
    (folder / "broken").symlink_to(folder / "nowhere")
    result = look(folder)
    assert names(result) == ["a.txt", "b.md", "c.pdf"]
    assert all("aaa_link" not in f.path for f in result.added)


def test_a_link_out_of_the_folder_is_followed_once(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "d.txt").write_text("d")
    (folder / "l1").symlink_to(outside)
    (folder / "l2").symlink_to(outside)
    assert names(look(folder)).count("d.txt") == 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes on this system")
def test_special_files_are_skipped(folder: Path) -> None:
    os.mkfifo(folder / "pipe.txt")
    assert len(look(folder).added) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter any folder")
def test_a_closed_folder_keeps_its_documents(folder: Path) -> None:
    known = remember(look(folder))
    (folder / "tief").chmod(0)
    try:
        result = look(folder, known=known)
    finally:
        (folder / "tief").chmod(0o700)
    assert result.unreadable == [str(folder / "tief")]
    assert result.missing == []


def test_a_folder_that_fails_while_listing_keeps_its_documents(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = remember(look(folder))
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path).endswith("tiefer"):
            raise PermissionError(path)
        return real(path)

    monkeypatch.setattr("engine.scanning.walking.os.scandir", refuse)
    result = look(folder, known=known)
    assert result.unreadable == [str(folder / "tief" / "tiefer")]
    assert result.missing == []


def test_names_that_are_not_utf8_are_found(folder: Path) -> None:
    raw = os.fsencode(folder) + b"/\xff\xfe.txt"
    with open(raw, "w") as file:  # noqa: PTH123 - Path cannot hold these bytes portably
        file.write("x")
    assert len(look(folder).added) == 4


def test_a_file_can_be_a_root_and_overlapping_roots_count_once(folder: Path) -> None:
    assert names(look(folder / "a.txt")) == ["a.txt"]
    assert len(look(folder, folder / "tief", folder / "a.txt").added) == 3


def test_a_file_under_several_roots_belongs_to_the_nearest(folder: Path) -> None:
    result = look(folder, folder / "tief", folder / "a.txt")
    assert {Path(f.path).name: f.root for f in result.added} == {
        "a.txt": folder / "a.txt",
        "b.md": folder / "tief",
        "c.pdf": folder / "tief",
    }


def test_a_link_into_another_root_leaves_its_files_there(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "a root that is walked before"
    other.mkdir()
    (other / "link").symlink_to(folder)
    known = remember(look(folder))
    result = look(other, folder, known=known)
    assert (result.added, result.missing, result.unchanged) == ([], [], 3)


def test_a_link_to_a_file_that_is_found_anyway_is_no_second_document(folder: Path) -> None:
    (folder / "link.txt").symlink_to("a.txt")
    (folder / "tief" / "other.txt").symlink_to(folder / "a.txt")
    assert names(look(folder)) == ["a.txt", "b.md", "c.pdf"]


def test_what_lies_behind_a_link_to_a_folder_that_is_away_is_not_missing(
    folder: Path, tmp_path: Path
) -> None:
    share = tmp_path / "share"
    share.mkdir()
    (share / "vertrag.txt").write_text("Vertrag.")
    (folder / "nas").symlink_to(share)
    first = look(folder)
    share.rename(tmp_path / "away")
    gone = look(folder, known=remember(first))
    assert gone.missing == []
    (folder / "nas").unlink()
    assert [Path(p).name for p in look(folder, known=remember(first)).missing] == ["vertrag.txt"]


def test_a_link_to_a_deleted_file_is_missing(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("Draussen.")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    first = look(folder)
    (tmp_path / "outside.txt").unlink()
    assert [Path(p).name for p in look(folder, known=remember(first)).missing] == ["link.txt"]


def test_a_file_that_only_links_lead_to_comes_once(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("o")
    (folder / "l1.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "l2.txt").symlink_to(tmp_path / "outside.txt")
    assert names(look(folder)) == ["a.txt", "b.md", "c.pdf", "l1.txt"]


def test_a_file_that_cannot_be_looked_at_keeps_its_document(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = remember(look(folder))

    class Entry:
        """A directory entry on a file system that fails."""

        def __init__(self, name: str) -> None:
            self.name, self.path = name, str(folder / name)

        def is_symlink(self) -> bool:
            return False

        def is_dir(self, *, follow_symlinks: bool = True) -> bool:
            return False

        def is_file(self) -> bool:
            return True

        def stat(self) -> os.stat_result:
            raise OSError(5, "Input/output error")

        def __fspath__(self) -> str:
            return self.path

    monkeypatch.setattr(
        "engine.scanning.walking.Walk._entries", lambda self, path: [Entry("a.txt")]
    )
    result = look(folder, known={str(folder / "a.txt"): known[str(folder / "a.txt")]})
    assert result.unreadable == [str(folder / "a.txt")]
    assert result.missing == []


def test_a_root_that_cannot_be_listed_does_not_hide_the_root_in_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = remember(look(folder))
    (folder / "tief" / "b.md").write_text("longer")
    real = os.scandir

    def refuse(path: str | Path) -> object:
        if str(path) == str(folder):
            raise PermissionError(path)
        return real(path)

    monkeypatch.setattr("engine.scanning.walking.os.scandir", refuse)
    result = look(folder, folder / "tief", known=known)
    assert result.offline == [folder]
    assert [Path(f.path).name for f in result.changed] == ["b.md"]
    assert result.missing == []


@pytest.mark.parametrize("seconds", [-(10**9), 0, 4_102_444_800, 10_413_792_000])
def test_any_time_of_change_fits_into_the_catalog(folder: Path, seconds: int) -> None:
    os.utime(folder / "a.txt", (seconds, seconds))
    found = {Path(f.path).name: f for f in look(folder).added}
    assert -(2**63) <= found["a.txt"].mtime_ns < 2**63
    assert look(folder, known=remember(look(folder))).unchanged == 3


def test_the_folder_of_the_library_is_passed_over(folder: Path) -> None:
    result = scan([folder], {}, is_candidate=anything, without=folder / "tief")
    assert names(result) == ["a.txt"]


def test_only_folders_and_files_can_be_roots(folder: Path) -> None:
    assert root_kind(folder) == "folder"
    assert root_kind(folder / "a.txt") == "file"
    os.mkfifo(folder / "pipe.txt")
    for path in (folder / "pipe.txt", folder / "nowhere", folder / ("x" * 300), Path("/dev/null")):
        with pytest.raises(FolderMissing) as caught:
            root_kind(path)
        assert caught.value.path == path


def test_cancel_ends_the_scan(folder: Path) -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        scan([folder], {}, is_candidate=anything, cancel=token)
