"""Long documents are cut into pieces that join to the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.widgets.page_text import locate
from app.widgets.text_window import (
    PIECE,
    WINDOW,
    Match,
    find_all,
    new_headings,
    piece_at,
    pieces_of,
    window_around,
)
from engine import LocatorKind, Section


@given(
    st.lists(st.integers(1, 3 * PIECE), min_size=1, max_size=6),
    st.sampled_from(["x", "a b\n", "ß\n\n"]),
)
def test_pieces_join_to_the_document(lengths: list[int], unit: str) -> None:
    sections = [Section((unit * length)[:length]) for length in lengths]
    pieces = pieces_of(sections)
    for number, section in enumerate(sections):
        own = [piece for piece in pieces if piece.section == number]
        assert "".join(section.text[p.start : p.end] for p in own) == section.text
        assert all(piece.end - piece.start <= PIECE for piece in own)
    for index, piece in enumerate(pieces):
        assert piece_at(pieces, piece.section, piece.start) == index


def test_a_window_is_bounded_and_holds_its_centre() -> None:
    pieces = pieces_of([Section("word " * 200_000)])
    for centre in (0, 100, len(pieces) - 1):
        first, last = window_around(pieces, centre)
        assert first <= centre < last
        size = pieces[last - 1].end - pieces[first].start
        assert WINDOW <= size <= WINDOW + 2 * PIECE


def test_words_are_found_in_either_case_and_over_line_ends() -> None:
    sections = [Section("Die Frist\nläuft."), Section("DIE  FRIST läuft (ab).")]
    assert find_all(sections, "die frist") == [Match(0, 0, 9), Match(1, 0, 10)]
    assert find_all(sections, "(ab)") == [Match(1, 17, 21)]
    assert find_all(sections, "  ") == []


def test_every_match_in_a_million_characters_is_found() -> None:
    sections = [Section("Der schnelle Fuchs springt. " * 40_000)]
    assert len(find_all(sections, "fuchs")) == 10_000


def test_a_passage_is_found_however_the_page_is_broken() -> None:
    page = "1\r\nDie Kündi-\r\ngungsfrist be\u00adträgt drei Mo-\r\nnate. Der eﬃziente Weg.\r\n"
    found = locate(page, "Kündigungsfrist beträgt drei Monate. Der effiziente")
    assert found is not None
    assert page[slice(*found)].startswith("Kündi")
    assert page[slice(*found)].endswith("eﬃziente")
    assert locate(page, "steht hier nirgends") is None
    assert locate(page, "") is None
    assert locate("", "Frist") is None


def test_the_part_of_a_passage_that_is_on_the_page_is_found() -> None:
    page = "The notice period is three months to the end of a month."
    found = locate(page, page + " " + "And this stands on the next page of it all, somewhere.")
    assert found is not None
    assert found[0] == 0


def test_headings_are_shown_where_they_change() -> None:
    headings = ["Guide", "Guide > Monthly", "Guide > Monthly > Fan", "Guide > Yearly", "Guide"]
    sections = [Section("x", heading=heading) for heading in headings]
    shown = [new_headings(sections, number)[1] for number in range(len(sections))]
    assert shown == ["Guide", "Monthly", "Fan", "Yearly", ""]
    pages = [Section("x", LocatorKind.PAGE, number) for number in (1, 1, 2)]
    assert [new_headings(pages, number)[0] for number in range(3)] == ["Page 1", "", "Page 2"]
