"""Has the C library give a large block of memory back as soon as it is freed. Left to itself, it learns to keep them.

A grader and its sandbox copy data sets to each other, and what they keep of that is missing to the submissions beside.
"""

from __future__ import annotations

import ctypes

# Bytes from which on a block is given back. New memory is filled with zeros first, which takes time: so in a sandbox, a
# batch of a training and a picture of usual size come out of what is at hand, and a data set does not.
IN_A_SANDBOX = 3 << 19
IN_A_GRADER = 1 << 18
KEPT_AT_THE_END = 4 << 20  # free bytes at the end of the heap, whatever they were
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3


def environment() -> dict[str, str]:
    """Return the variables that say so to the process that sandboxes are forked from."""
    return {"MALLOC_MMAP_THRESHOLD_": str(IN_A_SANDBOX), "MALLOC_TRIM_THRESHOLD_": str(KEPT_AT_THE_END)}


def give_back_large_blocks() -> None:
    """Say so in this process, a grader. Does nothing where the C library has no such settings."""
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_MMAP_THRESHOLD, IN_A_GRADER)
        mallopt(_M_TRIM_THRESHOLD, KEPT_AT_THE_END)
