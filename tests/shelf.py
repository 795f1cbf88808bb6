"""A library in miniature: real catalog, real vector index, an encoder of a few words."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from engine.catalog.records import NewDocument
from engine.catalog.store import Catalog
from engine.documents import Language, Passage, Section, Span
from engine.library import Library
from engine.searching.calibration import Calibration
from engine.searching.hits import SearchHit, SearchResult
from engine.searching.query import parse
from engine.searching.searcher import Searcher
from engine.serving import ServedModel
from engine.settings import Settings
from engine.status import ModelInfo
from engine.vector_index import VectorIndex
from tests.fakes import ToyEncoder

# The toy encoder's cosines are 1 for the same words and near 0 for others.
SCALE = Calibration(np.zeros(32, dtype=np.float32), chance=0.45, answer=0.8)


class Shelf:
    """Documents of given passages, searched as the library searches."""

    def __init__(self, folder: Path, encoder: ToyEncoder | None = None) -> None:
        self.folder = folder
        self.encoder = encoder or ToyEncoder()
        self.catalog = Catalog.open(folder / "catalog.sqlite")
        self.index = VectorIndex(folder / "vectors", model_id="toy", dim=self.encoder.dim)
        self.searcher = Searcher(self.catalog)
        self.root = self.catalog.add_root(Path("/home/anna"), "folder")

    def add(
        self,
        path: str,
        *texts: str,
        language: Language = Language.DE,
        modified: datetime = datetime(2024, 5, 1, tzinfo=UTC),
        encode: bool = True,
    ) -> None:
        record = NewDocument(
            Path("/home/anna") / path,
            self.root.root_id,
            10,
            int(modified.timestamp()) * 10**9,
            file_type=Path(path).suffix[1:],
            title=Path(path).stem,
            language=language,
        )
        passages = [
            Passage(text, language, section=place, span=Span(0, len(text)))
            for place, text in enumerate(texts)
        ]
        self.catalog.save_document(record, [Section(text) for text in texts], passages)
        if encode:
            waiting = self.catalog.pending_texts("toy", 10_000)
            vectors = self.encoder.encode_document([item.text for item in waiting])
            ids = self.catalog.add_vectors("toy", [item.text_sha for item in waiting], vectors)
            self.index.add(ids, vectors)

    def search(self, raw: str, *, limit: int = 50, **more) -> SearchResult:
        return self.searcher.search(
            parse(raw, limit=limit),
            encoder=self.encoder,
            index=self.index,
            calibration=SCALE,
            **more,
        )

    def names(self, raw: str, **more) -> list[str]:
        return [hit.path.name for hit in self.search(raw, **more).hits]

    def mark(self, raw: str, hits: tuple[SearchHit, ...]) -> list[SearchHit]:
        return self.searcher.mark(hits, parse(raw), encoder=self.encoder, calibration=SCALE)

    def library(self, settings: Settings | None = None) -> Library:
        """The door to these documents, with the model loaded; `close` of the shelf closes it."""
        library = Library(self.folder, self.catalog, settings or Settings())
        info = ModelInfo("toy", self.folder, self.encoder.dim, 0, model_id=self.encoder.model_id)
        library._serving.current = ServedModel(self.encoder, self.index, info, SCALE)
        return library

    def close(self) -> None:
        self.index.close()
        self.catalog.close()
