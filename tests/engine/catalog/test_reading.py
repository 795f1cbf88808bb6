"""What the catalog answers about passages, documents and coverage."""

from __future__ import annotations

import threading
from pathlib import Path

import numpy as np
import pytest

from engine.catalog.records import NewDocument, PassageFilter
from engine.catalog.store import Catalog
from engine.documents import Language, LocatorKind, Passage, Section, Span
from engine.errors import CatalogDamaged, DamagedDocument, NoTextFound


@pytest.fixture
def catalog(tmp_path: Path):
    with Catalog.open(tmp_path / "catalog.sqlite") as opened:
        yield opened


def save(catalog: Catalog, path: str, *texts: str, **more):
    root = catalog.add_root(Path("/home/anna"), "folder")
    more.setdefault("file_type", "pdf")
    record = NewDocument(Path(path), root.root_id, 10, 1_700_000_000 * 10**9, title="T", **more)
    sections = [
        Section(text, LocatorKind.PAGE, number, "iv", "Teil > Kapitel")
        for number, text in enumerate(texts, start=1)
    ]
    passages = [
        Passage(
            text[2:],
            Language.EN,
            LocatorKind.PAGE,
            number,
            "iv",
            "Teil > Kapitel",
            number - 1,
            Span(2, len(text)),
        )
        for number, text in enumerate(texts, start=1)
    ]
    return catalog.save_document(record, sections, passages)


def encode_all(catalog: Catalog, limit: int = 1000) -> np.ndarray:
    pending = catalog.pending_texts("m", limit)
    rows = np.eye(64, dtype=np.float32)[: len(pending)]
    return catalog.add_vectors("m", [text.text_sha for text in pending], rows)


def test_hits_come_whole_and_in_the_order_asked(catalog):
    save(catalog, "/home/anna/a.pdf", "..One.", "..Two.")
    catalog.set_root_online(1, False)
    two, one = catalog.fetch_hits([2, 1, 2, 77])
    assert (two.passage_id, one.passage_id) == (2, 1)
    assert (two.text, two.section, two.span, two.position) == ("Two.", 1, Span(2, 6), 1)
    assert (two.kind, two.number, two.label) == (LocatorKind.PAGE, 2, "iv")
    assert (two.heading, two.language) == ("Teil > Kapitel", Language.EN)
    assert (two.path, two.title, two.file_type) == (Path("/home/anna/a.pdf"), "T", "pdf")
    assert (two.size_bytes, two.mtime_ns, two.online) == (10, 1_700_000_000 * 10**9, False)
    assert two.copies == ()
    assert catalog.fetch_hits([]) == []


def test_hits_name_the_other_documents_with_the_same_text(catalog):
    for name in "abc":
        save(catalog, f"/home/anna/{name}", "..Same.", "..Same.", f"..Own {name}.")
    hit, own = catalog.fetch_hits([4, 6])
    assert set(hit.copies) == {Path("/home/anna/a"), Path("/home/anna/c")}
    assert own.copies == ()


def test_vectors_and_passages_find_each_other(catalog):
    save(catalog, "/home/anna/a", "..Same.", "..Other.")
    save(catalog, "/home/anna/b", "..Same.")
    same, other = encode_all(catalog)
    assert catalog.passages_of_vectors([other, same, 99]) == {same: [1, 3], other: [2]}
    ids, rows = catalog.vectors_of_passages([3, 2, 1, 50], "m")
    assert ids.tolist() == [1, 2, 3]
    assert np.array_equal(rows[0], rows[2])
    assert rows[1, 1] == 1
    assert catalog.vectors_of_passages([1], "unknown")[0].size == 0
    only = PassageFilter(folders=("/home/anna/b",))
    assert catalog.filter_vector_ids(only, "m").tolist() == [same]
    assert catalog.filter_vector_ids(PassageFilter(), "m").tolist() == [same, other]
    assert catalog.filter_vector_ids(PassageFilter(types=frozenset({"txt"})), "m").size == 0


def test_a_document_comes_back_as_sections_and_spans(catalog):
    saved = save(catalog, "/home/anna/a", "..One.", "..Two.")
    sections = catalog.sections(saved.document_id)
    assert sections[1] == Section("..Two.", LocatorKind.PAGE, 2, "iv", "Teil > Kapitel")
    for passage_id, section, span in catalog.passages(saved.document_id):
        (hit,) = catalog.fetch_hits([passage_id])
        assert sections[section].text[span.start : span.end] == hit.text


def test_documents_are_indexed_waiting_or_failed(catalog):
    save(catalog, "/home/anna/b", "..One.")
    encode_all(catalog)
    save(catalog, "/home/anna/a", "..Two.", "..Three.", warnings=("page 7: odd",))
    root = catalog.roots()[0]
    catalog.save_waiting([NewDocument(Path("/home/anna/d"), root.root_id, 1, 1)])
    failed = NewDocument(Path("/home/anna/c"), root.root_id, 5, -(10**30 // 10**12))
    catalog.save_failure(failed, NoTextFound(detail="no text on 3 pages"))
    rows = catalog.documents(model_id="m")
    assert [(row.path.name, row.status, row.passages) for row in rows] == [
        ("a", "waiting", 2),
        ("b", "indexed", 1),
        ("c", "failed", 0),
        ("d", "waiting", 0),
    ]
    assert rows[0].warnings == ("page 7: odd",)
    assert rows[1].modified.timestamp() == 1_700_000_000
    assert rows[1].modified.tzinfo is not None
    (row,) = catalog.documents(root.path, model_id="m", failed_only=True)
    assert (row.error, row.detail) == ("NoTextFound", "no text on 3 pages")
    assert catalog.documents(Path("/elsewhere")) == []
    (covered,) = catalog.coverage("m")
    assert (covered.documents, covered.indexed, covered.waiting, covered.failed) == (4, 1, 2, 1)
    assert covered.passages == 3
    assert catalog.coverage("another")[0].indexed == 0
    counts = catalog.counts()
    assert (counts.documents, counts.ready, counts.failed) == (4, 2, 1)
    assert (counts.passages, counts.vectors) == (3, 1)
    assert counts.size_bytes > 0


def test_coverage_follows_the_work(catalog):
    for name in "abc":
        save(catalog, f"/home/anna/{name}", f"..{name} one.", f"..{name} two.")
    indexed = []
    while catalog.pending_count("m"):
        pending = catalog.pending_texts("m", 1)
        catalog.add_vectors("m", [pending[0].text_sha], np.eye(1, 64, dtype=np.float32))
        indexed.append(catalog.coverage("m")[0].indexed)
    assert indexed == [0, 1, 1, 2, 2, 3]
    save(catalog, "/home/anna/a", "..a new.")
    assert catalog.coverage("m")[0].indexed == 2


def test_a_text_that_changed_on_disk_is_not_shown(catalog):
    save(catalog, "/home/anna/a", "..One.")
    with catalog._writing() as connection:
        connection.exec_driver_sql("UPDATE passages SET text = 'One!'")
    with pytest.raises(CatalogDamaged) as caught:
        catalog.fetch_hits([1])
    assert caught.value.path == catalog.path


def test_a_vector_that_changed_on_disk_is_not_used(catalog):
    save(catalog, "/home/anna/a", "..One.")
    encode_all(catalog)
    with catalog._writing() as connection:
        connection.exec_driver_sql("UPDATE vectors SET vector = randomblob(length(vector))")
    with pytest.raises(CatalogDamaged):
        list(catalog.load_vectors("m"))


def test_many_threads_read_while_one_writes(catalog):
    save(catalog, "/home/anna/0", "..Start one.", "..Start two.")
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                # A document of two passages is there whole or not at all.
                assert catalog.counts().passages % 2 == 0
                assert len(catalog.match("start")) == 2
                assert len(catalog.passages(1)) == 2
        except BaseException as error:
            failures.append(error)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for thread in readers:
        thread.start()
    for number in range(1, 40):
        save(catalog, f"/home/anna/{number}", f"..First {number}.", f"..Second {number}.")
        if number % 5 == 0:
            encode_all(catalog, 16)
    catalog.save_failure(NewDocument(Path("/home/anna/x"), 1, 1, 1), DamagedDocument())
    catalog.tidy()
    done.set()
    for thread in readers:
        thread.join()
    assert failures == []
    assert catalog.counts().passages == 80
