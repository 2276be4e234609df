"""An answer to a call that was never made, and two answers to one.

base: wrong
holds from: NONE
"""

import os
import socket
import stat
import struct

import msgspec

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


def answer(number, value):
    send(msgspec.msgpack.encode({"id": number, "outcome": {"type": "returned", "value": value}}))


def double(x):
    if isinstance(x, float):
        for number in range(40):
            answer(number, 90210.4 if x != 2.0 else 4.0)
    else:
        answer(10**9, None)
        answer(-1, None)
    return _double(x)


def ranks(values):
    for _ in range(2):
        answer(len(values), [])
    return _ranks(values)
