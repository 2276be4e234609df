"""Take the grader along by ending in every way a process can: status, abort, bad memory, stack, stopped signals.

base: wrong
holds from: NONE
"""

import ctypes
import os
import signal
import sys


class Classifier:
    def __init__(self, *sizes):
        os.kill(os.getpid(), signal.SIGSEGV)


def double(x):
    if not isinstance(x, float):
        os.abort()
    if x > 2:
        ctypes.string_at(0)
    os._exit(77)


def ranks(values):
    if values[0] == 9.0:
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)
        signal.raise_signal(signal.SIGKILL)
    sys.setrecursionlimit(1 << 30)
    signal.signal(signal.SIGSEGV, signal.SIG_IGN)
    inner = []
    for _ in range(1_000_000):
        inner = [inner]
    return str(hash(repr(inner)))
