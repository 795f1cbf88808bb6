from __future__ import annotations

import pytest

from engine.catalog.locking import WriterLock
from engine.errors import DiskFull
from engine.library import Library
from engine.locations import models_dir
from tests.engine.adoption.places import (
    check_answers,
    make_library,
    put_adapter,
    put_model,
    put_trained,
    texts_of,
)


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def library(directory):
    with make_library(directory, documents=2) as opened:
        yield opened


def folders(directory) -> set[str]:
    return {path.name for path in models_dir(directory).iterdir()}


def adopt(library: Library, *numbers: int) -> list[str]:
    """Train and adopt one after the other; returns their fingerprints."""
    ids = []
    for number in numbers:
        put_trained(library.directory, f"m{number}", number)
        ids.append(library.adopt_model(f"m{number}").model_id)
    return ids


def test_three_models_are_kept_with_their_vectors(library, directory):
    base = library._serving.current.info.model_id
    put_model(models_dir(directory) / "fetched", 7)
    ids = adopt(library, 1, 2)
    assert set(library._catalog.model_ids()) == {base, *ids}
    ids += adopt(library, 3, 4)
    assert folders(directory) == {"base", "fetched", "m2", "m3", "m4"}
    assert set(library._catalog.model_ids()) == set(ids[1:])
    assert library._catalog.counts().vectors == 3 * 40
    assert {path.name for path in (directory / "vectors").glob("*")} <= set(ids[1:])
    for name in ("m3", "m2"):
        assert library.rollback().name == name
        check_answers(library, texts_of(0, 20))


def test_the_models_are_listed_newest_first(library, directory):
    put_trained(directory, "m9", 9)
    adopt(library, 1, 2)
    (models_dir(directory) / "m1" / "learning.json").write_text("{")
    found = library.trained_models()
    assert {model.card.name for model in found} == {"m9", "m2", "m1"}
    flags = {model.card.name: (model.active, model.kept) for model in found}
    assert flags == {"m9": (False, False), "m2": (True, True), "m1": (False, True)}
    assert next(m for m in found if m.card.name == "m1").card.verdict == "damaged"
    assert all(model.size_bytes > 1000 for model in found)
    assert [m.card.name for m in found if m.card.name != "m1"] == ["m9", "m2"]


def test_candidates_that_were_never_adopted_go_once_they_are_old(library, directory):
    put_trained(directory, "older", 0)
    put_trained(directory, "newer", 8)
    adopt(library, 1)
    assert folders(directory) == {"base", "m1", "newer"}
    library.use_model("base")
    assert folders(directory) == {"base", "m1", "newer"}


def test_a_training_leaves_three_candidates_that_nobody_adopted(library, directory, monkeypatch):
    monkeypatch.setattr("engine.learning.retrain_in_child", lambda *_: None)
    adopt(library, 4)
    for number in (5, 6, 7, 8):
        put_trained(directory, f"c{number}", number)
    put_adapter(directory, "turned", 9, base="c5")
    library._catalog.set_pending_adoption("c6")
    library.retrain()
    assert folders(directory) == {"base", "m4", "c5", "c6", "c7", "c8", "turned"}
    library.forget_adoption()
    put_trained(directory, "c10", 10)
    library.retrain()
    assert folders(directory) == {"base", "m4", "c5", "c8", "turned", "c10"}
    library.adopt_model("c8")
    assert library.load_model().name == "c8"


def test_candidates_stay_while_another_process_adopts(library, directory, monkeypatch):
    monkeypatch.setattr("engine.learning.retrain_in_child", lambda *_: None)
    names = {f"c{number}" for number in range(5)}
    for number in range(5):
        put_trained(directory, f"c{number}", number)
    other = WriterLock(directory / "adoption.lock")
    other.acquire()
    library.retrain()
    assert names <= folders(directory)
    other.release()
    library.retrain()
    assert folders(directory) == {"base", "c2", "c3", "c4"}


def test_a_model_under_a_kept_adapter_stays(library, directory):
    adopt(library, 1)
    for number in (2, 3, 4):
        put_adapter(directory, f"turned{number}", number, base="m1")
        library.adopt_model(f"turned{number}")
    assert folders(directory) == {"base", "m1", "turned2", "turned3", "turned4"}
    check_answers(library, texts_of(0, 20))
    adopt(library, 5, 6, 7)
    assert folders(directory) == {"base", "m5", "m6", "m7"}


def test_what_was_rolled_back_from_is_kept_while_there_is_room(library, directory):
    adopt(library, 1, 2)
    library.rollback()
    assert folders(directory) == {"base", "m1", "m2"}
    adopt(library, 3)
    assert folders(directory) == {"base", "m1", "m3"}
    assert [model.card.name for model in library.trained_models()] == ["m3", "m1"]


def test_what_a_kill_left_half_removed_goes_the_next_time(library, directory):
    put_model(models_dir(directory) / ".gone-m0", 3)
    library._catalog.drop_model("nobody")
    adopt(library, 1)
    assert folders(directory) == {"base", "m1"}


def test_what_cannot_be_removed_does_not_undo_the_adoption(library, directory, monkeypatch):
    adopt(library, 1, 2, 3)

    def refuse(*args: object) -> None:
        raise DiskFull(directory)

    monkeypatch.setattr("engine.catalog.store.Catalog.drop_model", refuse)
    adopt(library, 4)
    assert library.load_model().name == "m4"
    monkeypatch.undo()
    adopt(library, 5)
    assert len(library._catalog.model_ids()) == 3
    assert folders(directory) == {"base", "m3", "m4", "m5"}


def test_texts_that_went_while_they_were_encoded_leave_no_vector(library):
    def remove(progress) -> None:
        if progress.done == 32:
            library._catalog.remove_documents([library._catalog.documents()[0].document_id])

    put_trained(library.directory, "m1", 1)
    info = library.adopt_model("m1", report=remove)
    assert len(library._catalog.vector_ids(info.model_id)) == 20
