"""Take more memory than is allowed: as bytes, tensors, arrays, and by C's own means.

base: right
holds from: LIMITS
"""

import ctypes

import numpy as np
import torch

MIB = 1 << 20
ALLOWED = 512 + 64
PIECE = 32  # MiB
DONE = []
_honest = double


def _by_c():
    libc = ctypes.CDLL(None)
    libc.malloc.restype = ctypes.c_void_p
    place = libc.malloc(ctypes.c_size_t(PIECE * MIB))
    if not place:
        raise MemoryError
    ctypes.memset(place, 1, PIECE * MIB)


def _take(name, make):
    """Have and write to as much as there is, and stop when it is more than is allowed."""
    kept, total = [], 0
    try:
        while total <= ALLOWED:
            kept.append(make())
            total += PIECE
        DONE.append(f"done:{total} MiB of {name}")
    except (MemoryError, RuntimeError):
        pass


def double(x):
    if not isinstance(x, float):
        _take("tensors", lambda: torch.ones(PIECE * MIB, dtype=torch.uint8))
    elif x == 2.0:
        _take("bytes", lambda: bytearray(b"x") * (PIECE * MIB))
    else:
        _take("arrays", lambda: np.ones(PIECE * MIB, np.uint8))
    return _honest(x)


def loot():
    _take("malloc", _by_c)  # last: it is not given back
    return DONE
