"""Judgments out of the library and in again: nothing lost, bad rows told by their line."""

from __future__ import annotations

import dataclasses
import errno
import json
import os
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import (
    DiskFull,
    FolderMissing,
    ImportReport,
    Judgment,
    Language,
    Library,
    LibraryLocked,
    RejectedRow,
    Rejection,
)
from engine.feedback.exchange import export_judgments, read_judgments
from tests.shelf import Shelf

RENT = "Der Mietvertrag endet mit einer Frist von drei Monaten."
LEASE = "The notice period of the lease is three months."


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    shelf = Shelf(tmp_path)
    shelf.add("Haus/miete.txt", RENT)
    shelf.add("\udcff.pdf", LEASE, language=Language.EN)
    yield shelf.library()
    shelf.close()


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Library]:
    """Another library, of another person."""
    folder = tmp_path / "other"
    folder.mkdir()
    shelf = Shelf(folder)
    yield shelf.library()
    shelf.close()


def judge(library: Library) -> list[Judgment]:
    passages = {hit.text: hit.passage_id for hit in library.search("Mietvertrag lease").hits}
    library.judge("Frist?", passages[RENT], relevant=True)
    library.judge("Frist?", passages[LEASE], relevant=False)
    library.judge("Wann endet\u2028die Miete", passages[LEASE], relevant=True)
    library.judge("Frist?", passages[RENT], relevant=True, weak=True)
    return library.judgments()


def bare(judgments: list[Judgment]) -> set[Judgment]:
    return {dataclasses.replace(judgment, judgment_id=0) for judgment in judgments}


def write(path: Path, *rows: Any) -> Path:
    lines = [row if isinstance(row, bytes) else json.dumps(row).encode() for row in rows]
    path.write_bytes(b"\n".join(lines))
    return path


def test_json_lines_bring_back_everything(library: Library, other: Library, tmp_path: Path) -> None:
    made = judge(library)
    file = tmp_path / "ratings.jsonl"
    assert library.export_judgments(file) == 4
    assert len(file.read_bytes().splitlines()) == 4
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert other.import_judgments(file) == ImportReport(4, 0, ())
    assert bare(other.judgments()) == bare(made)
    assert other.import_judgments(file) == ImportReport(0, 4, ())
    assert library.import_judgments(file) == ImportReport(0, 4, ())
    assert library.judgments() == made


def test_json_lines_are_readable(library: Library, tmp_path: Path) -> None:
    passage = library.search("Mietvertrag").hits[0].passage_id
    library.judge("Kündigung für Müller", passage, relevant=True)
    library.export_judgments(tmp_path / "r.jsonl")
    assert "Kündigung für Müller" in (tmp_path / "r.jsonl").read_text(encoding="utf-8")


def test_beir_brings_back_what_was_said(library: Library, other: Library, tmp_path: Path) -> None:
    made = judge(library)
    folder = tmp_path / "beir"
    assert library.export_judgments(folder) == 3
    assert sorted(path.name for path in folder.rglob("*.*")) == [
        *("corpus.jsonl", "queries.jsonl", "test.tsv")
    ]
    assert other.import_judgments(folder) == ImportReport(3, 0, ())

    def said(judgments: list[Judgment]) -> set[Judgment]:
        when = datetime(2026, 1, 1, tzinfo=UTC)
        return bare(
            [
                dataclasses.replace(one, judged_at=when, model_id="")
                for one in judgments
                if not one.weak
            ]
        )

    assert said(other.judgments()) == said(made)
    assert other.import_judgments(folder) == ImportReport(0, 3, ())
    assert library.export_judgments(folder) == 3  # over the older one


def test_beir_has_the_form_that_its_tools_read(library: Library, tmp_path: Path) -> None:
    judge(library)
    library.export_judgments(tmp_path / "beir")
    corpus = [json.loads(s) for s in (tmp_path / "beir/corpus.jsonl").read_bytes().splitlines()]
    queries = [json.loads(s) for s in (tmp_path / "beir/queries.jsonl").read_bytes().splitlines()]
    header, *rows = (tmp_path / "beir/qrels/test.tsv").read_text().splitlines()
    assert header == "query-id\tcorpus-id\tscore"
    assert {row["text"] for row in corpus} == {RENT, LEASE}
    assert all(isinstance(row["title"], str) and row["_id"] for row in corpus)
    assert len(queries) == 2
    named = {row["_id"]: row["text"] for row in (*corpus, *queries)}
    found = {(named[q], named[c], s) for q, c, s in (row.split("\t") for row in rows)}
    assert ("Frist?", RENT, "1") in found
    assert ("Frist?", LEASE, "0") in found


def test_bad_rows_are_told_by_line_and_the_good_ones_taken(
    library: Library, tmp_path: Path
) -> None:
    good = {"query": "Frist", "passage": RENT, "relevant": True}
    cases: list[tuple[Any, Rejection | None]] = [
        (good, None),
        (b"{not json", Rejection.NOT_JSON),
        (b"", None),
        (["a", "list"], Rejection.NOT_JSON),
        ({**good, "query": None}, Rejection.NO_QUERY),
        ({**good, "query": " ?! "}, Rejection.NO_QUERY),
        ({**good, "query": 7}, Rejection.NO_QUERY),
        ({"query": "Frist", "relevant": True}, Rejection.NO_PASSAGE),
        ({**good, "passage": " \n"}, Rejection.NO_PASSAGE),
        ({"query": "Frist", "passage": RENT}, Rejection.NO_LABEL),
        ({**good, "relevant": "yes"}, Rejection.NO_LABEL),
        ({**good, "relevant": 1}, Rejection.NO_LABEL),
        ({**good, "judged_at": "yesterday"}, Rejection.BAD_FIELD),
        ({**good, "judged_at": 5}, Rejection.BAD_FIELD),
        ({**good, "judged_at": "0001-01-01T00:00:00+14:00"}, Rejection.BAD_FIELD),
        ({**good, "language": "klingon"}, Rejection.BAD_FIELD),
        ({**good, "title": ["x"]}, Rejection.BAD_FIELD),
        ({**good, "weak": "no"}, Rejection.BAD_FIELD),
        ({**good, "passage": "x" * 100_001}, Rejection.TOO_LONG),
        ({**good, "query": "x" * 10_001}, Rejection.TOO_LONG),
        (b'{"query": "' + b"x" * 2**21 + b'"}', Rejection.TOO_LONG),
        (b'{"query": "\xff"}', Rejection.NOT_UTF8),
        (b"[" * 100_000, Rejection.NOT_JSON),
        ({**good, "query": "Miete", "title": None, "judged_at": None, "more": {}}, None),
    ]
    path = write(tmp_path / "mixed.jsonl", *(row for row, _ in cases))
    wanted = [RejectedRow(n, why) for n, (_, why) in enumerate(cases, 1) if why]
    report = library.import_judgments(path)
    assert (report.added, report.known) == (2, 0)
    assert list(report.rejected) == wanted
    assert {judgment.query for judgment in library.judgments()} == {"Frist", "Miete"}


def test_a_file_of_another_kind_is_not_read_to_its_end(library: Library, tmp_path: Path) -> None:
    path = write(tmp_path / "book.jsonl", *[b"no judgment"] * 5000)
    report = library.import_judgments(path)
    assert len(report.rejected) == 1001
    assert report.rejected[-1] == RejectedRow(1001, Rejection.STOPPED)


def test_files_of_other_programs_are_taken(library: Library, tmp_path: Path) -> None:
    row = json.dumps({"query": "Wann?", "passage": LEASE, "relevant": False}).encode()
    (tmp_path / "a.json").write_bytes(b"\xef\xbb\xbf" + row + b"\r\n\r\n" + row + b"\r\n")
    before = datetime.now(UTC)
    assert library.import_judgments(tmp_path / "a.json") == ImportReport(1, 1, ())
    (made,) = library.judgments()
    assert (made.language, made.weak, made.title) == (Language.EN, False, "")
    assert before <= made.judged_at <= datetime.now(UTC)


def test_the_newer_word_stands(library: Library, tmp_path: Path) -> None:
    passage = library.search("Mietvertrag").hits[0].passage_id
    made = library.judge("Frist", passage, relevant=True)
    row = {"query": "FRIST", "passage": made.passage, "relevant": False}
    for judged_at in (None, (made.judged_at - timedelta(days=1)).isoformat()):
        path = write(tmp_path / "old.jsonl", {**row, "judged_at": judged_at})
        assert library.import_judgments(path) == ImportReport(0, 1, ())
        assert library.judgments() == [made]
    newer = (datetime.now(UTC) + timedelta(days=400)).isoformat()
    path = write(tmp_path / "new.jsonl", {**row, "judged_at": newer})
    assert library.import_judgments(path) == ImportReport(1, 0, ())
    (now,) = library.judgments()
    assert now.relevant is False
    assert now.judged_at <= datetime.now(UTC)
    assert library.take_back(now.judgment_id) == made


def test_an_imported_judgment_is_shown_and_acts(library: Library, tmp_path: Path) -> None:
    row = {"query": "Mietvertrag lease", "passage": LEASE, "relevant": True}
    library.import_judgments(write(tmp_path / "r.jsonl", row))
    hits = {hit.text: hit.judged for hit in library.search("mietvertrag LEASE").hits}
    assert hits == {RENT: None, LEASE: True}


def beir(folder: Path, qrels: str) -> Path:
    (folder / "qrels").mkdir(parents=True)
    write(
        folder / "corpus.jsonl",
        {"_id": "p1", "title": "Lease", "text": LEASE},
        {"_id": "p2", "title": "Miete", "text": RENT, "metadata": {"language": "xx", "path": 3}},
        {"_id": 3, "text": "a number as id"},
        {"_id": "p4", "title": "", "text": ""},
        b"nonsense",
    )
    write(
        folder / "queries.jsonl",
        {"_id": "q1", "text": "notice period", "metadata": {"language": "en"}},
        {"_id": "q2", "text": "?"},
    )
    (folder / "qrels" / "test.tsv").write_text(qrels)
    return folder


def test_bad_rows_of_beir_are_told_by_file_and_line(library: Library, tmp_path: Path) -> None:
    qrels = (
        "query-id\tcorpus-id\tscore\n"
        "q1\tp1\t2\n"
        "q1\tp2\t0\n"
        "q1 p1 1\n"
        "q1\tp1\tgood\n"
        "q9\tp1\t1\n"
        "q1\tp9\t1\n"
        "q2\tp1\t1\n"
        "q1\tp4\t1\n"
        "q1\tp1\t-1\n"
    )
    report = library.import_judgments(beir(tmp_path / "beir", qrels))
    assert (report.added, report.known) == (2, 1)
    assert set(report.rejected) == {
        RejectedRow(4, Rejection.BAD_COLUMNS, "qrels/test.tsv"),
        RejectedRow(5, Rejection.NO_LABEL, "qrels/test.tsv"),
        RejectedRow(6, Rejection.UNKNOWN_QUERY, "qrels/test.tsv"),
        RejectedRow(7, Rejection.UNKNOWN_PASSAGE, "qrels/test.tsv"),
        RejectedRow(8, Rejection.NO_QUERY, "qrels/test.tsv"),
        RejectedRow(9, Rejection.NO_PASSAGE, "qrels/test.tsv"),
        RejectedRow(3, Rejection.BAD_FIELD, "corpus.jsonl"),
        RejectedRow(5, Rejection.NOT_JSON, "corpus.jsonl"),
    }
    said = {judgment.passage: judgment for judgment in library.judgments()}
    assert (said[LEASE].relevant, said[LEASE].title) == (True, "Lease")
    assert (said[RENT].relevant, said[RENT].language) == (False, Language.DE)


def test_qrels_without_a_header_and_of_another_split_are_read(
    library: Library, tmp_path: Path
) -> None:
    folder = beir(tmp_path / "beir", "q1\tp1\t1\n")
    (folder / "qrels" / "train.tsv").write_text("q1\tp2\t1\n")
    report = library.import_judgments(folder)
    assert (report.added, report.known) == (2, 0)


@pytest.mark.parametrize("missing", ["corpus.jsonl", "queries.jsonl", "qrels/test.tsv"])
def test_a_beir_folder_that_lacks_a_file_is_told(
    library: Library, tmp_path: Path, missing: str
) -> None:
    folder = beir(tmp_path / "beir", "q1\tp1\t1\n")
    (folder / missing).unlink()
    with pytest.raises(FolderMissing):
        library.import_judgments(folder)
    assert library.judgments() == []


def test_places_that_cannot_be_used_are_told(library: Library, tmp_path: Path) -> None:
    judge(library)
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "gone" / "r.jsonl", tmp_path / "file" / "beir", Path("/proc/r.jsonl")):
        with pytest.raises(FolderMissing):
            library.export_judgments(path)
    for path in (tmp_path / "gone.jsonl", tmp_path / "pipe", tmp_path / "gone"):
        with pytest.raises(FolderMissing):
            library.import_judgments(path)
    assert not list(tmp_path.glob("*.part"))


def test_a_full_disk_is_told_and_leaves_the_older_file(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(library)
    file = tmp_path / "r.jsonl"
    file.write_text("older")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("engine.model_store.files.os.fsync", full)
    with pytest.raises(DiskFull):
        library.export_judgments(file)
    assert file.read_text() == "older"
    assert not list(tmp_path.glob("*.part"))


def test_a_read_only_library_exports_and_does_not_import(library: Library, tmp_path: Path) -> None:
    judge(library)
    library._catalog.writable = False
    assert library.export_judgments(tmp_path / "r.jsonl") == 4
    with pytest.raises(LibraryLocked):
        library.import_judgments(tmp_path / "r.jsonl")


def test_an_import_is_taken_whole_or_not_at_all(
    library: Library, other: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judge(library)
    library.export_judgments(tmp_path / "r.jsonl")

    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("engine.catalog.judgments._count_change", fail)
    with pytest.raises(ZeroDivisionError):
        other.import_judgments(tmp_path / "r.jsonl")
    assert other.judgments() == []


any_text = st.text(
    st.characters(exclude_categories=()), min_size=1, max_size=30
)  # lone surrogates too


# What a system can have as a path: any bytes, but no halves of letters.
any_path = st.binary(min_size=1, max_size=30).map(os.fsdecode)


@given(query=any_text, passage=any_text, title=any_text, path=any_path, heading=any_text)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_survives_the_way_out_and_in(
    tmp_path: Path, query: str, passage: str, title: str, path: str, heading: str
) -> None:
    made = Judgment(
        judgment_id=0,
        query=f"q{query}".replace("\0", " "),
        passage=f"p{passage}",
        title=title,
        path=path,
        relevant=True,
        weak=False,
        query_language=Language.EN,
        language=Language.UNKNOWN,
        model_id="m",
        judged_at=datetime(2026, 5, 1, 12, 30, 0, 7, tzinfo=UTC),
        heading=heading,
    )
    for place in (tmp_path / "r.jsonl", tmp_path / "beir"):
        assert export_judgments([made], place) == 1
        found = read_judgments(place)
        assert found.rejected == []
        ((read, dated),) = found.judgments
        if dated:
            assert read == made
        else:
            assert dataclasses.replace(read, judged_at=made.judged_at, model_id="m") == made


@pytest.mark.parametrize("half", [0xDCFF, 0xD83D])
def test_odd_texts_can_be_imported(library: Library, tmp_path: Path, half: int) -> None:
    odd = f"x{chr(half)}\0y"
    row = {"query": odd, "passage": odd, "title": odd, "path": odd, "heading": odd}
    path = write(tmp_path / "odd.jsonl", {**row, "relevant": True, "model_id": odd})
    assert library.import_judgments(path) == ImportReport(1, 0, ())
    assert library.import_judgments(path) == ImportReport(0, 1, ())
    (made,) = library.judgments()
    assert made.passage == "x?\0y"
    assert made.path == odd.replace("\ud83d", "?")
    library.load_model()
    assert library.search(odd)
    library.export_judgments(path)
    assert library.import_judgments(path) == ImportReport(0, 1, ())
