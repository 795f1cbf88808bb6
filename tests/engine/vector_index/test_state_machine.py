from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from engine.vector_index import VectorIndex
from tests.engine.vector_index.sources import MemorySource, brute_force, isotropic

LIMIT = 60
DIM = 6
POOL = isotropic(4000, dim=DIM, seed=3)


class IndexAgainstBruteForce(RuleBasedStateMachine):
    """Whatever is added, removed, rebuilt, closed or opened: the answers are brute force's."""

    @initialize()
    def start(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="vectors-"))
        self.source = MemorySource(POOL[:0])
        self.next_id = 1
        self.index = self.opened()

    def opened(self) -> VectorIndex:
        index = VectorIndex.open(
            self.folder, model_id="m", dim=DIM, source=self.source, exact_limit=LIMIT
        )
        index._wait()
        return index

    @rule(count=st.integers(1, 90))
    def add(self, count: int) -> None:
        ids = np.arange(self.next_id, self.next_id + count)
        vectors = POOL[ids % len(POOL)]
        self.next_id += count
        self.source.rows |= dict(zip(ids.tolist(), vectors, strict=True))
        self.index.add(ids, vectors)
        self.index._wait()

    @rule(data=st.data())
    def add_again(self, data: st.DataObject) -> None:
        ids = np.array(sorted(self.source.rows), dtype=np.int64)[: data.draw(st.integers(0, 9))]
        self.index.add(ids, POOL[(ids + 1) % len(POOL)])

    @rule(data=st.data(), share=st.floats(0, 1))
    def remove(self, data: st.DataObject, share: float) -> None:
        ids = [i for i in self.source.rows if data.draw(st.booleans()) or i % 100 < share * 50]
        for i in ids:
            del self.source.rows[i]
        self.index.remove(np.array([*ids, self.next_id + 5], dtype=np.int64))
        self.index._wait()

    @rule()
    def rebuild(self) -> None:
        self.index.rebuild()

    @rule(lost=st.integers(0, 3), come=st.integers(0, 3))
    def close_and_open(self, lost: int, come: int) -> None:
        """The catalog may go on without the index, as after a kill."""
        self.index.save()
        self.index.close()
        for i in sorted(self.source.rows)[:lost]:
            del self.source.rows[i]
        for _ in range(come):
            self.source.rows[self.next_id] = POOL[self.next_id % len(POOL)]
            self.next_id += 1
        self.index = self.opened()

    @rule(seed=st.integers(0, 9))
    def damage_and_open(self, seed: int) -> None:
        self.index.close()
        for path in self.folder.glob("graph*"):
            data = bytearray(path.read_bytes())
            data[seed * len(data) // 10] ^= 0x55
            path.write_bytes(data)
        self.index = self.opened()

    @rule(row=st.integers(0, 3999), k=st.integers(0, 200), step=st.integers(0, 5))
    def query(self, row: int, k: int, step: int) -> None:
        allowed = np.arange(1, self.next_id + 3, step) if step else None
        ids, cosines = self.index.query(POOL[row], k, allowed=allowed)
        rows = self.source.rows
        if allowed is not None:
            rows = {i: rows[i] for i in allowed.tolist() if i in rows}
        truth = brute_force(rows, POOL[row], k) if rows else []
        if allowed is not None or self.index.exact:
            assert ids.tolist() == truth
        else:
            assert len(ids) == len(truth)
            assert len(set(ids.tolist()) & set(truth)) >= 0.8 * len(truth)
        assert np.allclose(cosines, [rows[i] @ POOL[row] for i in ids.tolist()], atol=1e-5)

    @invariant()
    def holds_what_the_catalog_holds(self) -> None:
        assert self.index.ids().tolist() == sorted(self.source.rows)
        assert len(self.index) == len(self.source.rows)
        assert self.index.problem is None

    def teardown(self) -> None:
        self.index.close()
        shutil.rmtree(self.folder)


TestIndex = IndexAgainstBruteForce.TestCase
TestIndex.settings = settings(max_examples=15, stateful_step_count=12, deadline=None)
