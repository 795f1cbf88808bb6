from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from app.model_operations import ModelOperations
from engine import DownloadFailed, ModelMissing, Progress
from tests.app.fake_library import DEVICE, MODEL, FakeLibrary, fail_with


def test_the_model_is_loaded_on_the_writers_lane(
    qtbot: QtBot, models: ModelOperations, library: FakeLibrary
) -> None:
    states: list[tuple[bool, object]] = []
    models.changed.connect(lambda: states.append((models.loading, models.active)))
    models.load()
    qtbot.waitUntil(lambda: len(states) == 2)
    assert states == [(True, None), (False, MODEL)]
    assert library.threads == {"writer_0"}


def test_a_missing_model_is_told_and_loading_ends(
    qtbot: QtBot, models: ModelOperations, library: FakeLibrary
) -> None:
    fail_with(library, ModelMissing(Path("/model")))
    with qtbot.waitSignal(models.error_raised):
        models.load()
    qtbot.waitUntil(lambda: not models.loading)
    assert models.active is None


def test_a_download_can_be_stopped_although_a_model_was_loaded_meanwhile(
    qtbot: QtBot, models: ModelOperations, library: FakeLibrary
) -> None:
    library.hold.set()
    ended: list[bool] = []
    models.download("owner/name", done=ended.append, ended=lambda: ended.append(True))
    models.load()
    qtbot.waitUntil(lambda: models.active is not None and not models.loading)
    models.cancel()
    qtbot.waitUntil(lambda: ended == [True])


def test_a_model_that_others_let_answer_is_told(qtbot: QtBot, models: ModelOperations) -> None:
    with qtbot.waitSignal(models.changed):
        models.take(MODEL)
    assert models.active is MODEL


def test_a_download_reports_and_brings_its_folder(
    qtbot: QtBot, models: ModelOperations, library: FakeLibrary
) -> None:
    folders: list[Path] = []
    seen: list[Progress] = []
    models.progressed.connect(seen.append)
    models.download("owner/name", done=folders.append)
    qtbot.waitUntil(lambda: folders == [Path("/models/owner--name")])
    assert seen[-1].fraction == 0.5
    assert library.threads == {"transfer_0"}


def test_a_failed_download_goes_to_who_asked(
    qtbot: QtBot, models: ModelOperations, library: FakeLibrary
) -> None:
    fail_with(library, DownloadFailed())
    failed: list[object] = []
    ended: list[bool] = []
    models.download(
        "owner/name",
        done=lambda _: None,
        failed=failed.append,
        ended=lambda: ended.append(True),
    )
    qtbot.waitUntil(lambda: bool(ended))
    assert isinstance(failed[0], DownloadFailed)


def test_models_and_devices_are_fetched(qtbot: QtBot, models: ModelOperations) -> None:
    got: list[object] = []
    models.fetch_models(got.extend)
    models.fetch_devices(got.extend)
    qtbot.waitUntil(lambda: len(got) == 2)
    assert set(map(id, got)) == {id(MODEL), id(DEVICE)}
