"""Have a name looked up, which tells a name server what was asked.

base: right
holds from: LIMITS
"""

import ctypes
import os
import socket


def loot():
    os.environ["RES_OPTIONS"] = "timeout:1 attempts:1"
    os.environ["LOCALDOMAIN"] = MARK
    os.environ["HOSTALIASES"] = os.path.abspath("aliases")
    with open("aliases", "w") as file:
        file.write(f"{MARK} localhost\n")
    done = []
    for lookup in (
        lambda: socket.getaddrinfo("localhost", 80),
        lambda: socket.gethostbyname(MARK),
        lambda: socket.gethostbyaddr("127.0.0.1"),
        lambda: socket.if_nameindex(),
    ):
        try:
            found = lookup()
            # Without any name server, glibc still knows the name localhost by heart.
            if "127.0.0.1" not in str(found) and "::1" not in str(found):
                done.append(f"done:a look-up gave {found}")
        except OSError:
            pass
    libc = ctypes.CDLL(None)
    libc.gethostbyname.restype = ctypes.c_void_p
    if libc.gethostbyname(f"{MARK}.example".encode()):
        done.append("done:a look-up by C")
    return done
