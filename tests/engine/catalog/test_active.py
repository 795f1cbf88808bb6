from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from engine.catalog.active import ActiveModels, ModelMark
from engine.catalog.locking import WriterLock
from engine.catalog.store import LOCK_NAME, Catalog
from engine.errors import LibraryLocked
from tests.fakes import ToyEncoder
from tests.shelf import Shelf

A, B, C, D = (ModelMark(name, f"id-{name}") for name in "abcd")


@pytest.fixture
def catalog(tmp_path):
    with Catalog.open(tmp_path / "catalog.sqlite") as opened:
        yield opened


def names(models: ActiveModels) -> tuple[str, str, str]:
    roles = ((models.active,), models.before, models.after)
    active, before, after = ("".join(mark.model for mark in role) for role in roles)
    return active, before, after


def test_three_are_kept_the_last_one_first():
    models = ActiveModels(A).adopting(B).adopting(C)
    assert names(models) == ("c", "ba", "")
    assert names(models.adopting(D)) == ("d", "cb", "")
    assert names(models.adopting(A)) == ("a", "cb", "")
    assert names(models.adopting(C)) == ("c", "ba", "")


def test_rolling_back_twice_and_forward_again():
    models = ActiveModels(A).adopting(B).adopting(C)
    once = models.rolled_back(B)
    assert names(once) == ("b", "a", "c")
    assert names(once.rolled_back(A)) == ("a", "", "bc")
    assert names(models.rolled_back(A)) == ("a", "", "c")
    assert names(once.adopting(C)) == ("c", "ba", "")
    assert names(once.adopting(D)) == ("d", "ba", "")
    assert names(once.rolled_back(A).adopting(D)) == ("d", "a", "b")
    assert names(once.rolled_back(D)) == ("d", "ba", "")


def test_nothing_is_active_until_something_was_adopted(catalog):
    assert catalog.active_models() is None
    assert catalog.last_model_id() == ""
    catalog.identify("x", active=True)
    assert catalog.active_models() is None
    assert catalog.last_model_id() == "x"
    seen = []
    catalog.switch_model(lambda now: seen.append(now) or ActiveModels(A))
    assert seen == [None]
    assert catalog.active_models() == ActiveModels(A)
    assert catalog.last_model_id() == "id-a"


def test_a_flip_ends_its_adoption_and_no_other(catalog):
    catalog.set_pending_adoption("b")
    catalog.switch_model(lambda _: ActiveModels(A))
    assert catalog.pending_adoption() == "b"
    catalog.switch_model(lambda now: now.adopting(B))
    assert catalog.pending_adoption() == ""
    with Catalog.open(catalog.path) as again:
        assert names(again.active_models()) == ("b", "a", "")


def test_an_error_while_choosing_changes_nothing(catalog):
    catalog.switch_model(lambda _: ActiveModels(A))
    with pytest.raises(ZeroDivisionError):
        catalog.switch_model(lambda _: ActiveModels(ModelMark("x" * (1 // 0))))
    assert catalog.active_models() == ActiveModels(A)


def test_no_model_takes_over_while_a_passage_waits_for_it(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.add("a.txt", "Der Hund bellt.", "Die Katze schläft.")
    shelf.add("b.txt", "Der Zug fährt.", encode=False)
    catalog = shelf.catalog
    assert catalog.switch_model(lambda _: ActiveModels(A), complete="toy") is None
    assert catalog.active_models() is None
    assert catalog.switch_model(lambda _: ActiveModels(A), complete="other") is None
    shelf.add("c.txt", "Das Brot.")  # encodes all that waits
    assert catalog.switch_model(lambda _: ActiveModels(A), complete="toy") == ActiveModels(A)
    shelf.close()


def test_the_fingerprint_of_the_active_model_alone_is_corrected(catalog):
    catalog.switch_model(lambda _: ActiveModels(A).adopting(B))
    catalog.identify("stand-in", active=False)
    assert catalog.active_models().active == B
    catalog.identify("new", active=True)
    assert catalog.active_models().kept == (ModelMark("b", "new"), A)


@pytest.mark.parametrize("text", ["", "[]", "3", '{"active": []}', '{"active": [["a", "b", "c"]]}'])
def test_a_note_of_nonsense_is_silence(catalog, text):
    catalog.set_note("active_model", text)
    assert catalog.active_models() is None


def test_a_flip_does_not_wait_for_a_process_that_writes_for_long(catalog):
    stranger = WriterLock(catalog.path.with_name(LOCK_NAME))
    stranger.acquire()
    try:
        assert catalog.switch_model(lambda _: ActiveModels(A)) == ActiveModels(A)
    finally:
        stranger.release()
    catalog.writable = False
    with pytest.raises(LibraryLocked):
        catalog.switch_model(lambda _: ActiveModels(B))


def test_vectors_of_a_dropped_model_go_and_those_of_others_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.catalog.vectors._DROPPED_AT_ONCE", 4)
    shelf = Shelf(tmp_path)
    texts = [f"Der Hund Nummer {number}." for number in range(10)]
    shelf.add("a.txt", *texts)
    catalog = shelf.catalog
    waiting = catalog.pending_texts("other", 100)
    other = ToyEncoder(dim=8)
    catalog.add_vectors(
        "other", [w.text_sha for w in waiting], other.encode_document([w.text for w in waiting])
    )
    assert sorted(catalog.model_ids()) == ["other", "toy"]
    catalog.drop_model("other")
    assert catalog.model_ids() == ["toy"]
    assert len(catalog.vector_ids("toy")) == 10
    assert catalog.counts().vectors == 10
    assert catalog.pending_count("other") == 10
    catalog.drop_model("never there")
    shelf.close()


def test_what_another_process_dropped_is_seen_to_wait(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.add("a.txt", "Der Hund bellt.")
    assert shelf.catalog.pending_count("toy") == 0
    shelf.add("b.txt", "Die Katze.", encode=False)
    with Catalog.open(shelf.catalog.path) as other:
        (late,) = other.pending_texts("toy", 10)
        other.drop_model("toy")
        other.add_vectors("toy", [late.text_sha], shelf.encoder.encode_document([late.text]))
    assert [item.text for item in shelf.catalog.pending_texts("toy", 10)] == ["Der Hund bellt."]
    shelf.close()


def test_flips_of_many_threads_follow_one_another(catalog):
    def flip(number: int) -> None:
        for step in range(10):
            mark = ModelMark(f"{number}-{step}")
            catalog.switch_model(lambda now, mark=mark: (now or ActiveModels(A)).adopting(mark))

    threads = [threading.Thread(target=flip, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = [mark.model for mark in catalog.active_models().kept]
    assert len(set(kept)) == 3
    assert any(name.endswith("-9") for name in kept)


KILLED = """
import os, sys
from pathlib import Path
from engine.catalog import active
from engine.catalog.active import ActiveModels, ModelMark
from engine.catalog.store import Catalog
write, where = active.notes.set_note, int(sys.argv[2])
calls = []
def dying(connection, key, value):
    write(connection, key, value)
    calls.append(key)
    if len(calls) == where:
        os._exit(9)
with Catalog.open(Path(sys.argv[1])) as catalog:
    active.notes.set_note = dying
    catalog.switch_model(lambda now: now.adopting(ModelMark("b", "id-b")))
os._exit(9)
"""


@pytest.mark.parametrize(("where", "expected"), [(1, "a"), (2, "a"), (3, "a"), (4, "b")])
def test_a_kill_within_the_flip_leaves_the_old_model_or_the_new_one(catalog, where, expected):
    catalog.switch_model(lambda _: ActiveModels(A))
    catalog.set_pending_adoption("b")
    child = [sys.executable, "-c", KILLED, str(catalog.path), str(where)]
    done = subprocess.run(child, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    with Catalog.open(catalog.path) as again:
        assert again.active_models().active.model == expected
        assert again.last_model_id() == f"id-{expected}"
        assert again.pending_adoption() == ("b" if expected == "a" else "")
