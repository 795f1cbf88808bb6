"""What training drives down: functions of vectors, each a scalar tensor.

All vectors are float tensors of shape (n, dim) with rows of L2 norm 1, so a product of two
of them is a cosine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from torch import Tensor

_NEAR = 0.3


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


def uncorrelated(cosines: Tensor, labels: Tensor) -> Tensor:
    """1 minus Pearson's correlation of cosines and labels, 0 to 2 (Zhang and Li 2024, Pcc-tuning).

    Every pair counts as much as its distance from the mean. CoSENT is led by the few pairs that
    stand most wrongly, which in labels of one reader are often those that were labelled wrongly.

    Args:
        cosines: shape (n,), -1 to 1.
        labels: shape (n,), higher is more similar.
    """
    mine, goal = cosines - cosines.mean(), labels - labels.mean()
    spread: Tensor = (mine.norm() * goal.norm()).clamp_min(1e-6)
    return 1.0 - (mine * goal).sum() / spread


def imitation(student: Tensor, teacher: Tensor) -> Tensor:
    """Mean of 1 - cosine between each row and the teacher's row, 0 to 2.

    Cosine, not squared error by dimension: at unit length that error is below .005 and starves
    the gradient (sentence-transformers issue 1164).
    """
    return (1.0 - (student * teacher).sum(dim=1)).mean()


def relations(student: Tensor, teacher: Tensor, *, near: float = 0.0) -> Tensor:
    """Mean squared difference of all cosines inside the batch, student against teacher.

    The rows of the student are compared with each other and with the teacher's rows, so both
    the shape of a language and its place in the shared space are held.

    Args:
        student: shape (n, dim).
        teacher: shape (n, dim), row by row what the student's should be.
        near: weight of a mean of their own for pairs that the teacher finds near (a cosine of
            0.3 or more): they are few in a batch, and it is their order that similarity is about.
    """
    goal = teacher @ teacher.T
    inside = (student @ student.T - goal).square()
    across = (student @ teacher.T - goal).square()
    loss = inside.mean() + across.mean()
    close = (goal >= _NEAR).fill_diagonal_(fill_value=False)
    if near and bool(close.any()):
        loss = loss + near * (inside[close].mean() + across[close].mean())
    return loss


def contrast(
    queries: Tensor, documents: Tensor, *, temperature: float = 0.05, soft: bool = False
) -> Tensor:
    """Symmetric in-batch cross-entropy: row i of one side belongs to row i of the other.

    Args:
        queries: shape (n, dim).
        documents: shape (n, dim).
        temperature: of the softmax over cosines.
        soft: a row belongs to the others as well, as near as the documents are to each other,
            and the loss of the documents themselves is 0; without, paraphrases in a batch are
            pushed apart.
    """
    import torch

    scores = queries @ documents.T / temperature
    loss = torch.nn.functional.cross_entropy
    if not soft:
        target = torch.arange(len(scores), device=scores.device)
        return (loss(scores, target) + loss(scores.T, target)) / 2
    goal = documents @ documents.T / temperature
    target = torch.softmax(goal, dim=1)
    return (loss(scores, target) + loss(scores.T, target)) / 2 - loss(goal, target)
