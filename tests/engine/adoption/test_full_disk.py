from __future__ import annotations

import shutil
from collections import namedtuple

import pytest
from sqlalchemy import event

from engine.errors import DiskFull
from engine.library import Library
from engine.settings import Settings
from tests.engine.adoption.places import check_answers, make_library, put_trained, texts_of


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def library(directory):
    with make_library(directory, documents=20) as opened:
        put_trained(directory, "first", 1)
        yield opened


def fill_up(library: Library, spare_pages: int) -> None:
    """Leave the catalog so many pages to grow."""
    engine = library._catalog._engine
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()

    @event.listens_for(engine, "connect")
    def _limit(connection, _record) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + spare_pages}")


def test_a_disk_that_fills_up_leaves_the_old_model_and_what_was_encoded(library, directory):
    library.search("w1")
    fill_up(library, 2)
    with pytest.raises(DiskFull):
        library.adopt_model("first")
    assert library._catalog.active_models() is None
    assert library.settings.model == "base"
    check_answers(library, texts_of(0, 20))
    library.close()
    with Library.open(directory) as again:  # there is room now
        assert again.load_model().name == "base"
        assert again.pending_adoption() == "first"
        made = again._catalog.counts().vectors - 400
        assert 0 < made < 400
        assert again.resume_adoption().name == "first"
        check_answers(again, texts_of(19, 20))


def test_where_there_is_no_room_for_the_vectors_nothing_is_begun(library, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(1 << 40, 1 << 40, 1 << 20))
    with pytest.raises(DiskFull) as caught:
        library.adopt_model("first")
    assert caught.value.needed_bytes >= 400 * 8 * 4
    assert library._catalog.counts().vectors == 400
    check_answers(library, texts_of(0, 20))
    assert library.pending_adoption() == "first"  # perhaps there is room at the next start


@pytest.mark.parametrize("step", ["set_pending_adoption", "add_vectors", "switch_model"])
def test_a_full_disk_at_any_write_changes_nothing(library, directory, monkeypatch, step):
    def full(*args: object, **options: object) -> None:
        raise DiskFull(directory)

    monkeypatch.setattr(f"engine.catalog.store.Catalog.{step}", full)
    with pytest.raises(DiskFull):
        library.adopt_model("first")
    assert library._serving.current.info.name == "base"
    check_answers(library, texts_of(0, 20))
    monkeypatch.undo()
    assert library.adopt_model("first").name == "first"
    monkeypatch.setattr(f"engine.catalog.store.Catalog.{step}", full)
    if step == "switch_model":
        with pytest.raises(DiskFull):
            library.rollback()
        check_answers(library, texts_of(0, 20))
        assert library._serving.current.info.name == "first"


def test_a_model_is_loaded_though_nothing_can_be_noted(library, directory, monkeypatch):
    library.adopt_model("first")
    library.close()

    def full(*args: object, **options: object) -> None:
        raise DiskFull(directory)

    monkeypatch.setattr("engine.catalog.store.Catalog.identify", full)
    monkeypatch.setattr("engine.library.save_settings", full)
    monkeypatch.setattr("engine.library.load_settings", lambda _: Settings())
    with Library.open(directory) as again:
        assert again.load_model().name == "first"
        check_answers(again, texts_of(0, 20))
