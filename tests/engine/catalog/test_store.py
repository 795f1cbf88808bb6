"""Documents and vectors in a real SQLite file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from engine.catalog.compounds import frequencies
from engine.catalog.records import NewDocument, RootRow
from engine.catalog.store import Catalog
from engine.documents import DocumentId, Language, Passage, Section, Span
from engine.errors import DamagedDocument, ModelMismatch


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog.open(tmp_path / "Bücher ß & mehr" / "catalog.sqlite") as opened:
        yield opened


@pytest.fixture
def root(catalog: Catalog) -> RootRow:
    return catalog.add_root(Path("/home/anna"), "folder")


def record(root: RootRow, name: str = "brief.txt", **more) -> NewDocument:
    more.setdefault("language", Language.DE)
    return NewDocument(root.path / name, root.root_id, 10, 20, b"x" * 32, "txt", "Titel", **more)


def texts(*found: str) -> tuple[list[Section], list[Passage]]:
    sections = [Section(text) for text in found]
    passages = [
        Passage(text, Language.DE, section=number, span=Span(0, len(text)))
        for number, text in enumerate(found)
    ]
    return sections, passages


def encode_all(catalog: Catalog, model_id: str = "m", dim: int = 8) -> list[int]:
    pending = catalog.pending_texts(model_id, 1000)
    rows = np.random.default_rng(3).normal(size=(len(pending), dim)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return catalog.add_vectors(model_id, [text.text_sha for text in pending], rows).tolist()


def count(catalog: Catalog, table: str) -> int:
    with catalog._reading() as connection:
        return connection.exec_driver_sql(
            f"SELECT count(*) FROM {table}"  # noqa: S608
        ).scalar_one()


def test_a_saved_document_waits_and_then_has_its_vectors(catalog, root):
    saved = catalog.save_document(record(root), *texts("Der Mietvertrag.", "Die Wohnung."))
    assert (saved.passages, saved.new_texts) == (2, 2)
    pending = catalog.pending_texts("m", 10)
    assert [text.text for text in pending] == ["Der Mietvertrag.", "Die Wohnung."]
    assert catalog.pending_count("m") == 2
    ids = encode_all(catalog)
    assert catalog.pending_texts("m", 10) == []
    assert catalog.pending_count("m") == 0
    assert catalog.pending_count("another model") == 2
    assert catalog.vector_ids("m").tolist() == ids


def test_the_heading_is_part_of_what_is_encoded(catalog, root):
    passage = Passage("Text.", Language.DE, heading="Teil > Kapitel")
    catalog.save_document(record(root), [Section("Text.")], [passage])
    (pending,) = catalog.pending_texts("m", 1)
    assert pending.text == passage.encoded_text() == "Teil > Kapitel\nText."


def test_the_same_text_is_encoded_once(catalog, root):
    catalog.save_document(record(root, "a"), *texts("Gleich.", "Eins."))
    saved = catalog.save_document(record(root, "b"), *texts("Gleich.", "Gleich.", "Zwei."))
    assert saved.new_texts == 2
    assert catalog.pending_count("m") == 5
    assert sorted(text.text for text in catalog.pending_texts("m", 10)) == [
        "Eins.",
        "Gleich.",
        "Zwei.",
    ]
    assert len(encode_all(catalog)) == 3
    assert catalog.pending_count("m") == 0
    assert catalog.save_document(record(root, "c"), *texts("Gleich.")).new_texts == 0


def test_a_changed_document_keeps_the_vectors_of_what_stayed(catalog, root):
    catalog.save_document(record(root), *texts("Bleibt.", "Geht."))
    stays, goes = encode_all(catalog)
    saved = catalog.save_document(record(root), *texts("Neu.", "Bleibt."))
    assert saved.removed_vectors.tolist() == [goes]
    assert [text.text for text in catalog.pending_texts("m", 10)] == ["Neu."]
    new = encode_all(catalog)
    assert catalog.vector_ids("m").tolist() == [stays, *new]
    assert goes not in new
    assert count(catalog, "documents") == 1
    assert count(catalog, "passages") == count(catalog, "passages_fts") == 2


def test_ids_of_vectors_are_never_used_again(catalog, root):
    catalog.save_document(record(root), *texts("Eins.", "Zwei."))
    last = max(encode_all(catalog))
    states = catalog.file_states()
    catalog.remove_documents([state.document_id for state in states.values()])
    catalog.save_document(record(root), *texts("Drei."))
    assert min(encode_all(catalog)) > last


def test_removing_takes_everything_but_what_others_share(catalog, root):
    first = catalog.save_document(record(root, "a"), *texts("Gemeinsam.", "Allein."))
    shared, alone = encode_all(catalog)
    second = catalog.save_document(record(root, "b"), *texts("Gemeinsam."))
    assert catalog.remove_documents([first.document_id]).tolist() == [alone]
    assert catalog.remove_documents([second.document_id]).tolist() == [shared]
    for table in ("documents", "sections", "passages", "passages_fts", "vectors", "terms"):
        assert count(catalog, table) == 0, table
    assert count(catalog, "terms_fts") == 0


def test_removing_a_root_hands_documents_to_a_root_above(catalog, root):
    inner = catalog.add_root(root.path / "Verträge", "folder")
    beside = catalog.add_root(Path("/home/annabelle"), "folder")
    catalog.save_document(record(inner, "a"), *texts("Innen."))
    catalog.save_document(record(beside, "b"), *texts("Daneben."))
    encode_all(catalog)
    assert catalog.remove_root(inner.root_id).size == 0
    assert set(catalog.file_states(root.root_id)) == {"/home/anna/Verträge/a"}
    assert catalog.remove_root(beside.root_id).size == 1
    assert catalog.roots() == [root]
    assert set(catalog.file_states()) == {"/home/anna/Verträge/a"}


def test_moving_keeps_text_and_vectors(catalog, root):
    saved = catalog.save_document(record(root, "alt.txt"), *texts("Bleibt."))
    ids = encode_all(catalog)
    assert catalog.move_document(saved.document_id, record(root, "Neu/neu.txt")).size == 0
    states = catalog.file_states()
    assert list(states) == ["/home/anna/Neu/neu.txt"]
    assert states["/home/anna/Neu/neu.txt"].document_id == saved.document_id
    assert catalog.vector_ids("m").tolist() == ids


def test_moving_over_another_document_replaces_it(catalog, root):
    moved = catalog.save_document(record(root, "a"), *texts("Wandert."))
    catalog.save_document(record(root, "b"), *texts("Weicht."))
    _, gone = encode_all(catalog)
    assert catalog.move_document(moved.document_id, record(root, "b")).tolist() == [gone]
    assert list(catalog.file_states()) == ["/home/anna/b"]


def test_a_title_that_was_the_files_name_follows_it_when_it_moves(catalog, root):
    old = replace(record(root, "angebot.txt"), title="angebot")
    document = catalog.save_document(old, *texts("Der Text.", "Mehr.")).document_id
    catalog.move_document(document, record(root, "Rechnung 7.txt"))
    assert [row.title for row in catalog.documents()] == ["Rechnung 7"]
    assert [hit.passage_id for hit in catalog.match("Rechnung", limit=5)] == [1]
    assert catalog.match("Angebot", limit=5) == []
    with catalog._reading() as connection:
        assert "angebot" not in frequencies(connection, ["angebot"])
    catalog.move_document(document, record(root, "weg/Rechnung 7.txt"))
    assert [row.title for row in catalog.documents()] == ["Rechnung 7"]


def test_a_title_of_the_document_itself_stays_when_it_moves(catalog, root):
    document = catalog.save_document(record(root), *texts("Der Text.")).document_id
    catalog.move_document(document, record(root, "other.txt"))
    assert [row.title for row in catalog.documents()] == ["Titel"]


def test_a_root_below_another_takes_over_what_is_its_own(catalog, root):
    catalog.save_document(record(root, "a/eins.txt"), *texts("Eins."))
    catalog.save_document(record(root, "ab/zwei.txt"), *texts("Zwei."))
    child = catalog.add_root(root.path / "a", "folder")
    states = catalog.file_states(child.root_id)
    assert list(states) == [str(root.path / "a" / "eins.txt")]
    catalog.remove_root(child.root_id)
    assert len(catalog.file_states(root.root_id)) == 2


def test_a_failure_is_a_row_with_its_reason(catalog, root):
    catalog.save_document(record(root), *texts("War lesbar."))
    ids = encode_all(catalog)
    gone = catalog.save_failure(record(root), DamagedDocument(detail="no page tree"))
    assert gone.tolist() == ids, "vectors of nothing would hide what can be read"
    state = catalog.file_states()["/home/anna/brief.txt"]
    assert (state.status, state.error) == ("failed", "DamagedDocument")
    assert count(catalog, "passages") == count(catalog, "passages_fts") == 0
    assert count(catalog, "vectors") == 0
    catalog.save_document(record(root), *texts("War lesbar."))
    assert catalog.pending_count("m") == 1


def test_waiting_files_are_rows_and_known_ones_stay(catalog, root):
    saved = catalog.save_document(record(root, "a"), *texts("Da."))
    catalog.save_waiting([record(root, "a"), record(root, "b")])
    states = catalog.file_states()
    assert [state.status for state in states.values()] == ["ready", "waiting"]
    assert states["/home/anna/a"].document_id == saved.document_id
    assert catalog.save_document(record(root, "b"), *texts("Jetzt.")).document_id == (
        states["/home/anna/b"].document_id
    )


def test_touching_changes_time_and_size_alone(catalog, root):
    saved = catalog.save_document(record(root), *texts("Da."))
    catalog.touch_document(saved.document_id, mtime_ns=99, size_bytes=10)
    state = catalog.file_states()["/home/anna/brief.txt"]
    assert (state.mtime_ns, state.status) == (99, "ready")


def test_names_that_are_not_utf8_come_back_as_they_were(catalog, root):
    name = b"b\xfcro.txt".decode("utf-8", "surrogateescape")
    catalog.save_document(record(root, name), *texts("Da."))
    assert list(catalog.file_states()) == [f"/home/anna/{name}"]
    catalog.save_document(record(root, name), *texts("Noch da."))
    assert len(catalog.file_states()) == 1


def test_text_that_utf8_cannot_hold_is_stored_all_the_same(catalog, root):
    catalog.save_document(record(root), *texts("Ein \ud800 Rest und \0 Null."))
    assert catalog.pending_texts("m", 1)[0].text == "Ein ? Rest und \0 Null."
    encode_all(catalog)
    assert catalog.pending_count("m") == 0


def test_vectors_come_back_in_batches_or_by_id(catalog, root):
    catalog.save_document(record(root), *texts(*(f"Satz {n}." for n in range(700))))
    ids = encode_all(catalog, dim=16)
    batches = list(catalog.load_vectors("m"))
    assert np.concatenate([batch[0] for batch in batches]).tolist() == ids
    rows = np.concatenate([batch[1] for batch in batches])
    assert rows.shape == (700, 16)
    assert rows.dtype == np.float32
    some = np.array([ids[600], ids[5], 999_999], dtype=np.int64)
    (found, vectors), *rest = catalog.load_vectors("m", some)
    assert not rest
    assert found.tolist() == [ids[5], ids[600]]
    assert np.array_equal(vectors, rows[[5, 600]])


def test_bad_vectors_are_refused(catalog, root):
    catalog.save_document(record(root), *texts("Eins.", "Zwei."))
    shas = [text.text_sha for text in catalog.pending_texts("m", 2)]
    for bad in (np.full((2, 4), np.nan), np.zeros((2, 4)), np.ones((2, 4)), np.eye(4)[:1]):
        with pytest.raises(ValueError):
            catalog.add_vectors("m", shas, bad.astype(np.float32))
    catalog.add_vectors("m", shas[:1], np.eye(4, dtype=np.float32)[:1])
    with pytest.raises(ModelMismatch):
        catalog.add_vectors("m", shas[1:], np.eye(8, dtype=np.float32)[:1])
    assert count(catalog, "vectors") == 1


def test_dropping_a_model_makes_its_texts_wait_again(catalog, root):
    catalog.save_document(record(root), *texts("Eins."))
    encode_all(catalog, "alt")
    kept = encode_all(catalog, "neu")
    assert catalog.pending_count("alt") == 0
    catalog.drop_model("alt")
    assert catalog.pending_count("alt") == 1
    assert catalog.vector_ids("alt").size == 0
    assert catalog.vector_ids("neu").tolist() == kept


def test_an_interrupted_save_leaves_the_older_version_whole(catalog, root, monkeypatch):
    catalog.save_document(record(root), *texts("Alt."))
    monkeypatch.setattr("engine.catalog.writing.change_terms", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        catalog.save_document(record(root), *texts("Neu."))
    assert [text.text for text in catalog.pending_texts("m", 5)] == ["Alt."]
    assert count(catalog, "passages_fts") == 1


def test_full_text_can_be_made_anew(catalog, root):
    catalog.save_document(record(root), *texts("Der Mietvertrag.", "Die Wohnung."))
    tables = "SELECT rowid, * FROM passages_fts", "SELECT term, passages FROM terms ORDER BY term"
    with catalog._reading() as connection:
        before = [connection.exec_driver_sql(sql).all() for sql in tables]
    with catalog._writing() as connection:
        connection.exec_driver_sql("DELETE FROM passages_fts_content")
        connection.exec_driver_sql("DELETE FROM terms_fts_data WHERE id > 10")
    catalog.rebuild_fulltext()
    with catalog._reading() as connection:
        assert [connection.exec_driver_sql(sql).all() for sql in tables] == before
    catalog.remove_documents([DocumentId(1)])
    assert count(catalog, "terms") == count(catalog, "passages_fts") == 0
