"""Answers from a thread, long after the question, in the middle of other answers.

base: wrong
holds from: NONE
"""

import os
import socket
import stat
import struct
import threading
import time

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


def later():
    while True:
        time.sleep(0.002)
        send(b"\x82\xa2id\x05\xa7outcome\x82\xa4type\xa8returned\xa5value\xc0")


def double(x):
    answer = _double(x)
    if isinstance(x, float) and x != 2.0:
        time.sleep(30)
    threading.Thread(target=later, daemon=True).start()
    return answer
