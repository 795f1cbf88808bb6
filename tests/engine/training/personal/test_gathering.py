from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.locations import resources_dir
from engine.training.personal import gathering
from engine.training.personal.adapter_fit import FitSettings, fit
from engine.training.personal.bilingual_check import read_check
from engine.training.personal.gathering import Gathering, gather, held_firmly, judged_vectors
from engine.training.personal.mining import nearest
from engine.training.personal.pairs import judged_queries
from tests.engine.training.personal.people import a_judgment
from tests.shelf import SCALE, Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    shelf.add("a.txt", *(f"Hund und Katze Nummer {i}" for i in range(12)))
    shelf.add("b.txt", *(f"Vertrag und Miete Nummer {i}" for i in range(12)))
    yield shelf
    shelf.close()


def test_judged_passages_have_the_vector_of_the_catalog_or_a_new_one(shelf: Shelf) -> None:
    known = a_judgment("q", "Hund und Katze Nummer 3")
    gone = a_judgment("q", "Das Buch steht in der Schule")
    shelf.encoder.encoded.clear()
    found = judged_vectors(shelf.catalog, shelf.encoder, [known, gone])
    assert shelf.encoder.encoded == ["Das Buch steht in der Schule"]
    assert found[known] == pytest.approx(shelf.encoder.encode([known.passage])[0])
    assert found[gone] == pytest.approx(shelf.encoder.encode([gone.passage])[0])


def test_what_is_gathered_can_be_fitted(shelf: Shelf) -> None:
    judgments = [a_judgment("Hund", "Hund und Katze Nummer 1", at=1)]
    judgments += [a_judgment("Hund", "Vertrag und Miete Nummer 2", relevant=False, at=1)]
    judgments += [a_judgment("Miete", "Vertrag und Miete Nummer 5", at=2)]
    judgments += [a_judgment("Miete", "Hund und Katze Nummer 7", relevant=False, at=2)]
    gathered = gather(
        shelf.catalog, shelf.encoder, SCALE, judged_queries(judgments), Gathering(negatives=3)
    )
    data = gathered.data
    assert [query.text for query in data.queries] == ["Hund", "Miete"]
    ((wanted, weight),) = data.queries[0].positive
    goal = shelf.encoder.encode(["Hund und Katze Nummer 1"])[0]
    assert data.passages[wanted] == pytest.approx(goal)
    assert weight == 1.0
    assert len(data.queries[0].mined) <= 3
    assert data.near.shape[0] == len(data.anchors) == len(data.weights)
    assert data.near.max() < len(data.passages)
    texts = gathered.texts(shelf.catalog, range(len(data.passages)))
    made = shelf.encoder.encode([texts[row] for row in range(len(data.passages))])
    assert data.passages == pytest.approx(made)
    assert len(gathered.anchors) == len(data.anchors)
    assert fit(data, FitSettings(steps=5, rank=4)).adapter.dim == shelf.encoder.dim


def test_what_goes_meanwhile_is_near_to_no_question(
    shelf: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged = judged_queries([a_judgment("Hund", "Hund und Katze Nummer 1")])
    whole = gather(shelf.catalog, shelf.encoder, SCALE, judged, Gathering()).data
    looked: list[int] = []

    def removing(*arguments):
        found = nearest(*arguments)
        looked.append(len(found[0]))
        if len(looked) == 2:  # the second look is that of the anchors
            (gone,) = (one for one in shelf.catalog.documents() if one.path.name == "b.txt")
            shelf.catalog.remove_documents([gone.document_id])
        return found

    monkeypatch.setattr(gathering, "nearest", removing)
    data = gather(shelf.catalog, shelf.encoder, SCALE, judged, Gathering()).data
    assert len(looked) == 2
    assert (whole.near.shape[1], data.near.shape) == (24, (len(data.anchors), 12))
    left = shelf.encoder.encode([f"Hund und Katze Nummer {i}" for i in range(12)])
    assert np.sort(data.passages[data.near[0]], axis=0) == pytest.approx(np.sort(left, axis=0))


def test_stopping_is_asked_for_between_steps(shelf: Shelf) -> None:
    asked: list[int] = []
    gather(
        shelf.catalog,
        shelf.encoder,
        SCALE,
        judged_queries([a_judgment("Hund", "Hund und Katze Nummer 1")]),
        Gathering(),
        checkpoint=lambda: asked.append(1),
    )
    assert len(asked) >= 3


def test_near_questions_are_free_and_far_ones_are_held() -> None:
    def at(*angles: float) -> np.ndarray:
        return np.array([[np.cos(a), np.sin(a)] for a in angles], dtype=np.float32)

    weights = held_firmly(at(1.2, 1.3, 1.4), at(0.05, 0.6, 1.5), at(0.0, 0.1, 0.2))
    assert weights[0] == 0.0
    assert 0.0 < weights[1] < 1.0
    assert weights[2] == 1.0


def test_one_query_alone_frees_nothing() -> None:
    rows = np.eye(4, dtype=np.float32)
    assert held_firmly(rows[1:], rows[1:], rows[:1]).tolist() == [1.0, 1.0, 1.0]


def test_what_is_held_and_what_measures_are_different_texts() -> None:
    held = (resources_dir() / "check" / "everyday.txt").read_text(encoding="utf-8").splitlines()
    assert len(set(held)) == len(held) == 120
    check = read_check()
    measured = {text for row in (*check.questions, *check.sentences) for text in row}
    assert not measured & set(held)
