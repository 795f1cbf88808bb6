"""What a passage stands among, over a real catalog."""

from __future__ import annotations

import pytest

from engine.documents import Language
from engine.searching.fusing import Candidate
from engine.searching.surroundings import STRETCH, Surroundings
from tests.shelf import Shelf


def _around(shelf: Shelf, surroundings: Surroundings, text: str) -> list[float | None]:
    """Of all passages, in order of their ids, for a query."""
    ids = list(range(1, 400))
    outlines = shelf.catalog.outlines_of_passages(ids, "toy")
    aimed = shelf.encoder.encode_query([text])[0]
    return [
        found.around
        for found in surroundings.added(
            [Candidate(outline, 0.5) for outline in outlines], lambda _: aimed, "toy"
        )
    ]


def test_of_like_passages_that_in_the_fitting_document_comes_first(shelf: Shelf) -> None:
    english = Language.EN
    shelf.add("a.txt", "the dog", "old cat", "The cat sleeps.", language=english)
    shelf.add("b.txt", "a dog", "big dog", "A dog barks.", language=english)
    assert shelf.names("Hund")[:2] == ["b.txt", "a.txt"]


def test_the_mean_is_of_the_document_and_not_of_others(shelf: Shelf) -> None:
    shelf.add("dog.txt", "Hund.", "dog", language=Language.EN)
    shelf.add("cat.txt", "Katze.", "cat", language=Language.EN)
    around = _around(shelf, Surroundings(shelf.catalog), "Hund")
    assert around[:2] == pytest.approx([1.0, 1.0], abs=0.05)
    assert max(value or 0.0 for value in around[2:]) < 0.5


def test_a_long_document_is_taken_stretch_by_stretch(shelf: Shelf) -> None:
    texts = [f"Katze {number}" for number in range(STRETCH)] + ["Hund", "dog"]
    shelf.add("long.txt", *texts)
    ids = [STRETCH + 1, 1]
    outlines = {o.passage_id: o for o in shelf.catalog.outlines_of_passages(ids, "toy")}
    aimed = shelf.encoder.encode_query(["Hund"])[0]
    found = Surroundings(shelf.catalog).added(
        [Candidate(outlines[number], 0.5) for number in ids], lambda _: aimed, "toy"
    )
    assert (found[0].around or 0.0) > 0.9
    assert (found[1].around or 0.0) < 0.5


def test_a_new_version_of_a_document_is_taken_anew(shelf: Shelf) -> None:
    surroundings = Surroundings(shelf.catalog)
    shelf.add("a.txt", "Hund", "dog")
    assert _around(shelf, surroundings, "Hund")[0] == pytest.approx(1.0, abs=0.05)
    shelf.add("a.txt", "Hund", "Katze", "cat", "Die Katze")
    assert (_around(shelf, surroundings, "Hund")[0] or 0.0) < 0.7


def test_what_is_still_to_be_encoded_is_asked_again(shelf: Shelf) -> None:
    surroundings = Surroundings(shelf.catalog)
    shelf.add("a.txt", "Hund")
    shelf.add("b.txt", "dog", "Katze", "cat", encode=False)
    waiting = [item for item in shelf.catalog.pending_texts("toy", 9) if item.text == "dog"]
    rows = shelf.encoder.encode_document(["dog"])
    shelf.catalog.add_vectors("toy", [item.text_sha for item in waiting], rows)
    assert _around(shelf, surroundings, "dog")[1] == pytest.approx(1.0, abs=0.05)
    rest = shelf.catalog.pending_texts("toy", 9)
    rows = shelf.encoder.encode_document([item.text for item in rest])
    shelf.catalog.add_vectors("toy", [item.text_sha for item in rest], rows)
    assert (_around(shelf, surroundings, "dog")[1] or 0.0) < 0.8


def test_means_are_remembered(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    shelf.add("a.txt", "Hund", "dog")
    surroundings = Surroundings(shelf.catalog)
    first = _around(shelf, surroundings, "Hund")
    monkeypatch.setattr(shelf.catalog, "stretch_vectors", None)
    assert _around(shelf, surroundings, "Hund") == first


def _works(shelf: Shelf) -> list[int]:
    outlines = shelf.catalog.outlines_of_passages(list(range(1, 400)), "toy")
    aimed = shelf.encoder.encode_query(["Hund"])[0]
    found = Surroundings(shelf.catalog).added(
        [Candidate(outline, 0.5) for outline in outlines], lambda _: aimed, "toy"
    )
    return [one.told_by for one in found]


def test_a_document_and_its_translation_are_one_work(shelf: Shelf) -> None:
    shelf.add("hund.txt", "Hund", "ein Hund", "der Hund", language=Language.DE)
    shelf.add("dog.txt", "dog", "a dog", "the dog", language=Language.EN)
    shelf.add("katze.txt", "Katze", "die Katze", "eine Katze", language=Language.DE)
    works = _works(shelf)
    assert works[:3] == works[3:6]
    assert works[6] not in works[:6]


def test_documents_of_one_language_and_short_texts_are_works_of_their_own(shelf: Shelf) -> None:
    shelf.add("one.txt", "Hund", "ein Hund", "der Hund", language=Language.DE)
    shelf.add("two.txt", "Hund.", "ein Hund.", "der Hund.", language=Language.DE)
    shelf.add("three.txt", "dog", language=Language.EN)
    assert len(set(_works(shelf))) == 3
