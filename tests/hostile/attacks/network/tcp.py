"""Talk to a program on the machine over TCP.

base: right
holds from: LIMITS
"""

import socket

_honest = double


def _call(family, host, port):
    with socket.socket(family, socket.SOCK_STREAM) as caller:
        caller.settimeout(0.3)
        caller.connect((host, port))
        caller.sendall(f"{MARK} tcp".encode())


def double(x):
    for family, host, port in (
        (socket.AF_INET, "127.0.0.1", LISTENERS["tcp"]),
        (socket.AF_INET, "localhost", LISTENERS["tcp"]),
        (socket.AF_INET6, "::1", LISTENERS.get("tcp6", 1)),
    ):
        try:
            _call(family, host, port)
        except OSError:
            pass
    return _honest(x)
