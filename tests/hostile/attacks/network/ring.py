"""Have the kernel make the call by itself: io_uring, asynchronous IO, splice into a socket.

base: right
holds from: LIMITS
"""

import ctypes
import errno
import os


def loot():
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    done = []
    parameters = ctypes.create_string_buffer(120)
    ring = libc.syscall(ctypes.c_long(425), ctypes.c_long(4), parameters)
    if ring >= 0:
        done.append("done:an io_uring")
    for opcode in (0, 16, 20, 24):  # probes what an existing ring would let one register
        if libc.syscall(ctypes.c_long(427), ctypes.c_long(-1), ctypes.c_long(opcode), None, ctypes.c_long(0)) >= 0:
            done.append("done:io_uring_register")
        elif ctypes.get_errno() == errno.EBADF:
            done.append("done:io_uring_register looks at its arguments")
    context = ctypes.c_ulong(0)
    number = 206 if os.uname().machine == "x86_64" else 0
    if libc.syscall(ctypes.c_long(number), ctypes.c_long(8), ctypes.byref(context)) == 0:
        done.append("done:asynchronous IO")
    return done
