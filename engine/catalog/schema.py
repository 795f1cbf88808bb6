"""The catalog's tables as SQLAlchemy sees them; `migrations` holds the SQL that makes them.

- meta: key and value
- roots: folders and files that the person added
- documents: one row a file, with its state and the reason of a failure
- sections: a document's cleaned text, for the preview
- passages: the units of retrieval; ids are never reused
- models: a number for each model_id
- vectors: one row a text and model; ids are never reused, since they label the graph
- terms: distinct stems with the number of passages that hold them
- judgments: what a person said of hits; they refer to no other table
- passages_fts: FTS5 over folded words, stems and titles; rowid is the passage's id
- terms_fts: FTS5 trigrams over `terms`, for parts of compounds
"""

from __future__ import annotations

import os
from typing import Any

from sqlalchemy import (
    Column,
    Dialect,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()


def storable(text: str) -> str:
    """The text with lone surrogates, which UTF-8 cannot hold, replaced one for one."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


class SafeText(TypeDecorator[str]):
    """Text from documents: whatever a reader brings can be stored."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """The text as SQLite takes it."""
        return None if value is None else storable(value)


class PathText(TypeDecorator[str]):
    """A file's path; names that are not UTF-8 are kept byte for byte, as a BLOB."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> Any:
        """Text, or bytes where the name is not text."""
        return None if value is None else stored_path(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:
        """The path as Python writes it, with surrogates for odd bytes."""
        return os.fsdecode(value) if isinstance(value, bytes) else value


def stored_path(path: str) -> str | bytes:
    """A path as it lies in the table: text, or bytes where the name is not UTF-8."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return os.fsencode(path)
    return path


meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

roots = Table(
    "roots",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", PathText, nullable=False, unique=True),
    Column("kind", String, nullable=False),
    Column("added_at", String, nullable=False),
    Column("online", Integer, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("path", PathText, nullable=False, unique=True),
    Column("folders", SafeText, nullable=False),
    Column("root_id", ForeignKey("roots.id"), nullable=False),
    Column("size_bytes", Integer, nullable=False),
    Column("mtime_ns", Integer, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("file_type", String, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("language", String, nullable=False),
    Column("status", String, nullable=False),
    Column("error", String, nullable=False),
    Column("detail", SafeText, nullable=False),
    Column("warnings", SafeText, nullable=False),
    Column("passage_count", Integer, nullable=False),
    Column("indexed_at", String, nullable=False),
)

sections = Table(
    "sections",
    metadata,
    Column("document_id", ForeignKey("documents.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("text", SafeText, nullable=False),
    Column("kind", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("label", SafeText, nullable=False),
    Column("heading", SafeText, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("section", Integer, nullable=False),
    Column("span_start", Integer, nullable=False),
    Column("span_end", Integer, nullable=False),
    Column("language", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("label", SafeText, nullable=False),
    Column("heading", SafeText, nullable=False),
    Column("text_sha", LargeBinary, nullable=False),
    Column("text", SafeText, nullable=False),
)

models = Table(
    "models",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model_id", String, nullable=False, unique=True),
)

vectors = Table(
    "vectors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("model", ForeignKey("models.id"), nullable=False),
    Column("text_sha", LargeBinary, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

terms = Table(
    "terms",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("term", String, nullable=False, unique=True),
    Column("passages", Integer, nullable=False),
)

judgments = Table(
    "judgments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("query", SafeText, nullable=False),
    Column("query_key", SafeText, nullable=False),
    Column("passage_sha", LargeBinary, nullable=False),
    Column("weak", Integer, nullable=False),
    Column("relevant", Integer, nullable=False),
    Column("query_language", String, nullable=False),
    Column("language", String, nullable=False),
    Column("title", SafeText, nullable=False),
    Column("path", PathText, nullable=False),
    Column("heading", SafeText, nullable=False),
    Column("model_id", SafeText, nullable=False),
    Column("judged_at", String, nullable=False),
    Column("replaced_by", Integer),
    Column("passage", SafeText, nullable=False),
)
