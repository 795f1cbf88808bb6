"""From a document to its passages: cleaned, cut at sentence ends, within a token budget."""

from __future__ import annotations

from engine.sentences import sentence_spans
from engine.splitting.fitting import TokenCounter
from engine.splitting.passages import SplitDocument, split

__all__ = ["SplitDocument", "TokenCounter", "sentence_spans", "split"]
