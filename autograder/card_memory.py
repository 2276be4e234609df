"""How much of the GPU's memory is free, asked without using the GPU: NVIDIA's management library, or nvidia-smi.

CUDA itself is never asked: a process that has initialised it must not be forked from, and would take memory as well.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import subprocess
from collections.abc import Callable, Mapping
from typing import Any

LIBRARY = "libnvidia-ml.so.1"
SMI_SECONDS = 10.0  # a driver that hangs must not hang the run

FreeMemory = Callable[[], int | None]  # bytes; None where nobody can tell


class NvmlError(Exception):
    """NVIDIA's management library refused, or does not know what it was asked."""


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


def free_memory(environment: Mapping[str, str] | None = None, library: Any = None) -> FreeMemory:
    """Return what tells, each time it is called, how many bytes of the card that sandboxes will use are free.

    Args:
        environment: variables as sandboxes see them; by default, this process's.
        library: the management library, loaded; by default, the system's.
    """
    wanted = first_visible(os.environ if environment is None else environment)
    if wanted is None:
        return lambda: None
    try:
        nvml = Nvml(ctypes.CDLL(LIBRARY) if library is None else library)
        device = nvml.device(wanted)
        nvml.free(device)
    except (OSError, NvmlError):
        # of a partition (MIG), nvidia-smi knows the whole card's memory only
        return (lambda: None) if wanted.startswith("MIG-") else functools.partial(ask_nvidia_smi, wanted)

    def ask() -> int | None:
        with contextlib.suppress(NvmlError):
            return nvml.free(device)
        return None

    return ask


def first_visible(environment: Mapping[str, str]) -> str | None:
    """Return the card that CUDA calls 0: its number in the order of the PCI bus, or the beginning of its UUID.

    None if that cannot be known: in another order, a number says nothing here.
    """
    first = environment.get("CUDA_VISIBLE_DEVICES", "0").split(",")[0].strip()
    if first.startswith(("GPU-", "MIG-")):
        return first
    by_bus = environment.get("CUDA_DEVICE_ORDER", "PCI_BUS_ID") == "PCI_BUS_ID"  # `confine/cuda.py` sees to it
    return first if first.isdecimal() and by_bus else None


class Nvml:
    """NVIDIA's management library, which needs no CUDA and leaves a process fit to be forked."""

    def __init__(self, library: Any) -> None:
        self._library = library
        self._call("nvmlInit_v2")

    def device(self, wanted: str) -> ctypes.c_void_p:
        """Return the card, or the partition of it, that `first_visible` named.

        Raises:
            NvmlError: there is none.
        """
        if wanted.isdecimal():
            return self._as_cuda_sees_it(self._card(int(wanted)))
        count = ctypes.c_uint()
        self._call("nvmlDeviceGetCount_v2", ctypes.byref(count))
        for index in range(count.value):
            card = self._card(index)
            if self._uuid(card).startswith(wanted):
                return self._as_cuda_sees_it(card)
        partition = ctypes.c_void_p()
        self._call("nvmlDeviceGetHandleByUUID", wanted.encode(), ctypes.byref(partition))
        return partition

    def free(self, device: ctypes.c_void_p) -> int:
        """Return the bytes that nobody uses.

        Raises:
            NvmlError: they cannot be had, as on a card that shares the machine's memory.
        """
        memory = _Memory()
        self._call("nvmlDeviceGetMemoryInfo", device, ctypes.byref(memory))
        return int(memory.free)

    def _card(self, index: int) -> ctypes.c_void_p:
        card = ctypes.c_void_p()
        self._call("nvmlDeviceGetHandleByIndex_v2", ctypes.c_uint(index), ctypes.byref(card))
        return card

    def _uuid(self, card: ctypes.c_void_p) -> str:
        text = ctypes.create_string_buffer(96)
        self._call("nvmlDeviceGetUUID", card, text, ctypes.c_uint(len(text)))
        return text.value.decode("ascii", "replace")

    def _as_cuda_sees_it(self, card: ctypes.c_void_p) -> ctypes.c_void_p:
        """Return the card; or its first partition, if it is partitioned, since CUDA then uses no other."""
        mode, pending, most = ctypes.c_uint(), ctypes.c_uint(), ctypes.c_uint()
        with contextlib.suppress(NvmlError):  # a card that cannot be partitioned
            self._call("nvmlDeviceGetMigMode", card, ctypes.byref(mode), ctypes.byref(pending))
        if not mode.value:
            return card
        self._call("nvmlDeviceGetMaxMigDeviceCount", card, ctypes.byref(most))
        for index in range(most.value):
            partition = ctypes.c_void_p()
            with contextlib.suppress(NvmlError):  # the numbers have gaps
                self._call("nvmlDeviceGetMigDeviceHandleByIndex", card, ctypes.c_uint(index), ctypes.byref(partition))
                return partition
        raise NvmlError("the card is partitioned, and has no partition")

    def _call(self, name: str, *arguments: Any) -> None:
        function = getattr(self._library, name, None)  # an old library lacks some
        code = -1 if function is None else function(*arguments)
        if code != 0:
            raise NvmlError(f"{name}: error {code}")


def ask_nvidia_smi(wanted: str) -> int | None:
    """Return the free bytes of a card as the program nvidia-smi tells them, None if it tells nothing."""
    command = ["nvidia-smi", f"--id={wanted}", "--query-gpu=memory.free", "--format=csv,noheader,nounits"]
    try:
        answer = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SMI_SECONDS, check=False
        )
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        return None
    mebibytes = answer.stdout.strip()
    return int(mebibytes) << 20 if answer.returncode == 0 and mebibytes.isdecimal() else None
