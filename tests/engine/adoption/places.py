"""A library with models of a few numbers each, real graphs, and documents without files."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from engine.catalog.records import NewDocument
from engine.documents import Language, Passage, Section, Span
from engine.encoder import QueryAdapter, bare
from engine.library import Library
from engine.locations import models_dir
from engine.model_store import LearningCard, fingerprint, write_learning_card
from tests.engine.encoder.graphs import DIM, WORDS, make_folder, write_graph, write_manifest

START = datetime(2026, 11, 26, 20, tzinfo=UTC)


def put_model(folder: Path, seed: int) -> Path:
    """A model whose vectors have nothing to do with those of another seed."""
    if not folder.exists():
        make_folder(folder)
    rows = np.random.default_rng(seed).standard_normal((len(WORDS), DIM)).astype(np.float32)
    write_graph(folder / "onnx" / "model.onnx", rows)
    write_manifest(folder, name=folder.name)
    return folder


def put_trained(library: Path, name: str, number: int) -> Path:
    """A trained model of the library, the later the higher its number."""
    folder = put_model(models_dir(library) / name, 100 + number)
    write_learning_card(card(name, "encoder", number), folder)
    return folder


def put_adapter(library: Path, name: str, number: int, base: str = "base") -> Path:
    """An adapter over a model of the library."""
    folder = models_dir(library) / name
    folder.mkdir(parents=True)
    random = np.random.default_rng(number)
    down, up = random.standard_normal((2, DIM)), random.standard_normal((DIM, 2))
    base_id = fingerprint(models_dir(library) / base)
    QueryAdapter(down, up).save(folder, base=base, base_model_id=base_id)
    write_learning_card(card(name, "adapter", number, parent=base), folder)
    return folder


def card(name: str, kind: str, number: int, parent: str = "base") -> LearningCard:
    created = START + timedelta(hours=number)
    return LearningCard(name, kind, "personal", created, parent=parent, verdict="better")


def make_library(directory: Path, documents: int = 4, passages: int = 20) -> Library:
    """An open library with everything encoded by the model "base"."""
    put_model(models_dir(directory) / "base", 1)
    library = Library.open(directory)
    library.change_settings(model="base")
    library.load_model()
    library._catalog.add_root(directory.parent / "papers", "folder")
    for number in range(documents):
        add_document(library, number, passages)
    encode_all(library)
    return library


def texts_of(number: int, passages: int) -> list[str]:
    """Different texts of six words that the models know."""
    random = np.random.default_rng(1000 + number)
    found: dict[str, None] = {}
    while len(found) < passages:
        found[" ".join(f"w{word}" for word in sorted(random.choice(60, 6, replace=False)))] = None
    return list(found)


def add_document(library: Library, number: int, passages: int = 20) -> None:
    save(library, f"{number}.txt", texts_of(number, passages))


def save(library: Library, name: str, texts: Sequence[str]) -> None:
    """A document that was read; nothing is encoded."""
    root = library._catalog.roots()[0]
    record = NewDocument(
        root.path / name,
        root.root_id,
        10,
        10**18,
        file_type="txt",
        title=name,
        language=Language.EN,
    )
    passages = [
        Passage(text, Language.EN, section=place, span=Span(0, len(text)))
        for place, text in enumerate(texts)
    ]
    library._catalog.save_document(record, [Section(text) for text in texts], passages)


def encode_all(library: Library) -> None:
    """Encode with the model in use what waits for it."""
    served = library._serving.current
    waiting = library._catalog.pending_texts(served.encoder.model_id, 1_000_000)
    rows = served.encoder.encode_document([item.text for item in waiting])
    shas = [item.text_sha for item in waiting]
    ids = library._catalog.add_vectors(served.encoder.model_id, shas, rows)
    served.index.add(ids, rows)


def damage(path: Path) -> None:
    """Change one byte in the middle of a file."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(content)


def take_away(folder: Path) -> Path:
    """Move a folder out of sight, and tell where it is."""
    return Path(shutil.move(str(folder), str(folder.with_name("." + folder.name))))


def check_answers(library: Library, texts: Sequence[str]) -> None:
    """Each text is nearest to itself: query and passages are of one model."""
    served = library._serving.current
    for text in texts:
        ids, cosines = served.index.query(bare(served.encoder).encode_query([text])[0], 1)
        assert cosines[0] > 0.999, (text, cosines)
        (outline,) = library._catalog.outlines_of_vectors(ids.tolist())
        (row,) = library._catalog.fetch_hits([outline.passage_id])
        assert sorted(row.text.split()) == sorted(text.split())
    result = library.search(texts[0], limit=10)
    assert not result.keywords_only
    assert texts[0] in [hit.text for hit in result.hits[:3]]
