"""What training drives down: functions of vectors, each a scalar tensor.

All vectors are float tensors of shape (n, dim) with rows of L2 norm 1, so a product of two
of them is a cosine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor


def cosent(cosines: Tensor, labels: Tensor, *, scale: float = 20.0) -> Tensor:
    """How badly the order of the cosines follows the order of the labels.

    log(1 + sum exp(scale (cos_j - cos_i))) over all i labelled higher than j (CoSENT, Su 2022).
    Language blocks that share a batch are ranked against each other, which is what a
    Spearman over mixed languages measures.

    Args:
        cosines: shape (n,), -1 to 1.
        labels: shape (n,), higher is more similar.
        scale: sharpness.
    """
    import torch

    differences = scale * (cosines[None, :] - cosines[:, None])
    ordered = labels[:, None] > labels[None, :]
    return torch.logsumexp(torch.cat([differences.new_zeros(1), differences[ordered]]), dim=0)


def cosine_error(cosines: Tensor, labels: Tensor) -> Tensor:
    """Mean squared error of the cosines against labels of 0 to 1 (CosineSimilarityLoss)."""
    return (cosines - labels).square().mean()


def imitation(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean of 1 - cosine between each row and the teacher's row, 0 to 2.

    Cosine, not squared error by dimension: at unit length that error is below .005 and starves
    the gradient (sentence-transformers issue 1164).
    """
    return (1.0 - (student * teacher).sum(dim=1)).mean()


def relations(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean squared difference of all cosines inside the batch, student against teacher.

    The rows of the student are compared with each other and with the teacher's rows, so both
    the shape of a language and its place in the shared space are held.
    """
    goal = teacher @ teacher.T
    inside = (student @ student.T - goal).square().mean()
    across = (student @ teacher.T - goal).square().mean()
    return inside + across


def contrast(queries: Tensor, documents: Tensor, *, temperature: float = 0.05) -> Tensor:
    """Symmetric in-batch cross-entropy: row i of one side belongs to row i of the other.

    Pairs whose documents are the same text should not share a batch.
    """
    import torch

    scores = queries @ documents.T / temperature
    target = torch.arange(len(scores), device=scores.device)
    loss = torch.nn.functional.cross_entropy
    return (loss(scores, target) + loss(scores.T, target)) / 2
