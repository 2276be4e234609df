"""Drown the grader in output: gigabytes on stdout and stderr, without a line's end, also from C.

base: right
holds from: NONE
"""

import ctypes
import os
import sys

_honest = double
_honest_ranks = ranks
PIECE = 1 << 20
LIMIT = 256  # pieces: what nobody reads is blocked, and what is read ends the process long before


def double(x):
    if not isinstance(x, float):
        for _ in range(LIMIT):
            os.write(1, b"x" * PIECE)
    elif x != 2.0:
        for _ in range(LIMIT):
            sys.stderr.write("y\n" * (PIECE // 2))
    else:
        print("z" * 3_000_000, end="")
    return _honest(x)


def ranks(values):
    if values[0] == 9.0:
        libc = ctypes.CDLL(None)
        for _ in range(LIMIT):
            libc.write(2, b"\0" * PIECE, PIECE)
    print("\x1b]0;title\x07\x1b[2J\x1b[31m" * 1000, flush=True)
    return _honest_ranks(values)
