from __future__ import annotations

import shutil

import pytest

from engine.errors import ModelDamaged, ModelMissing
from engine.library import Library
from engine.locations import models_dir
from tests.engine.adoption.places import (
    add_document,
    check_answers,
    damage,
    encode_all,
    make_library,
    put_adapter,
    put_model,
    put_trained,
    take_away,
    texts_of,
)


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """A closed library that has adopted "first", then "second"; an embedded model is there."""
    embedded = put_model(tmp_path / "embedded", 5)
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: embedded)
    directory = tmp_path / "library"
    with make_library(directory) as library:
        put_trained(directory, "first", 1)
        put_trained(directory, "second", 2)
        library.adopt_model("first")
        library.adopt_model("second")
    return directory


def test_the_model_before_stands_in_for_one_that_is_gone_and_says_so(directory):
    away = take_away(models_dir(directory) / "second")
    with Library.open(directory) as library:
        info = library.load_model()
        assert (info.name, info.instead_of, info.active) == ("first", "second", True)
        check_answers(library, texts_of(0, 20))
        assert library._catalog.active_models().active.model == "second"
        assert [model.card.name for model in library.trained_models() if model.active] == ["first"]
        served = library._serving.current
        assert library.load_model() == info
        assert library._serving.current is served
        # and back, once it is there again: on a drive, perhaps
        away.rename(models_dir(directory) / "second")
        info = library.load_model()
        assert (info.name, info.instead_of) == ("second", None)
        check_answers(library, texts_of(0, 20))


@pytest.mark.parametrize("part", ["onnx/model.onnx", "tokenizer.json"])
def test_every_damaged_file_lets_the_model_before_stand_in(directory, part):
    damage(models_dir(directory) / "second" / part)
    with Library.open(directory) as library:
        info = library.load_model()
        assert (info.name, info.instead_of) == ("first", "second")
        check_answers(library, texts_of(0, 20))
        assert library.index().files == 0  # an index run goes on with the one that stands in
        with pytest.raises(ModelDamaged):
            library.adopt_model("second")
        check_answers(library, texts_of(2, 20))


def test_a_broken_manifest_or_an_empty_folder_is_no_crash(directory):
    for change in (
        lambda folder: (folder / "manifest.json").write_text("{"),
        lambda folder: shutil.rmtree(folder / "onnx"),
        lambda folder: (shutil.rmtree(folder), folder.mkdir()),
        lambda folder: (shutil.rmtree(folder), folder.write_text("a file")),
    ):
        change(models_dir(directory) / "second")
        with Library.open(directory) as library:
            assert library.load_model().instead_of == "second"
            check_answers(library, texts_of(1, 20))


def test_with_all_kept_models_gone_the_embedded_one_answers_by_words_first(directory):
    shutil.rmtree(models_dir(directory))
    with Library.open(directory) as library:
        info = library.load_model()
        assert (info.name, info.instead_of) == ("embedded", "second")
        assert library.search("w1 w2").keywords_only
        assert library.search("w1 w2").hits


def test_with_no_model_at_all_the_error_names_the_adopted_one(directory, tmp_path):
    shutil.rmtree(models_dir(directory))
    shutil.rmtree(tmp_path / "embedded")
    with Library.open(directory) as library:
        with pytest.raises(ModelMissing) as caught:
            library.load_model()
        assert "second" in str(caught.value)
        assert library.search("w1 w2").hits


def test_the_stand_in_can_be_made_the_active_one(directory):
    take_away(models_dir(directory) / "second")
    with Library.open(directory) as library:
        library.load_model()
        assert library.rollback().instead_of is None
        assert library.load_model().name == "first"
        assert library._catalog.active_models().active.model == "first"
        check_answers(library, texts_of(0, 20))


def test_an_adapter_without_its_model_gives_way(directory):
    put_adapter(directory, "turned", 3, base="second")
    with Library.open(directory) as library:
        library.adopt_model("turned")
    damage(models_dir(directory) / "turned" / "adapter.safetensors")
    with Library.open(directory) as library:
        assert library.load_model().name == "second"
    take_away(models_dir(directory) / "second")
    with Library.open(directory) as library:
        info = library.load_model()
        assert (info.name, info.instead_of) == ("first", "turned")
        check_answers(library, texts_of(0, 20))


def test_documents_that_come_meanwhile_are_encoded_by_the_stand_in(directory):
    away = take_away(models_dir(directory) / "second")
    with Library.open(directory) as library:
        first = library.load_model()
        add_document(library, 30)
        encode_all(library)
        library.use_model("first")
        assert library._catalog.pending_count(first.model_id) == 0
        away.rename(models_dir(directory) / "second")
        assert library.rollback().name == "second"
        result = library.search(texts_of(30, 20)[0])  # by its words, for now
        assert result.hits[0].text == texts_of(30, 20)[0]
        assert result.waiting == 1


def test_the_settings_follow_the_catalog(directory):
    with Library.open(directory) as library:
        library.change_settings(model="base")
    with Library.open(directory) as library:
        assert library.load_model().name == "second"
        assert library.settings.model == "second"
    (directory / "settings.json").unlink()
    with Library.open(directory) as library:
        assert library.load_model().name == "second"


def test_a_note_of_nonsense_leaves_the_choice_to_the_settings(directory):
    with Library.open(directory) as library:
        library._catalog.set_note("active_model", "[")
        assert library.load_model().name == "second"
        check_answers(library, texts_of(0, 20))


def test_another_fingerprint_of_the_same_model_is_noted(directory):
    """As after an update of the embedded model, or with another device."""
    put_model(models_dir(directory) / "second", 999)
    with Library.open(directory) as library:
        info = library.load_model()
        assert info.name == "second"
        assert library._catalog.active_models().active.model_id == info.model_id
        assert library.search("w1 w2").keywords_only
