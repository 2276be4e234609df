"""Make a pipe, a device or a socket in the working folder, which whoever opens it would hang or answer to.

base: right
holds from: LIMITS
"""

import os
import socket
import stat


def loot():
    done = []
    for name, make in (
        ("pipe", lambda path: os.mkfifo(path)),
        ("disk", lambda path: os.mknod(path, 0o666 | stat.S_IFBLK, os.makedev(7, 0))),
        ("zero", lambda path: os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, 5))),
        ("node", lambda path: os.mknod(path, 0o666 | stat.S_IFSOCK)),
        ("socket", lambda path: socket.socket(socket.AF_UNIX).bind(path)),
    ):
        try:
            make(name)
            done.append(f"done:a {name} was made")
        except OSError:
            pass
    return done
