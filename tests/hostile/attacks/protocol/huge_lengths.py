"""A frame that announces gigabytes, and one that never ends.

base: wrong
holds from: NONE
"""

import os
import socket
import stat
import struct

_double, _ranks = double, ranks


def stream():
    """The descriptor that answers are sent over: 3, or else the first socket or pipe that is not 0, 1 or 2."""
    for descriptor in range(3, 64):
        try:
            mode = os.fstat(descriptor).st_mode
        except OSError:
            continue
        if stat.S_ISSOCK(mode) or stat.S_ISFIFO(mode):
            return descriptor
    return 3


def send(body, size=None):
    os.write(stream(), struct.pack(">I", len(body) if size is None else size) + body)


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    send(b"x", 0xFFFFFFFF if isinstance(x, float) else (32 << 20) + 1)
    return _double(x)


def ranks(values):
    send(b"x" * 1000, 32 << 20)
    while True:
        os.write(stream(), b"x" * (1 << 16) if values[0] > 1 else b"x")
