"""Word piece vectors whose gradient costs what the batch holds, not what the table holds.

Torch makes a gradient as large as the table at every pass (67 MB for 44,000 pieces), fills it
with zeros and adds it to the one before; with eight passes to a step that was an eighth of the
time of training on a processor.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor


def cheapen(table: Any) -> None:
    """Let an `Embedding` add its gradient in place, row by row, from now on.

    The table's `grad` must not be None when a step reads it, which holds after the first pass.
    Second derivatives are not to be had.

    Args:
        table: a torch.nn.Embedding, with a dense gradient and no norm limit.
    """
    if table.sparse or table.max_norm is not None or table.scale_grad_by_freq:
        return
    lookup = _lookup()

    def forward(ids: Tensor) -> Tensor:
        rows: Tensor = lookup.apply(table.weight, ids, table.padding_idx)
        return rows

    table.forward = forward


@cache
def _lookup() -> Any:
    import torch

    class Lookup(torch.autograd.Function):
        @staticmethod
        def forward(ctx: Any, weight: Any, ids: Any, padding: int | None) -> Any:
            ctx.save_for_backward(ids)
            ctx.weight, ctx.padding = weight, padding
            return torch.nn.functional.embedding(ids, weight)

        @staticmethod
        def backward(ctx: Any, gradient: Any) -> Any:
            (ids,) = ctx.saved_tensors
            weight = ctx.weight
            if weight.grad is None:
                weight.grad = torch.zeros_like(weight)
            flat, rows = ids.reshape(-1), gradient.reshape(-1, gradient.shape[-1])
            if ctx.padding is not None:
                kept = flat != ctx.padding
                flat, rows = flat[kept], rows[kept]
            weight.grad.index_add_(0, flat, rows.to(weight.dtype))
            return None, None, None

    return Lookup
