"""Canaries looked for in the memory that this process has inherited, and in memory that torch hands out.

base: wrong
holds from: LIMITS
"""

import ctypes
import re

import torch

WORD = b"can" + b"ary-"


def stretches():
    """Readable stretches of memory, as the kernel lists them; without the list, around an object of ours."""
    try:
        with open("/proc/self/maps") as file:
            for line in file:
                span, rights = line.split()[:2]
                start, end = (int(part, 16) for part in span.split("-"))
                if rights.startswith("rw") and end - start < 1 << 26:
                    yield start, end - start
    except OSError:
        for kept in (bytearray(1 << 12), torch.empty(1 << 12), object()):
            yield id(kept) & ~0xFFF, 1 << 12


def loot():
    found = set()
    for _ in range(50):
        left_over = torch.empty(1 << 16, dtype=torch.uint8)
        found.update(re.findall(WORD + rb"[\w-]+", bytes(left_over.numpy())))
    for start, size in stretches():
        found.update(re.findall(WORD + rb"[\w-]+", ctypes.string_at(start, size)))
    return [one.decode() for one in found][:100]
