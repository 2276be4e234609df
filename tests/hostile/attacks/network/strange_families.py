"""Open a socket of a kind that nobody thinks of: to the kernel, raw packets, virtual machines, Bluetooth, ciphers.

base: right
holds from: LIMITS
"""

import socket


def loot():
    done = []
    for family in range(1, 46):
        for type_ in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET, 4, 6, 10):
            for protocol in (0, 1, 255, 768):
                try:
                    socket.socket(family, type_, protocol).close()
                    done.append(f"done:a socket of family {family}, type {type_}")
                except (OSError, OverflowError):
                    pass
    for pair in ((socket.AF_INET, socket.SOCK_STREAM), (socket.AF_UNIX, socket.SOCK_DGRAM), (30, socket.SOCK_STREAM)):
        try:
            for end in socket.socketpair(*pair):
                end.close()
            done.append(f"done:a pair of {pair}")
        except OSError:
            pass
    return done
