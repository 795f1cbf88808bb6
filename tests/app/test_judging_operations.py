from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.learning_operations import LearningOperations
from engine import LibraryLocked
from tests.app.fake_judging import a_judgment
from tests.app.fake_library import FakeLibrary, a_hit, fail_with


def test_judgments_are_kept_in_order_on_a_lane_of_their_own(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.hits = (a_hit(1), a_hit(2, text="Other."))
    kept: list[bool] = []
    learning.judge("Frage", a_hit(1), relevant=True, done=lambda j: kept.append(j.relevant))
    learning.judge("Frage", a_hit(2), relevant=False, done=lambda j: kept.append(j.relevant))
    learning.take_back()
    qtbot.waitUntil(lambda: len(library.calls) == 3)
    assert kept == [True, False]
    assert library.threads == {"judging_0"}
    assert [j.passage for j in library.said] == [a_hit(1).text]
    assert learning.can_undo


def test_listeners_hear_of_every_change(qtbot: QtBot, learning: LearningOperations) -> None:
    for act in (
        lambda: learning.judge("Frage", a_hit(1), relevant=True),
        lambda: learning.take_back(),
    ):
        with qtbot.waitSignal(learning.judged):
            act()


def test_an_error_is_told_where_nobody_else_takes_it(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    fail_with(library, LibraryLocked(Path("/library")))
    with qtbot.waitSignals([learning.error_raised, learning.judged]):
        learning.judge("Frage", a_hit(1), relevant=True)
    assert not learning.can_undo


def test_withdrawing_finds_the_question_whatever_its_spaces_and_case(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    text = a_hit(1).text
    library.said = [
        a_judgment(1, query="Was  tun?", passage=text),
        a_judgment(2, query="Was tun?", passage=text, weak=True),
        a_judgment(3, query="Etwas anderes", passage=text),
    ]
    found: list[bool] = []
    learning.withdraw("was tun? type:pdf", a_hit(1), done=found.append)
    learning.withdraw("nie gefragt", a_hit(1), done=found.append)
    qtbot.waitUntil(lambda: found == [True, False])
    assert [j.judgment_id for j in library.said] == [2, 3]
    learning.take_back()
    qtbot.waitUntil(lambda: len(library.said) == 3)


def test_changes_in_the_list_and_deleting_can_be_undone(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.said = [a_judgment(1), a_judgment(2)]
    learning.change(a_judgment(1), relevant=False)
    qtbot.waitUntil(lambda: not library.said[0].relevant)
    learning.take_back()
    qtbot.waitUntil(lambda: library.said[0].relevant)
    learning.remove([a_judgment(1), a_judgment(2)])
    qtbot.waitUntil(lambda: library.said == [])
    learning.take_back()
    qtbot.waitUntil(lambda: library.said == [a_judgment(1), a_judgment(2)])
    assert not learning.can_undo


def test_what_was_deleted_before_an_error_can_be_brought_back(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    library.said = [a_judgment(1)]
    removed = library.remove_judgment

    def fails(judgment_id: int) -> None:
        if judgment_id == 2:
            raise LibraryLocked(Path("/library"))
        removed(judgment_id)

    library.remove_judgment = fails
    with qtbot.waitSignal(learning.error_raised):
        learning.remove([a_judgment(1), a_judgment(2)])
    assert library.said == []
    learning.take_back()
    qtbot.waitUntil(lambda: library.said == [a_judgment(1)])


def test_export_and_import_tell_what_came_of_them(
    qtbot: QtBot, learning: LearningOperations, library: FakeLibrary
) -> None:
    told: list[object] = []
    learning.export_to(Path("/x/ratings.jsonl"), told.append)
    learning.import_from(Path("/x/beir"), lambda report: told.append(report.added))
    qtbot.waitUntil(lambda: told == [0, 1])
    failed: list[object] = []
    fail_with(library, LibraryLocked(Path("/library")))
    learning.export_to(Path("/x"), told.append, failed.append)
    qtbot.waitUntil(lambda: len(failed) == 1)
