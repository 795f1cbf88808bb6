from __future__ import annotations

import json
import struct

import pytest

from engine.errors import ModelDamaged, ModelMissing, UnsafeModel
from engine.model_store import check, check_safety
from tests.engine.model_store.models import make_model, write_json


@pytest.fixture
def folder(tmp_path):
    return make_model(tmp_path / "model")


def test_a_whole_model_passes(folder):
    check(folder)


def test_the_model_that_ships_passes():
    from engine.locations import embedded_model_dir

    if not embedded_model_dir().is_dir():
        pytest.skip("no embedded model in this tree")
    check(embedded_model_dir())


def test_one_flipped_bit_is_damage(folder):
    path = folder / "model.safetensors"
    data = bytearray(path.read_bytes())
    data[-3] ^= 1
    path.write_bytes(data)
    with pytest.raises(ModelDamaged) as caught:
        check(folder)
    assert caught.value.path == path


def test_an_absent_or_shortened_file_is_damage(folder):
    pooling = folder / "1_Pooling" / "config.json"
    pooling.unlink()
    with pytest.raises(ModelDamaged):
        check(folder)
    pooling.write_text("{}", encoding="utf-8")
    with pytest.raises(ModelDamaged):
        check(folder)


def test_a_folder_without_weights_is_no_model(folder):
    (folder / "model.safetensors").unlink()
    with pytest.raises(ModelMissing):
        check_safety(folder)
    with pytest.raises(ModelMissing):
        check_safety(folder / "nowhere")


@pytest.mark.parametrize("name", ["pytorch_model.bin", "model.pt", "weights.PKL"])
def test_weights_only_as_pickle_are_refused(folder, name):
    (folder / "model.safetensors").unlink()
    (folder / name).write_bytes(b"\x80\x04.")
    with pytest.raises(UnsafeModel):
        check_safety(folder)


def test_pickle_in_a_module_of_its_own_is_refused_but_not_beside_safetensors(folder):
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    (folder / "training_args.bin").write_bytes(b"\x80\x04.")
    check_safety(folder)
    write_json(folder / "2_Dense" / "config.json", {})
    (folder / "2_Dense" / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(UnsafeModel):
        check_safety(folder)


def test_safetensors_of_another_name_do_not_vouch_for_pickle(folder):
    (folder / "model.safetensors").rename(folder / "other.safetensors")
    (folder / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(UnsafeModel):
        check_safety(folder)


@pytest.mark.parametrize("kind", ["evil.Module", "sentence_transformersx.Module", "os.system"])
def test_a_foreign_class_is_refused_before_anything_is_imported(folder, kind):
    marker = folder / "ran"
    (folder / "evil.py").write_text(f"open({str(marker)!r}, 'w')", encoding="utf-8")
    write_json(folder / "modules.json", [{"type": kind, "path": ""}])
    with pytest.raises(UnsafeModel):
        check_safety(folder)
    assert not marker.exists()


def test_a_module_outside_the_folder_is_refused(folder):
    write_json(folder / "modules.json", [{"type": "sentence_transformers.X", "path": "../x"}])
    with pytest.raises(UnsafeModel):
        check_safety(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_auto_map_is_refused(folder, name):
    write_json(folder / name, {"auto_map": {"AutoModel": "modeling.Evil"}})
    with pytest.raises(UnsafeModel):
        check_safety(folder)


def test_a_link_out_of_the_folder_is_refused(folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("x", encoding="utf-8")
    (folder / "vocab.txt").symlink_to(secret)
    with pytest.raises(UnsafeModel):
        check_safety(folder)


def test_links_within_a_hub_cache_are_fine(tmp_path):
    real = make_model(tmp_path / "models--o--m" / "blobs" / "all", manifest=False)
    snapshot = tmp_path / "models--o--m" / "snapshots" / "abc"
    snapshot.mkdir(parents=True)
    for path in real.iterdir():
        (snapshot / path.name).symlink_to(path)
    check_safety(snapshot)


def head(tensors: object) -> bytes:
    text = json.dumps(tensors).encode()
    return struct.pack("<Q", len(text)) + text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x01\x02",
        struct.pack("<Q", 1 << 40) + b"{}",
        struct.pack("<Q", 4) + b"nope",
        head({"w": {"dtype": "F32", "shape": [10**10], "data_offsets": [0, 40 * 10**9]}}),
        head({"w": {"dtype": "F32"}}),
        head([1]),
        head({}) + b"tail",
    ],
)
def test_a_head_that_does_not_fit_the_file_is_damage(folder, data):
    (folder / "model.safetensors").write_bytes(data)
    with pytest.raises(ModelDamaged):
        check_safety(folder)


def test_broken_configuration_is_damage(folder):
    (folder / "modules.json").write_text('{"a": 1}', encoding="utf-8")
    with pytest.raises(ModelDamaged):
        check_safety(folder)
    (folder / "modules.json").unlink()
    (folder / "config.json").write_bytes(b"\xff\xfe")
    with pytest.raises(ModelDamaged):
        check_safety(folder)
