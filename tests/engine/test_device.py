from __future__ import annotations

import subprocess
import sys
import types

import pytest

from engine import device
from engine.device import Device, available, cpu_threads, detect


def test_the_processor_is_always_there_and_named():
    cpu = detect("cpu")
    assert cpu.kind == "cpu"
    assert cpu.name
    assert cpu.memory_bytes > 100_000_000
    assert cpu.dtype in ("float32", "bfloat16")
    assert available()[-1] == cpu


def test_a_kind_that_is_absent_becomes_the_processor(monkeypatch):
    monkeypatch.setattr(device, "_torch_may_help", lambda: False)
    assert detect("cuda").kind == "cpu"
    assert detect("auto").kind == "cpu"


def test_looking_for_a_device_imports_no_torch_where_no_gpu_is_to_be_seen():
    code = (
        "import sys; from engine import device; device._sees_gpu = lambda root: False;"
        "device.detect('auto'); print('torch' in sys.modules)"
    )
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("cuda: Optional[str] = None\nhip: Optional[str] = None\nxpu: Optional[str] = None", False),
        ("cuda: Optional[str] = '12.8'\nhip: Optional[str] = None", True),
        ("cuda: Optional[str] = None\nhip: Optional[str] = '6.4'\n", True),
        ("xpu: Optional[str] = '20250000'", True),
        ("", True),
    ],
)
def test_a_build_of_torch_without_accelerators_is_told_from_its_version_file(text, expected):
    assert device._build_has_accelerator(text) is expected


@pytest.mark.parametrize("node", ["dev/nvidia0", "dev/kfd", "dev/dri/renderD128", "dev/dxg"])
def test_a_driver_is_seen_by_its_device_node(tmp_path, node):
    assert not device._sees_gpu(tmp_path)
    path = tmp_path / node
    path.parent.mkdir(parents=True)
    path.touch()
    assert device._sees_gpu(tmp_path)


def fake_torch(*, bf16: bool = True, capability: tuple[int, int] = (9, 0), memory: int = 80):
    cuda = types.SimpleNamespace(
        is_available=lambda: True,
        get_device_properties=lambda i: types.SimpleNamespace(total_memory=memory << 30),
        is_bf16_supported=lambda including_emulation=True: bf16,
        get_device_capability=lambda i: capability,
        get_device_name=lambda i: "NVIDIA H100",
    )
    mps = types.SimpleNamespace(is_available=lambda: False)
    return types.SimpleNamespace(cuda=cuda, xpu=None, backends=types.SimpleNamespace(mps=mps))


@pytest.mark.parametrize(
    ("torch", "dtype", "batch_size"),
    [
        (fake_torch(), "bfloat16", 512),
        (fake_torch(bf16=False, capability=(7, 5), memory=8), "float16", 256),
        (fake_torch(bf16=False, capability=(6, 1), memory=2), "float32", 64),
    ],
)
def test_cuda_gets_the_fast_format_and_a_batch_by_memory(monkeypatch, torch, dtype, batch_size):
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setattr(device, "_torch_may_help", lambda: True)
    device._accelerators.cache_clear()
    found = detect("auto")
    device._accelerators.cache_clear()
    assert (found.kind, found.name) == ("cuda", "NVIDIA H100")
    assert (found.dtype, found.batch_size) == (dtype, batch_size)


def test_mps_and_xpu_are_found(monkeypatch):
    torch = fake_torch()
    torch.cuda.is_available = lambda: False
    torch.xpu = types.SimpleNamespace(
        is_available=lambda: True,
        get_device_properties=lambda i: types.SimpleNamespace(total_memory=16 << 30),
        get_device_name=lambda i: "Arc",
    )
    torch.mps = types.SimpleNamespace(recommended_max_memory=lambda: 12 << 30)
    torch.backends.mps.is_available = lambda: True
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setattr(device, "_torch_may_help", lambda: True)
    device._accelerators.cache_clear()
    kinds = [found.kind for found in available()]
    wanted = detect("mps")
    device._accelerators.cache_clear()
    assert kinds == ["xpu", "mps", "cpu"]
    assert wanted.kind == "mps"


def test_threads_are_within_the_cores():
    assert cpu_threads() >= 1
    assert isinstance(detect("auto"), Device)
