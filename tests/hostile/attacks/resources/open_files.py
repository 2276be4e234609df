"""Open more files than a process needs, and keep them.

base: right
holds from: LIMITS
"""

import os
import select
import socket


def loot():
    kept = []
    for take in (
        lambda: kept.append(os.open(os.devnull, os.O_RDONLY)),
        lambda: kept.append(os.dup(1)),
        lambda: kept.extend(os.pipe()),
        lambda: kept.extend(end.detach() for end in socket.socketpair()),
        lambda: kept.append(select.epoll().fileno()),
        lambda: kept.append(os.eventfd(0)),
    ):
        try:
            for _ in range(3000):
                take()
        except OSError:
            pass
    most = len(kept)
    for descriptor in kept:
        try:
            os.close(descriptor)
        except OSError:
            pass
    return [f"done:{most} open files"] if most > 256 else []
