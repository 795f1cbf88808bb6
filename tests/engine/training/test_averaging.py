"""Averages of models."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.__main__ import main
from engine.training.live_model import open_live, save_live


@pytest.mark.parametrize(("shares", "moved"), [([], 0.5), (["3", "1"], 0.25)])
def test_the_mean_of_two_models_is_written(
    shares: list[str], moved: float, tiny_bert: Path, tmp_path: Path
) -> None:
    model = open_live(tiny_bert, trained=False)
    before = {name: value.clone() for name, value in model.state_dict().items()}
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(1.0)
    save_live(model, tmp_path / "moved")
    out = tmp_path / "mean"
    options = ["--shares", *shares] if shares else []
    models = [str(tiny_bert), str(tmp_path / "moved")]
    assert main(["train", "average", *models, "--out", str(out), *options]) == 0
    after = open_live(out, trained=False).state_dict()
    # The pooler is no part of the vectors and is not saved.
    for name in [name for name, _ in model.named_parameters() if "pooler" not in name]:
        torch.testing.assert_close(after[name], before[name] + moved)


def test_at_least_one_model_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(SystemExit):
        main(["train", "average", "--out", str(tmp_path)])
