"""First vectors of German word pieces by least squares: translations get the same mean row.

A cheap step before any pass through the body: for every translated pair, the mean of the German
pieces' rows should be the mean of the English ones'. That is a linear problem in the German rows,
solved over hundreds of thousands of pairs in the time of some dozens of training steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.float32]


def piece_means(tokenizer: Any, texts: Sequence[str], pieces: int) -> Any:
    """A sparse float32 matrix of shape (texts, pieces): times rows, the mean row of each text."""
    from scipy.sparse import csr_matrix

    encoded = tokenizer.encode_batch(list(texts), add_special_tokens=False)
    ends = np.cumsum([0] + [len(e.ids) for e in encoded])
    columns = np.concatenate([np.array(e.ids, dtype=np.int32) for e in encoded])
    values = np.concatenate(
        [np.full(len(e.ids), 1.0 / max(1, len(e.ids)), dtype=np.float32) for e in encoded]
    )
    matrix = csr_matrix((values, columns, ends), shape=(len(texts), pieces))
    matrix.sum_duplicates()
    return matrix


def aligned_rows(
    german: Any, english: Any, rows: Rows, free: NDArray[np.bool_], *, pull: float, rounds: int
) -> Rows:
    """The rows with the free ones moved so that translations have the same mean.

    Minimizes |german @ R - english @ rows|^2 + pull * |R - rows|^2 over the free rows of R by
    conjugate gradients, all columns at once.

    Args:
        german: from `piece_means`, shape (pairs, pieces).
        english: the same for the other side, row by row its translation.
        rows: where to start, float32 of shape (pieces, dim).
        free: which rows may move, shape (pieces,).
        pull: how strongly rare pieces stay where they are.
        rounds: of the method.
    """
    moving = german[:, np.flatnonzero(free)].tocsr()
    back = moving.T.tocsr()
    residual = back @ (english @ rows - german @ rows)
    step = np.zeros_like(residual)
    direction = residual.copy()
    power = np.einsum("ij,ij->j", residual, residual)
    for _ in range(rounds):
        applied = back @ (moving @ direction) + np.float32(pull) * direction
        length = power / np.maximum(np.einsum("ij,ij->j", direction, applied), 1e-20)
        step += direction * length
        residual -= applied * length
        fresh = np.einsum("ij,ij->j", residual, residual)
        direction = residual + direction * (fresh / np.maximum(power, 1e-20))
        power = fresh
    result = rows.copy()
    result[free] += step.astype(np.float32)
    return result
