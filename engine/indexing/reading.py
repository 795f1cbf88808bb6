"""One file to passages ready for the catalog: the work of an extraction child."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from engine.documents import Language, Section
from engine.errors import DocumentTooLarge, NoTextFound, UnreadableFile
from engine.scanning import file_time_ns

if TYPE_CHECKING:
    from engine.catalog.records import IndexedPassage
    from engine.splitting import TokenCounter

MAX_PASSAGE_TOKENS = 128
OVERLAP_TOKENS = 24
_BLOCK_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """All that the catalog keeps of one file.

    Attributes:
        sha256: digest of the file's bytes.
        size_bytes: of the file as it was read.
        mtime_ns: of the file as it was read.
        file_type: canonical type.
        title: of the document.
        language: of most of its passages.
        sections: cleaned texts, in reading order.
        passages: cut from the sections, with their words for the lexical leg.
        warnings: parts that could not be read.
    """

    sha256: bytes
    size_bytes: int
    mtime_ns: int
    file_type: str
    title: str
    language: Language
    sections: tuple[Section, ...]
    passages: tuple[IndexedPassage, ...]
    warnings: tuple[str, ...]


def file_sha256(path: Path) -> bytes:
    """The SHA-256 of a file's bytes.

    Raises:
        UnreadableFile: the system refuses to read it.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK_BYTES):
                digest.update(block)
    except OSError as error:
        raise UnreadableFile(path, detail=str(error)) from error
    return digest.digest()


@dataclass(frozen=True, slots=True)
class ReadTask:
    """Reads files in a child process; crosses the process border as plain values.

    Attributes:
        tokenizer_file: the encoder's tokenizer.json, or None to count words instead.
        max_tokens: budget of a passage, heading included.
        max_file_bytes: larger files are refused unread.
    """

    tokenizer_file: Path | None
    max_tokens: int = MAX_PASSAGE_TOKENS
    max_file_bytes: int = 200 << 20

    def __call__(self, path: Path) -> ReadDocument:
        """The passages of one file.

        Raises:
            ExtractionError: the file cannot be read; the leaf says why.
        """
        from engine.catalog.fulltext import prepare
        from engine.extraction.registry import extract, file_type
        from engine.splitting import split

        before = self._look(path)
        if before[0] > self.max_file_bytes:
            raise DocumentTooLarge(path, detail=f"{before[0]} bytes")
        if not before[0]:
            raise NoTextFound(path, detail="empty file")
        kind = file_type(path)
        document = extract(path)
        result = split(
            document,
            _counter(self.tokenizer_file),
            max_tokens=self.max_tokens,
            overlap_tokens=min(OVERLAP_TOKENS, self.max_tokens // 5),
        )
        if not result.passages:
            raise NoTextFound(path)
        digest = file_sha256(path)
        if self._look(path) != before:
            raise UnreadableFile(path, detail="changed while it was read")
        return ReadDocument(
            sha256=digest,
            size_bytes=before[0],
            mtime_ns=before[1],
            file_type=kind,
            title=document.title or path.stem,
            language=result.language,
            sections=result.sections,
            passages=tuple(prepare(passage) for passage in result.passages),
            warnings=document.warnings,
        )

    @staticmethod
    def _look(path: Path) -> tuple[int, int]:
        try:
            status = path.stat()
        except OSError as error:
            raise UnreadableFile(path, detail=str(error)) from error
        return status.st_size, file_time_ns(status)


_counters: dict[Path | None, TokenCounter] = {}


def _counter(tokenizer_file: Path | None) -> TokenCounter:
    # One tokenizer serves all files of a child: loading it costs more than most files.
    if tokenizer_file not in _counters:
        _counters[tokenizer_file] = _make_counter(tokenizer_file)
    return _counters[tokenizer_file]


def _make_counter(tokenizer_file: Path | None) -> TokenCounter:
    if tokenizer_file is None:
        # Two pieces a word is on the safe side for every tokenizer of the field.
        return lambda texts: [2 * len(text.split()) + len(text) // 40 for text in texts]
    from engine.encoder import file_token_counter

    # The children are the parallelism; threads of the tokenizer would only fight the encoder.
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    return file_token_counter(tokenizer_file)
