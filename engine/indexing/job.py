"""One run over all roots: scan, read in children, store, encode, add to the vector index."""

from __future__ import annotations

import os
import time
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

from engine.catalog.records import NewDocument, VectorIds
from engine.errors import ExtractionError
from engine.extraction.registry import is_candidate
from engine.extraction.worker import ReadingPool
from engine.indexing.changes import Changes, apply_scan, new_record
from engine.indexing.encoding import EncodingThread, PendingEncoder
from engine.indexing.reading import MAX_PASSAGE_TOKENS, ReadDocument, ReadTask
from engine.indexing.report import FailedFile, IndexReport
from engine.progress import CancelToken, Progress, Reporter, silent
from engine.scanning import FoundFile, scan

if TYPE_CHECKING:
    from engine.catalog.store import Catalog
    from engine.encoder import Encoder
    from engine.settings import Settings
    from engine.vector_index import VectorIndex

_REPORT_EVERY_S = 0.1
# Reading and encoding take turns. At once they would share cores, and the threads of an encoder
# wait for the slowest of them: beside one reading child it lost a third of its speed on two cores.
# A turn of reading is long enough that a folder of some hundred files is found by words first.
_TURN_TEXTS = 4096
_TURN_S = 15.0
_PATIENCE_S = 0.5  # a file that takes longer to read does not keep the encoder waiting
_RATE_OVER_S = 10.0


class IndexJob:
    """Indexes all roots of a catalog once."""

    def __init__(
        self,
        catalog: Catalog,
        *,
        encoder: Encoder | None,
        index: VectorIndex | None,
        settings: Settings,
        processes: int = 0,
    ) -> None:
        """Prepare a run.

        Args:
            catalog: opened for writing.
            encoder: None leaves the vectors for a later run; keyword search works without.
            index: takes the vectors of `encoder`; given exactly when `encoder` is.
            settings: limits of reading.
            processes: children that read files; 0 takes one for each core, at most 4.
        """
        self._catalog = catalog
        self._encoder = encoder
        self._index = index
        self._settings = settings
        self._processes = processes or max(1, min(4, os.cpu_count() or 1))
        self._files = 0
        self._passages = 0
        self._total = 0
        self._resumed = 0
        self._failed = 0
        self._item = ""
        self._backlog = 0
        self._last_report = 0.0
        self._rates: deque[tuple[float, int]] = deque()

    def run(
        self,
        *,
        report: Reporter = silent,
        cancel: CancelToken | None = None,
        retry_failed: bool = False,
    ) -> IndexReport:
        """Scan all roots and index what is new; everything committed stays if it is stopped.

        Args:
            report: told about every 100 ms how far the run is.
            cancel: asked between files and between slices of texts.
            retry_failed: read again what could not be read before.

        Raises:
            Cancelled: the person stopped it.
            DiskFull, CatalogDamaged: the catalog cannot be written.
        """
        started = time.monotonic()
        cancel = cancel or CancelToken()
        roots = self._catalog.roots()
        states = self._catalog.file_states()
        known = {path: (s.size_bytes, s.mtime_ns) for path, s in states.items()}
        report(Progress("scan"))
        found = scan(
            [root.path for root in roots],
            known,
            is_candidate=is_candidate,
            without=self._catalog.path.parent,
            report=report,
            cancel=cancel,
        )
        changes = apply_scan(
            self._catalog, found, states, roots, cancel=cancel, retry_failed=retry_failed
        )
        self._forget(changes.removed_vectors)
        encoded = self._read_and_encode(changes, report, cancel)
        return IndexReport(
            files=self._files,
            passages=self._passages,
            encoded=encoded,
            failed=tuple(
                FailedFile(row.path, row.error, row.detail)
                for row in self._catalog.documents(failed_only=True)
            ),
            added=changes.added,
            changed=changes.changed,
            moved=changes.moved,
            removed=changes.removed,
            unchanged=changes.unchanged,
            offline=tuple(found.offline),
            unreadable=tuple(Path(path) for path in found.unreadable),
            seconds=time.monotonic() - started,
        )

    def _read_and_encode(self, changes: Changes, report: Reporter, cancel: CancelToken) -> int:
        if self._encoder is None or self._index is None:
            self._read(changes, None, report, cancel)
            return 0
        work = PendingEncoder(self._catalog, self._encoder, self._index)
        self._backlog = self._catalog.pending_count(self._encoder.model_id)
        waiting = sum(root.waiting for root in self._catalog.coverage(self._encoder.model_id))
        self._resumed = max(0, waiting - len(changes.to_read))
        if not changes.to_read and not self._backlog:
            return 0
        thread = EncodingThread(work, cancel)
        thread.start()
        try:
            self._read(changes, thread, report, cancel, work)
        except BaseException:
            # The encoder must not go on writing for a run that has ended.
            cancel.cancel()
            raise
        finally:
            thread.finish()
            while thread.is_alive():
                thread.join(_REPORT_EVERY_S)
                self._tell(report, work)
            self._index.save()
        if thread.error is not None:
            raise thread.error
        self._tell(report, work, force=True)
        return work.encoded

    def _read(
        self,
        changes: Changes,
        thread: EncodingThread | None,
        report: Reporter,
        cancel: CancelToken,
        work: PendingEncoder | None = None,
    ) -> None:
        files = {file.path: file for file in changes.to_read}
        self._total = len(files)
        if not files:
            return
        root_ids = {root.path: root.root_id for root in self._catalog.roots()}
        with ReadingPool(
            self._task(),
            processes=self._processes,
            timeout_s=self._settings.extract_timeout_s,
            memory_bytes=self._settings.extract_memory_mb << 20,
        ) as pool:
            turn_began = last_result = time.monotonic()

            def waiting() -> None:
                cancel.checkpoint()
                if thread is not None and time.monotonic() - last_result > _PATIENCE_S:
                    thread.wake()
                self._tell(report, work)

            for path, result in pool.map(map(Path, files), ahead=1, waiting=waiting):
                cancel.checkpoint()
                if thread is not None and thread.error is not None:
                    break
                file = files[str(path)]
                self._item = file.path
                self._store(file, root_ids, result)
                self._tell(report, work)
                last_result = time.monotonic()
                backlog = self._backlog - work.encoded if work else 0
                if backlog >= _TURN_TEXTS or (backlog and last_result - turn_began > _TURN_S):
                    self._encode_meanwhile(thread, work, report, cancel)
                    turn_began = last_result = time.monotonic()

    def _encode_meanwhile(
        self,
        thread: EncodingThread | None,
        work: PendingEncoder | None,
        report: Reporter,
        cancel: CancelToken,
    ) -> None:
        if thread is None:
            return
        thread.wake()
        while thread.is_alive() and not thread.idle_within(_REPORT_EVERY_S):
            cancel.checkpoint()
            self._tell(report, work)

    def _task(self) -> ReadTask:
        encoder = self._encoder
        budget = min(MAX_PASSAGE_TOKENS, encoder.max_tokens) if encoder else MAX_PASSAGE_TOKENS
        return ReadTask(
            tokenizer_file=encoder.tokenizer_file if encoder else None,
            max_tokens=budget,
            max_file_bytes=self._settings.max_file_mb << 20,
        )

    def _store(
        self, file: FoundFile, root_ids: dict[Path, int], result: ReadDocument | ExtractionError
    ) -> None:
        if isinstance(result, ExtractionError):
            # Size and time as the scan saw them: the file is tried again when they change.
            self._forget(self._catalog.save_failure(new_record(file, root_ids), result))
            self._failed += 1
            return
        record = NewDocument(
            path=Path(file.path),
            root_id=root_ids[file.root],
            size_bytes=result.size_bytes,
            mtime_ns=result.mtime_ns,
            sha256=result.sha256,
            file_type=result.file_type,
            title=result.title,
            language=result.language,
            warnings=result.warnings,
        )
        saved = self._catalog.save_document(record, result.sections, result.passages)
        self._forget(saved.removed_vectors)
        self._files += 1
        self._passages += saved.passages
        self._backlog += saved.new_texts

    def _forget(self, ids: VectorIds) -> None:
        if self._index is not None and len(ids):
            self._index.remove(ids)

    def _tell(self, report: Reporter, work: PendingEncoder | None, *, force: bool = False) -> None:
        now = time.monotonic()
        if not force and now - self._last_report < _REPORT_EVERY_S:
            return
        self._last_report = now
        encoded = work.encoded if work else self._passages
        self._rates.append((now, encoded))
        while len(self._rates) > 2 and now - self._rates[0][0] > _RATE_OVER_S:
            self._rates.popleft()
        elapsed = now - self._rates[0][0]
        rate = (encoded - self._rates[0][1]) / elapsed if elapsed > 0 else 0.0
        read = self._files + self._failed
        waiting = max(0, self._backlog - encoded) if work else 0
        # Files not yet read will bring about as many passages as those that were.
        unread = self._total - read
        coming = waiting + unread * (self._passages / read if read else 0)
        share = encoded / (encoded + coming) if encoded + coming else 1.0
        total = self._total + self._resumed
        done = read if not work else min(read + self._resumed, round(total * share))
        report(
            Progress(
                "index",
                done=done,
                total=total,
                item=self._item,
                rate=rate,
                remaining_s=coming / rate if rate > 0 else None,
                failed=self._failed,
            )
        )
