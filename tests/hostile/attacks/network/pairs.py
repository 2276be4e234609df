"""Reach a local socket from one end of a socket pair, which needs no call of `socket`.

base: right
holds from: LIMITS
"""

import socket

_honest = double


def double(x):
    for type_ in (socket.SOCK_DGRAM, socket.SOCK_STREAM, socket.SOCK_SEQPACKET):
        try:
            one, other = socket.socketpair(socket.AF_UNIX, type_)
        except OSError:
            continue
        for address in (LISTENERS["datagram"], LISTENERS["unix"], "\0" + LISTENERS["abstract"]):
            for attempt in (
                lambda: one.sendto(f"{MARK} pair".encode(), address),
                lambda: one.sendmsg([f"{MARK} pair".encode()], [], 0, address),
                lambda: (one.connect(address), one.send(f"{MARK} pair".encode())),
            ):
                try:
                    attempt()
                except OSError:
                    pass
        one.close()
        other.close()
    return _honest(x)
