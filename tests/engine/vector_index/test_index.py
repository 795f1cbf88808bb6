from __future__ import annotations

import hashlib
import json
import logging
import os
import shutil
import stat
import threading
import time
from pathlib import Path

import numpy as np
import pytest

from engine.errors import DiskFull
from engine.vector_index import VectorIndex
from engine.vector_index.stamp import STAMP_FILE
from tests.engine.vector_index.sources import (
    DIM,
    MemorySource,
    brute_force,
    clustered,
    isotropic,
)


def opened(folder, source, *, exact_limit=200, model_id="model", dim=DIM):
    return VectorIndex.open(
        folder, model_id=model_id, dim=dim, source=source, exact_limit=exact_limit
    )


def ready(index: VectorIndex) -> VectorIndex:
    """The index, once no graph is being built."""
    index._wait()
    return index


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "vectors"
    made.mkdir()
    return made


@pytest.fixture
def source():
    return MemorySource(clustered(1000))


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    made = tmp_path_factory.mktemp("template")
    index = ready(opened(made, MemorySource(clustered(1000))))
    assert not index.exact
    index.close()
    return made


@pytest.fixture
def built(folder, template):
    """A folder with a graph of the source in it."""
    return Path(shutil.copytree(template, folder, dirs_exist_ok=True))


def agrees(index, rows, *, k=10, least=0.95):
    """Whether the index finds nearly what brute force does."""
    queries = clustered(20, seed=0)
    found = [set(index.query(q, k)[0].tolist()) & set(brute_force(rows, q, k)) for q in queries]
    return np.mean([len(f) for f in found]) >= least * min(k, len(rows))


def test_a_graph_is_for_its_owner_alone_whatever_the_umask(folder, source):
    before = os.umask(0)
    try:
        ready(opened(folder, source)).close()
    finally:
        os.umask(before)
    (graph,) = folder.glob("*.hnsw")
    assert stat.S_IMODE(graph.stat().st_mode) == 0o600


def test_a_small_index_is_exact_and_leaves_nothing_on_disk(folder):
    source = MemorySource(isotropic(150))
    index = ready(opened(folder, source))
    assert index.exact
    assert index.recall == 1
    query = isotropic(1, seed=3)[0]
    assert index.query(query, 10)[0].tolist() == brute_force(source.rows, query, 10)
    index.save()
    assert list(folder.iterdir()) == []


def test_a_large_one_answers_exactly_until_its_graph_is_ready(folder, source, monkeypatch):
    go = threading.Event()
    real = VectorIndex._build

    def held(self):
        go.wait(10)
        real(self)

    monkeypatch.setattr(VectorIndex, "_build", held)
    index = opened(folder, source)
    query = clustered(1, seed=4)[0]
    assert index.exact
    assert index.query(query, 10)[0].tolist() == brute_force(source.rows, query, 10)
    go.set()
    ready(index)
    assert not index.exact
    assert index.recall >= 0.99
    assert agrees(index, source.rows)
    assert len(index) == 1000
    index.close()


def test_a_saved_graph_is_loaded_and_no_vector_is_read_again(built, source):
    index = opened(built, source)
    assert not index.exact
    assert source.loaded == []
    assert index.ids().tolist() == list(range(1, 1001))
    assert agrees(index, source.rows)
    index.close()


def test_what_changed_meanwhile_is_brought_in_step(built, source):
    for i in (5, 6, 7):
        del source.rows[i]
    source.rows |= dict(zip([2001, 2002], isotropic(2, seed=8), strict=True))
    index = opened(built, source)
    assert source.loaded == [2001, 2002]
    assert index.ids().tolist() == sorted(source.rows)
    found, cosines = index.query(source.rows[2002], 1)
    assert found.tolist() == [2002]
    assert cosines[0] == pytest.approx(1, abs=1e-5)
    index.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stamp: stamp.update(model_id="another"),
        lambda stamp: stamp.update(dim=DIM + 1),
        lambda stamp: stamp.update(space="l2"),
        lambda stamp: stamp.update(count=999),
        lambda stamp: stamp.update(size_bytes=1),
        lambda stamp: stamp.update(sha256="0" * 64),
        lambda stamp: stamp.update(file="../graph.hnsw"),
        lambda stamp: stamp.update(file="graph-none.hnsw"),
        lambda stamp: stamp.update(version=99),
        lambda stamp: stamp.update(ef="a"),
        lambda stamp: stamp.clear(),
    ],
)
def test_a_stamp_that_does_not_fit_means_a_new_graph(built, source, spoil):
    path = built / STAMP_FILE
    stamp = json.loads(path.read_text())
    spoil(stamp)
    path.write_text(json.dumps(stamp))
    index = opened(built, source)
    assert index.exact
    assert len(source.loaded) == 1000
    assert agrees(ready(index), source.rows)
    assert not index.exact
    index.close()
    assert len(list(built.glob("*.hnsw"))) == 1


def test_a_graph_of_another_width_or_model_is_not_used(built):
    other = MemorySource(isotropic(1000, dim=DIM + 8))
    index = opened(built, other, dim=DIM + 8)
    assert index.exact
    assert len(ready(index)) == 1000
    index.close()


@pytest.mark.parametrize("damage", ["empty", "cut", "zeroed tail", "gone", "entry point"])
def test_a_damaged_file_is_built_anew(built, source, damage):
    (path,) = built.glob("*.hnsw")
    data = bytearray(path.read_bytes())
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "zeroed tail":
        path.write_bytes(data[:-500] + bytes(500))
    elif damage == "gone":
        path.unlink()
    else:
        path.write_bytes(data[:52] + b"\xff\xff\xff\x7f" + data[56:])
    index = opened(built, source)
    assert index.exact
    assert agrees(ready(index), source.rows)
    index.close()


def test_flipped_bytes_never_end_the_process(built, source, monkeypatch, caplog):
    caplog.set_level(logging.ERROR, "engine.vector_index")
    monkeypatch.setattr(VectorIndex, "_build_if_due", lambda self: None)
    (path,) = built.glob("*.hnsw")
    whole = path.read_bytes()
    query = clustered(1)[0]
    for seed in range(200):
        rng = np.random.default_rng(seed)
        data = bytearray(whole)
        for at in rng.integers(0, len(data), 1 + seed % 50):
            data[at] ^= int(rng.integers(1, 256))
        path.write_bytes(data)
        index = opened(built, source)
        assert index.exact
        assert len(index.query(query, 10)[0]) == 10
        index.close()


@pytest.mark.parametrize("at", [0, 16, 24, 32, 40, 48, 52, 64])
def test_a_head_that_lies_is_found_out_although_the_hash_agrees(built, source, at):
    """hnswlib itself would load these and then read outside its memory."""
    (path,) = built.glob("*.hnsw")
    data = bytearray(path.read_bytes())
    data[at : at + 4] = b"\xff\xff\xff\x7f"
    path.write_bytes(data)
    stamp = json.loads((built / STAMP_FILE).read_text())
    stamp["sha256"] = hashlib.sha256(data).hexdigest()
    (built / STAMP_FILE).write_text(json.dumps(stamp))
    index = opened(built, source)
    assert index.exact
    ready(index).close()


def test_a_full_disk_keeps_the_old_graph_and_search_goes_on(built, source, monkeypatch):
    before = {path.name: path.read_bytes() for path in built.iterdir()}
    more = isotropic(400, seed=9)
    source.rows |= dict(zip(range(5001, 5401), more, strict=True))

    def cut_off(index, path):
        index.save_index(path)
        with Path(path).open("rb+") as file:
            file.truncate(1000)

    monkeypatch.setattr("engine.vector_index.graph._save", cut_off)
    index = ready(opened(built, source))
    assert isinstance(index.problem, DiskFull)
    assert index.problem.needed_bytes > 1000
    assert {path.name: path.read_bytes() for path in built.iterdir()} == before
    assert len(index) == 1400
    assert index.query(more[0], 1)[0].tolist() == [5001]
    index.close()


def test_what_a_killed_writer_left_is_removed(built, source):
    (built / "graph-77.part").write_bytes(b"half")
    (built / "graph-0123456789ab.hnsw").write_bytes(b"never stamped")
    index = opened(built, source)
    assert not index.exact
    index.close()
    assert len(list(built.iterdir())) == 2


def test_many_new_vectors_bring_a_new_graph(built, source):
    index = opened(built, source)
    more = clustered(300, seed=2)
    ids = np.arange(3001, 3301)
    index.add(ids, more)
    ready(index)
    rows = source.rows | dict(zip(ids.tolist(), more, strict=True))
    assert len(index._rows) == 0
    assert len(index) == 1300
    assert agrees(index, rows)
    index.close()


def test_a_quarter_removed_brings_a_new_graph_and_few_left_none(built, source):
    index = opened(built, source)
    index.remove(np.arange(1, 400))
    ready(index)
    assert index._graph.dropped_share == 0
    assert index.ids().tolist() == list(range(400, 1001))
    index.remove(np.arange(1, 900))
    ready(index)
    assert index.exact
    assert index.ids().tolist() == list(range(900, 1001))
    assert list(built.iterdir()) == []
    index.close()


def test_changes_while_a_graph_is_built_are_kept(folder, source, monkeypatch):
    from engine.vector_index import index as room

    reached, go = threading.Event(), threading.Event()
    real = room.build_graph

    def held(*args, **options):
        made = real(*args, **options)
        reached.set()
        go.wait(10)
        return made

    monkeypatch.setattr(room, "build_graph", held)
    index = opened(folder, source)
    assert reached.wait(20)
    late = isotropic(3, seed=11)
    index.add(np.array([4001, 4002, 4003]), late)
    index.remove(np.array([10, 4002]))
    go.set()
    ready(index)
    assert not index.exact
    expected = (set(range(1, 1001)) - {10}) | {4001, 4003}
    assert index.ids().tolist() == sorted(expected)
    assert index.query(late[2], 1)[0].tolist() == [4003]
    assert 10 not in index.query(source.rows[10], 20)[0]
    index.close()


def test_isotropic_vectors_stay_exact_where_no_width_finds_them(folder, monkeypatch):
    monkeypatch.setattr("engine.vector_index.graph._WIDTHS", (10, 12))
    source = MemorySource(isotropic(3000, dim=64))
    index = ready(opened(folder, source, dim=64))
    assert index.exact
    assert index.recall == 1
    assert [path.name for path in folder.iterdir()] == [STAMP_FILE]
    index.close()
    again = opened(folder, source, dim=64)
    assert again._builder is None  # not tried again until there are a quarter more
    again.add(np.arange(9001, 9901), isotropic(900, dim=64, seed=1))
    assert again._builder is not None
    ready(again).close()


def test_the_width_rises_until_recall_is_reached(folder):
    index = ready(opened(folder, MemorySource(isotropic(3000, dim=64)), dim=64))
    assert not index.exact
    assert index.recall >= 0.99
    assert index._graph.stamp.ef > 32
    index.close()


@pytest.mark.parametrize("k", [-1, 0, 1, 50, 999, 1000, 5000])
def test_any_k_is_legal(built, source, k):
    index = opened(built, source)
    index.remove(np.arange(1, 200))
    ids, cosines = index.query(clustered(1)[0], k)
    assert len(ids) == len(cosines) == max(0, min(k, 801))
    assert np.all(np.diff(cosines) <= 0)
    index.close()


@pytest.mark.parametrize("step", [1, 7, 300])
def test_allowed_ids_are_searched_exactly_over_a_graph(built, source, step):
    index = opened(built, source)
    index.remove(np.array([8, 15]))
    index.add(np.array([7777]), isotropic(1, seed=12))
    rows = {i: v for i, v in source.rows.items() if i not in (8, 15)}
    rows[7777] = isotropic(1, seed=12)[0]
    allowed = np.array([*range(1, 1100, step), 8, 7777, 7777])
    query = clustered(1, seed=13)[0]
    ids, cosines = index.query(query, 12, allowed=allowed)
    some = {i: rows[i] for i in set(allowed.tolist()) & set(rows)}
    assert ids.tolist() == brute_force(some, query, 12)
    assert np.allclose(cosines, [rows[i] @ query for i in ids.tolist()], atol=1e-5)
    index.close()


def test_vectors_are_brought_to_length_one(folder):
    index = VectorIndex(folder, model_id="m", dim=2)
    index.add(np.array([1]), np.array([[3.0, 4.0]]))
    ids, cosines = index.query(np.array([6.0, 8.0]), 5)
    assert (ids.tolist(), cosines.tolist()) == ([1], [pytest.approx(1)])


@pytest.mark.parametrize("bad", [[0.0, 0.0], [np.nan, 1.0], [np.inf, 1.0], [1.0], [1.0, 2.0, 3.0]])
def test_unusable_vectors_are_refused_whole(folder, bad):
    index = VectorIndex(folder, model_id="m", dim=2)
    with pytest.raises(ValueError):
        index.query(np.array(bad), 3)
    if len(bad) == 2:
        with pytest.raises(ValueError):
            index.add(np.array([1, 2]), np.array([[1.0, 0.0], bad]))
    with pytest.raises(ValueError):
        index.add(np.array([1, 2]), np.array([bad]))
    assert len(index) == 0


def test_unusable_vectors_in_the_catalog_are_passed_over(folder):
    source = MemorySource(isotropic(20))
    source.rows[3] = np.full(DIM, np.nan, dtype=np.float32)
    source.rows[4] = np.zeros(DIM, dtype=np.float32)
    index = opened(folder, source)
    assert len(index) == 18


def test_closing_stops_a_build(folder):
    source = MemorySource(clustered(20_000, dim=64))
    index = opened(folder, source, dim=64)
    time.sleep(0.05)
    start = time.monotonic()
    index.close()
    assert time.monotonic() - start < 5
    assert len(index) == 0
    assert list(folder.glob("*.part")) == []


@pytest.mark.slow
def test_search_beside_adding_removing_and_building(folder):
    """Fault 43: what comes back is always a legal answer about vectors that were there."""
    vectors = clustered(6000)
    index = VectorIndex(folder, model_id="m", dim=DIM, exact_limit=500)
    failed: list[BaseException] = []
    stop = threading.Event()

    def guarded(work):
        def run():
            try:
                work()
            except BaseException as error:
                failed.append(error)

        return threading.Thread(target=run)

    def search():
        rng = np.random.default_rng()
        while not stop.is_set():
            k = int(rng.integers(0, 40))
            allowed = rng.integers(1, 6000, 200) if rng.random() < 0.3 else None
            ids, cosines = index.query(vectors[rng.integers(6000)], k, allowed=allowed)
            assert len(ids) <= k
            assert len(set(ids.tolist())) == len(ids)
            assert np.isfinite(cosines).all()

    def change():
        for start in range(0, 6000, 150):
            index.add(np.arange(start, start + 150) + 1, vectors[start : start + 150])
            index.remove(np.arange(start, start + 150, 5) + 1)

    searchers = [guarded(search) for _ in range(3)]
    writer = guarded(change)
    for thread in [*searchers, writer]:
        thread.start()
    writer.join()
    ready(index)
    stop.set()
    for thread in searchers:
        thread.join()
    assert not failed
    expected = [i for i in range(1, 6001) if (i - 1) % 150 % 5]
    assert index.ids().tolist() == expected
    rows = {i: vectors[i - 1] for i in expected}
    assert agrees(index, rows)
    index.close()
