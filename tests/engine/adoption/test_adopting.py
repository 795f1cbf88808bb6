from __future__ import annotations

import threading

import numpy as np
import pytest
from safetensors.numpy import save_file

from engine.adoption import adopting
from engine.encoder import AdaptedEncoder
from engine.encoder.onnx_encoder import OnnxEncoder
from engine.errors import (
    Cancelled,
    LibraryLocked,
    ModelDamaged,
    ModelMismatch,
    ModelMissing,
)
from engine.library import Library
from engine.locations import models_dir
from engine.progress import CancelToken, silent
from engine.searching.calibration import calibrate
from tests.engine.adoption.places import (
    add_document,
    check_answers,
    damage,
    make_library,
    put_adapter,
    put_model,
    put_trained,
    save,
    take_away,
    texts_of,
)
from tests.engine.model_store.models import write_manifest


@pytest.fixture
def directory(tmp_path):
    return tmp_path / "library"


@pytest.fixture
def library(directory):
    with make_library(directory) as opened:
        put_trained(directory, "first", 1)
        yield opened


@pytest.fixture
def encoded(monkeypatch) -> list[str]:
    """Every text that is encoded as a passage of a library, in order."""
    made: list[str] = []
    original = OnnxEncoder.encode_document

    def noting(self: OnnxEncoder, texts: list[str]) -> np.ndarray:
        made.extend(text for text in texts if text.startswith("w"))
        return original(self, texts)

    monkeypatch.setattr(OnnxEncoder, "encode_document", noting)
    return made


def roles(library: Library) -> tuple[str, list[str], list[str]]:
    models = library._catalog.active_models()
    return (
        models.active.model,
        [mark.model for mark in models.before],
        [mark.model for mark in models.after],
    )


def test_everything_is_encoded_then_the_new_model_answers(library, directory, encoded):
    old = library._serving.current
    info = library.adopt_model("first")
    assert info.name == "first"
    assert info.model_id != old.info.model_id
    assert sorted(encoded) == sorted(text for n in range(4) for text in texts_of(n, 20))
    assert library._catalog.pending_count(info.model_id) == 0
    assert len(library._catalog.vector_ids(old.info.model_id)) == 80
    assert roles(library) == ("first", ["base"], [])
    assert library.settings.model == "first"
    check_answers(library, texts_of(2, 20))
    library.close()
    with Library.open(directory) as again:
        assert again.load_model().model_id == info.model_id
        check_answers(again, texts_of(3, 20))


def test_the_old_model_answers_until_the_end(library):
    before = [hit.text for hit in library.search("w1 w2 w3").hits]
    old = library._serving.current
    seen = []

    def ask(progress) -> None:
        assert library._serving.current is old
        seen.append(progress)
        assert [hit.text for hit in library.search("w1 w2 w3").hits] == before

    library.adopt_model("first", report=ask)
    encoding = [progress for progress in seen if progress.stage == "encode"]
    assert [progress.done for progress in encoding] == [0, 32, 64, 80]
    assert encoding[-1].total == 80
    assert encoding[1].remaining_s is not None
    assert library._serving.current is not old


def test_what_came_meanwhile_is_encoded_too(library, encoded):
    said = []

    def write(progress) -> None:
        if progress.done == 64 and not said:
            add_document(library, 50)
            said.append(library.judge("w1", library.search("w1").hits[0].passage_id, relevant=True))

    info = library.adopt_model("first", report=write)
    assert library.judgments() == said
    assert library._catalog.pending_count(info.model_id) == 0
    assert len(encoded) == len(set(encoded)) == 100
    check_answers(library, texts_of(50, 20))


def test_what_comes_at_the_last_moment_is_encoded_before_the_flip(library, monkeypatch):
    original, added = adopting.bring_in_step, []

    def late(*args) -> None:
        original(*args)
        if not added:
            added.append(add_document(library, 51))

    monkeypatch.setattr(adopting, "bring_in_step", late)
    info = library.adopt_model("first")
    assert added
    assert library._catalog.pending_count(info.model_id) == 0
    check_answers(library, texts_of(51, 20))


def test_weights_that_nobody_has_read_yet_are_looked_at_too(library, directory):
    folder = models_dir(directory) / "first"
    save_file({"w": np.ones((64, 8), dtype=np.float32)}, folder / "model.safetensors")
    write_manifest(folder)
    damage(folder / "model.safetensors")
    with pytest.raises(ModelDamaged):
        library.adopt_model("first")


def test_what_went_meanwhile_leaves_no_ghost(library):
    def remove(progress) -> None:
        if progress.done == 64:
            rows = library._catalog.documents()
            library._catalog.remove_documents([rows[0].document_id])

    library.adopt_model("first", report=remove)
    served = library._serving.current
    wanted = library._catalog.vector_ids(served.encoder.model_id)
    assert np.array_equal(served.index.ids(), wanted)
    assert len(wanted) == 60


def test_no_text_is_encoded_twice_on_the_way_there_and_back(library, encoded):
    save(library, "again.txt", texts_of(0, 20))  # the same texts in another document
    library.adopt_model("first")
    assert len(encoded) == len(set(encoded)) == 80
    library.rollback()
    library.adopt_model("first")
    library.use_model("base")
    assert len(encoded) == 80


def test_adopting_the_active_one_changes_nothing(library, encoded):
    first = library.adopt_model("first")
    served, known = library._serving.current, library._catalog.active_models()
    encoded.clear()
    add_document(library, 60)
    assert library.adopt_model("first") == first
    assert library.use_model(str(first.path)) == first
    assert library._serving.current is served
    assert library._catalog.active_models() == known
    assert encoded == []
    library.rollback()
    assert library.use_model("base").name == "base"
    assert roles(library) == ("base", [], ["first"])


def test_an_adapter_encodes_nothing_and_shares_all_but_queries(library, directory, encoded):
    put_adapter(directory, "turned", 2)
    base = library._serving.current
    add_document(library, 70)  # waits under both alike
    info = library.adopt_model("turned")
    now = library._serving.current
    assert encoded == []
    assert (info.name, info.model_id, info.dim) == ("turned", base.info.model_id, 8)
    assert now.index is base.index
    assert isinstance(now.encoder, AdaptedEncoder)
    assert now.encoder.base is base.encoder
    assert len(now.index) == 80
    assert now.calibration.chance != base.calibration.chance
    check_answers(library, texts_of(0, 20))
    library.rollback()
    assert library._serving.current.encoder is base.encoder
    assert len(library._serving.current.index) == 80
    check_answers(library, texts_of(0, 20))


def test_an_adapter_answers_after_the_library_is_opened_again(library, directory):
    put_adapter(directory, "turned", 2)
    plain = library._serving.current.encoder.encode_query(["w1 w2"])
    library.adopt_model("turned")
    library.close()
    with Library.open(directory) as again:
        assert again.load_model().name == "turned"
        assert not np.allclose(again._serving.current.encoder.encode_query(["w1 w2"]), plain)
        check_answers(again, texts_of(0, 20))


def test_from_an_encoder_to_an_adapter_over_another_one(library, directory, encoded):
    library.adopt_model("first")
    encoded.clear()
    put_adapter(directory, "turned", 2, base="first")
    put_adapter(directory, "old", 3, base="base")
    library.adopt_model("turned")
    library.adopt_model("old")
    check_answers(library, texts_of(0, 20))
    library.rollback()
    check_answers(library, texts_of(1, 20))
    assert encoded == []


def test_rolling_back_is_instant_and_ends_with_the_first_model(library, directory, encoded):
    put_trained(directory, "second", 2)
    library.adopt_model("first")
    library.adopt_model("second")
    encoded.clear()
    assert library.rollback().name == "first"
    check_answers(library, texts_of(0, 20))
    assert library.rollback().name == "base"
    assert library.settings.model == "base"
    with pytest.raises(ModelMissing):
        library.rollback()
    check_answers(library, texts_of(0, 20))
    assert roles(library) == ("base", [], ["first", "second"])
    assert encoded == []
    library.close()
    with Library.open(directory) as again:
        assert again.load_model().name == "base"
        check_answers(again, texts_of(0, 20))


def test_rolling_back_leaves_out_what_is_broken(library, directory):
    put_trained(directory, "second", 2)
    library.adopt_model("first")
    library.adopt_model("second")
    damage(models_dir(directory) / "first" / "onnx" / "model.onnx")
    assert library.rollback().name == "base"
    assert roles(library) == ("base", [], ["second"])
    library.adopt_model("second")
    take_away(models_dir(directory) / "base")
    with pytest.raises(ModelMissing):
        library.rollback()
    assert library._serving.current.info.name == "second"
    check_answers(library, texts_of(0, 20))


def test_rolling_back_does_not_wait_for_a_process_that_writes(library, directory):
    library.adopt_model("first")
    with Library.open(directory) as other, other._catalog.writing():
        assert library.rollback().name == "base"


def test_stopped_it_can_be_gone_on_with_or_given_up(library, directory, encoded):
    cancel = CancelToken()

    def stop(progress) -> None:
        if progress.done == 32:
            cancel.cancel()

    with pytest.raises(Cancelled):
        library.adopt_model("first", report=stop, cancel=cancel)
    assert library._catalog.active_models() is None
    assert library.pending_adoption() == "first"
    check_answers(library, texts_of(0, 20))
    assert len(encoded) == 32
    library.close()
    with Library.open(directory) as again:
        assert again.load_model().name == "base"
        assert again.resume_adoption().name == "first"
        assert len(encoded) == len(set(encoded)) == 80
        assert again.pending_adoption() == ""
        assert again.resume_adoption() is None
        check_answers(again, texts_of(0, 20))


def test_given_up_it_is_not_gone_on_with(library):
    cancel = CancelToken()
    cancel.cancel()
    with pytest.raises(Cancelled):
        library.adopt_model("first", cancel=cancel)
    library.forget_adoption()
    assert library.pending_adoption() == ""
    assert library.resume_adoption() is None
    assert library._serving.current.info.name == "base"


def test_another_choice_takes_the_place_of_a_pending_one(library, directory):
    put_model(models_dir(directory) / "fetched", 9)
    library._catalog.set_pending_adoption("first")
    library.use_model("fetched")
    assert library.pending_adoption() == ""
    assert roles(library) == ("fetched", ["base"], [])


@pytest.mark.parametrize("part", ["onnx/model.onnx", "tokenizer.json", "manifest.json"])
def test_a_candidate_that_was_damaged_after_training_is_refused(library, directory, part):
    damage(models_dir(directory) / "first" / part)
    library._catalog.set_pending_adoption("first")
    with pytest.raises(ModelDamaged):
        library.adopt_model("first")
    assert library._catalog.active_models() is None
    assert library.pending_adoption() == ""
    assert library._catalog.model_ids() == [library._serving.current.info.model_id]
    check_answers(library, texts_of(0, 20))


def test_an_adapter_whose_model_changed_is_refused(library, directory):
    put_adapter(directory, "turned", 2, base="first")
    put_model(models_dir(directory) / "first", 77)
    with pytest.raises(ModelMismatch):
        library.adopt_model("turned")
    check_answers(library, texts_of(0, 20))


@pytest.mark.parametrize("name", ["", "base", "nowhere", "../base", ".", "models/first"])
def test_only_trained_models_are_adopted(library, name):
    with pytest.raises(ModelMissing):
        library.adopt_model(name)
    assert library._catalog.active_models() is None


def test_two_processes_do_not_adopt_at_the_same_time(library, directory, encoded):
    put_trained(directory, "second", 2)
    refused = []
    with Library.open(directory) as other:

        def adopt_too(progress) -> None:
            if progress.done == 32:
                with pytest.raises(LibraryLocked):
                    other.adopt_model("second")
                with pytest.raises(LibraryLocked):
                    other.adopt_model("first")
                refused.append(progress)

        library.adopt_model("first", report=adopt_too)
        assert refused
        assert len(encoded) == 80
        assert other.adopt_model("second").name == "second"
    assert roles(library) == ("second", ["first", "base"], [])


def test_two_threads_adopt_one_after_the_other(library, directory):
    put_model(put_trained(directory, "second", 1), 102)
    threads = [
        threading.Thread(target=library.adopt_model, args=(name,)) for name in ("first", "second")
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    active, before, _ = roles(library)
    assert {active, before[0]} == {"first", "second"}
    assert library._serving.current.info.name == active
    check_answers(library, texts_of(0, 20))


def test_a_process_that_writes_in_between_is_waited_for(library, directory, encoded):
    done = threading.Event()
    with Library.open(directory) as other:
        holding = other._catalog.writing()

        def hold(progress) -> None:
            if progress.done == 32:
                holding.__enter__()
                threading.Timer(
                    1.0, lambda: (done.set(), holding.__exit__(None, None, None))
                ).start()
            if progress.done > 32:
                assert done.is_set()

        library.adopt_model("first", report=hold)
    assert done.is_set()
    assert len(encoded) == 80


def test_waiting_for_another_process_can_be_stopped(library, directory):
    cancel = CancelToken()
    with Library.open(directory) as other, other._catalog.writing():
        threading.Timer(0.5, cancel.cancel).start()
        with pytest.raises(Cancelled):
            library.use_model("first", cancel=cancel)
    check_answers(library, texts_of(0, 20))


def test_another_process_takes_the_new_model_over(library, directory):
    with Library.open(directory) as other:
        other.load_model()
        library.adopt_model("first")
        check_answers(other, texts_of(0, 20))  # still with the old one
        assert other._serving.current.info.name == "base"
        assert other.load_model().name == "first"
        assert other.settings.model == "first"
        check_answers(other, texts_of(0, 20))


def test_read_only_ground_is_told(library):
    library._catalog.writable = False
    with pytest.raises(LibraryLocked):
        library.adopt_model("first")
    with pytest.raises(LibraryLocked):
        library.rollback() if library._catalog.active_models() else library.use_model("first")
    check_answers(library, texts_of(0, 20))


def test_use_model_goes_through_the_same_flip(library, directory, encoded, monkeypatch):
    embedded = put_model(directory.parent / "embedded", 5)
    monkeypatch.setattr("engine.model_store.folders.embedded_model_dir", lambda: embedded)
    monkeypatch.setattr("engine.locations.embedded_model_dir", lambda: embedded)
    assert library.use_model("").path == embedded
    assert len(encoded) == 80
    assert roles(library) == ("", ["base"], [])
    assert library.settings.model == ""
    assert library.rollback().name == "base"
    assert library.settings.model == "base"


def test_settings_that_cannot_be_saved_do_not_undo_the_flip(library, directory, monkeypatch):
    def full(settings: object, directory: object) -> None:
        raise LibraryLocked(directory)

    monkeypatch.setattr("engine.library.save_settings", full)
    library.adopt_model("first")
    assert library.settings.model == "base"
    monkeypatch.undo()
    library.close()
    with Library.open(directory) as again:
        assert again.load_model().name == "first"
        assert again.settings.model == "first"


def test_a_query_that_is_under_way_keeps_its_model_whole(library):
    with library._serving.using() as served:
        library.adopt_model("first")
        assert len(served.index) == 80
        assert library._serving.current is not served
    assert len(served.index) == 0  # its memory is free now
    library.rollback()
    with library._serving.using() as again:
        assert len(again.index) == 80


def test_a_failed_opening_frees_what_it_took_and_nothing_else(library, directory, monkeypatch):
    put_adapter(directory, "turned", 2)

    def failing(encoder: object) -> None:
        raise ModelDamaged

    monkeypatch.setattr("engine.serving.calibrate", failing)
    for name in ("first", "turned"):
        with pytest.raises(ModelDamaged):
            library.adopt_model(name)
    monkeypatch.undo()
    check_answers(library, texts_of(0, 20))


def test_the_models_are_listed_with_the_one_in_use(library, directory):
    put_adapter(directory, "turned", 2)
    library.adopt_model("turned")
    assert [info.name for info in library.models() if info.active] == ["turned"]
    library.close()
    with Library.open(directory) as again:
        assert [info.name for info in again.models() if info.active] == ["turned"]
        again.rollback()
        assert [info.name for info in again.models() if info.active] == ["base"]


def test_adopting_needs_no_model_loaded(library, directory, encoded):
    library.close()
    put_adapter(directory, "turned", 2)
    with Library.open(directory) as again:
        assert again.adopt_model("turned").name == "turned"
        assert encoded == []
        check_answers(again, texts_of(0, 20))
    with Library.open(directory) as again:
        assert again.rollback().name == "base"
        check_answers(again, texts_of(0, 20))


def test_loading_reports_and_an_unknown_model_is_no_fallback(directory):
    with make_library(directory) as library:
        library.change_settings(model="gone")
    with Library.open(directory) as again, pytest.raises(ModelMissing):
        again.load_model(silent)


def test_encoding_beside_an_index_run_ends_with_everything_encoded(tmp_path, directory):
    """A model is adopted while files are read: what came after the flip is made up for."""
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(60):
        (papers / f"{number}.txt").write_text("\n\n".join(texts_of(number, 3)))
    put_model(models_dir(directory) / "base", 1)
    put_trained(directory, "first", 1)
    with Library.open(directory) as library:
        library.change_settings(model="base")
        flipped = []

        def flip(progress) -> None:
            if progress.stage == "index" and progress.done >= 5 and not flipped:
                flipped.append(None)
                thread = threading.Thread(
                    target=lambda: flipped.append(library.adopt_model("first"))
                )
                thread.start()
                flipped.append(thread)

        library.index([papers], report=flip)
        flipped[1].join()
        library.index()
        info = library.load_model()
        assert info.name == "first"
        assert library._catalog.pending_count(info.model_id) == 0
        served = library._serving.current
        assert np.array_equal(served.index.ids(), library._catalog.vector_ids(info.model_id))
        assert library.search("w1 w2").hits


def test_after_a_rollback_amid_an_index_run_nothing_waits(tmp_path, directory):
    papers = tmp_path / "papers"
    papers.mkdir()
    for number in range(40):
        (papers / f"{number}.txt").write_text("\n\n".join(texts_of(number, 3)))
    with make_library(directory, documents=0) as library:
        put_trained(directory, "first", 1)
        library.adopt_model("first")
        rolled = []

        def back(progress) -> None:
            if progress.stage == "index" and not rolled:
                rolled.append(library.rollback())

        report = library.index([papers], report=back)
        assert report.files == 40
        assert rolled[0].name == "base"
        assert library._catalog.pending_count(rolled[0].model_id) == 0
        served = library._serving.current
        assert np.array_equal(served.index.ids(), library._catalog.vector_ids(rolled[0].model_id))


def test_scales_of_a_model_with_and_without_its_adapter_are_told_apart(library, directory):
    put_adapter(directory, "turned", 2)
    plain = library._serving.current.encoder
    library.adopt_model("turned")
    turned = library._serving.current.encoder
    assert calibrate(plain).chance != calibrate(turned).chance
    for encoder in (plain, turned, plain):
        scale = library._searcher._calibration(encoder, None)
        assert scale.chance == calibrate(encoder).chance
