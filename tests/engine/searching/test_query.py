"""Reading of the query line: operators people know, and any string is legal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.documents import Language
from engine.extraction.formats import KNOWN_TYPES
from engine.searching.query import TYPES, Filters, parse


@pytest.mark.parametrize(
    "typed",
    [
        '"rote Katze" Haus',
        "„rote Katze“ Haus",
        "»rote Katze« Haus",
        "«rote Katze» Haus",
        "“rote Katze” Haus",
        "„rote Katze” Haus",
    ],
)
def test_quotes_of_both_languages_make_a_phrase(typed: str) -> None:
    query = parse(typed)
    assert query.phrases == ("rote Katze",)
    assert query.text == "rote Katze Haus"


@pytest.mark.parametrize(
    ("typed", "excluded", "text"),
    [
        ("Hund -Katze", ("Katze",), "Hund"),
        ('Hund -"kleine Katze"', ("kleine Katze",), "Hund"),
        ("E-Mail - Spam", (), "E-Mail - Spam"),
        ("--- Hund", (), "--- Hund"),
        ("-Katze", ("Katze",), ""),
    ],
)
def test_minus_excludes_only_in_front_of_a_word(
    typed: str, excluded: tuple[str, ...], text: str
) -> None:
    query = parse(typed)
    assert (query.excluded, query.text) == (excluded, text)


@pytest.mark.parametrize(
    ("typed", "filters"),
    [
        ("lang:de", Filters(languages=frozenset({Language.DE}))),
        ("Lang:Englisch", Filters(languages=frozenset({Language.EN}))),
        ("sprache:deutsch,englisch", Filters(languages=frozenset({Language.DE, Language.EN}))),
        ("type:pdf typ:Word", Filters(types=frozenset({"pdf", "docx"}))),
        ("typ:.pdf,excel", Filters(types=frozenset({"pdf", "xls", "xlsx"}))),
        ("type:py,json", Filters(types=frozenset({"py", "json"}))),
        ("typ:tsv", Filters(types=frozenset({"tsv"}))),
        ("in:Steuer", Filters(folders=("Steuer",))),
        ('ordner:"alte Briefe"', Filters(folders=("alte Briefe",))),
        ("in:„alte Briefe“", Filters(folders=("alte Briefe",))),
        (r"in:C:\Texte", Filters(folders=(r"C:\Texte",))),
        ("after:2024", Filters(after=date(2024, 1, 1))),
        ("nach:2024-05", Filters(after=date(2024, 5, 1))),
        ("before:2024-05-09", Filters(before=date(2024, 5, 9))),
        ("vor:9.5.2024", Filters(before=date(2024, 5, 9))),
        (
            "after:2023 after:2024 before:2026 before:2025",
            Filters(after=date(2024, 1, 1), before=date(2025, 1, 1)),
        ),
    ],
)
def test_operators(typed: str, filters: Filters) -> None:
    query = parse(f"Hund {typed} Katze")
    assert query.filters == filters
    assert query.text == "Hund Katze"


@pytest.mark.parametrize(
    "typed",
    [
        "lang:xx",
        "lang:de,xx",
        "typ:foo",
        "nach:Berlin",
        "nach:2024-13",
        "vor:2024-02-30",
        "vor:",
        "in: Keller",
        'in:""',
        "http://example.org/a",
        "12:30",
        'Rohr 5" und 7"',
        '"nie geschlossen',
        '""',
        "„“",
        '"..."',
        "-",
    ],
)
def test_malformed_operators_are_text(typed: str) -> None:
    query = parse(typed)
    assert query.text == typed
    assert not query.filters
    assert not query.phrases
    assert not query.excluded


def test_what_is_typed_replaces_the_panel_and_dates_narrow() -> None:
    panel = Filters(
        languages=frozenset({Language.DE}),
        types=frozenset({"pdf"}),
        folders=("A",),
        after=date(2020, 1, 1),
        before=date(2024, 1, 1),
    )
    query = parse("Hund lang:en after:2019 before:2023", filters=panel)
    assert query.filters == Filters(
        languages=frozenset({Language.EN}),
        types=frozenset({"pdf"}),
        folders=("A",),
        after=date(2020, 1, 1),
        before=date(2023, 1, 1),
    )


@given(st.text(), st.integers())
def test_any_string_is_legal(typed: str, limit: int) -> None:
    query = parse(typed, limit=limit)
    assert query.raw == typed
    assert query.limit >= 1
    query.text.encode("utf-8")
    assert "\0" not in query.text


_PIECES = st.sampled_from(
    ['"', "„", "“", "-", "lang:", "de", "in:", "nach:", "2024", "-01", " ", "typ:", "pdf", ",", "«"]
)


@given(st.lists(_PIECES, max_size=20).map("".join))
def test_any_mixture_of_operators_is_legal(typed: str) -> None:
    query = parse(typed)
    for phrase in (*query.phrases, *query.excluded):
        assert any(character.isalnum() for character in phrase)


@given(st.lists(st.sampled_from(["Hund", "Katze", "und", "2024", "A4"]), max_size=6))
def test_plain_words_pass_unchanged(words: list[str]) -> None:
    assert parse(" ".join(words)).text == " ".join(words)


def test_a_very_long_query_is_read_quickly() -> None:
    query = parse('"' * 20_000 + " -" * 20_000 + "lang:" * 20_000)
    assert not query.filters


@pytest.mark.parametrize("part", ["„ ", "« ", '"', "a:„ ", "-„", "“a ", "in:»", "x", "-a ", "„a“ "])
def test_a_megabyte_of_anything_is_understood_at_once(part: str) -> None:
    raw = part * (1_000_000 // len(part))
    assert parse(raw).raw == raw  # anything worse than linear runs into the suite's limit


def test_every_type_that_is_read_has_a_name():
    named = {kind for kinds in TYPES.values() for kind in kinds}
    assert named == set(KNOWN_TYPES)
    assert {"py", "json", "tex"} <= TYPES["code"]
