"""The few kernel calls that Python's `os` lacks, through ctypes. What they are used for is no matter here."""

from __future__ import annotations

import contextlib
import ctypes
import functools
import os
import platform
import struct
from typing import Any

from autograder.confine.syscalls import NUMBERS

MACHINES = {"x86_64": 0, "aarch64": 1}  # column of NUMBERS

PR_SET_PDEATHSIG = 1
PR_SET_DUMPABLE = 4
PR_GET_SECCOMP = 21
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_NO_NEW_PRIVS = 38
PR_GET_NO_NEW_PRIVS = 39
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_CLEAR_ALL = 4

_CAP_SYS_ADMIN = 1 << 21
_CAPABILITY_HEADER = struct.pack("=II", 0x20080522, 0)  # version 3, this process


@functools.cache
def _libc() -> Any:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    return libc


def number(name: str) -> int | None:
    """Return the number of a system call on this machine, or None where it does not exist."""
    column = MACHINES.get(platform.machine())
    return None if column is None else NUMBERS[name][column]


def syscall(name: str, *args: int | bytes | None) -> int:
    """Make a system call. `bytes` are passed by address.

    Raises:
        OSError: the kernel refused.
    """
    nr = number(name)
    if nr is None:
        raise OSError(38, f"{name}: no such system call here")
    given = [ctypes.c_long(arg) if isinstance(arg, int) else arg for arg in args]
    result = int(_libc().syscall(ctypes.c_long(nr), *given))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"{name}: {os.strerror(code)}")
    return result


def prctl(option: int, *args: int) -> int:
    """Call `prctl` with up to four integers.

    Raises:
        OSError: the kernel refused.
    """
    padded = [ctypes.c_ulong(arg) for arg in (*args, 0, 0, 0, 0)[:4]]
    result = int(_libc().prctl(ctypes.c_int(option), *padded))
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, f"prctl {option}: {os.strerror(code)}")
    return result


def close_from(lowest: int) -> None:
    """Close every descriptor from `lowest` on."""
    try:
        syscall("close_range", lowest, 0xFFFFFFFF, 0)
    except OSError:  # before Linux 5.9
        os.closerange(lowest, 65536)


def drop_capabilities() -> None:
    """Give up every capability for good: effective, permitted, inheritable, ambient and, where allowed, bounding."""
    for capability in range(64):
        try:
            prctl(PR_CAPBSET_DROP, capability)
        except OSError:  # no CAP_SETPCAP, or past the last one
            break
    with contextlib.suppress(OSError):  # before Linux 4.3
        prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL)
    syscall("capset", _CAPABILITY_HEADER, bytes(24))


def capabilities() -> int:
    """Return the union of this process's effective, permitted and inheritable capabilities, as a bit mask."""
    effective, permitted, inheritable = _capability_sets()
    return effective | permitted | inheritable


def may_administer() -> bool:
    """Does this process have CAP_SYS_ADMIN, with which namespaces are made and file systems mounted?"""
    try:
        return bool(_capability_sets()[0] & _CAP_SYS_ADMIN)
    except OSError:
        return False


def _capability_sets() -> tuple[int, int, int]:
    """Return the effective, permitted and inheritable capabilities as bit masks."""
    data = ctypes.create_string_buffer(24)
    header = ctypes.create_string_buffer(_CAPABILITY_HEADER, len(_CAPABILITY_HEADER))
    nr = number("capget")
    if nr is None or _libc().syscall(ctypes.c_long(nr), header, data) < 0:
        raise OSError(ctypes.get_errno(), "capget")
    low, high = struct.unpack("=3I", data.raw[:12]), struct.unpack("=3I", data.raw[12:])
    return low[0] | high[0] << 32, low[1] | high[1] << 32, low[2] | high[2] << 32


def address_of(data: bytes) -> tuple[Any, int]:
    """Return a buffer that holds `data`, and its address; the address is good as long as the buffer lives."""
    buffer = ctypes.create_string_buffer(data, len(data))
    return buffer, ctypes.addressof(buffer)
