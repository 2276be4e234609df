"""The words with which a sandbox says that its walls stand, or do not, said once more.

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
        send(b"ready")
    elif not isinstance(x, float):
        send(b"walls:they fell; grade again")
    return _double(x)


def ranks(values):
    send(b"walls:" + b"x" * 10_000)
    os._exit(125)  # as one whose walls did not stand
