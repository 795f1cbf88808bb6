"""As in the directory build, which holds no torch: models without our graph cannot run there."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from engine.catalog.active import ActiveModels, ModelMark
from engine.encoder import open_encoder
from engine.errors import ModelError
from engine.library import Library
from engine.locations import models_dir
from tests.engine.adoption.places import (
    check_answers,
    encode_all,
    make_library,
    put_adapter,
    put_model,
    texts_of,
)
from tests.engine.model_store.models import make_model

_HEAVY = ("torch", "transformers", "sentence_transformers")


@pytest.fixture(autouse=True)
def no_torch(monkeypatch):
    for name in _HEAVY:
        monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr("engine.device._torch_may_help", lambda: False)


@pytest.fixture
def directory(tmp_path, monkeypatch):
    """A closed library in use with the model "base"; "foreign" has no graph."""
    embedded = put_model(tmp_path / "embedded", 5)
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: embedded)
    directory = tmp_path / "library"
    with make_library(directory):
        make_model(models_dir(directory) / "foreign")
    return directory


def adopt_elsewhere(directory, model: str) -> None:
    """Let a model answer as the program from source does, which can run it."""
    with Library.open(directory) as library:
        only = ActiveModels(ModelMark(model, "0" * 16))
        assert library._catalog.switch_model(lambda _: only) is not None


def check_refused(error: ModelError, part: str) -> None:
    assert type(error) is ModelError  # neither missing nor damaged
    assert error.path is not None
    assert error.path.name == "foreign"
    assert "built without" in error.detail
    assert part in error.detail


@pytest.mark.parametrize("threads", [0, 2])
def test_it_is_an_error_that_a_person_can_act_on(tmp_path, threads):
    folder = make_model(tmp_path / "foreign")
    with pytest.raises(ModelError) as caught:
        open_encoder(folder, "cpu", threads=threads)
    check_refused(caught.value, "torch")


def test_so_is_a_package_that_only_this_model_needs(tmp_path, monkeypatch):
    def needs_more(*_, **__):
        raise ModuleNotFoundError("No module named 'sentencepiece'")

    for name in (*_HEAVY, "transformers.utils", "transformers.utils.logging"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["sentence_transformers"].SentenceTransformer = needs_more
    told = sys.modules["transformers.utils"].logging = sys.modules["transformers.utils.logging"]
    told.disable_progress_bar = told.set_verbosity_error = lambda: None
    with pytest.raises(ModelError) as caught:
        open_encoder(make_model(tmp_path / "foreign"), "cpu")
    check_refused(caught.value, "sentencepiece")


@pytest.mark.parametrize("adapted", [False, True])
def test_the_embedded_model_stands_in_for_an_adopted_one(directory, adapted):
    if adapted:
        put_adapter(directory, "turned", 3, base="foreign")
    model = "turned" if adapted else "foreign"
    adopt_elsewhere(directory, model)
    with Library.open(directory) as library:
        assert library.search("w1 w2").hits
        info = library.load_model()
        assert (info.name, info.instead_of, info.active) == ("embedded", model, True)
        encode_all(library)
        check_answers(library, texts_of(0, 20))
        assert library._catalog.active_models().active.model == model


def test_to_use_one_is_refused_and_changes_nothing(directory):
    with Library.open(directory) as library:
        before = library.load_model()
        served, known = library._serving.current, library._adoption.models
        with pytest.raises(ModelError) as caught:
            library.use_model("foreign")
        check_refused(caught.value, "torch")
        assert library.load_model() == before
        assert library._serving.current is served
        assert library._adoption.models == known
        assert (library.settings.model, library.pending_adoption()) == ("base", "")
        check_answers(library, texts_of(0, 20))
    with Library.open(directory) as library:
        assert (library.load_model().name, library.load_model().instead_of) == ("base", None)
