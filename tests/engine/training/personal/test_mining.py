from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.documents import Language
from engine.training.personal.mining import hard_negatives, nearest, texts_of, twins, vectors_of
from tests.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.close()


class Batches:
    """A source that gives its vectors in batches, as a catalog does."""

    def __init__(self, rows: np.ndarray, size: int) -> None:
        self._rows, self._size = rows, size

    def vector_ids(self, model_id: str) -> np.ndarray:
        return np.arange(len(self._rows)) + 1

    def load_vectors(self, model_id, ids=None):
        ids = self.vector_ids(model_id) if ids is None else np.asarray(ids)
        for start in range(0, len(ids), self._size):
            part = ids[start : start + self._size]
            yield part, self._rows[part - 1]


def unit_rows(count: int, dim: int = 16, seed: int = 0) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((count, dim)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("size", [7, 100, 1000])
@pytest.mark.parametrize("count", [1, 12, 500])
def test_the_nearest_are_those_of_all_batches(size: int, count: int) -> None:
    rows, queries = unit_rows(300), unit_rows(5, seed=1)
    ids, cosines = nearest(Batches(rows, size), "toy", queries, count)
    scores = queries @ rows.T
    wanted = np.sort(scores, axis=1)[:, ::-1][:, :count]
    assert cosines == pytest.approx(wanted, abs=1e-6)
    assert np.take_along_axis(scores, ids - 1, axis=1) == pytest.approx(wanted, abs=1e-6)


def test_an_empty_library_has_no_neighbours(shelf: Shelf) -> None:
    ids, cosines = nearest(shelf.catalog, "toy", unit_rows(2, 32), 5)
    assert ids.shape == cosines.shape == (2, 0)


def test_texts_of_vectors_are_those_that_were_encoded(shelf: Shelf) -> None:
    shelf.add("a.txt", "Hund", "Katze")
    shelf.add("b.txt", "Hund")
    ids = shelf.catalog.vector_ids("toy").tolist()
    assert sorted(texts_of(shelf.catalog, [*ids, 999]).values()) == ["Hund", "Katze"]
    assert set(vectors_of(shelf.catalog, "toy", [*ids, 999])) == set(ids)
    assert vectors_of(shelf.catalog, "toy", []) == {}


def test_negatives_stay_below_the_positive_and_say_something_else() -> None:
    query = np.array([1.0, 0, 0], dtype=np.float32)

    def at(cosine: float, side: int) -> np.ndarray:
        row = np.zeros(3, dtype=np.float32)
        row[0], row[side] = cosine, (1 - cosine**2) ** 0.5
        return row

    positive, refused = at(0.8, 1), at(0.5, 2)
    vectors = {
        1: at(0.95, 2),  # nearer than the positive: perhaps an answer that nobody judged
        2: at(0.78, 2),  # as near, within the margin
        3: at(0.74, 2),
        4: at(0.7, 1),  # says the same as the positive
        5: at(0.5, 2),  # judged already
        6: at(0.4, 2),
        7: at(0.3, 2),
    }
    ids = list(vectors)
    found = hard_negatives(
        [*ids, 99],
        [float(query @ vectors[i]) for i in ids] + [0.2],
        vectors,
        positive[None],
        np.stack([positive, refused]),
        best=0.8,
        count=2,
        margin=0.05,
    )
    assert found == [3, 6]


def test_without_a_positive_nothing_is_refused() -> None:
    none = np.empty((0, 3), dtype=np.float32)
    assert hard_negatives([1], [0.1], {}, none, none, best=0.0, count=5, margin=0.0) == []


def test_passages_that_translate_each_other_are_found(shelf: Shelf) -> None:
    german = ["Der Hund läuft", "Die Katze schläft", "Der Vertrag kostet Geld", "Regen im Garten"]
    english = ["a dog runs", "the cat sleeps", "the contract costs money", "a bank for the doctor"]
    shelf.add("de.txt", *german)
    shelf.add("en.txt", *english, language=Language.EN)
    found = twins(shelf.catalog, "toy")
    texts = texts_of(shelf.catalog, [*found.german.tolist(), *found.english.tolist()])
    pairs = {(texts[a], texts[b]) for a, b in zip(found.german, found.english, strict=True)}
    assert pairs == set(zip(german[:3], english[:3], strict=True))
    assert found.margins.tolist() == sorted(found.margins.tolist(), reverse=True)


def test_a_library_of_one_language_has_no_twins(shelf: Shelf) -> None:
    shelf.add("de.txt", "Der Hund läuft", "Die Katze schläft")
    assert len(twins(shelf.catalog, "toy")) == 0
