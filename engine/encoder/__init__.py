"""Encoders: text in, vectors of length one out."""

from __future__ import annotations

from engine.encoder.adapter import AdaptedEncoder, QueryAdapter, bare, query_id
from engine.encoder.opening import open_encoder
from engine.encoder.protocol import Encoder, Notice, NoticeKind, TokenCounter, Vectors
from engine.encoder.tokens import file_token_counter

__all__ = [
    "AdaptedEncoder",
    "Encoder",
    "Notice",
    "NoticeKind",
    "QueryAdapter",
    "TokenCounter",
    "Vectors",
    "bare",
    "file_token_counter",
    "open_encoder",
    "query_id",
]
