from __future__ import annotations

import numpy as np
import pytest
import torch

from engine.training.objectives import (
    contrast,
    cosent,
    cosine_error,
    imitation,
    relations,
    uncorrelated,
)


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


def test_near_pairs_weigh_more_than_far_ones() -> None:
    far = torch.eye(6)
    teacher = torch.nn.functional.normalize(torch.cat([far, far[:1] + 0.5 * far[1:2]]), dim=1)
    near_lost, far_lost = teacher.clone(), teacher.clone()
    near_lost[6] = torch.nn.functional.normalize(far[0] + 0.1 * far[1], dim=0)
    far_lost[5] = torch.nn.functional.normalize(far[5] + 0.3 * far[2], dim=0)
    lost = [
        [float(relations(student, teacher, near=near)) for student in (near_lost, far_lost)]
        for near in (0.0, 1.0)
    ]
    assert lost[1][0] > 3 * lost[0][0]
    assert lost[1][1] == lost[0][1]


def test_contrast_prefers_the_right_partner() -> None:
    vectors = _unit([1.0, 0.0], [0.0, 1.0])
    assert float(contrast(vectors, vectors)) < 1e-6
    assert float(contrast(vectors, vectors.flip(0))) > 10


def test_soft_contrast_does_not_push_paraphrases_apart() -> None:
    documents = _unit([1.0, 0.0, 0.0], [1.0, 0.1, 0.0], [0.0, 0.0, 1.0])
    apart = _unit([1.0, -0.3, 0.0], [1.0, 0.4, 0.0], [0.0, 0.0, 1.0])
    assert contrast(apart, documents) < contrast(documents, documents)
    assert float(contrast(documents, documents, soft=True)) == pytest.approx(0.0, abs=1e-6)
    assert contrast(apart, documents, soft=True) > 0.01


def test_correlation_is_that_of_numpy_and_survives_equal_labels() -> None:
    torch.manual_seed(3)
    cosines, labels = torch.rand(40), torch.rand(40)
    wanted = 1.0 - np.corrcoef(cosines.numpy(), labels.numpy())[0, 1]
    assert float(uncorrelated(cosines, labels)) == pytest.approx(wanted, abs=1e-5)
    assert float(uncorrelated(labels * 0.3 - 0.1, labels)) == pytest.approx(0.0, abs=1e-5)
    assert float(uncorrelated(-labels, labels)) == pytest.approx(2.0, abs=1e-5)
    assert float(uncorrelated(cosines, torch.ones(40))) == pytest.approx(1.0, abs=1e-5)
