"""Make the system calls of a connection by number, past Python and the C library, flags in unusual bits.

base: right
holds from: LIMITS
"""

import ctypes
import os
import platform
import socket
import struct

_honest = double
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
SOCKET, CONNECT = (41, 42) if platform.machine() == "x86_64" else (198, 203)


def _call(number, *arguments):
    return _libc.syscall(*(ctypes.c_long(a) if isinstance(a, int) else a for a in (number, *arguments)))


def double(x):
    inet = struct.pack("H", socket.AF_INET) + struct.pack(">H4s8x", LISTENERS["tcp"], b"\x7f\0\0\1")
    local = struct.pack("H", socket.AF_UNIX) + LISTENERS["unix"].encode() + b"\0"
    for family, address in ((socket.AF_INET, inet), (socket.AF_UNIX, local)):
        for number in (SOCKET, SOCKET | 1 << 32):
            # The kernel looks at the low half of an argument only: a filter that looks at all of it can be fooled.
            for high in (0, 1 << 32):
                made = _call(number, family | high, socket.SOCK_STREAM | high, 0)
                if made < 0:
                    continue
                if _call(CONNECT, made, address, len(address)) == 0:
                    os.write(made, f"{MARK} by number".encode())
                os.close(made)
    return _honest(x)
