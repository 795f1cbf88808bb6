from __future__ import annotations

from pathlib import Path

import pytest
import torch

from engine.device import Device
from engine.training import live_model
from engine.training.live_model import forward, open_live


@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
def test_the_body_runs_in_what_is_fast_on_this_processor(
    dtype: str, tiny_bert: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_model, "detect", lambda _: Device("cpu", "made up", dtype=dtype))
    model = open_live(tiny_bert, trained=False).eval()
    seen = []
    dense = model[0].auto_model.encoder.layer[0].intermediate.dense
    dense.register_forward_hook(lambda _module, _inputs, output: seen.append(output.dtype))
    with torch.inference_mode():
        assert forward(model, ["a dog"]).dtype == torch.float32
        forward(model, ["a dog"], exact=True)
    assert seen == [getattr(torch, dtype), torch.float32]
