"""A library without an engine: answers at once, notes what was asked, and can be told to fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from engine import (
    CancelToken,
    Device,
    DocumentId,
    DocumentRow,
    EngineError,
    Filters,
    IndexReport,
    Language,
    LibraryStatus,
    LocatorKind,
    ModelInfo,
    Outcome,
    PassageContext,
    PassageId,
    Progress,
    RootCoverage,
    SearchHit,
    SearchResult,
    Section,
    Settings,
    Source,
    Span,
)
from tests.app.fake_judging import FakeJudging
from tests.app.fake_learning import MODEL, FakeLearning

TEXT = "Keep the battery cool. Call the fire brigade if it smells of solvent. Leave the house."
DEVICE = Device(kind="cpu", name="Test CPU", memory_bytes=24_000_000_000, dtype="int8")


def a_hit(rank: int = 1, *, path: Path = Path("/docs/battery.pdf"), **changes: Any) -> SearchHit:
    """A hit on page 3 of an English PDF."""
    start = TEXT.index("Call")
    hit = SearchHit(
        rank=rank,
        passage_id=PassageId(rank),
        document_id=DocumentId(rank),
        path=path,
        title="Battery storage safety",
        language=Language.EN,
        kind=LocatorKind.PAGE,
        number=3,
        label="",
        heading="Safety > Smells",
        text=TEXT,
        best=Span(start, TEXT.index(" Leave")),
        terms=(),
        score=0.82,
        sources=(Source.DENSE,),
        modified=datetime(2026, 3, 2, 12, 0, tzinfo=UTC),
        file_type="pdf",
        size_bytes=120_000,
    )
    return replace(hit, **changes)


def a_root(path: Path = Path("/docs"), **changes: Any) -> RootCoverage:
    """A folder of twelve documents, one of them not readable, one waiting."""
    root = RootCoverage(
        root_id=1,
        path=path,
        kind="folder",
        online=True,
        documents=12,
        indexed=10,
        waiting=1,
        failed=1,
        passages=340,
    )
    return replace(root, **changes)


def a_document(number: int = 1, **changes: Any) -> DocumentRow:
    """A document that is indexed."""
    row = DocumentRow(
        document_id=DocumentId(number),
        path=Path(f"/docs/manual-{number}.pdf"),
        title=f"Manual {number}",
        file_type="pdf",
        language=Language.EN,
        status="indexed",
        error="",
        detail="",
        size_bytes=1000 * number,
        modified=datetime(2026, 1, 1 + number % 27, tzinfo=UTC),
        passages=number * 7,
    )
    return replace(row, **changes)


class FakeLibrary(FakeJudging, FakeLearning):
    """The door's face with canned answers.

    Attributes:
        calls: names of the methods called, in order.
        hits: what a search brings.
        files: how many files indexing pretends to read, each in `seconds_per_file`.
        error: raised by the next index, search or model call.
    """

    def __init__(self, directory: Path, *, roots: Sequence[RootCoverage] = ()) -> None:
        FakeJudging.__init__(self)
        FakeLearning.__init__(self)
        self.directory = directory
        self.settings = Settings(language="en", theme="light")
        self.calls: list[str] = []
        self.hits: tuple[SearchHit, ...] = (a_hit(1), a_hit(2))
        self.root_rows = list(roots)
        self.document_rows: list[DocumentRow] = []
        self.files = 3
        self.seconds_per_file = 0.0
        self.error: Exception | None = None
        self.threads: set[str] = set()
        self.model: ModelInfo | None = None

    def _note(self, name: str) -> None:
        self.calls.append(name)
        self.threads.add(threading.current_thread().name)
        error, self.error = self.error, None
        if error is not None:
            raise error

    def close(self) -> None:
        self.calls.append("close")

    def change_settings(self, **changes: Any) -> Settings:
        self.settings = self.settings.with_changes(**changes)
        return self.settings

    def load_model(self, report: Callable[[Progress], None]) -> ModelInfo:
        self._note("load_model")
        report(Progress("model"))
        self.model = MODEL
        return self.answers

    def index(
        self,
        paths: Sequence[Path] = (),
        *,
        report: Callable[[Progress], None],
        cancel: CancelToken,
        retry_failed: bool = False,
    ) -> IndexReport:
        self._note("retry" if retry_failed else "index")
        for path in paths:
            self.root_rows.append(a_root(path, root_id=len(self.root_rows) + 1))
        for done in range(self.files):
            cancel.checkpoint()
            report(Progress("index", done, self.files, f"/docs/{done}.pdf", 84.0, 12.0))
            time.sleep(self.seconds_per_file)
        return IndexReport(
            files=self.files, passages=9, encoded=9, failed=(), added=self.files, changed=0,
            moved=0, removed=0, unchanged=0, offline=(), seconds=0.1,
        )  # fmt: skip

    def remove_root(self, path: Path) -> None:
        self._note("remove_root")
        self.root_rows = [root for root in self.root_rows if root.path != path]

    def roots(self) -> list[RootCoverage]:
        return list(self.root_rows)

    def documents(
        self, root: Path | None = None, *, failed_only: bool = False
    ) -> list[DocumentRow]:
        rows = [row for row in self.document_rows if root is None or row.path.is_relative_to(root)]
        return [row for row in rows if row.status == "failed" or not failed_only]

    def search(
        self, raw: str, *, filters: Filters | None = None, limit: int | None = None
    ) -> SearchResult:
        self._note("search")
        outcome = Outcome.HITS if self.hits else Outcome.NO_HIT
        return SearchResult(raw, outcome, self.hits, took_ms=3.0)

    def mark(self, raw: str, hits: Sequence[SearchHit]) -> list[SearchHit]:
        self._note("mark")
        return list(hits)

    def context(self, passage_id: PassageId) -> PassageContext | None:
        hit = next((hit for hit in self.hits if hit.passage_id == passage_id), None)
        if hit is None:
            return None
        section = Section(f"Before.\n\n{TEXT}\n\nAfter.", LocatorKind.PAGE, 3)
        start = section.text.index(TEXT)
        span = Span(start, start + len(TEXT))
        places = ((passage_id, 0, span),)
        return PassageContext(hit.document_id, hit.path, hit.file_type, (section,), 0, span, places)

    def status(self) -> LibraryStatus:
        return LibraryStatus(
            directory=self.directory,
            documents=sum(root.documents for root in self.root_rows),
            indexed=sum(root.indexed for root in self.root_rows),
            waiting=sum(root.waiting for root in self.root_rows),
            failed=sum(root.failed for root in self.root_rows),
            passages=340,
            vectors=339,
            model=self.model,
            device=DEVICE if self.model else None,
            size_bytes=4_200_000,
        )

    def devices(self) -> list[Device]:
        return [DEVICE]

    def download_model(
        self, name: str, *, report: Callable[[Progress], None], cancel: CancelToken
    ) -> Path:
        self._note(f"download {name}")
        report(Progress("download", 50, 100))
        while self.hold.is_set():
            cancel.checkpoint()
            time.sleep(0.005)
        return Path("/models") / name.replace("/", "--")

    def watch(self, on_change: Callable[[list[Path]], None]) -> None:
        self.on_change = on_change

    def unwatch(self) -> None:
        self.on_change = None


def fail_with(library: FakeLibrary, error: EngineError | Exception) -> None:
    """Let the next call of the library raise."""
    library.error = error
