"""Encodes what the catalog holds without a vector, in slices over many documents."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.catalog.records import PendingText
    from engine.catalog.store import Catalog
    from engine.encoder import Encoder
    from engine.progress import CancelToken
    from engine.vector_index import VectorIndex

# Sorting within a window keeps padding low; a slice is what a kill can cost.
WINDOW_TEXTS = 512
SLICE_TEXTS = 32


class PendingEncoder:
    """Turns pending texts into vectors until none is left.

    Attributes:
        encoded: distinct texts encoded so far.
    """

    def __init__(
        self,
        catalog: Catalog,
        encoder: Encoder,
        index: VectorIndex,
        *,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        """Prepare for a catalog and an index of the encoder's vectors.

        Args:
            catalog: holds the texts and takes the vectors.
            encoder: makes them.
            index: takes them too.
            turn: entered around the writing of each slice, after its texts were encoded.
        """
        self._catalog = catalog
        self._encoder = encoder
        self._index = index
        self._turn = turn
        self.encoded = 0

    def encode_window(self, cancel: CancelToken) -> int:
        """Encode up to one window of texts; returns how many, 0 when nothing waits.

        Every slice is one transaction and is in the vector index right after it.

        Raises:
            Cancelled: between two slices; what was written stays.
        """
        window = self._catalog.pending_texts(self._encoder.model_id, WINDOW_TEXTS)
        window = sorted(window, key=lambda pending: len(pending.text))
        for start in range(0, len(window), SLICE_TEXTS):
            cancel.checkpoint()
            self._encode(window[start : start + SLICE_TEXTS])
        return len(window)

    def _encode(self, pending: list[PendingText]) -> None:
        vectors = self._encoder.encode_document([item.text for item in pending])
        with self._turn():
            ids = self._catalog.add_vectors(
                self._encoder.model_id, [item.text_sha for item in pending], vectors
            )
            self._index.add(ids, vectors)
            self.encoded += len(pending)


class EncodingThread(threading.Thread):
    """Encodes what was read so far, whenever it is told to, until no more will come.

    Attributes:
        error: what ended the thread early, None if nothing did.
    """

    def __init__(self, work: PendingEncoder, cancel: CancelToken) -> None:
        super().__init__(name="encoding", daemon=True)
        self._work = work
        self._cancel = cancel
        self._news = threading.Event()
        self._last = threading.Event()
        self._idle = threading.Event()
        self.error: BaseException | None = None

    def wake(self) -> None:
        """Say that texts wait in the catalog."""
        self._idle.clear()
        self._news.set()

    def idle_within(self, timeout_s: float) -> bool:
        """Whether nothing waits any more, or the thread has ended, after at most so long."""
        return self._idle.wait(timeout_s)

    def finish(self) -> None:
        """Say that no more documents will come; the thread ends when nothing waits."""
        self._last.set()
        self._news.set()

    def run(self) -> None:
        """Encode until finished, cancelled or broken."""
        try:
            while True:
                last = self._last.is_set()
                self._news.clear()
                if self._work.encode_window(self._cancel):
                    continue
                if last:
                    return
                self._idle.set()
                self._news.wait()
        except BaseException as error:
            self.error = error
        finally:
            self._idle.set()
