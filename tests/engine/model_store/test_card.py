from __future__ import annotations

import pytest

from engine.errors import ModelDamaged, ModelMissing
from engine.model_store import read_card
from tests.engine.model_store.models import make_model, write_json, write_manifest


def test_the_manifest_says_what_a_model_is(tmp_path):
    folder = make_model(tmp_path / "m")
    write_manifest(
        folder,
        licence="Apache-2.0",
        sources=["a", "b"],
        prompts={"query": "query: ", "document": "passage: "},
    )
    card = read_card(folder)
    assert (card.name, card.dim, card.licence, card.sources) == (
        ("tiny", 8, "Apache-2.0", ("a", "b"))
    )
    assert (card.query_prompt, card.document_prompt) == ("query: ", "passage: ")
    assert (
        card.files["model.safetensors"].size_bytes == (folder / "model.safetensors").stat().st_size
    )
    assert card.size_bytes > sum(stamp.size_bytes for stamp in card.files.values())


def test_without_a_manifest_the_usual_files_say_it(tmp_path):
    folder = make_model(tmp_path / "owner--model", manifest=False)
    write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"query": "Q: ", "passage": "P: "}, "default_prompt_name": None},
    )
    card = read_card(folder)
    assert (card.name, card.dim, card.max_tokens) == ("owner/model", 8, 128)
    assert card.prompts == ("Q: ", "P: ", "")


def test_a_default_prompt_serves_both_sides(tmp_path):
    folder = make_model(tmp_path / "m")
    write_json(
        folder / "config_sentence_transformers.json",
        {"prompts": {"sts": "Same: "}, "default_prompt_name": "sts"},
    )
    card = read_card(folder)
    assert card.prompts == ("Same: ", "Same: ", "Same: ")


def test_e5_gets_the_prompts_that_its_folder_leaves_out(tmp_path):
    card = read_card(make_model(tmp_path / "intfloat--multilingual-e5-small", manifest=False))
    assert (card.query_prompt, card.document_prompt) == ("query: ", "passage: ")


def test_positions_of_roberta_are_fewer_than_its_config_says(tmp_path):
    folder = make_model(tmp_path / "m")
    (folder / "sentence_bert_config.json").unlink()
    config = {"model_type": "xlm-roberta", "max_position_embeddings": 514, "pad_token_id": 1}
    write_json(folder / "config.json", config)
    card = read_card(folder)
    assert (card.max_tokens, card.pad_token_id) == (512, 1)


def test_the_tokenizer_may_keep_the_limit(tmp_path):
    folder = make_model(tmp_path / "m", manifest=False)
    for name in folder.glob("sentence_*_config.json"):
        name.unlink()
    write_json(folder / "config.json", {"max_position_embeddings": 512})
    write_json(folder / "tokenizer_config.json", {"model_max_length": 96})
    assert read_card(folder).max_tokens == 96
    write_json(folder / "tokenizer_config.json", {"model_max_length": 10**30})
    assert read_card(folder).max_tokens == 512


def test_a_width_behind_the_pooling_is_the_models(tmp_path):
    folder = make_model(tmp_path / "m", manifest=False)
    write_json(folder / "2_Dense" / "config.json", {"in_features": 8, "out_features": 5})
    assert read_card(folder).dim == 5


@pytest.mark.parametrize("text", ["", "[1]", "{", '{"files": {"a": 3}}', '{"dimension": "x"}'])
def test_a_broken_manifest_is_a_damaged_model(tmp_path, text):
    folder = make_model(tmp_path / "m")
    (folder / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(ModelDamaged):
        read_card(folder)


def test_no_folder_is_a_missing_model(tmp_path):
    with pytest.raises(ModelMissing):
        read_card(tmp_path / "nothing")
