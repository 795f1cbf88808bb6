from __future__ import annotations

import pytest
import torch

from engine.training.objectives import contrast, cosent, cosine_error, imitation, relations


def _unit(*rows: list[float]) -> torch.Tensor:
    return torch.nn.functional.normalize(torch.tensor(rows), dim=1)


def test_cosent_rewards_the_order_of_the_labels() -> None:
    labels = torch.tensor([1.0, 0.5, 0.0])
    right = cosent(torch.tensor([0.9, 0.5, 0.1]), labels)
    wrong = cosent(torch.tensor([0.1, 0.5, 0.9]), labels)
    assert right < 0.01
    assert wrong > 10


def test_cosent_is_nothing_without_an_order() -> None:
    assert float(cosent(torch.tensor([0.1, 0.9]), torch.tensor([1.0, 1.0]))) == 0.0


def test_cosine_error_is_the_squared_distance() -> None:
    value = cosine_error(torch.tensor([0.5, 1.0]), torch.tensor([1.0, 1.0]))
    assert float(value) == pytest.approx(0.125)


def test_imitation_and_relations_vanish_for_the_teacher_itself() -> None:
    vectors = _unit([1.0, 0.0], [0.6, 0.8], [0.0, 1.0])
    assert float(imitation(vectors, vectors)) == pytest.approx(0.0, abs=1e-6)
    assert float(relations(vectors, vectors)) == pytest.approx(0.0, abs=1e-6)
    assert float(imitation(vectors, -vectors)) == pytest.approx(2.0)


def test_relations_see_a_turned_space_that_keeps_its_shape() -> None:
    teacher = _unit([1.0, 0.0], [0.6, 0.8])
    turned = teacher @ torch.tensor([[0.0, 1.0], [-1.0, 0.0]])
    assert float(relations(turned, teacher)) > 0.1


def test_contrast_prefers_the_right_partner() -> None:
    vectors = _unit([1.0, 0.0], [0.0, 1.0])
    assert float(contrast(vectors, vectors)) < 1e-6
    assert float(contrast(vectors, vectors.flip(0))) > 10
