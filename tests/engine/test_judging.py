"""What a person says of hits is kept, whatever becomes of documents, models and processes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine import GoneMeanwhile, Language, Library, LibraryLocked, PassageId
from engine.catalog.records import NewDocument
from engine.catalog.store import FILE_NAME, Catalog
from tests.fakes import ToyEncoder
from tests.shelf import Shelf

RENT = "Der Mietvertrag endet mit einer Frist von drei Monaten."
LEASE = "The notice period of the lease is three months."
DOG = "Der Hund läuft im Garten."


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    shelf.add("Haus/miete.txt", RENT)
    shelf.add("Haus/lease.pdf", LEASE, language=Language.EN)
    shelf.add("Tiere/hund.txt", DOG)
    yield shelf
    shelf.close()


@pytest.fixture
def library(shelf: Shelf) -> Library:
    return shelf.library()


def passage(library: Library, text: str, query: str = "Mietvertrag Hund lease Frist") -> PassageId:
    return next(hit.passage_id for hit in library.search(query).hits if hit.text == text)


def shown(library: Library, query: str) -> dict[str, bool | None]:
    return {hit.text: hit.judged for hit in library.search(query).hits}


def test_a_judgment_holds_what_was_judged(library: Library) -> None:
    before = datetime.now(UTC)
    made = library.judge(
        "Kündigung Frist? type:pdf in:Haus", passage(library, LEASE), relevant=True
    )
    assert made.judgment_id > 0
    assert made.query == "Kündigung Frist?"
    assert (made.passage, made.title) == (LEASE, "lease")
    assert made.path == "/home/anna/Haus/lease.pdf"
    assert (made.relevant, made.weak) == (True, False)
    assert (made.query_language, made.language) == (Language.DE, Language.EN)
    assert made.model_id == "toy"
    assert before <= made.judged_at <= datetime.now(UTC)
    assert library.judgments() == [made]


def test_hits_show_what_was_said_of_them_for_this_query(library: Library) -> None:
    assert set(shown(library, "Frist").values()) == {None}
    library.judge("Frist", passage(library, RENT), relevant=True)
    library.judge("Frist", passage(library, LEASE), relevant=False)
    library.judge("Frist", passage(library, DOG), relevant=True, weak=True)
    assert shown(library, "Frist") == {RENT: True, LEASE: False, DOG: None}
    assert shown(library, "Frist lang:de") == {RENT: True, DOG: None}
    assert set(shown(library, "Fristen").values()) == {None}


@pytest.mark.parametrize(
    ("judged", "asked"),
    [
        ("Kündigungsfrist Müller", "KUENDIGUNGSFRIST  mueller"),
        ("Wie groß ist das Haus?", "wie gross ist das haus"),
        ("Straße", "STRASSE"),
        ("Notice period of the Lease", "notice PERIOD of the lease?"),
        ("Größe", "Gro\u0308ße"),
    ],
)
def test_case_umlauts_and_a_last_mark_make_no_other_query(
    library: Library, judged: str, asked: str
) -> None:
    library.judge(judged, passage(library, DOG), relevant=True)
    assert shown(library, asked)[DOG] is True
    library.judge(asked, passage(library, DOG), relevant=False)
    (only,) = library.judgments()
    assert (only.query.split(), only.relevant) == (asked.split(), False)


def test_other_words_make_another_query(library: Library) -> None:
    for query in ("Frist", "Frist Haus", "deadline", "Frist -Haus 2"):
        library.judge(query, passage(library, DOG), relevant=True)
    assert len(library.judgments()) == 4


def test_judging_again_replaces_and_undo_restores_step_by_step(library: Library) -> None:
    here = passage(library, RENT)
    first = library.judge("Frist", here, relevant=True)
    second = library.judge("frist", here, relevant=False)
    third = library.judge("FRIST", here, relevant=True)
    assert library.judgments() == [third]
    assert library.take_back(third.judgment_id) == second
    assert shown(library, "Frist")[RENT] is False
    assert library.take_back(second.judgment_id) == first
    assert shown(library, "Frist")[RENT] is True
    assert library.take_back(first.judgment_id) is None
    assert shown(library, "Frist")[RENT] is None
    assert library.judgments() == []


def test_undoing_one_in_the_middle_leaves_the_newer_one_in_force(library: Library) -> None:
    here = passage(library, RENT)
    first = library.judge("Frist", here, relevant=True)
    second = library.judge("Frist", here, relevant=False)
    third = library.judge("Frist", here, relevant=True)
    assert library.take_back(second.judgment_id) == third
    assert library.judgments() == [third]
    assert library.take_back(third.judgment_id) == first


def test_weak_and_said_do_not_replace_each_other(library: Library) -> None:
    here = passage(library, RENT)
    said = library.judge("Frist", here, relevant=False)
    weak = library.judge("Frist", here, relevant=True, weak=True)
    assert set(library.judgments()) == {said, weak}
    assert shown(library, "Frist")[RENT] is False


def test_the_newest_comes_first(library: Library) -> None:
    made = [library.judge(f"Frist {n}", passage(library, RENT), relevant=True) for n in range(5)]
    assert library.judgments() == made[::-1]


def test_a_verdict_can_be_changed(library: Library) -> None:
    made = library.judge("Frist", passage(library, RENT), relevant=True)
    changed = library.change_judgment(made.judgment_id, relevant=False)
    assert (changed.judgment_id, changed.relevant) == (made.judgment_id, False)
    assert library.judgments() == [changed]
    assert shown(library, "Frist")[RENT] is False
    assert library.change_judgment(made.judgment_id, relevant=False) == changed


def test_removing_one_removes_what_it_replaced_and_nothing_else(library: Library) -> None:
    here = passage(library, RENT)
    library.judge("Frist", here, relevant=True)
    second = library.judge("Frist", here, relevant=False)
    weak = library.judge("Frist", here, relevant=True, weak=True)
    other = library.judge("Hund", here, relevant=False)
    library.remove_judgment(second.judgment_id)
    assert set(library.judgments()) == {weak, other}


def test_what_was_deleted_comes_back_as_it_was(library: Library) -> None:
    here = passage(library, RENT)
    library.judge("Frist", here, relevant=True)
    made = library.judge("Frist", here, relevant=False)
    weak = library.judge("Hund", here, relevant=True, weak=True)
    for judgment in (made, weak):
        library.remove_judgment(judgment.judgment_id)
    between = library.judge("Katze", here, relevant=True)
    assert between.judgment_id not in {made.judgment_id, weak.judgment_id}
    assert library.restore_judgments([made, weak]) == 2
    assert set(library.judgments()) == {made, weak, between}
    assert shown(library, "Frist")[RENT] is False
    assert library.restore_judgments([made, weak]) == 0, "they are there"
    assert library.take_back(made.judgment_id) is None


def test_a_newer_word_keeps_a_deleted_judgment_from_coming_back(library: Library) -> None:
    here = passage(library, RENT)
    made = library.judge("Frist", here, relevant=True)
    library.remove_judgment(made.judgment_id)
    newer = library.judge("Frist", here, relevant=False)
    assert library.restore_judgments([made]) == 0
    assert library.judgments() == [newer]


def test_what_is_gone_is_told(library: Library) -> None:
    made = library.judge("Frist", passage(library, RENT), relevant=True)
    library.take_back(made.judgment_id)
    for act in (
        lambda: library.take_back(made.judgment_id),
        lambda: library.remove_judgment(made.judgment_id),
        lambda: library.change_judgment(made.judgment_id, relevant=False),
        lambda: library.judge("Frist", PassageId(10**9), relevant=True),
    ):
        with pytest.raises(GoneMeanwhile):
            act()
    assert library.judgments() == []


@pytest.mark.parametrize("query", ["", "  ", "type:pdf", "?!", "-Hund"])
def test_a_query_that_asks_nothing_cannot_be_judged(library: Library, query: str) -> None:
    with pytest.raises(ValueError):
        library.judge(query, passage(library, RENT), relevant=True)
    assert library.judgments() == []


def test_a_judgment_outlives_its_document_and_meets_it_again(shelf: Shelf) -> None:
    library = shelf.library()
    made = library.judge("Frist", passage(library, RENT), relevant=True)
    state = shelf.catalog.file_states()["/home/anna/Haus/miete.txt"]
    shelf.catalog.remove_documents([state.document_id])
    assert library.judgments() == [made]
    assert RENT not in shown(library, "Frist")
    shelf.add("Anderswo/vertrag.txt", RENT)
    assert shown(library, "Frist")[RENT] is True


def test_a_judgment_survives_reindexing_moves_and_removal_of_the_root(shelf: Shelf) -> None:
    library = shelf.library()
    made = library.judge("Frist", passage(library, RENT), relevant=True)
    old = passage(library, RENT)
    shelf.add("Haus/miete.txt", "Ein neuer Anfang.", RENT)
    assert passage(library, RENT) != old
    assert shown(library, "Frist")[RENT] is True
    state = shelf.catalog.file_states()["/home/anna/Haus/miete.txt"]
    record = NewDocument(Path("/home/anna/Neu/m.txt"), shelf.root.root_id, 1, 1)
    shelf.catalog.move_document(state.document_id, record)
    assert shown(library, "Frist")[RENT] is True
    library.remove_root(Path("/home/anna"))
    assert library.judgments() == [made]


def test_a_judgment_survives_another_model(tmp_path: Path) -> None:
    first = Shelf(tmp_path)
    first.add("miete.txt", RENT)
    made = first.library().judge("Frist", passage(first.library(), RENT), relevant=True)
    first.catalog.drop_model("toy")
    first.close()
    second = Shelf(tmp_path, ToyEncoder(model_id="other", dim=16))
    library = second.library()
    assert library.judgments() == [made]
    assert shown(library, "Frist") == {RENT: True}
    library.judge("Frist", passage(library, RENT), relevant=False)
    assert library.judgments()[0].model_id == "other"
    second.close()


@pytest.mark.parametrize(
    "odd", ["\udcff", "a\udcffb", "x\0y", "🐕 Hund", "\u202e Hund", "h" * 9000]
)
def test_any_text_can_be_judged(shelf: Shelf, odd: str) -> None:
    name = "\udcff\udcfe.txt"
    shelf.add(name, f"Hund {odd}")
    library = shelf.library()
    query = f"Hund {odd}"
    hit = next(hit for hit in library.search("Hund", limit=9).hits if hit.path.name == name)
    made = library.judge(query, hit.passage_id, relevant=True)
    assert library.judgments() == [made]
    assert made.passage == hit.text
    assert made.path == f"/home/anna/{name}"
    assert shown(library, query)[hit.text] is True
    library.judge(query, hit.passage_id, relevant=False)
    assert len(library.judgments()) == 1


def test_a_read_only_library_shows_judgments_and_takes_none(library: Library) -> None:
    here = passage(library, RENT)
    made = library.judge("Frist", here, relevant=True)
    library._catalog.writable = False
    for act in (
        lambda: library.judge("Frist", here, relevant=False),
        lambda: library.take_back(made.judgment_id),
        lambda: library.remove_judgment(made.judgment_id),
        lambda: library.change_judgment(made.judgment_id, relevant=False),
    ):
        with pytest.raises(LibraryLocked):
            act()
    assert library.judgments() == [made]
    assert shown(library, "Frist")[RENT] is True


_CHILD = """
import sys
from pathlib import Path
from engine.catalog.store import Catalog
from engine.library import Library
from engine.settings import Settings

if __name__ == "__main__":
    folder, act, query, passage_id = sys.argv[1:]
    catalog = Catalog.open(Path(folder) / "catalog.sqlite")
    with Library(Path(folder), catalog, Settings()) as library:
        if act == "hold":
            with catalog.writing():
                print("held", flush=True)
                sys.stdin.read()
        elif act == "many":
            for number in range(40):
                library.judge(f"{query} {number}", int(passage_id), relevant=number % 2 == 0)
                library.judge(query, int(passage_id), relevant=number % 2 == 0)
        else:
            made = library.judge(query, int(passage_id), relevant=act == "yes")
            print(made.judgment_id, flush=True)
            sys.stdin.read()
"""


def child(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(folder), *arguments],
        cwd=Path(__file__).resolve().parents[2],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_kill_right_after_loses_no_judgment(shelf: Shelf) -> None:
    library = shelf.library()
    here = passage(library, RENT)
    for number in range(3):
        with child(shelf.folder, "yes", f"Frist {number}", str(here)) as process:
            assert process.stdout is not None
            said = int(process.stdout.readline())
            process.kill()
        newest = library.judgments()[0]
        assert (newest.judgment_id, newest.query) == (said, f"Frist {number}")
    with Catalog.open(shelf.folder / FILE_NAME) as again:
        assert len(again.judgments()) == 3


def test_one_can_judge_while_another_process_indexes(shelf: Shelf) -> None:
    """It holds the writer's lock for as long as the job takes; a click cannot wait for that."""
    library = shelf.library()
    here = passage(library, RENT)
    with child(shelf.folder, "hold", "", "0") as process:
        assert process.stdout is not None
        process.stdout.readline()
        made = library.judge("Frist", here, relevant=True)
        assert library.change_judgment(made.judgment_id, relevant=False).relevant is False
        process.kill()
    assert shown(library, "Frist")[RENT] is False


def test_two_processes_that_judge_at_once_lose_nothing(shelf: Shelf) -> None:
    library = shelf.library()
    here = passage(library, RENT)
    with (
        child(shelf.folder, "many", "Frist", str(here)) as one,
        child(shelf.folder, "many", "Miete", str(here)) as other,
    ):
        for number in range(40):
            library.judge(f"Haus {number}", here, relevant=True)
            library.judge("Frist", here, relevant=number % 2 == 0)
        assert (one.wait(), other.wait()) == (0, 0)
    queries = [judgment.query for judgment in library.judgments()]
    assert len(queries) == len(set(queries)) == 3 * 40 + 2


def test_what_another_process_says_is_shown_at_once(shelf: Shelf) -> None:
    library = shelf.library()
    here = passage(library, RENT)
    assert shown(library, "Frist")[RENT] is None
    with child(shelf.folder, "no", "Frist", str(here)) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert shown(library, "Frist")[RENT] is False
        process.kill()
