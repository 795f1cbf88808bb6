"""The model of hits and what is said of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from pytestqt.modeltest import ModelTester

from app.models import hit_texts
from app.models.hits import HitListModel, HitRole
from engine import Language, LocatorKind, Source, Span
from tests.app.sample_hits import hit, hits


def test_the_model_obeys_the_rules_of_models(qtmodeltester: ModelTester) -> None:
    model = HitListModel()
    qtmodeltester.check(model, force_py=False)
    model.set_hits(hits(5))
    model.update_hits([hit(3, score=0.2)])
    model.set_hits(hits(2))
    model.set_hits(())


def test_roles_tell_of_a_row() -> None:
    model = HitListModel()
    model.set_hits(hits(3))
    index = model.index(1, 0)
    assert index.data(HitRole.HIT) == model.hits[1]
    assert index.data(HitRole.PASSAGE_ID) == 2
    assert index.data() == "Lease of flat 2"
    assert {b"hit", b"passage_id", b"score"} <= {
        bytes(n.data()) for n in model.roleNames().values()
    }
    assert model.row_of(model.hits[2].passage_id) == 2
    assert model.row_of(hit(99).passage_id) == -1


def test_update_changes_rows_in_place() -> None:
    model = HitListModel()
    model.set_hits(hits(3))
    model.update_hits([hit(2, best=Span(0, 4)), hit(7)])
    assert [int(h.passage_id) for h in model.hits] == [1, 2, 3]
    assert model.hits[1].best == Span(0, 4)


def test_a_dragged_hit_is_its_file_and_is_never_moved(tmp_path: Path) -> None:
    path = tmp_path / "Müller & Söhne #1 100%.pdf"
    model = HitListModel()
    model.set_hits([hit(path=path)])
    index = model.index(0, 0)
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    mime = model.mimeData([index])
    assert mime.hasFormat("text/uri-list")
    assert [url.toLocalFile() for url in mime.urls()] == [str(path)]
    assert not model.supportedDragActions() & Qt.DropAction.MoveAction


def test_a_name_that_is_not_utf_8_survives_the_drag() -> None:
    path = Path(b"/tmp/caf\xe9.txt".decode("utf-8", "surrogateescape"))
    model = HitListModel()
    model.set_hits([hit(path=path)])
    raw = bytes(model.mimeData([model.index(0, 0)]).data("text/uri-list").data())
    assert raw.strip() == b"file:///tmp/caf%E9.txt"
    assert "caf\ufffd" in index_text(model)


def index_text(model: HitListModel) -> str:
    return str(model.index(0, 0).data(HitRole.PATH))


def test_a_screen_reader_hears_what_the_card_shows() -> None:
    spoken = HitListModel()
    spoken.set_hits([hit(4, online=False, copies=(Path("/a"),))])
    text = spoken.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for part in ("4.", "Lease of flat 4", "PDF", "English", "Page 4", "offline", "three months"):
        assert part in text


@pytest.mark.parametrize(
    ("score", "step"),
    [(-1.0, 1), (0.0, 1), (0.19, 1), (0.2, 2), (0.4, 3), (0.6, 4), (0.8, 5), (1.0, 5)],
)
def test_scores_fill_one_to_five_steps(score: float, step: int) -> None:
    assert hit_texts.relevance_step(score) == step


def test_the_title_is_not_said_twice() -> None:
    shown = hit(3, title="Lease", heading="Lease > Notice")
    assert hit_texts.where_text(shown) == "Page 3 · Notice"
    assert hit_texts.where_text(hit(3, title="Other")) == "Page 3 · Lease › Notice"
    assert hit_texts.where_text(hit(0, title="Lease", heading="Lease")) == ""


def test_words_follow_the_scale_of_the_engine() -> None:
    words = [hit_texts.relevance_word(score) for score in (0.3, 0.4, 0.7, 0.9)]
    assert words == ["distant", "fits", "fits", "fits very well"]


@pytest.mark.parametrize(
    ("kind", "number", "label", "expected"),
    [
        (LocatorKind.PAGE, 3, "", "Page 3"),
        (LocatorKind.PAGE, 3, "iii", "Page 3 (iii)"),
        (LocatorKind.SLIDE, 7, "", "Slide 7"),
        (LocatorKind.SHEET, 2, "Costs", "Sheet Costs"),
        (LocatorKind.CHAPTER, 2, "", "Chapter 2"),
        (LocatorKind.CHAPTER, 2, "The Sea", "The Sea"),
        (LocatorKind.NONE, 0, "", ""),
        (LocatorKind.PAGE, 0, "", ""),
    ],
)
def test_places_in_words(kind: LocatorKind, number: int, label: str, expected: str) -> None:
    assert hit_texts.place_text(kind, number, label) == expected


def test_the_copied_passage_names_its_source() -> None:
    text = hit_texts.passage_with_source(hit(12))
    assert text.startswith("The tenant may end")
    assert "— Lease of flat 12, Page 12" in text
    assert text.endswith("/home/anna/contracts/lease_12.pdf\n")


def test_dates_follow_the_language() -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("de"))
        assert hit_texts.date_text(hit(modified=datetime(2024, 3, 9, tzinfo=UTC))) == "09.03.24"
    finally:
        QLocale.setDefault(before)


def test_sources_and_languages_in_words() -> None:
    assert "meaning and" in hit_texts.sources_text((Source.DENSE, Source.LEXICAL))
    assert hit_texts.language_badge(Language.UNKNOWN) == ""
    assert hit_texts.language_badge(Language.DE) == "DE"
