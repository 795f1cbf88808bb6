from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.catalog.records import NewDocument
from engine.catalog.store import Catalog
from engine.errors import Cancelled, UnreadableFile
from engine.indexing.changes import apply_scan
from engine.indexing.job import IndexJob
from engine.indexing.report import IndexReport
from engine.progress import CancelToken, Progress
from engine.scanning import scan
from engine.settings import Settings
from engine.vector_index import VectorIndex
from tests.fakes import ToyEncoder


class Bench:
    """A catalog, a toy encoder and an index around one folder."""

    def __init__(self, directory: Path) -> None:
        self.folder = directory / "Papiere"
        self.folder.mkdir()
        self.catalog = Catalog.open(directory / "library" / "catalog.sqlite")
        self.encoder = ToyEncoder()
        self.index = VectorIndex.open(
            directory / "library" / "vectors",
            model_id=self.encoder.model_id,
            dim=self.encoder.dim,
            source=self.catalog,
        )
        self.catalog.add_root(self.folder, "folder")

    def run(self, cancel: CancelToken | None = None, **options: bool) -> IndexReport:
        self.progress: list[Progress] = []
        job = IndexJob(
            self.catalog,
            encoder=self.encoder,
            index=self.index,
            settings=Settings(),
            processes=1,
        )
        return job.run(report=self.progress.append, cancel=cancel, **options)

    def close(self) -> None:
        self.index.close()
        self.catalog.close()

    @property
    def paths(self) -> set[str]:
        return {Path(path).name for path in self.catalog.file_states()}


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    (bench.folder / "hund.txt").write_text("Der Hund bellt im Garten.", encoding="utf-8")
    (bench.folder / "cat.md").write_text("# Cats\n\nThe cat sleeps in the house.\n")
    (bench.folder / "broken.pdf").write_bytes(b"%PDF-1.7 nothing more")
    yield bench
    bench.close()


def test_reads_stores_and_encodes_and_lists_what_failed(bench: Bench) -> None:
    report = bench.run()
    assert (report.files, report.passages, report.added) == (2, 2, 3)
    assert [(f.path.name, f.reason) for f in report.failed] == [("broken.pdf", "DamagedDocument")]
    assert len(bench.index) == 2
    ids = bench.catalog.vector_ids(bench.encoder.model_id)
    assert np.array_equal(np.sort(bench.index.ids()), ids)
    assert bench.progress[-1].fraction == 1.0


def test_a_second_run_reads_and_encodes_nothing(bench: Bench) -> None:
    bench.run()
    bench.encoder.encoded.clear()
    report = bench.run()
    assert (report.files, report.encoded, report.unchanged) == (0, 0, 3)
    assert [f.path.name for f in report.failed] == ["broken.pdf"]
    assert bench.encoder.encoded == []


def test_failed_files_are_tried_again_only_when_asked_or_changed(bench: Bench) -> None:
    bench.run()
    assert bench.run(retry_failed=True).failed[0].path.name == "broken.pdf"
    (bench.folder / "broken.pdf").write_bytes(b"")
    assert bench.run().failed[0].reason == "NoTextFound"
    (bench.folder / "broken.pdf").unlink()
    assert bench.run().failed == ()


def test_a_moved_file_keeps_its_document_and_is_not_read_again(bench: Bench) -> None:
    bench.run()
    before = bench.catalog.file_states()[str(bench.folder / "hund.txt")].document_id
    (bench.folder / "tief").mkdir()
    shutil.move(bench.folder / "hund.txt", bench.folder / "tief" / "Wachhund.txt")
    bench.encoder.encoded.clear()
    report = bench.run()
    assert (report.moved, report.files, report.removed) == (1, 0, 0)
    state = bench.catalog.file_states()[str(bench.folder / "tief" / "Wachhund.txt")]
    assert state.document_id == before
    assert bench.encoder.encoded == []


def test_a_renamed_file_is_shown_by_its_new_name(bench: Bench) -> None:
    bench.run()
    (bench.folder / "hund.txt").rename(bench.folder / "Wachhund.txt")
    bench.run()
    titles = {row.path.name: row.title for row in bench.catalog.documents()}
    assert titles["Wachhund.txt"] == "Wachhund"


def test_a_file_with_another_ending_is_read_again_as_what_it_is_now(bench: Bench) -> None:
    (bench.folder / "notes.txt").write_text("# Dogs\n\nThe dog **runs** in the rain.\n")
    bench.run()
    (bench.folder / "notes.txt").rename(bench.folder / "notes.md")
    report = bench.run()
    assert (report.moved, report.files, report.removed) == (1, 1, 0)
    kinds = {row.path.name: row.file_type for row in bench.catalog.documents()}
    assert kinds["notes.md"] == "md"


def test_a_file_with_another_ending_is_read_though_the_run_was_cut_off(bench: Bench) -> None:
    (bench.folder / "notes.txt").write_text("# Dogs\n\nThe dog **runs** in the rain.\n")
    bench.run()
    (bench.folder / "notes.txt").rename(bench.folder / "notes.md")
    states = bench.catalog.file_states()
    known = {path: (state.size_bytes, state.mtime_ns) for path, state in states.items()}
    found = scan([bench.folder], known, is_candidate=lambda _: True)
    apply_scan(bench.catalog, found, states, bench.catalog.roots(), cancel=CancelToken())
    assert bench.catalog.match("dog"), "it answers meanwhile"
    assert bench.run().files == 1
    kinds = {row.path.name: row.file_type for row in bench.catalog.documents()}
    assert kinds["notes.md"] == "md"


def test_a_file_that_can_no_longer_be_read_leaves_no_vector(bench: Bench) -> None:
    (bench.folder / "hund.txt").write_text("Der Hund schläft. " * 400, encoding="utf-8")
    bench.run()
    assert len(bench.index) == bench.catalog.counts().vectors
    (bench.folder / "hund.txt").write_bytes(b"\0" * 5000)
    bench.run()
    counts = bench.catalog.counts()
    assert len(bench.index) == counts.vectors == counts.passages


def test_a_file_that_could_not_be_opened_is_tried_again_every_time(bench: Bench) -> None:
    record = NewDocument(bench.folder / "hund.txt", 1, *_size_and_time(bench.folder / "hund.txt"))
    bench.catalog.save_failure(record, UnreadableFile(detail="Permission denied"))
    report = bench.run()
    assert [f.path.name for f in report.failed] == ["broken.pdf"]
    assert bench.catalog.file_states()[str(bench.folder / "hund.txt")].status == "ready"


def _size_and_time(path: Path) -> tuple[int, int]:
    return path.stat().st_size, path.stat().st_mtime_ns


def test_a_file_from_beyond_the_calendar_of_the_catalog_is_indexed(bench: Bench) -> None:
    os.utime(bench.folder / "hund.txt", (10_413_792_000, 10_413_792_000))
    assert bench.run().files == 2
    assert bench.run().unchanged == 3


def test_the_library_in_an_indexed_folder_does_not_index_itself(bench: Bench) -> None:
    library = bench.catalog.path.parent
    (library / "settings.json").write_text('{"theme": "dark and long enough to be a text"}')
    bench.catalog.add_root(library.parent, "folder")
    bench.run()
    assert bench.paths == {"hund.txt", "cat.md", "broken.pdf"}


def test_a_touched_file_is_not_read_again_but_a_changed_one_is(bench: Bench) -> None:
    bench.run()
    os.utime(bench.folder / "hund.txt", ns=(10**18, 10**18))
    (bench.folder / "cat.md").write_text("# Cats\n\nThe cats run through the snow at night.\n")
    report = bench.run()
    assert (report.changed, report.files, report.unchanged) == (1, 1, 2)
    assert bench.run().unchanged == 3


def test_a_changed_file_of_the_same_size_and_time_span_is_seen_by_its_content(
    bench: Bench,
) -> None:
    bench.run()
    path = bench.folder / "hund.txt"
    path.write_text("Der Wolf bellt im Garten.", encoding="utf-8")
    os.utime(path, ns=(10**18, 10**18))
    assert bench.run().changed == 1


def test_a_removed_file_leaves_catalog_and_index(bench: Bench) -> None:
    bench.run()
    (bench.folder / "hund.txt").unlink()
    assert bench.run().removed == 1
    assert bench.paths == {"cat.md", "broken.pdf"}
    assert len(bench.index) == 1


def test_an_unmounted_root_keeps_everything_and_is_marked(bench: Bench) -> None:
    bench.run()
    bench.folder.rename(bench.folder.parent / "away")
    report = bench.run()
    assert report.offline == (bench.folder,)
    assert bench.paths == {"hund.txt", "cat.md", "broken.pdf"}
    assert not bench.catalog.roots()[0].online
    (bench.folder.parent / "away").rename(bench.folder)
    assert bench.run().unchanged == 3
    assert bench.catalog.roots()[0].online


def test_the_same_text_is_encoded_once(bench: Bench) -> None:
    for number in range(3):
        shutil.copy(bench.folder / "hund.txt", bench.folder / f"copy {number}.txt")
    bench.run()
    assert len(bench.encoder.encoded) == len(set(bench.encoder.encoded)) == 2


def test_without_an_encoder_words_can_be_found_and_vectors_come_later(bench: Bench) -> None:
    job = IndexJob(bench.catalog, encoder=None, index=None, settings=Settings(), processes=1)
    assert job.run().passages == 2
    assert bench.catalog.pending_count(bench.encoder.model_id) == 2
    report = bench.run()
    assert (report.files, report.encoded) == (0, 2)
    assert bench.catalog.pending_count(bench.encoder.model_id) == 0


def test_cancel_keeps_what_was_done_and_the_next_run_goes_on(bench: Bench) -> None:
    for number in range(30):
        (bench.folder / f"{number:02}.txt").write_text(f"Der Hund Nummer {number} schläft.")
    token = CancelToken()

    job = IndexJob(
        bench.catalog, encoder=bench.encoder, index=bench.index, settings=Settings(), processes=1
    )

    def stop(progress: Progress) -> None:
        if progress.stage == "index":
            token.cancel()

    with pytest.raises(Cancelled):
        job.run(report=stop, cancel=token)
    bench.run()
    assert bench.catalog.pending_count(bench.encoder.model_id) == 0
    assert len(bench.encoder.encoded) == len(set(bench.encoder.encoded)) == 32
    assert len(bench.index) == 32


def _read_forever(path: Path) -> None:
    time.sleep(60)


def test_cancel_does_not_wait_for_the_file_in_hand(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(IndexJob, "_task", lambda job: _read_forever)
    token = CancelToken()
    threading.Timer(1.0, token.cancel).start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        bench.run(token)
    assert time.monotonic() - started < 10


def test_files_are_not_changed_by_indexing(bench: Bench) -> None:
    before = {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in bench.folder.iterdir()}
    bench.run()
    assert before == {p: (p.read_bytes(), p.stat().st_mtime_ns) for p in bench.folder.iterdir()}


def test_an_error_of_the_encoder_ends_the_run_and_is_not_swallowed(bench: Bench) -> None:
    def fail(texts: list[str]) -> None:
        raise ZeroDivisionError

    bench.encoder.encode_document = fail
    with pytest.raises(ZeroDivisionError):
        bench.run()
    assert bench.paths == {"hund.txt", "cat.md", "broken.pdf"}


_KILLED_RUN = """
import sys
from pathlib import Path
from engine.catalog.store import Catalog
from engine.indexing.job import IndexJob
from engine.settings import Settings
from engine.vector_index import VectorIndex
from tests.fakes import ToyEncoder

if __name__ == "__main__":
    library = Path(sys.argv[1])
    catalog = Catalog.open(library / "catalog.sqlite")
    encoder = ToyEncoder()
    index = VectorIndex.open(
        library / "vectors", model_id=encoder.model_id, dim=encoder.dim, source=catalog
    )
    print("ready", flush=True)
    IndexJob(catalog, encoder=encoder, index=index, settings=Settings(), processes=1).run()
    print("done", flush=True)
"""


@pytest.mark.slow
def test_kills_at_random_moments_lose_and_double_nothing(bench: Bench, tmp_path: Path) -> None:
    for number in range(120):
        (bench.folder / f"{number:03}.txt").write_text(
            "\n\n".join(f"Der Hund {number} bellt zum {n}. Mal. " * 8 for n in range(6))
        )
    bench.close()
    script = tmp_path / "run.py"
    script.write_text(_KILLED_RUN)
    rng = np.random.default_rng(7)
    root = str(Path(__file__).resolve().parents[3])
    for _ in range(15):
        child = subprocess.Popen(
            [sys.executable, str(script), str(tmp_path / "library")],
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": root},
        )
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(float(rng.uniform(0.0, 1.2)))
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    bench.catalog = Catalog.open(tmp_path / "library" / "catalog.sqlite")
    bench.index = VectorIndex.open(
        tmp_path / "library" / "vectors",
        model_id=bench.encoder.model_id,
        dim=bench.encoder.dim,
        source=bench.catalog,
    )
    report = bench.run()
    assert [f.path.name for f in report.failed] == ["broken.pdf"]
    assert len(bench.paths) == 123
    assert bench.catalog.pending_count(bench.encoder.model_id) == 0
    ids = bench.catalog.vector_ids(bench.encoder.model_id)
    assert np.array_equal(np.sort(bench.index.ids()), ids)
    assert bench.run().unchanged == 123
