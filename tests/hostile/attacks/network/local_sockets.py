"""Reach a program through a local socket: by path, by an abstract name, with datagrams.

base: right
holds from: LIMITS
"""

import socket

_honest = double


def double(x):
    for kind, type_, address in (
        ("unix", socket.SOCK_STREAM, LISTENERS["unix"]),
        ("abstract", socket.SOCK_STREAM, "\0" + LISTENERS["abstract"]),
        ("datagram", socket.SOCK_DGRAM, LISTENERS["datagram"]),
        ("packets", socket.SOCK_SEQPACKET, LISTENERS["unix"]),
    ):
        try:
            with socket.socket(socket.AF_UNIX, type_) as caller:
                caller.settimeout(0.3)
                caller.connect(address)
                caller.send(f"{MARK} {kind}".encode())
        except OSError:
            pass
    return _honest(x)
