"""What was said of hits acts on the next search, through the library's door."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Library, SearchHit
from engine.catalog.store import Catalog
from engine.feedback.recollection import MOST, Recollection
from engine.lexicon import Lexicon
from engine.settings import Settings
from tests.fakes import ToyEncoder
from tests.shelf import Shelf

# Words that no language has, so that meaning alone finds: both of a pair are one to the encoder.
PAIRS = {"melb": "tromel", "nabbel": "gilnab", "ostrik": "dwezik"}
QUERY = " ".join(PAIRS)
SIMILAR = f"{QUERY} heute"  # cosine about .98 for the toy encoder
OTHER = "Steuer zahlen Bank"
FIRST, SECOND, THIRD = (f"The {word}." for word in PAIRS.values())  # as near as each other
TAX = "Die Steuer ist an die Bank zu zahlen."


class CountingEncoder(ToyEncoder):
    """Tells which queries it encoded."""

    def __init__(self, **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        for word, other in PAIRS.items():
            self._meanings |= {word: f"?{word}", other: f"?{word}"}
        self.asked: list[str] = []
        self.beside_may_go = threading.Event()
        self.beside_may_go.set()

    def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if threading.current_thread().name == "recollection":
            self.beside_may_go.wait(20)
        self.asked.extend(texts)
        return super().encode_query(texts)


@pytest.fixture(autouse=True)
def no_gloss(monkeypatch: pytest.MonkeyPatch) -> None:
    """A question is encoded alone, so that what is counted is the feedback's."""
    monkeypatch.setattr("engine.searching.glossing.shipped_lexicon", lambda: Lexicon(()))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path, CountingEncoder())
    for name, text in (("a", FIRST), ("b", SECOND), ("c", THIRD), ("d", TAX)):
        shelf.add(f"{name}.txt", text)
    for number in range(15):
        shelf.add(f"{number}.md", f"Nummer {number} von Wetter, Musik und Regen.")
    yield shelf
    shelf.close()


@pytest.fixture
def library(shelf: Shelf) -> Iterator[Library]:
    library = shelf.library()
    yield library
    library._recollection.close()


def texts(library: Library, query: str, limit: int = 30) -> list[str]:
    return [hit.text for hit in library.search(query, limit=limit).hits]


def hit(library: Library, text: str, query: str = QUERY) -> SearchHit:
    return next(hit for hit in library.search(query, limit=200).hits if hit.text == text)


def judge(library: Library, text: str, relevant: bool, query: str = QUERY, **more: bool) -> int:
    passage = hit(library, text).passage_id
    return library.judge(query, passage, relevant=relevant, **more).judgment_id


@pytest.mark.parametrize("text", [FIRST, SECOND, THIRD])
def test_a_hit_that_was_found_good_comes_first_at_once(library: Library, text: str) -> None:
    judge(library, text, True)
    assert texts(library, QUERY)[0] == text


@pytest.mark.parametrize("text", [FIRST, SECOND, THIRD])
def test_a_hit_that_was_found_bad_falls_behind_its_likes(library: Library, text: str) -> None:
    judge(library, text, False)
    assert texts(library, QUERY)[2] == text


@pytest.mark.parametrize("text", [FIRST, SECOND, THIRD])
def test_a_similar_question_learns_too_and_another_does_not(library: Library, text: str) -> None:
    before = library.search(OTHER).hits
    judge(library, text, True)
    assert texts(library, SIMILAR)[0] == text
    assert library.search(SIMILAR).hits[0].judged is None
    assert library.search(OTHER).hits == before


@pytest.mark.parametrize("limit", [3, 10, 20])
@pytest.mark.parametrize("relevant", [True, False])
def test_nothing_is_hidden_and_nothing_else_shown(
    library: Library, limit: int, relevant: bool
) -> None:
    queries = [QUERY, SIMILAR, OTHER, "Wetter", "Musik Regen", "melb Nummer 7", "Nummer 12"]
    before = {query: texts(library, query, limit) for query in queries}
    moved = 0
    for number, query in enumerate(queries):
        for text in before[query][number % 3 :: 2]:
            passage = hit(library, text, query).passage_id
            library.judge(query, passage, relevant=relevant ^ bool(number % 2))
    for query in queries:
        result = library.search(query, limit=limit)
        after = [hit.text for hit in result.hits]
        assert sorted(after) == sorted(before[query]), query
        assert [hit.rank for hit in result.hits] == list(range(1, len(after) + 1))
        scores = [hit.score for hit in result.hits]
        assert scores == sorted(scores, reverse=True)
        moved += after != before[query]
    assert moved


def test_filters_and_words_that_must_be_there_hold(library: Library) -> None:
    library.judge(QUERY, hit(library, TAX, OTHER).passage_id, relevant=True)
    judge(library, FIRST, False)
    assert texts(library, f"{QUERY} type:md") == texts(library, f"{QUERY} type:md -Steuer")
    assert TAX not in texts(library, f"{QUERY} -Steuer")
    assert texts(library, f'{QUERY} "The gilnab"') == [SECOND]


def test_undo_brings_the_old_order_back(library: Library) -> None:
    before = library.search(QUERY).hits
    made = judge(library, before[2].text, True)
    assert library.search(QUERY).hits != before
    library.take_back(made)
    assert library.search(QUERY).hits == before


def test_a_changed_verdict_turns_the_effect(library: Library) -> None:
    made = judge(library, THIRD, True)
    assert texts(library, QUERY)[0] == THIRD
    library.change_judgment(made, relevant=False)
    assert texts(library, QUERY)[2] == THIRD


def test_it_can_be_switched_off_and_on_again(library: Library) -> None:
    before = texts(library, QUERY)
    judge(library, before[2], True)
    library.change_settings(learn_at_once=False)
    assert texts(library, QUERY) == before
    assert hit(library, before[2]).judged is True
    library.change_settings(learn_at_once=True)
    assert texts(library, QUERY)[0] == before[2]


def test_what_was_only_seen_counts_where_the_person_wants_it(library: Library) -> None:
    before = texts(library, QUERY)
    judge(library, before[1], True, weak=True)
    assert texts(library, QUERY) == before
    assert hit(library, before[1]).judged is None
    library.change_settings(weak_signals=True)
    assert texts(library, QUERY)[0] == before[1]
    judge(library, before[1], False)
    assert texts(library, QUERY)[2] == before[1]


def test_without_judgments_nothing_is_encoded_or_read(
    library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert isinstance(shelf.encoder, CountingEncoder)

    def read(catalog: Catalog) -> list[object]:
        raise AssertionError("judgments were read")

    monkeypatch.setattr(Catalog, "judgments", read)
    encoded = len(shelf.encoder.encoded)
    library.search(QUERY)
    library._prepare_memory(shelf.encoder)
    assert shelf.encoder.asked == [QUERY]
    assert len(shelf.encoder.encoded) == encoded
    assert library._recollection.recall(QUERY, shelf.encoder, weak=True).memory is None


def test_vectors_are_taken_from_the_catalog_and_made_once(library: Library, shelf: Shelf) -> None:
    assert isinstance(shelf.encoder, CountingEncoder)
    judge(library, THIRD, True, query="eine andere Frage")
    encoded = len(shelf.encoder.encoded)
    shelf.encoder.asked.clear()
    for _ in range(3):
        library.search(QUERY)
    assert sorted(shelf.encoder.asked) == sorted([QUERY] * 3 + ["eine andere Frage"])
    assert len(shelf.encoder.encoded) == encoded


def test_it_goes_on_when_the_document_is_gone(library: Library, shelf: Shelf) -> None:
    shelf.add("later.txt", f"{THIRD} {THIRD}")
    passage = hit(library, f"{THIRD} {THIRD}").passage_id
    library.judge(QUERY, passage, relevant=True)
    states = shelf.catalog.file_states()
    gone = shelf.catalog.remove_documents([states["/home/anna/later.txt"].document_id])
    shelf.index.remove(gone)
    library._recollection = Recollection(shelf.catalog)
    assert texts(library, QUERY)[0] == THIRD


def test_an_encoder_of_the_same_id_but_other_questions_is_another(
    library: Library, shelf: Shelf
) -> None:
    """As with an adapter, which changes the questions' vectors alone."""

    class Turned(CountingEncoder):
        def encode_query(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.roll(super().encode_query(texts), 1, axis=1)

    judge(library, THIRD, True)
    turned = Turned()
    here = library._recollection.recall(QUERY, shelf.encoder, weak=False).memory
    there = library._recollection.recall(QUERY, turned, weak=False).memory
    assert here is not None
    assert there is not None
    plain, rolled = shelf.encoder.encode_query([QUERY])[0], turned.encode_query([QUERY])[0]
    assert here.shift(plain) is not plain
    assert there.shift(rolled) is not rolled
    assert there.shift(plain) is plain


def test_another_process_is_heard(library: Library, shelf: Shelf) -> None:
    library.search(QUERY)
    last = texts(library, QUERY)[2]
    with Catalog.open(shelf.catalog.path) as catalog:
        elsewhere = Library(shelf.folder, catalog, Settings())
        elsewhere.judge(QUERY, hit(library, last).passage_id, relevant=True)
    assert texts(library, QUERY)[0] == last


def test_much_that_is_missing_is_made_beside_the_search(library: Library, shelf: Shelf) -> None:
    passage = hit(library, THIRD).passage_id
    for number in range(60):
        library.judge(f"Frage Nummer {number} nach Wetter", passage, relevant=True)
    library.judge(QUERY, passage, relevant=True)
    assert isinstance(shelf.encoder, CountingEncoder)
    shelf.encoder.beside_may_go.clear()
    library.search(OTHER)
    assert OTHER in shelf.encoder.asked
    assert len(shelf.encoder.asked) < 40
    assert texts(library, OTHER)  # while it is being made
    shelf.encoder.beside_may_go.set()
    beside = library._recollection._beside
    assert beside is not None
    beside.join(20)
    assert len(set(shelf.encoder.asked)) == 62
    shelf.encoder.asked.clear()
    assert texts(library, QUERY)[0] == THIRD
    assert shelf.encoder.asked == [QUERY]


def test_closing_does_not_wait_for_all_that_is_missing(library: Library, shelf: Shelf) -> None:
    passage = hit(library, THIRD).passage_id
    for number in range(200):
        library.judge(f"Frage Nummer {number} nach Wetter", passage, relevant=True)
    assert isinstance(shelf.encoder, CountingEncoder)
    shelf.encoder.beside_may_go.clear()
    library.search(OTHER)
    threading.Timer(0.2, shelf.encoder.beside_may_go.set).start()
    library._recollection.close()
    assert len(shelf.encoder.asked) < 100
    library.search(OTHER)
    beside = library._recollection._beside
    assert beside is not None
    assert not beside.is_alive()


def test_loading_the_model_makes_all_that_is_missing(
    library: Library, shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    passage = hit(library, THIRD).passage_id
    for number in range(60):
        library.judge(f"Frage Nummer {number}", passage, relevant=True)
    assert isinstance(shelf.encoder, CountingEncoder)
    monkeypatch.setattr("engine.feedback.recollection._PREPARING_S", 60.0)
    library.load_model()
    shelf.encoder.asked.clear()
    library.search(OTHER)
    assert shelf.encoder.asked == [OTHER]
    assert library._recollection._beside is None


def test_loading_the_model_does_not_take_for_ever(library: Library, shelf: Shelf) -> None:
    passage = hit(library, THIRD).passage_id
    for number in range(60):
        library.judge(f"Frage Nummer {number}", passage, relevant=True)
    library.judge(QUERY, passage, relevant=True)
    assert isinstance(shelf.encoder, CountingEncoder)
    shelf.encoder.asked.clear()
    shelf.encoder.beside_may_go.clear()
    library._recollection.prepare(shelf.encoder, weak=False, within_s=1e-9)
    assert len(shelf.encoder.asked) < 61
    shelf.encoder.beside_may_go.set()
    beside = library._recollection._beside
    assert beside is not None
    beside.join(20)
    assert len(shelf.encoder.asked) >= 61
    assert shelf.encoder.asked[0] == QUERY  # the newest first


def test_only_the_newest_judgments_are_at_hand(library: Library, shelf: Shelf) -> None:
    first = hit(library, THIRD).passage_id
    made = library.judge(QUERY, first, relevant=True)
    shelf.catalog.add_imported(
        [
            (
                type(made)(
                    **{
                        **{name: getattr(made, name) for name in made.__slots__},
                        "query": f"{OTHER} {number}",
                        "relevant": False,
                    }
                ),
                True,
            )
            for number in range(MOST)
        ]
    )
    assert len(library.judgments()) == MOST + 1
    library._recollection.prepare(shelf.encoder, weak=False, within_s=60)
    memory = library._recollection.recall(QUERY, shelf.encoder, weak=False).memory
    assert memory is not None
    assert len(memory) == MOST
