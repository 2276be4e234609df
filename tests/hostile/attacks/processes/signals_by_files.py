"""Have the kernel send signals to another process: when a descriptor becomes ready, a lease breaks, a timer ends.

base: right
holds from: LIMITS
"""

import array
import ctypes
import fcntl
import os
import signal
import socket
import struct

DONE = []
_honest = double


def _ready(descriptor, write):
    flags = fcntl.fcntl(descriptor, fcntl.F_GETFL)
    fcntl.fcntl(descriptor, fcntl.F_SETFL, flags | os.O_ASYNC)
    os.write(write, b"x")


def double(x):
    one, other = socket.socketpair()
    read, write = os.pipe()
    for name, set_owner in (
        ("F_SETOWN", lambda fd, pid: fcntl.fcntl(fd, fcntl.F_SETOWN, pid)),
        ("F_SETOWN_EX", lambda fd, pid: fcntl.fcntl(fd, 15, struct.pack("ii", 1, pid))),
        ("FIOSETOWN", lambda fd, pid: fcntl.ioctl(fd, 0x8901, array.array("i", [pid]))),
        ("SIOCSPGRP", lambda fd, pid: fcntl.ioctl(fd, 0x8902, array.array("i", [pid]))),
        ("F_SETSIG", lambda fd, pid: fcntl.fcntl(fd, 10, int(signal.SIGUSR2))),
    ):
        for descriptor, end in ((one.fileno(), other.fileno()), (read, write), (3, write)):
            for pid in {BYSTANDER, os.getppid()} - {0}:
                try:
                    set_owner(descriptor, pid)
                    DONE.append(f"done:{name} of {descriptor} to {pid}")
                    if descriptor != 3:
                        _ready(descriptor, end)
                except OSError:
                    pass
    libc = ctypes.CDLL(None, use_errno=True)
    timer = ctypes.c_void_p()
    event = struct.pack("=qiii44x", 0, int(signal.SIGUSR1), 4, BYSTANDER)
    if libc.syscall(222 if os.uname().machine == "x86_64" else 107, 0, event, ctypes.byref(timer)) == 0:
        DONE.append("done:a timer that ends in another process")
    return _honest(x)


def loot():
    return DONE
