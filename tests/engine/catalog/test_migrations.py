"""Catalogs of older versions are brought up to date, with a copy laid beside them first."""

from __future__ import annotations

import gzip
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect

from engine.catalog import migrations
from engine.catalog.schema import metadata
from engine.catalog.store import Catalog
from engine.documents import Language, Section, Span
from engine.errors import CatalogDamaged, LibraryLocked

GOLDEN = Path(__file__).parents[2] / "golden" / "catalog"


def laid_out(version: int, folder: Path) -> Path:
    """A catalog as the program wrote it when `version` was the newest."""
    path = folder / "catalog.sqlite"
    path.write_bytes(gzip.decompress((GOLDEN / f"v{version}.sqlite.gz").read_bytes()))
    return path


def one_more(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE later (id INTEGER PRIMARY KEY)")
    connection.execute("INSERT INTO later SELECT id FROM passages")


def failing(connection: sqlite3.Connection) -> None:
    connection.execute("CREATE TABLE never (id)")
    connection.execute("DELETE FROM passages")
    raise ZeroDivisionError


@pytest.mark.parametrize("version", range(1, len(migrations.MIGRATIONS) + 1))
def test_catalogs_of_every_version_keep_what_they_hold(tmp_path, version):
    with Catalog.open(laid_out(version, tmp_path)) as catalog:
        assert [root.path for root in catalog.roots()] == [Path("/home/anna/Verträge")]
        states = catalog.file_states()
        assert {Path(name).name: state.status for name, state in states.items()} == {
            "Mietvertrag Müller.pdf": "ready",
            "scan.pdf": "failed",
            "später.txt": "waiting",
        }
        (hit,) = catalog.match("Vertrag Mueller")
        (row,) = catalog.fetch_hits([hit.passage_id])
        assert row.text == "Der Mietvertrag mit Herrn Müller endet im Mai."
        assert catalog.sections(row.document_id)[row.section] == Section(row.text)
        assert row.span == Span(0, len(row.text))
        ((ids, vectors),) = catalog.load_vectors("golden-model")
        assert ids.tolist() == [1, 2]
        assert vectors.shape == (2, 4)
        assert catalog.pending_count("golden-model") == 0
        with catalog._reading() as connection:
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
            found = connection.exec_driver_sql("PRAGMA user_version").scalar()
        assert found == len(migrations.MIGRATIONS)


@pytest.mark.parametrize("version", range(2, len(migrations.MIGRATIONS) + 1))
def test_judgments_of_older_versions_are_kept(tmp_path, version):
    with Catalog.open(laid_out(version, tmp_path)) as catalog:
        weak, said = catalog.judgments()
        assert (said.query, said.relevant, said.weak) == ("Wann endet die Miete?", True, False)
        assert said.passage == "Der Mietvertrag mit Herrn Müller endet im Mai."
        assert said.path == "/home/anna/Verträge/Mietvertrag Müller.pdf"
        assert (said.title, said.heading) == ("Mietvertrag", "Wohnen > Kündigung")
        assert (said.query_language, said.language) == (Language.DE, Language.DE)
        assert said.judged_at == datetime(2026, 11, 25, 12, 0, 0, 123456, tzinfo=UTC)
        assert said.model_id == "golden-model"
        assert (weak.query, weak.weak) == ("deposit", True)
        before = catalog.take_back(said.judgment_id)
        assert before is not None
        assert not before.relevant


def test_a_catalog_without_judgments_can_take_them_after_its_upgrade(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    with Catalog.open(laid_out(1, tmp_path)) as catalog:
        assert catalog.judgments() == []
        assert catalog.judgments_revision() == 0
        with Catalog.open(laid_out(2, other)) as newer:
            said = newer.judgments()[1]
        assert catalog.add_judgment(said).judgment_id == 1
        assert [one.passage for one in catalog.judgments()] == [said.passage]
    assert (tmp_path / "catalog-v1.backup").exists()


def test_an_older_catalog_on_read_only_ground_has_no_judgments(tmp_path, monkeypatch):
    path = laid_out(1, tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    monkeypatch.setattr("engine.catalog.connections.os.access", lambda *_: False)
    with Catalog.open(path) as catalog:
        assert not catalog.writable
        assert catalog.judgments() == []
        assert catalog.match("Vertrag Mueller")
        with pytest.raises(LibraryLocked):
            catalog.take_back(1)


def test_a_migrated_catalog_has_the_tables_of_a_new_one(tmp_path):
    layouts = []
    for number, version in enumerate([1, None]):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = laid_out(version, folder) if version else folder / "catalog.sqlite"
        Catalog.open(path).close()
        with sqlite3.connect(path) as connection:
            rows = connection.execute("SELECT name, sql FROM sqlite_schema ORDER BY name")
            layouts.append(rows.fetchall())
        connection.close()
    assert layouts[0] == layouts[1]


def test_the_tables_are_those_that_sqlalchemy_expects(tmp_path):
    path = tmp_path / "catalog.sqlite"
    Catalog.open(path).close()
    engine = create_engine(f"sqlite:///{path}")
    inspector = inspect(engine)
    for table in metadata.tables.values():
        found = {column["name"] for column in inspector.get_columns(table.name)}
        assert found == set(table.columns.keys()), table.name
    engine.dispose()


def test_a_copy_is_made_before_the_first_change(tmp_path, monkeypatch):
    path = laid_out(1, tmp_path)
    monkeypatch.setattr(migrations, "MIGRATIONS", (migrations.m001_first, one_more))
    monkeypatch.setattr("engine.catalog.connections.MIGRATIONS", migrations.MIGRATIONS)
    with Catalog.open(path) as catalog, catalog._reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM later").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA user_version").scalar() == 2
    copy = tmp_path / "catalog-v1.backup"
    assert copy.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(copy) as connection:
        assert migrations.version_of(connection) == 1
        assert connection.execute("SELECT count(*) FROM passages").fetchone() == (2,)
    connection.close()
    copy.unlink()
    Catalog.open(path).close()
    assert not copy.exists()


def test_a_step_that_fails_changes_nothing(tmp_path, monkeypatch):
    path = laid_out(1, tmp_path)
    steps = (migrations.m001_first, one_more, failing)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", steps)
        patch.setattr("engine.catalog.connections.MIGRATIONS", steps)
        with pytest.raises(ZeroDivisionError):
            Catalog.open(path)
    with sqlite3.connect(path) as connection:
        assert migrations.version_of(connection) == 2
        assert connection.execute("SELECT count(*) FROM passages").fetchone() == (2,)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema")}
    connection.close()
    assert "later" in names
    assert "never" not in names


def test_a_version_without_tables_is_damage(tmp_path):
    path = tmp_path / "catalog.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    with pytest.raises(CatalogDamaged):
        Catalog.open(path)
