"""From a document to its passages: cleaned, cut at sentence ends, within a token budget."""

from __future__ import annotations

from engine.splitting.passages import SplitDocument, TokenCounter, split
from engine.splitting.sentences import sentence_spans

__all__ = ["SplitDocument", "TokenCounter", "sentence_spans", "split"]
