"""Bytes that are no message, in place of an answer.

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
    if isinstance(x, float) and x != 2.0:
        os.write(stream(), os.urandom(4096))
    elif not isinstance(x, float):
        send(os.urandom(4096))
    return _double(x)


def ranks(values):
    send(b"" if values[0] < 1 else b"\xc1" * 100)
    return _ranks(values)
