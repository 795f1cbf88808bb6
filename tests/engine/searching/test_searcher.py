"""Searching over a real catalog and a real vector index, with an encoder of a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.documents import Language
from engine.searching.hits import Outcome, Source
from engine.searching.query import parse
from tests.shelf import Shelf


@pytest.fixture
def stocked(shelf: Shelf) -> Shelf:
    english, german = Language.EN, Language.DE
    shelf.add("Haus/lease.pdf", "The notice period of the lease is three months.", language=english)
    shelf.add("Haus/miete.txt", "Die Miete kostet Geld.", language=german)
    shelf.add("Tiere/dog.md", "A big dog barks. The old cat sleeps.", language=english)
    shelf.add("Tiere/hund.txt", "Der Hund läuft im Garten.", language=german)
    shelf.add(
        "Amt/bescheid.txt",
        "Aktenzeichen 4711/2020-B, die Steuer ist zu zahlen.",
        modified=datetime(2020, 1, 15, tzinfo=UTC),
    )
    return shelf


def test_a_german_question_finds_the_english_passage(stocked: Shelf) -> None:
    result = stocked.search("Kündigung Frist Mietvertrag")
    assert result.outcome is Outcome.HITS
    assert not result.keywords_only
    assert result.hits[0].path == Path("/home/anna/Haus/lease.pdf")
    assert result.hits[0].language is Language.EN
    assert Source.DENSE in result.hits[0].sources
    assert [hit.rank for hit in result.hits] == list(range(1, len(result.hits) + 1))


def test_scores_are_for_people_and_fall(stocked: Shelf) -> None:
    for raw in ("Hund", "big dog", "Steuer zahlen", "qqq"):
        scores = [hit.score for hit in stocked.search(raw).hits]
        assert scores == sorted(scores, reverse=True)
        assert all(0.0 <= score <= 1.0 for score in scores)


@pytest.mark.parametrize(
    ("raw", "first"),
    [
        ("4711/2020-B", "bescheid.txt"),
        ('"Der Hund"', "hund.txt"),
        ("„die Steuer ist zu zahlen“", "bescheid.txt"),
        ("dog lang:de", "hund.txt"),
        ("Hund lang:englisch", "dog.md"),
        ("Hund type:md", "dog.md"),
        ("Hund in:Tiere lang:de", "hund.txt"),
        ("Katze in:Tiere", "dog.md"),
        ("Miete typ:pdf", "lease.pdf"),
        ("lease -notice", "miete.txt"),
    ],
)
def test_operators_and_identifiers(stocked: Shelf, raw: str, first: str) -> None:
    assert stocked.names(raw)[0] == first


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ("Hund in:Haus", {"lease.pdf", "miete.txt"}),
        ("Steuer before:2021", {"bescheid.txt"}),
        ("Steuer after:2021", {"lease.pdf", "miete.txt", "dog.md", "hund.txt"}),
        ('"nowhere to be read"', set()),
        ('"Der Hund" lang:en', set()),
        ("Hund in:nirgends", set()),
        ("Hund -Hund -dog -Miete -Steuer -lease", set()),
    ],
)
def test_filters_bind_both_legs(stocked: Shelf, raw: str, names: set[str]) -> None:
    result = stocked.search(raw)
    assert {hit.path.name for hit in result.hits} == names
    if not names:
        assert result.outcome is Outcome.NO_HIT


@pytest.mark.parametrize("raw", ["", "   ", "type:pdf", "-Hund", "?!", "lang:de in:Haus"])
def test_nothing_asked(stocked: Shelf, raw: str) -> None:
    assert stocked.search(raw).outcome is Outcome.EMPTY_QUERY


def test_an_empty_library_says_so(shelf: Shelf) -> None:
    result = shelf.search("Hund")
    assert result.outcome is Outcome.EMPTY_LIBRARY
    assert result.keywords_only


def test_what_fits_nothing_is_called_weak_and_shown_all_the_same(stocked: Shelf) -> None:
    result = stocked.search("qwertz asdf")
    assert result.outcome is Outcome.WEAK
    assert result.hits


def test_words_answer_before_vectors_do(shelf: Shelf) -> None:
    shelf.add("neu.txt", "Der Mietvertrag läuft aus.", encode=False)
    result = shelf.search("Mietverträge")
    assert result.keywords_only
    assert result.waiting == 1
    assert result.outcome is Outcome.HITS
    assert result.hits[0].sources == (Source.LEXICAL,)
    spans = [result.hits[0].text[span.start : span.end] for span in result.hits[0].terms]
    assert spans == ["Mietvertrag"]


def test_words_answer_without_encoder(stocked: Shelf) -> None:
    result = stocked.searcher.search(parse("Hund"))
    assert result.keywords_only
    # The word itself first, then what it is in the other language.
    assert [hit.path.name for hit in result.hits] == ["hund.txt", "dog.md"]


def test_a_passage_without_vector_is_found_beside_those_with_one(stocked: Shelf) -> None:
    stocked.add("spaet.txt", "Der Hund ist weg.", encode=False)
    assert "spaet.txt" in stocked.names("Hund ist weg")[:2]
    assert "dog.md" in stocked.names("Hund ist weg")


def test_the_same_passage_in_several_documents_comes_once(stocked: Shelf) -> None:
    stocked.add("kopie.txt", "Der Hund läuft im Garten.")
    hits = stocked.search("Hund läuft im Garten").hits
    found = [hit for hit in hits if hit.text == "Der Hund läuft im Garten."]
    assert len(found) == 1
    assert {path.name for path in (found[0].path, *found[0].copies)} == {"hund.txt", "kopie.txt"}


def test_a_copy_is_found_where_the_filter_leaves_only_it(stocked: Shelf) -> None:
    stocked.add("Neu/kopie.md", "Der Hund läuft im Garten.")
    assert stocked.names("Hund in:Neu") == ["kopie.md"]


def test_one_document_does_not_fill_the_first_hits(shelf: Shelf) -> None:
    shelf.add("viel.txt", *(f"Der Hund bellt, Nummer {number}." for number in range(12)))
    for number in range(6):
        shelf.add(f"{number}.txt", f"Ein Hund läuft {number} Mal.")
    names = shelf.names("Hund")
    assert len(set(names[:5])) == 5
    assert names.count("viel.txt") == 12


def test_limit(stocked: Shelf) -> None:
    assert len(stocked.search("Hund", limit=2).hits) == 2


def test_one_leg_alone(stocked: Shelf) -> None:
    lexical = stocked.search("Hund", legs=frozenset({Source.LEXICAL}))
    assert [hit.path.name for hit in lexical.hits] == ["hund.txt", "dog.md"]
    dense = stocked.search("Hund", legs=frozenset({Source.DENSE}))
    assert {hit.path.name for hit in dense.hits[:2]} == {"hund.txt", "dog.md"}
    assert all(hit.sources == (Source.DENSE,) for hit in dense.hits)


def test_the_sentence_nearest_in_meaning_is_marked(stocked: Shelf) -> None:
    hits = stocked.search("Katze schläft").hits
    marked = stocked.mark("Katze schläft", hits)
    assert [hit.passage_id for hit in marked] == [hit.passage_id for hit in hits]
    animals = next(hit for hit in marked if hit.path.name == "dog.md")
    assert animals.text[animals.best.start : animals.best.end] == "The old cat sleeps."
    again = stocked.mark("Hund bellt", hits)
    animals = next(hit for hit in again if hit.path.name == "dog.md")
    assert animals.text[animals.best.start : animals.best.end] == "A big dog barks."


def test_sentences_are_encoded_once(stocked: Shelf) -> None:
    hits = stocked.search("Katze").hits
    stocked.mark("Katze", hits)
    before = len(stocked.encoder.encoded)
    stocked.mark("Hund", hits)
    assert len(stocked.encoder.encoded) == before


def test_marking_needs_a_query_and_an_encoder(stocked: Shelf) -> None:
    hits = stocked.search("Katze").hits
    assert stocked.mark("", hits) == list(hits)
    assert stocked.searcher.mark(hits, parse("Katze"), encoder=None) == list(hits)
    assert stocked.mark("Katze", ()) == []


@given(st.text(max_size=80))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_string_is_a_legal_query(stocked: Shelf, raw: str) -> None:
    result = stocked.search(raw)
    assert result.query == raw
    for hit in stocked.mark(raw, result.hits):
        assert 0 <= hit.best.start <= hit.best.end <= len(hit.text)
        assert all(0 <= span.start < span.end <= len(hit.text) for span in hit.terms)


def test_a_pasted_page_is_a_legal_query(stocked: Shelf) -> None:
    assert stocked.search("Der Hund läuft im Garten. " * 500).hits
