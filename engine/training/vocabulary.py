"""A German-English vocabulary on an English model: pieces and their first vectors.

English pieces keep their vectors. German pieces are learned from the German side of the parallel
data, with umlauts kept, and start as the mean of the English pieces that occur with them best in
translated pairs, moved by least squares so that translations have the same mean: the body meets
familiar vectors from the first step.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.training.alignment import aligned_rows, piece_means
from engine.training.corpus import ParallelPair

SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
# One piece of its own, so that it costs a passage one token and means nothing else.
SEARCH_PROMPT = "[SEARCH]"
_MAX_TOKENS = 256
_UNFIT = re.compile(r"\[unused\d+\]")
_BEST = 5
# Longer sentences say little about a single piece.
_ALIGNED_WORDS = 25
_ALIGNED_PAIRS = 260_000


def german_pieces(texts: Sequence[str], size: int) -> list[str]:
    """Word pieces learned from the texts, most useful first."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))  # noqa: S106 - a word piece
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(
        vocab_size=size, min_frequency=4, special_tokens=["[UNK]"], show_progress=False
    )
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = tokenizer.get_vocab()
    return sorted((p for p in vocabulary if p != "[UNK]"), key=lambda p: vocabulary[p])


def joined_pieces(
    english: dict[str, int], german: Sequence[str], size: int, *, prompt: str = ""
) -> list[str]:
    """The pieces of the new vocabulary by id: specials, fit English ones, then German ones.

    WordPiece takes the longest match and knows no order of merges, so two vocabularies can be
    joined. Unused slots and pieces outside the Latin script are left out.
    """
    pieces = [*SPECIAL, *([prompt] if prompt else [])]
    known = set(pieces)
    for piece in sorted(english, key=lambda p: english[p]):
        if piece not in known and not _UNFIT.fullmatch(piece) and _latin(piece):
            pieces.append(piece)
            known.add(piece)
    for piece in german:
        if len(pieces) >= size:
            break
        if piece not in known and _latin(piece):
            pieces.append(piece)
            known.add(piece)
    return pieces


def make_tokenizer(pieces: Sequence[str], *, prompt: str = "") -> Any:
    """A `tokenizers.Tokenizer`: WordPiece, lower case, umlauts kept, [CLS] ... [SEP]."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

    ids = {piece: i for i, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocab=ids, unk_token="[UNK]"))  # noqa: S106
    tokenizer.normalizer = _normalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.add_special_tokens([*SPECIAL, *([prompt] if prompt else [])])
    return tokenizer


def translated_rows(
    tokenizer: Any,
    pieces: Sequence[str],
    old_rows: dict[str, NDArray[np.float32]],
    old_tokenizer: Any,
    pairs: Sequence[ParallelPair],
) -> tuple[NDArray[np.float32], NDArray[np.bool_]]:
    """First vectors of all pieces, float32 of shape (pieces, dim), and which of them are new.

    A piece the old model knows keeps its vector, unless it is a German word by its use in the
    pairs ("der", "und"). The others get the mean of the five English pieces that occur with them
    best, by count / sqrt(count_de * count_en), weighted by that; a piece never met gets the mean
    of the old pieces that spell it. New rows are scaled to the old rows' mean norm.
    """
    counts, in_german, in_english = _together(tokenizer, pieces, pairs)
    dim = len(next(iter(old_rows.values())))
    norm = float(np.mean([np.linalg.norm(row) for row in old_rows.values()]))
    rows = np.zeros((len(pieces), dim), dtype=np.float32)
    new = np.zeros(len(pieces), dtype=np.bool_)
    known = np.array([piece in old_rows for piece in pieces])
    for i, piece in enumerate(pieces):
        if known[i]:
            rows[i] = old_rows[piece]
    english_rows = rows.copy()
    for i, piece in enumerate(pieces):
        foreign = in_german[i] >= 50 and in_german[i] > 12 * in_english[i]
        fixed = not foreign or piece in SPECIAL or not piece[-1].isalpha()
        if known[i] and fixed:
            continue
        new[i] = piece[-1].isalpha()
        start, end = counts.indptr[i], counts.indptr[i + 1]
        others, together = counts.indices[start:end], counts.data[start:end]
        fit = known[others] & (in_english[others] > 0)
        others, together = others[fit], together[fit]
        if len(others):
            score = together / np.sqrt(in_german[i] * in_english[others])
            best = np.argsort(-score)[:_BEST]
            row = (score[best, None] * english_rows[others[best]]).sum(axis=0)
        else:
            spelled = old_tokenizer.encode(piece.removeprefix("##"), add_special_tokens=False)
            found = [old_rows[p] for p in spelled.tokens if p in old_rows]
            row = np.mean(found, axis=0) if found else english_rows.mean(axis=0)
        rows[i] = row * (norm / max(1e-6, float(np.linalg.norm(row))))
    return rows, new


def build_student(
    teacher: Path,
    pairs: Sequence[ParallelPair],
    out: Path,
    *,
    size: int = 44_000,
    prompt: str = "",
) -> None:
    """Write a student folder: the teacher's body, the joined vocabulary, translated rows.

    Args:
        teacher: a BERT sentence-transformers folder with a WordPiece tokenizer.
        pairs: parallel pairs to learn the pieces and their translation from.
        out: folder to write.
        size: pieces in all.
        prompt: a piece in front of queries and documents; empty does without.
    """
    import torch
    from tokenizers import Tokenizer
    from transformers import AutoModel

    body = AutoModel.from_pretrained(str(teacher), local_files_only=True, dtype=torch.float32)
    old = Tokenizer.from_file(str(teacher / "tokenizer.json"))
    old.no_truncation()
    old.no_padding()
    english = old.get_vocab()
    matrix = body.get_input_embeddings().weight.detach().numpy()
    pieces = joined_pieces(english, german_pieces([p.de for p in pairs], size), size, prompt=prompt)
    tokenizer = make_tokenizer(pieces, prompt=prompt)
    old_rows = {p: matrix[i] for p, i in english.items() if not _UNFIT.fullmatch(p)}
    rows, free = translated_rows(tokenizer, pieces, old_rows, old, pairs)
    rows = _aligned(tokenizer, rows, free, pairs)
    table = torch.nn.Embedding(len(pieces), rows.shape[1], padding_idx=0)
    table.weight.data = torch.from_numpy(rows)
    body.set_input_embeddings(table)
    body.config.vocab_size = len(pieces)
    body.config.pad_token_id = 0
    body.config.hidden_dropout_prob = body.config.attention_probs_dropout_prob = 0.0
    out.mkdir(parents=True, exist_ok=True)
    body.save_pretrained(str(out), safe_serialization=True)
    tokenizer.save(str(out / "tokenizer.json"))
    _write_layout(teacher, out, prompt)


def _aligned(
    tokenizer: Any,
    rows: NDArray[np.float32],
    free: NDArray[np.bool_],
    pairs: Sequence[ParallelPair],
) -> NDArray[np.float32]:
    short = [pair for pair in pairs if len(pair.de.split()) <= _ALIGNED_WORDS][:_ALIGNED_PAIRS]
    if not short or not free.any():
        return rows
    german, english = (
        piece_means(tokenizer, [getattr(pair, side) for pair in short], len(rows))
        for side in ("de", "en")
    )
    return aligned_rows(german, english, rows, free, pull=0.02, rounds=12)


def _write_layout(teacher: Path, out: Path, prompt: str) -> None:
    special = {
        "unk_token": "[UNK]", "sep_token": "[SEP]", "pad_token": "[PAD]",
        "cls_token": "[CLS]", "mask_token": "[MASK]",
    }  # fmt: skip
    files: dict[str, Any] = {
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": _MAX_TOKENS,
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"], **special,
        },
        "sentence_bert_config.json": {"max_seq_length": _MAX_TOKENS, "do_lower_case": False},
        "config_sentence_transformers.json": {
            "similarity_fn_name": "cosine",
            "prompts": {"query": prompt, "document": prompt},
        },
    }  # fmt: skip
    for name, content in files.items():
        (out / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    shutil.copy(teacher / "modules.json", out / "modules.json")
    shutil.copytree(teacher / "1_Pooling", out / "1_Pooling", dirs_exist_ok=True)


def _together(
    tokenizer: Any, pieces: Sequence[str], pairs: Sequence[ParallelPair]
) -> tuple[Any, NDArray[np.float64], NDArray[np.float64]]:
    from scipy.sparse import csr_matrix

    def occurrences(texts: list[str]) -> Any:
        encoded = tokenizer.encode_batch(texts, add_special_tokens=False)
        unique = [sorted(set(e.ids)) for e in encoded]
        ends = np.cumsum([0] + [len(ids) for ids in unique])
        columns = np.concatenate([np.array(ids, dtype=np.int32) for ids in unique])
        values = np.ones(len(columns), dtype=np.float32)
        return csr_matrix((values, columns, ends), shape=(len(texts), len(pieces)))

    german = occurrences([p.de for p in pairs])
    english = occurrences([p.en for p in pairs])
    counts = (german.T @ english).tocsr()
    return (
        counts,
        np.asarray(german.sum(axis=0), dtype=np.float64).ravel(),
        np.asarray(english.sum(axis=0), dtype=np.float64).ravel(),
    )


def _normalizer() -> Any:
    from tokenizers import normalizers

    # Stripping accents would turn "schön" into "schon"; left to itself, lower case strips them.
    # NFC joins what some systems store as a letter and a combining dot pair.
    return normalizers.Sequence(
        [
            normalizers.NFC(),
            normalizers.BertNormalizer(
                lowercase=True, strip_accents=False, handle_chinese_chars=True
            ),
        ]
    )


def _latin(piece: str) -> bool:
    bare = piece.removeprefix("##")
    return bool(bare) and all(ord(c) < 0x250 or 0x2000 <= ord(c) < 0x2200 for c in bare)
