from __future__ import annotations

from engine.training.personal.validation import is_worth_it


def test_an_encoder_must_be_better_by_more_than_chance() -> None:
    adapter = [0.5, 0.6, 0.4, 0.7]
    assert is_worth_it([0.7, 0.8, 0.6, 0.9], adapter)
    assert not is_worth_it([1.0, 0.3, 0.9, 0.2], adapter), "better here, worse there"
    assert not is_worth_it(adapter, adapter)
    assert not is_worth_it([value + 0.005 for value in adapter], adapter), "not worth encoding all"
    assert not is_worth_it([0.9], [0.1]), "one query tells nothing"
