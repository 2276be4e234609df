"""Descriptors 0 to 3 closed, doubled, or exchanged for one another.

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
        os.close(stream())
    elif not isinstance(x, float):
        os.dup2(1, stream())
    return _double(x)


def ranks(values):
    if values[0] < 1:
        os.dup2(stream(), 1)
        os.dup2(stream(), 2)
        print("A line that lands between the answers", flush=True)
    else:
        os.closerange(0, 64)
    return _ranks(values)
