from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from engine.catalog.writing import text_sha
from engine.documents import Language, Passage
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.indexing.encoding import SLICE_TEXTS
from engine.library import Library
from engine.locations import models_dir
from tests.engine.adoption.places import (
    add_document,
    check_answers,
    encode_all,
    make_library,
    put_trained,
    texts_of,
)

ROOT = Path(__file__).resolve().parents[3]

STEPS = """
import os, sys
from pathlib import Path
from engine.adoption import adopting, pruning
from engine.adoption.adopting import Adoption
from engine.catalog import active
from engine.catalog.store import Catalog
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.library import Library
from engine.serving import Serving
from engine.vector_index import VectorIndex

def die(*args, **options):
    os._exit(9)

def die_at(owner, name, number):
    original, calls = getattr(owner, name), []
    def counting(*args, **options):
        calls.append(name)
        if len(calls) == number:
            os._exit(9)
        return original(*args, **options)
    setattr(owner, name, counting)

with Library.open(Path(sys.argv[1])) as library:
    library.load_model()
    where = sys.argv[2]
    if where == "before it is noted":
        Catalog.set_pending_adoption = die
    elif where == "while a slice is encoded":
        die_at(OnnxEncoder, "encode_document", 3)  # the first are of its scale
    elif where == "before a slice is written":
        die_at(Catalog, "add_vectors", 2)
    elif where == "after a slice was written":
        die_at(VectorIndex, "add", 2)
    elif where == "before the flip":
        Catalog.switch_model = die
    elif where == "within the flip":
        die_at(active.notes, "set_note", 3)  # the first notes the adoption
    elif where == "between the row and the model in memory":
        Serving.switch = die
    elif where == "before the settings are written":
        Adoption._write_settings = die
    elif where == "before anything is removed":
        adopting.prune = die
    elif where == "with half a folder removed":
        pruning.shutil.rmtree = die
    elif where == "before vectors are removed":
        Catalog.drop_model = die
    library.adopt_model("m4")
os._exit(0)
"""
OLD = [
    "before it is noted",
    "while a slice is encoded",
    "before a slice is written",
    "after a slice was written",
    "before the flip",
    "within the flip",
]
NEW = [
    "between the row and the model in memory",
    "before the settings are written",
    "before anything is removed",
    "with half a folder removed",
    "before vectors are removed",
]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Path:
    """A library that has adopted m1 to m3, and has m4 to adopt, which will push m1 out."""
    directory = tmp_path_factory.mktemp("prepared") / "library"
    with make_library(directory) as library:
        for number in (1, 2, 3):
            put_trained(directory, f"m{number}", number)
            library.adopt_model(f"m{number}")
        put_trained(directory, "m4", 4)
    return directory


@pytest.mark.parametrize("where", [*OLD, *NEW])
def test_a_kill_at_any_step_leaves_the_old_model_or_the_new_one(
    prepared, tmp_path, monkeypatch, where
):
    directory = Path(shutil.copytree(prepared, tmp_path / "library"))
    child = [sys.executable, "-c", STEPS, str(directory), where]
    done = subprocess.run(child, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    made: list[str] = []
    original = OnnxEncoder.encode_document

    def noting(self: OnnxEncoder, texts: list[str]) -> np.ndarray:
        made.extend(text for text in texts if text.startswith("w"))
        return original(self, texts)

    monkeypatch.setattr(OnnxEncoder, "encode_document", noting)
    expected = "m3" if where in OLD else "m4"
    with Library.open(directory) as library:
        info = library.load_model()
        assert (info.name, info.instead_of) == (expected, None)
        assert library.settings.model == expected
        check_answers(library, texts_of(0, 20) + texts_of(3, 20))
        begun = where in OLD and where != "before it is noted"
        assert library.pending_adoption() == ("m4" if begun else "")
        resumed = library.resume_adoption() or library.adopt_model("m4")
        assert resumed.name == "m4"
        committed = {"before the flip": 80, "within the flip": 80, OLD[3]: 64, OLD[1]: 32}
        before = 80 if where in NEW else committed.get(where, 32 if where == OLD[2] else 0)
        assert len(made) == len(set(made)) == 80 - before
        check_answers(library, texts_of(1, 20))
        assert library.rollback().name == "m3"
        check_answers(library, texts_of(2, 20))
        put_trained(directory, "m5", 5)
        library.adopt_model("m5")  # what a kill left behind goes now
        kept = {model.card.name for model in library.trained_models() if model.kept}
        assert {path.name for path in models_dir(directory).iterdir()} == {"base", *kept}
        assert len(library._catalog.model_ids()) == 3


ADOPTING = """
import os, sys, threading, time
from pathlib import Path
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.library import Library

original = OnnxEncoder.encode_document
log = open(sys.argv[2], "a", buffering=1)

def noting(self, texts):
    log.write("".join(text + "\\n" for text in texts if text.startswith("w")))
    return original(self, texts)

with Library.open(Path(sys.argv[1])) as library:
    library.load_model()
    queries = sys.argv[3].split(";")
    expected = [[hit.text for hit in library.search(query, limit=5).hits] for query in queries]
    OnnxEncoder.encode_document = noting
    answered, wrong = 0, []

    def tell(progress):
        if progress.stage == "encode":
            print(progress.done, flush=True)
            time.sleep(0.002)

    def adopt():
        library.resume_adoption(report=tell) or library.adopt_model("first", report=tell)

    old = library._serving.current
    thread = threading.Thread(target=adopt, daemon=True)
    thread.start()
    while thread.is_alive():
        for query, hits in zip(queries, expected):
            result = library.search(query, limit=5)
            if library._serving.current is old:
                answered += 1
                if [hit.text for hit in result.hits] != hits or result.keywords_only:
                    os._exit(3)
        time.sleep(0.01)
    print("ended", answered, library._serving.current.info.name, flush=True)
"""


def interrupted(tmp_path: Path, *, documents: int, passages: int, kills: int) -> None:
    """Adopt in children that are killed on the way, while this process goes on searching."""
    directory, log = tmp_path / "library", tmp_path / "encoded.txt"
    put_trained(directory, "first", 1)
    total = documents * passages
    with make_library(directory, documents=0) as library:
        for number in range(documents):
            add_document(library, number, passages)
        encode_all(library)
        old_id = library._serving.current.info.model_id
        queries = [texts_of(number, passages)[0] for number in (0, documents // 2, documents - 1)]
        expected = {query: [hit.text for hit in library.search(query).hits] for query in queries}
        assert all(query in hits[:3] for query, hits in expected.items())
        stop, answered, wrong = threading.Event(), [], []

        def ask() -> None:
            while not stop.is_set():
                for query, hits in expected.items():
                    result = library.search(query)
                    good = [hit.text for hit in result.hits] == hits and not result.keywords_only
                    (answered if good else wrong).append(query)
                stop.wait(0.02)

        asking = threading.Thread(target=ask)
        asking.start()
        try:
            new_id = ""
            seen, redone = 0, 0
            distinct = set(all_texts(library))  # a few are in two documents
            for turn in range(kills + 1):
                waiting = {item.text_sha for item in library._catalog.pending_texts(new_id, total)}
                had = {text for text in distinct if sha_of(text) not in waiting}
                wanted = total // (kills + 1) if turn < kills else total + 1
                lines, code = run_child(directory, log, queries, kill_after=wanted)
                assert code == (-signal.SIGKILL if turn < kills else 0), (turn, code, lines[-3:])
                made = log.read_text().splitlines()[seen:]
                seen += len(made)
                if new_id:
                    assert not had.intersection(made)  # what was written is not encoded again
                redone += len(made)
                new_id = next(i for i in library._catalog.model_ids() if i != old_id)
                if turn < kills:
                    assert 0 < len(library._catalog.vector_ids(new_id)) < total
                    with Library.open(directory) as other:  # as after the kill of the program
                        assert other.load_model().name == "base"
                        assert other.pending_adoption() == "first"
                        check_answers(other, queries)
                assert not wrong
        finally:
            stop.set()
            asking.join()
        assert len(answered) >= 3 * (kills + 1)
        assert lines[-1].split()[2] == "first"
        assert int(lines[-1].split()[1]) > 0
    with Library.open(directory) as library:
        assert library.load_model().model_id == new_id
        assert library.pending_adoption() == ""
        assert library._catalog.pending_count(new_id) == 0
        assert len(library._catalog.vector_ids(new_id)) == len(distinct)
        # a kill costs the slice in hand, which was not written, and nothing else
        assert redone - len(distinct) <= kills * SLICE_TEXTS
        check_answers(library, queries + texts_of(1, passages)[:20])
        assert library.rollback().model_id == old_id
        check_answers(library, queries)


def run_child(
    directory: Path, log: Path, queries: list[str], *, kill_after: int
) -> tuple[list[str], int]:
    """The lines that a child printed, and its exit code."""
    child = subprocess.Popen(
        [sys.executable, "-c", ADOPTING, str(directory), str(log), ";".join(queries)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    assert child.stdout is not None
    with child.stdout:
        for line in child.stdout:
            lines.append(line.strip())
            if line.strip().isdecimal() and int(line) >= kill_after:
                child.send_signal(signal.SIGKILL)
                break
    return lines, child.wait()


def all_texts(library: Library) -> list[str]:
    number = len(library._catalog.documents())
    count = library._catalog.counts().passages // number
    return [text for place in range(number) for text in texts_of(place, count)]


def sha_of(text: str) -> bytes:
    return text_sha(Passage(text, Language.EN))


def test_re_encoding_that_is_killed_goes_on_where_it_stopped(tmp_path):
    interrupted(tmp_path, documents=8, passages=100, kills=2)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_re_encoding_20000_passages_is_killed_five_times(tmp_path):
    interrupted(tmp_path, documents=200, passages=100, kills=5)
