"""Encodes what has no vector of a model yet, while others search, judge and write."""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Iterator

import numpy as np

from engine.catalog.store import Catalog
from engine.errors import DiskFull, LibraryLocked
from engine.indexing.encoding import PendingEncoder
from engine.progress import CancelToken, Progress, Reporter
from engine.serving import ServedModel

_WAIT_S = 0.2
_FLOAT_BYTES = 4
# A vector in its page, its twin in the write-ahead log, and a share of a graph over all.
_ROOM_FOR_EACH = 3
_SPARE_BYTES = 16 << 20


def complete(catalog: Catalog, served: ServedModel, report: Reporter, cancel: CancelToken) -> None:
    """Give every passage a vector of the model; what has one is not encoded again.

    The writer's lock is held for one slice at a time, and waited for while another process
    has it.

    Args:
        catalog: holds passages and vectors.
        served: the model, not yet in use or no longer.
        report: told after every slice how many texts are encoded of all.
        cancel: asked between slices.

    Raises:
        Cancelled: the vectors made so far stay.
        DiskFull: likewise.
    """
    total = catalog.pending_count(served.encoder.model_id)
    if not total:
        return
    _make_sure_of_room(catalog, total * served.encoder.dim * _FLOAT_BYTES * _ROOM_FOR_EACH)
    started = time.monotonic()
    report(Progress("encode", total=total))

    @contextlib.contextmanager
    def turn() -> Iterator[None]:
        with _turn_to_write(catalog, cancel):
            yield
        done = min(work.encoded, total)
        elapsed = time.monotonic() - started
        rate = work.encoded / elapsed if elapsed > 0 else 0.0
        remaining = (total - done) / rate if rate > 0 else None
        report(Progress("encode", done=done, total=total, rate=rate, remaining_s=remaining))

    work = PendingEncoder(catalog, served.encoder, served.index, turn=turn)
    while work.encode_window(cancel):
        pass


def bring_in_step(catalog: Catalog, served: ServedModel) -> None:
    """Let the vector index hold exactly the model's vectors in the catalog.

    Others may have added and removed documents meanwhile, who knew another index.
    """
    wanted = catalog.vector_ids(served.encoder.model_id)
    held = served.index.ids()
    served.index.remove(np.setdiff1d(held, wanted))
    missing = np.setdiff1d(wanted, held)
    if len(missing):
        for ids, rows in catalog.load_vectors(served.encoder.model_id, missing):
            served.index.add(ids, rows)


@contextlib.contextmanager
def _turn_to_write(catalog: Catalog, cancel: CancelToken) -> Iterator[None]:
    with contextlib.ExitStack() as held:
        while True:
            try:
                held.enter_context(catalog.writing(_WAIT_S))
                break
            except LibraryLocked:
                cancel.checkpoint()
        yield


def _make_sure_of_room(catalog: Catalog, needed_bytes: int) -> None:
    free = shutil.disk_usage(catalog.path.parent).free
    if free < needed_bytes + _SPARE_BYTES:
        raise DiskFull(catalog.path.parent, needed_bytes=needed_bytes, detail=f"{free} bytes free")
