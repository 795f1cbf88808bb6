from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine.encoder import AdaptedEncoder, Encoder, QueryAdapter
from engine.errors import Cancelled
from engine.training.personal.bilingual_check import BilingualCheck
from engine.training.personal.compare import Examination, compare, similarity_rows
from engine.training.personal.contest import (
    BridgedCatalog,
    Contestant,
    _bridge,
    pool_ids,
    with_new_vectors,
    with_own_vectors,
)
from engine.training.personal.pairs import judged_queries
from engine.training.personal.verdict import Measure
from tests.engine.training.personal.people import a_judgment
from tests.fakes import ToyEncoder
from tests.shelf import SCALE, Shelf

ANIMALS = [f"Hund und Katze {i}" for i in range(6)]
LEASES = [f"Hund und Miete {i}" for i in range(6)]
CHECK = BilingualCheck((("Hund", "dog"), ("Katze", "cat")), (("Hund", "dog", "cat"),))


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    # A document each: of one document only some passages are among the first hits.
    for place, text in enumerate([*ANIMALS, *LEASES]):
        shelf.add(f"{place}.txt", text)
    yield shelf
    shelf.close()


def towards(shelf: Shelf, word: str, *, strength: float = 2.0) -> AdaptedEncoder:
    """The shelf's encoder with every question of `an_examination` moved towards a word."""
    down = shelf.encoder.encode(["zyx0", "zyx1", "zyx2"])
    up = np.repeat(strength * shelf.encoder.encode([word]).T, 3, axis=1)
    return AdaptedEncoder(shelf.encoder, QueryAdapter(down, up))


def contestant(shelf: Shelf, encoder: Encoder, name: str = "candidate") -> Contestant:
    ids = shelf.catalog.vector_ids("toy")
    return with_own_vectors(name, shelf.catalog, encoder, SCALE, ids)


def an_examination(wanted: list[str], refused: list[str], **more) -> Examination:
    judgments = []
    for number in range(3):
        query = f"zyx{number}"  # a word that nothing holds: meaning alone decides
        judgments += [a_judgment(query, text, at=number) for text in wanted]
        judgments += [a_judgment(query, text, relevant=False, at=number) for text in refused]
    return Examination(tuple(judged_queries(judgments)), (), 0.5, CHECK, **more)


def test_a_model_that_finds_what_was_wanted_is_better(shelf: Shelf) -> None:
    active = contestant(shelf, shelf.encoder, "active")
    better = contestant(shelf, towards(shelf, "Miete"))
    examination = an_examination(LEASES[:3], ANIMALS[:3])
    table, changed = compare(active, better, examination)
    row = table.row(Measure.HELD_OUT)
    assert row is not None
    assert row.n == len(examination.held_out)
    assert row.candidate == pytest.approx(1.0)
    assert row.difference > 0.01
    assert changed[0].held_out
    assert {hit.text for hit in changed[0].after} <= set(LEASES)
    assert changed[0].after[0].judged in (True, None)
    assert (table.active, table.candidate) == ("active", "candidate")


def test_the_same_model_changes_nothing(shelf: Shelf) -> None:
    active = contestant(shelf, shelf.encoder)
    table, changed = compare(active, active, an_examination(LEASES, ANIMALS))
    assert [row.difference for row in table.rows] == [0.0] * len(table.rows)
    assert changed == ()


def test_queries_judged_on_one_side_alone_measure_nothing(shelf: Shelf) -> None:
    active = contestant(shelf, shelf.encoder)
    table, _ = compare(active, active, an_examination(LEASES, []))
    assert table.row(Measure.HELD_OUT) is None
    assert table.row(Measure.CHECK_SEARCH) is not None


def test_comparing_can_be_stopped(shelf: Shelf) -> None:
    def stop(done: int, total: int) -> None:
        if done == 1:
            raise Cancelled

    active = contestant(shelf, shelf.encoder)
    with pytest.raises(Cancelled):
        compare(active, active, an_examination(LEASES, ANIMALS), stop)


def test_another_encoder_searches_the_same_passages_with_its_own_vectors(shelf: Shelf) -> None:
    other = ToyEncoder(dim=48, model_id="other", unknown_weight=0.0)
    told: list[tuple[int, int]] = []
    found = with_new_vectors(
        "other",
        shelf.catalog,
        "toy",
        other,
        shelf.catalog.vector_ids("toy"),
        lambda done, total: told.append((done, total)),
    )
    assert {hit.text for hit in found.hits("Miete")[:6]} == set(LEASES)
    assert sorted(other.encoded[:12]) == sorted([*ANIMALS, *LEASES])
    assert told == [(0, 12)]
    found.close()


def test_what_goes_while_the_pool_is_encoded_ends_no_comparison(shelf: Shelf) -> None:
    class Meanwhile(ToyEncoder):
        def encode_document(self, texts):
            gone = [one for one in shelf.catalog.documents() if int(one.path.stem) % 2]
            shelf.catalog.remove_documents([one.document_id for one in gone])
            return super().encode_document(texts)

    ids = shelf.catalog.vector_ids("toy")
    found = with_new_vectors("other", shelf.catalog, "toy", Meanwhile(), ids)
    hits = {hit.text for hit in found.hits("Miete")}
    found.close()
    assert len(shelf.catalog.vector_ids("toy")) == 6
    assert hits & {*LEASES} == {*LEASES[::2]}


def test_what_passages_stand_among_is_mapped_to_the_new_model() -> None:
    rng = np.random.default_rng(0)
    old = rng.standard_normal((200, 8)).astype(np.float32)
    old /= np.linalg.norm(old, axis=1, keepdims=True)
    turn, _ = np.linalg.qr(rng.standard_normal((8, 8)))
    new = (old @ turn).astype(np.float32)

    class Stretches:
        path = "kept"

        def stretch_vectors(self, stretches, model_id):
            return [(0, 1, old[0].tobytes()), (0, 2, None)]

    bridged = BridgedCatalog(Stretches(), _bridge(old, new))
    (_, _, mapped), (_, _, none) = bridged.stretch_vectors([(1, 0, 47)], "toy")
    assert np.frombuffer(mapped, np.float32) == pytest.approx(new[0], abs=0.02)
    assert none is None
    assert bridged.path == "kept"


def test_the_pool_holds_what_is_near_and_what_has_the_words(shelf: Shelf) -> None:
    far = shelf.encoder.encode_query(["Musik"])
    ids = pool_ids(shelf.catalog, "toy", ["Miete"], [far])
    assert ids.tolist() == sorted(set(ids.tolist()))
    assert set(ids) == set(shelf.catalog.vector_ids("toy"))
    none = np.empty((0, shelf.encoder.dim), dtype=np.float32)
    by_words = pool_ids(shelf.catalog, "toy", ["Miete"], [none])
    assert len(by_words) == len(LEASES)


def write_dev(folder: Path) -> Path:
    rows = {"de": ("Hund", "Katze", "Vertrag"), "en": ("dog", "cat", "contract")}
    for language, words in rows.items():
        with (folder / f"stsb-{language}-dev.csv").open("w", encoding="utf-8") as file:
            pairs = [(a, b, 5.0 if a == b else 1.0) for a in words for b in words]
            csv.writer(file).writerows(pairs)
    return folder


def test_an_adapter_leaves_similarity_as_it_is(shelf: Shelf, tmp_path: Path) -> None:
    rows = similarity_rows(shelf.encoder, towards(shelf, "Miete"), write_dev(tmp_path))
    assert [(row.difference, row.low, row.high) for row in rows] == [(0.0, 0.0, 0.0)] * 3
    assert rows[0].active > 0.7


def test_a_worse_encoder_loses_similarity(shelf: Shelf, tmp_path: Path) -> None:
    class Deaf(ToyEncoder):
        def encode(self, texts):
            return super().encode([text[1:] for text in texts])

    rows = {row.measure: row for row in similarity_rows(shelf.encoder, Deaf(), write_dev(tmp_path))}
    assert rows[Measure.STSB_CROSS].difference < -0.2
    assert rows[Measure.STSB_CROSS].low <= rows[Measure.STSB_CROSS].high
