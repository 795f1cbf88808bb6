"""Library: the one door to catalog, vectors and models; it opens, holds, delegates."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from engine import locations
from engine.adoption import Adopting, Adoption
from engine.adoption.completing import bring_in_step
from engine.answering import Answering
from engine.catalog.records import DocumentRow, RootCoverage
from engine.catalog.store import FILE_NAME, Catalog
from engine.device import Device, available
from engine.feedback import Recollection
from engine.indexing.job import IndexJob
from engine.indexing.report import IndexReport
from engine.judging import Judging
from engine.learning import Learning
from engine.progress import CancelToken, Reporter, silent
from engine.scanning import root_kind
from engine.searching.searcher import Searcher
from engine.serving import Serving
from engine.settings import Settings, load_settings, save_settings
from engine.status import LibraryStatus, ModelInfo, size_on_disk
from engine.watching import FolderWatcher

_MUCH = 500  # files read or gone after which the catalog is worth tidying


class Library(Adopting, Answering, Judging, Learning):
    """Catalog, vector index and models of one person.

    Safe to use from several threads; one call at a time writes.
    """

    def __init__(self, directory: Path, catalog: Catalog, settings: Settings) -> None:
        """Use `Library.open` instead."""
        self.directory = directory
        self._catalog = catalog
        self._settings = settings
        self._serving = Serving(directory, catalog)
        self._adoption = Adoption(
            directory,
            catalog,
            self._serving,
            settings=lambda: self._settings,
            mirror=lambda model: self.change_settings(model=model),
        )
        self._writing = threading.Lock()
        self._training = threading.Lock()
        self._searcher = Searcher(catalog)
        self._recollection = Recollection(catalog)
        self._watcher: FolderWatcher | None = None

    @classmethod
    def open(cls, directory: Path | None = None) -> Library:
        """The library in a folder, made if it is not there; the platform's own if None.

        Raises:
            CatalogTooNew: a newer program wrote it.
            CatalogDamaged: SQLite finds the file broken.
            DiskFull: there is no room to make it.
            FolderMissing: the folder cannot be made or entered.
        """
        directory = (directory or locations.default_library_dir()).absolute()
        return cls(directory, Catalog.open(directory / FILE_NAME), load_settings(directory))

    def close(self) -> None:
        """Stop watching, save the vector index and close the files."""
        self.unwatch()
        self._searcher.close()
        self._recollection.close()
        self._serving.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self._settings

    def change_settings(self, **changes: Any) -> Settings:
        """The settings with some values changed and saved.

        Raises:
            ValueError: a value is out of bounds.
            LibraryError: they cannot be saved; the ones before stay in force.
        """
        changed = self._settings.with_changes(**changes)
        save_settings(changed, self.directory)
        self._settings = changed
        return changed

    def load_model(self, report: Reporter = silent) -> ModelInfo:
        """Load the active model and its vectors; searching finds by words alone before.

        Returns:
            What the model is; `instead_of` says when it stands in for the adopted one, which
            is gone or damaged.

        Raises:
            ModelError: no model can be used.
        """
        served = self._adoption.load(report)
        self._prepare_memory(served.encoder)
        return served.info

    def index(
        self,
        paths: Sequence[Path] = (),
        *,
        report: Reporter = silent,
        cancel: CancelToken | None = None,
        retry_failed: bool = False,
    ) -> IndexReport:
        """Add paths as roots, then bring all roots up to date.

        Raises:
            FolderMissing: a path is no folder or file, or not there; nothing was added.
            LibraryLocked: another process is writing.
            Cancelled: stopped; what was committed stays.
        """
        kinds = {path: root_kind(path) for path in paths}
        with self._writing, self._catalog.writing():
            for path, kind in kinds.items():
                # Links are resolved once: a folder cannot be added under two names.
                self._catalog.add_root(path.resolve(), kind)
            with self._serving.loaded(self._settings, report) as served:
                bring_in_step(self._catalog, served)  # another process may have indexed
                job = IndexJob(
                    self._catalog,
                    encoder=served.encoder,
                    index=served.index,
                    settings=self._settings,
                )
                done = job.run(report=report, cancel=cancel, retry_failed=retry_failed)
                self._catch_up(served, report, cancel)
            if done.files + done.removed >= _MUCH:
                self._catalog.tidy()
            return done

    def add_root(self, path: Path) -> None:
        """Remember a folder or file; `index` reads it.

        Raises:
            FolderMissing: it is not there.
            LibraryLocked: another process is writing.
        """
        kind = root_kind(path)
        with self._catalog.writing():
            self._catalog.add_root(path.resolve(), kind)

    def remove_root(self, path: Path) -> None:
        """Forget a root and its documents; the files themselves are not touched.

        Raises:
            LibraryLocked: another process is writing.
        """
        with self._catalog.writing():
            for root in self._catalog.roots():
                if root.path == path:
                    gone = self._catalog.remove_root(root.root_id)
                    if self._serving.current is not None:
                        self._serving.current.index.remove(gone)
                    self._catalog.tidy()

    def roots(self) -> list[RootCoverage]:
        """Every root with how far it is indexed."""
        return self._catalog.coverage(self._serving.model_id)

    def documents(
        self, root: Path | None = None, *, failed_only: bool = False
    ) -> list[DocumentRow]:
        """Documents by path, of one root or of all."""
        return self._catalog.documents(
            root, model_id=self._serving.model_id, failed_only=failed_only
        )

    def status(self) -> LibraryStatus:
        """Sizes and state of the library."""
        counts = self._catalog.counts()
        roots = self.roots()
        served = self._serving.current
        return LibraryStatus(
            directory=self.directory,
            documents=counts.documents,
            indexed=sum(root.indexed for root in roots),
            waiting=sum(root.waiting for root in roots),
            failed=counts.failed,
            passages=counts.passages,
            vectors=counts.vectors,
            model=served.info if served else None,
            device=served.encoder.device if served else None,
            size_bytes=size_on_disk(self.directory),
        )

    def devices(self) -> list[Device]:
        """Every device that could encode; may import torch, so call it on a worker."""
        return available()

    def watch(self, on_change: Callable[[list[Path]], None]) -> None:
        """Call back, on a thread of its own, when something below a root changed."""
        self.unwatch()
        roots = [root.path for root in self._catalog.roots()]
        if roots and self._settings.watch:
            self._watcher = FolderWatcher(roots, on_change)

    def unwatch(self) -> None:
        """Stop watching."""
        watcher, self._watcher = self._watcher, None
        if watcher is not None:
            watcher.close()

    def _trained(self) -> None:
        self._adoption.drop_candidates()
