from __future__ import annotations

import torch

from engine.training.lookup import cheapen


def _gradient(table: torch.nn.Embedding) -> torch.Tensor:
    ids = torch.tensor([[0, 3, 3], [1, 0, 3]])
    weights = torch.arange(18.0).reshape(2, 3, 3)
    for part in (0, 1):  # two passes, as a step in slices makes them
        (table(ids[part : part + 1]) * weights[part : part + 1]).square().sum().backward()
    assert table.weight.grad is not None
    return table.weight.grad


def _table(padding: int | None) -> torch.nn.Embedding:
    torch.manual_seed(1)
    return torch.nn.Embedding(5, 3, padding_idx=padding)


def test_the_gradient_is_that_of_torch() -> None:
    for padding in (None, 0):
        plain, cheap = _table(padding), _table(padding)
        cheapen(cheap)
        torch.testing.assert_close(_gradient(cheap), _gradient(plain))


def test_a_cheap_table_learns_by_an_optimizer() -> None:
    table = _table(None)
    cheapen(table)
    before = table.weight.detach().clone()
    optimizer = torch.optim.AdamW(table.parameters(), lr=0.1, weight_decay=0.0)
    _gradient(table)
    optimizer.step()
    moved = (table.weight.detach() != before).any(dim=1)
    assert moved.tolist() == [True, True, False, True, False]


def test_a_sparse_table_is_left_alone() -> None:
    table = torch.nn.Embedding(5, 3, sparse=True)
    cheapen(table)
    table(torch.tensor([1])).sum().backward()
    assert table.weight.grad is not None
    assert table.weight.grad.is_sparse
