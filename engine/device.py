"""The computing devices of this machine and what each is good for.

Nothing here imports torch unless a graphics processor can be seen from outside: that import
takes seconds, and most machines answer on the processor alone.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import re
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

_GPU_NODES = ("dev/nvidia*", "dev/kfd", "dev/dri/renderD*", "dev/dxg")
_GIB = 1 << 30


@dataclass(frozen=True, slots=True)
class Device:
    """Where a model runs.

    Attributes:
        kind: "cpu", "cuda" (NVIDIA, and AMD by ROCm), "mps" or "xpu".
        name: as the maker calls it.
        memory_bytes: memory of the device, 0 if unknown; the machine's memory for a CPU.
        dtype: number format that is fastest there at no measured loss: "float32",
            "bfloat16", "float16" or "int8".
        batch_size: passages of some 128 tokens that are encoded together to begin with.
    """

    kind: str
    name: str
    memory_bytes: int = 0
    dtype: str = "float32"
    batch_size: int = 16


def detect(wanted: str = "auto") -> Device:
    """The device to use: the one wanted, else the best there is, in the end the processor.

    Args:
        wanted: "auto", "cpu", "cuda", "mps" or "xpu". A kind that is not there gives the
            processor; compare `kind` with what was wanted to tell the person.
    """
    if wanted == "cpu":
        return _cpu()
    found = [device for device in available() if wanted in ("auto", device.kind)]
    return found[0] if found else _cpu()


def available() -> list[Device]:
    """All devices that can be used now, the fastest kind first and the processor last."""
    return [*(_accelerators() if _torch_may_help() else []), _cpu()]


@lru_cache(maxsize=1)
def _torch_may_help() -> bool:
    if importlib.util.find_spec("torch") is None:
        return False
    if sys.platform == "darwin":
        return platform.machine() == "arm64"
    return _build_has_accelerator(_torch_build()) and _sees_gpu(Path("/"))


def _sees_gpu(root: Path) -> bool:
    """Whether drivers show a graphics processor; on Windows there is nothing cheap to ask."""
    if sys.platform == "win32":
        return True
    return any(next(root.glob(pattern), None) is not None for pattern in _GPU_NODES)


def _torch_build() -> str:
    """The text of torch's version.py, read without importing torch; "" if it cannot be."""
    spec = importlib.util.find_spec("torch")
    if spec is None or spec.origin is None:
        return ""
    try:
        return Path(spec.origin).with_name("version.py").read_text(encoding="utf-8")
    except OSError:  # a frozen bundle keeps no sources
        return ""


def _build_has_accelerator(version_py: str) -> bool:
    """Whether a build of torch knows any accelerator; True where the text does not say."""
    values = re.findall(r"^(?:cuda|hip|xpu)\b[^=\n]*=\s*(\S+)", version_py, re.MULTILINE)
    return not values or any(value != "None" for value in values)


@lru_cache(maxsize=1)
def _accelerators() -> list[Device]:
    import torch

    found = []
    if torch.cuda.is_available():
        found.append(_cuda(torch))
    xpu = getattr(torch, "xpu", None)
    if xpu is not None and xpu.is_available():
        memory = int(xpu.get_device_properties(0).total_memory)
        found.append(_sized("xpu", str(xpu.get_device_name(0)), memory, "bfloat16"))
    if torch.backends.mps.is_available():
        memory = int(torch.mps.recommended_max_memory())
        found.append(_sized("mps", platform.processor() or "Apple GPU", memory, "float16"))
    return found


def _cuda(torch: Any) -> Device:
    memory = int(torch.cuda.get_device_properties(0).total_memory)
    if torch.cuda.is_bf16_supported(including_emulation=False):
        dtype = "bfloat16"
    else:  # half precision pays from Volta (7.0) on; older cards compute it slowly
        dtype = "float16" if torch.cuda.get_device_capability(0) >= (7, 0) else "float32"
    return _sized("cuda", str(torch.cuda.get_device_name(0)), memory, dtype)


def _sized(kind: str, name: str, memory_bytes: int, dtype: str) -> Device:
    """A device whose first batch is 32 passages for each GiB, a power of two, 16 to 512."""
    wanted = max(16, min(512, 32 * memory_bytes // _GIB))
    return Device(kind, name, memory_bytes, dtype, 1 << (wanted.bit_length() - 1))


@lru_cache(maxsize=1)
def _cpu() -> Device:
    info = _cpu_info()
    flags = info.get("flags", "").split()
    # bfloat16 gains 60 % where the processor has it (torch, MiniLM), and loses elsewhere
    fast = "avx512_bf16" in flags or "amx_bf16" in flags
    name = info.get("model name") or platform.processor() or platform.machine()
    return Device("cpu", name, _ram_bytes(), "bfloat16" if fast else "float32", 16)


def _cpu_info() -> dict[str, str]:
    """The first processor's lines of /proc/cpuinfo; empty where there is none."""
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    rows = (line.partition(":") for line in text.split("\n\n", 1)[0].splitlines())
    return {key.strip(): value.strip() for key, _, value in rows}


def _ram_bytes() -> int:
    if hasattr(os, "sysconf") and "SC_PHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    import psutil

    return int(psutil.virtual_memory().total)


def cpu_threads() -> int:
    """Threads that numeric work should use here: the cores this process may run on."""
    if sys.platform == "linux":
        allowed = len(os.sched_getaffinity(0))
    else:
        allowed = os.cpu_count() or 1
    import psutil

    return max(1, min(allowed, psutil.cpu_count(logical=False) or allowed))
