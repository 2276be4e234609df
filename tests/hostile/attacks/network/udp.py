"""Send packets to a program on the machine: data, and a question as to a name server.

base: right
holds from: LIMITS
"""

import socket
import struct

_honest = double


def _question():
    labels = b"".join(bytes([len(part)]) + part for part in (MARK.encode(), b"example", b"org"))
    return struct.pack(">6H", 1, 0x100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", 1, 1)


def double(x):
    for family, host, port in (
        (socket.AF_INET, "127.0.0.1", LISTENERS["udp"]),
        (socket.AF_INET6, "::1", LISTENERS.get("udp6", 1)),
    ):
        for said in (f"{MARK} udp".encode(), _question()):
            try:
                with socket.socket(family, socket.SOCK_DGRAM) as sender:
                    sender.sendto(said, (host, port))
                    sender.connect((host, port))
                    sender.send(said)
            except OSError:
                pass
    return _honest(x)
