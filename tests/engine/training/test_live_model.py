from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from engine.device import Device
from engine.encoder import open_encoder
from engine.export import ModelFacts, export
from engine.model_store import read_card
from engine.training import live_model
from engine.training.live_model import (
    Clock,
    LiveEncoder,
    default_prompt,
    forward,
    open_live,
    save_live,
)
from tests.engine.model_store.models import write_json
from tests.tiny_models import write_bert

TEXTS = ["wo ist die stadt ?", "the dog runs ."]


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


def test_e5_is_trained_saved_and_exported_with_the_prompts_it_is_served_with(
    tmp_path: Path,
) -> None:
    pieces = ["query", "passage", ":", "wo", "ist", "die", "stadt", "?", "the", "dog", "runs", "."]
    folder = write_bert(tmp_path / "intfloat--e5-small", pieces)
    served = open_encoder(folder, device="cpu")
    model = open_live(folder)
    live = LiveEncoder(model, exact=True)
    for kind in ("encode", "encode_query", "encode_document"):
        made, wanted = getattr(live, kind)(TEXTS), getattr(served, kind)(TEXTS)
        assert np.einsum("nd,nd->n", made, wanted).min() > 0.99999
    assert not np.allclose(live.encode_query(TEXTS), live.encode_document(TEXTS), atol=1e-3)
    save_live(model, tmp_path / "tuned")
    assert read_card(tmp_path / "tuned").prompts == ("query: ", "passage: ", "query: ")
    export(tmp_path / "tuned", tmp_path / "made", ModelFacts("own-1"))
    assert read_card(tmp_path / "made").prompts == ("query: ", "passage: ", "query: ")


def test_a_model_of_two_readings_stays_bare_for_similarity(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "model", ["[SEARCH]", "the", "dog", "runs", "."])
    prompts = {"query": "[SEARCH]", "document": "[SEARCH]"}
    settings = {"prompts": prompts, "default_prompt_name": None}
    write_json(folder / "config_sentence_transformers.json", settings)
    model = open_live(folder)
    assert (model.prompts, model.default_prompt_name) == (prompts, None)
    assert default_prompt(model) == ""
    live = LiveEncoder(model, exact=True)
    assert np.array_equal(live.encode_query(["the dog"]), live.encode(["[SEARCH]the dog"]))
    assert not np.allclose(live.encode_query(["the dog"]), live.encode(["the dog"]), atol=1e-3)


def test_a_default_prompt_of_another_name_serves_all(tmp_path: Path) -> None:
    folder = write_bert(tmp_path / "model")
    settings = {"prompts": {"sts": "the "}, "default_prompt_name": "sts"}
    write_json(folder / "config_sentence_transformers.json", settings)
    model = open_live(folder)
    assert default_prompt(model) == "the "
    save_live(model, tmp_path / "tuned")
    assert read_card(tmp_path / "tuned").prompts == read_card(folder).prompts == ("the ",) * 3


def test_a_clock_stands_still_in_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited = [100.0], [7.0]
    monkeypatch.setattr(live_model.time, "monotonic", lambda: now[0])
    clock = Clock(1.0, spent_s=6.0, waited_s=lambda: waited[0])
    assert clock.spent_s == pytest.approx(6.0)
    now[0], waited[0] = 130.0, 25.0
    assert clock.spent_s == pytest.approx(18.0)
    assert clock.share == pytest.approx(0.3)
