from __future__ import annotations

import subprocess
import sys

import pytest

from engine.vector_index import VectorIndex
from tests.engine.vector_index.sources import DIM, MemorySource, clustered

CHILD = """
import os, sys
from pathlib import Path
from engine.vector_index import VectorIndex, graph, index, stamp
from tests.engine.vector_index.sources import DIM, MemorySource, clustered

def die(*args, **options):
    os._exit(9)

where = sys.argv[2]
if where == "while writing":
    def half(index, path):
        index.save_index(path)
        with open(path, "rb+") as file:
            file.truncate(5000)
        os._exit(9)
    graph._save = half
elif where == "before fsync":
    os.fsync = die
elif where == "before the check":
    graph.load_graph = die
elif where == "before the stamp":
    index.write_stamp = die
elif where == "before the old is removed":
    stamp.remove_others = die
source = MemorySource(clustered(600))
made = VectorIndex.open(Path(sys.argv[1]), model_id="m", dim=DIM, source=source, exact_limit=100)
made._wait()
os._exit(0)
"""


@pytest.mark.parametrize(
    "where",
    [
        "while writing",
        "before fsync",
        "before the check",
        "before the stamp",
        "before the old is removed",
    ],
)
def test_a_kill_at_any_step_leaves_the_old_graph_or_the_new_one(tmp_path, where):
    folder = tmp_path / "vectors"
    old = MemorySource(clustered(600))
    for i in range(401, 601):
        del old.rows[i]
    first = VectorIndex.open(folder, model_id="m", dim=DIM, source=old, exact_limit=100)
    first._wait()
    first.close()
    made = subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), where], capture_output=True, text=True
    )
    assert made.returncode == 9, made.stderr
    source = MemorySource(clustered(600))
    index = VectorIndex.open(folder, model_id="m", dim=DIM, source=source, exact_limit=500)
    assert not index.exact  # one of the two was whole
    assert index.ids().tolist() == list(range(1, 601))
    assert len(source.loaded) == (0 if where == "before the old is removed" else 200)
    index.close()
    assert len(list(folder.iterdir())) == 2
