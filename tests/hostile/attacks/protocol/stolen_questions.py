"""The student's code reads the questions itself, and answers them or lets them fall.

base: wrong
holds from: NONE
"""

import os
import socket
import stat
import struct
import threading

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


def thief():
    while True:
        try:
            os.read(stream(), 3)
        except OSError:
            return


def double(x):
    if isinstance(x, float) and x == 2.0:
        return _double(x)
    if isinstance(x, float):
        os.read(stream(), 4)  # there is nothing to read: waits
    threading.Thread(target=thief, daemon=True).start()
    return _double(x)
