"""Kills, damage, full disks, other processes: the library stays right or says what is wrong."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event

from engine.catalog import migrations
from engine.catalog.connections import set_aside
from engine.catalog.locking import WriterLock
from engine.catalog.records import NewDocument
from engine.catalog.store import LOCK_NAME, Catalog
from engine.documents import Language, Passage, Section, Span
from engine.errors import CatalogDamaged, CatalogTooNew, DiskFull, EngineError, LibraryLocked

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[2]
PASSAGES = 12


def fill(catalog: Catalog, documents: int = 5) -> None:
    root = catalog.add_root(Path("/synthetic"), "folder")
    for number in range(documents):
        found = [f"Satz {place} über Haus und Hof, Nummer {number}." for place in range(PASSAGES)]
        passages = [
            Passage(text, Language.DE, section=place, span=Span(0, len(text)))
            for place, text in enumerate(found)
        ]
        record = NewDocument(Path(f"/synthetic/{number}"), root.root_id, 1, 1)
        catalog.save_document(record, [Section(text) for text in found], passages)
    pending = catalog.pending_texts("m", 1000)
    rows = np.random.default_rng(1).normal(size=(len(pending), 64)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    catalog.add_vectors("m", [text.text_sha for text in pending], rows)


def start_writer(path: Path, first: int = 0) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, str(HERE / "writer_child.py"), str(path), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    return child


def check_whole(catalog: Catalog) -> None:
    """No half document, and full text, terms and passages agree."""
    with catalog._reading() as connection:

        def rows(sql: str) -> list[tuple]:
            return [tuple(row) for row in connection.exec_driver_sql(sql)]

        assert rows("PRAGMA integrity_check") == [("ok",)]
        assert rows("PRAGMA foreign_key_check") == []
        for sql in (
            "SELECT * FROM documents d WHERE passage_count <> "
            "(SELECT count(*) FROM passages p WHERE p.document_id = d.id)",
            "SELECT * FROM documents d WHERE passage_count <> "
            "(SELECT count(*) FROM sections s WHERE s.document_id = d.id)",
            "SELECT id FROM passages EXCEPT SELECT rowid FROM passages_fts",
            "SELECT rowid FROM passages_fts EXCEPT SELECT id FROM passages",
        ):
            assert rows(sql) == [], sql
        vocabulary: dict[str, int] = {}
        for stems, title in rows("SELECT stems, title FROM passages_fts"):
            for term in {*stems.split(), *title.split()}:
                vocabulary[term] = vocabulary.get(term, 0) + 1
        assert dict(rows("SELECT term, passages FROM terms")) == vocabulary
    with catalog._writing() as connection:
        for table in ("passages_fts", "terms_fts"):
            sql = f"INSERT INTO {table} ({table}) VALUES ('integrity-check')"  # noqa: S608
            connection.exec_driver_sql(sql)


def killed_in_the_act(path: Path, rounds: int) -> None:
    chance = random.Random(11)
    step = 0
    for _ in range(rounds):
        child = start_writer(path, step)
        assert child.stdout is not None
        for _ in range(chance.randrange(1, 6)):
            step = int(child.stdout.readline()) + 1
        time.sleep(chance.random() * 0.03)
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
        child.wait()
        child.stdout.close()
        step = int(rest[-1]) + 1 if rest and rest[-1].isdigit() else step
        with Catalog.open(path) as catalog:
            check_whole(catalog)
            states = catalog.file_states()
            newest = max(state.mtime_ns for state in states.values())
            # What was reported as saved is there; at most the one in hand is newer.
            assert newest >= step - 1
            for name, state in states.items():
                number = int(name.rsplit("/", 1)[1])
                for text in catalog.sections(state.document_id):
                    assert f"Dokument {number}, Fassung {state.mtime_ns}." in text.text
        step = newest + 1


def test_a_kill_leaves_whole_documents(tmp_path):
    killed_in_the_act(tmp_path / "catalog.sqlite", 10)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_many_kills_leave_whole_documents(tmp_path):
    killed_in_the_act(tmp_path / "catalog.sqlite", 60)


def test_a_second_process_reads_but_does_not_write(tmp_path):
    path = tmp_path / "catalog.sqlite"
    child = start_writer(path)
    try:
        with Catalog.open(path) as catalog:
            with pytest.raises(LibraryLocked), catalog.writing():
                pass
            assert child.stdout is not None
            child.stdout.readline()
            assert catalog.counts().passages >= PASSAGES
            assert catalog.match("Dokument Fassung")
            child.kill()
            child.wait()
            with catalog.writing():
                catalog.add_root(Path("/other"), "folder")
    finally:
        child.kill()
        child.communicate()


def test_a_write_gives_up_where_another_process_keeps_the_lock(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.catalog.store._WRITE_WAIT_S", 0.05)
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        stranger = WriterLock(path.with_name(LOCK_NAME))
        stranger.acquire()
        with pytest.raises(LibraryLocked):
            catalog.add_root(Path("/home"), "folder")
        stranger.release()
        with catalog.writing(), catalog.writing():
            catalog.add_root(Path("/home"), "folder")
            with pytest.raises(LibraryLocked):
                stranger.acquire()
        stranger.acquire()
        stranger.release()


def test_a_program_without_our_lock_is_waited_for_and_named(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.catalog.connections.BUSY_TIMEOUT_MS", 100)
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        fill(catalog, 1)
        with sqlite3.connect(path, isolation_level=None) as stranger:
            stranger.execute("BEGIN EXCLUSIVE")
            with pytest.raises(LibraryLocked):
                catalog.add_root(Path("/home"), "folder")
            assert catalog.match("Haus")
            stranger.execute("ROLLBACK")
        stranger.close()
        catalog.add_root(Path("/home"), "folder")


def test_a_full_disk_is_said_and_loses_nothing(tmp_path):
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        fill(catalog, 3)
        catalog._engine.dispose()

        @event.listens_for(catalog._engine, "connect")
        def _limit(connection, _record) -> None:
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            connection.execute(f"PRAGMA max_page_count = {pages + 2}")

        with pytest.raises(DiskFull) as caught:
            fill(catalog, 200)
        assert caught.value.path == catalog.path
        assert len(catalog.match("Haus")) > 0
        check_whole(catalog)


def test_places_are_for_the_person_alone(tmp_path):
    before = os.umask(0)
    try:
        path = tmp_path / "Jörgs Bücherei" / "catalog.sqlite"
        with Catalog.open(path) as catalog:
            fill(catalog, 1)
            assert path.parent.stat().st_mode & 0o777 == 0o700
            names = {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}
    finally:
        os.umask(before)
    assert set(names) >= {"catalog.sqlite", "catalog.sqlite-wal", LOCK_NAME}
    assert set(names.values()) == {0o600}


def test_on_read_only_ground_a_library_can_be_searched(tmp_path, monkeypatch):
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        fill(catalog, 1)
    # The tests may run as root, for whom nothing is read-only.
    monkeypatch.setattr("engine.catalog.connections.os.access", lambda *_: False)
    with Catalog.open(path) as catalog:
        assert not catalog.writable
        assert catalog.match("Haus")
        with pytest.raises(LibraryLocked):
            catalog.add_root(Path("/home"), "folder")


@pytest.mark.parametrize(
    "content",
    [b"x" * 100, os.urandom(50_000), b"SQLite format 3\0" + bytes(8_000), b"<html>" * 3_000],
    ids=["short", "random", "hollow", "html"],
)
def test_what_is_no_catalog_is_refused(tmp_path, content):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(content)
    with pytest.raises(CatalogDamaged) as caught:
        Catalog.open(path)
    assert caught.value.path == path
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_refused(tmp_path):
    path = tmp_path / "catalog.sqlite"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE notes (id)")
    other.close()
    with pytest.raises(CatalogDamaged):
        Catalog.open(path)


def test_an_empty_file_becomes_a_catalog(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.touch()
    with Catalog.open(path) as catalog:
        assert catalog.roots() == []


def ask_everything(catalog: Catalog, whole: dict[int, str]) -> None:
    for root in catalog.roots():
        catalog.coverage("m")
        catalog.documents(root.path, model_id="m")
    catalog.counts()
    catalog.pending_texts("m", 10)
    list(catalog.load_vectors("m"))
    ids = {hit.passage_id for hit in catalog.match("Haus Hof Nummer 3", limit=50)}
    for row in catalog.fetch_hits(sorted(ids | whole.keys())):
        assert whole[row.passage_id] == row.text
    fill(catalog, 6)


@pytest.mark.parametrize("length", [100, 5_000])
def test_damage_anywhere_is_named_or_does_no_harm(tmp_path, length):
    sound = tmp_path / "sound" / "catalog.sqlite"
    with Catalog.open(sound) as catalog:
        fill(catalog, 30)
        ids = range(1, 30 * PASSAGES + 1)
        whole = {row.passage_id: row.text for row in catalog.fetch_hits(ids)}
        catalog.tidy()
    content = sound.read_bytes()
    chance = random.Random(5)
    named = []
    for number in range(20):
        path = tmp_path / str(number) / "catalog.sqlite"
        path.parent.mkdir()
        place = number * len(content) // 20
        path.write_bytes(content[:place] + chance.randbytes(length) + content[place + length :])
        try:
            with Catalog.open(path) as catalog:
                ask_everything(catalog, whole)
        except CatalogDamaged as error:
            named.append(error.path == path)
    assert named
    assert all(named)


@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_cut_short_is_damaged(tmp_path, share):
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        fill(catalog, 10)
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(CatalogDamaged):
        Catalog.open(path)


def test_a_torn_log_loses_only_its_end(tmp_path):
    path = tmp_path / "one" / "catalog.sqlite"
    copies = tmp_path / "two"
    with Catalog.open(path) as catalog:
        fill(catalog, 5)
        shutil.copytree(path.parent, copies)
    for share in (0.0, 0.2, 0.5, 0.8, 0.99):
        torn = tmp_path / f"torn {share}"
        shutil.copytree(copies, torn)
        log = torn / "catalog.sqlite-wal"
        log.write_bytes(log.read_bytes()[: int(log.stat().st_size * share)])
        (torn / "catalog.sqlite-shm").unlink()
        with Catalog.open(torn / "catalog.sqlite") as catalog:
            check_whole(catalog)


def test_full_text_that_is_out_of_step_is_mended(tmp_path):
    with Catalog.open(tmp_path / "catalog.sqlite") as catalog:
        fill(catalog, 3)
        with catalog._writing() as connection:
            connection.exec_driver_sql("DELETE FROM passages_fts_data WHERE id > 10")
        with pytest.raises(CatalogDamaged):
            catalog.match("Haus Hof")
        catalog.rebuild_fulltext()
        assert catalog.match("Haus Hof")
        check_whole(catalog)


def test_a_broken_catalog_is_set_aside_whole(tmp_path):
    path = tmp_path / "catalog.sqlite"
    for ending in ("", "-wal", "-shm"):
        path.with_name(path.name + ending).write_text("broken" + ending)
    aside = set_aside(path, "2026-01-01")
    assert aside.name == "catalog-damaged-2026-01-01.sqlite"
    assert aside.read_text() == "broken"
    assert aside.with_name(aside.name + "-wal").read_text() == "broken-wal"
    with Catalog.open(path) as catalog:
        assert catalog.roots() == []


def test_a_newer_catalog_is_refused_and_untouched(tmp_path):
    path = tmp_path / "catalog.sqlite"
    with Catalog.open(path) as catalog:
        fill(catalog, 1)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CatalogTooNew) as caught:
        Catalog.open(path)
    assert (caught.value.found, caught.value.expected) == (99, len(migrations.MIGRATIONS))


def test_errors_are_ours_alone(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    with pytest.raises(EngineError):
        Catalog.open(blocked / "catalog.sqlite")
