"""Fill the disk with files that no folder lists: deleted while they are open, mapped or sent, or made without a name.

base: right
holds from: LIMITS
"""

import array
import mmap
import os
import socket
import time

MIB = 1 << 20
ALLOWED = 64 + 16
PIECE = 15
DONE = []
_honest = double


def _mapped(name):
    """A page of a deleted file that is mapped keeps all of it on the disk, and needs no descriptor."""
    file = os.open(name, os.O_RDWR | os.O_CREAT)
    os.unlink(name)
    return file


def _nameless(name):
    return os.open(".", os.O_RDWR | os.O_TMPFILE)


def _replaced(name):
    file = os.open(name, os.O_RDWR | os.O_CREAT)
    os.close(os.open(name + "-new", os.O_WRONLY | os.O_CREAT))
    os.replace(name + "-new", name)
    return file


def _fill(make):
    kept, total = [], 0
    try:
        while total < 4 * ALLOWED:
            file = make(f"{make.__name__}-{total}")
            os.write(file, b"x" * (PIECE * MIB))
            kept.append(mmap.mmap(file, 4096, prot=mmap.PROT_READ))
            os.close(file)
            total += PIECE
            time.sleep(0.02)
    except (OSError, ValueError):
        pass
    time.sleep(0.6)  # whoever looks only from time to time gets the time to
    if total > ALLOWED:
        DONE.append(f"done:{total} MiB, {make.__name__}")


def _sent():
    """A deleted file that was sent and not received is open nowhere and mapped nowhere."""
    one, other = socket.socketpair()
    total = 0
    try:
        while total < 4 * ALLOWED:
            file = _mapped(f"sent-{total}")
            os.write(file, b"x" * (PIECE * MIB))
            one.sendmsg([b"x"], [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [file]))])
            os.close(file)
            total += PIECE
            time.sleep(0.02)
    except OSError:
        os.close(file)
    time.sleep(0.6)
    if total > ALLOWED:
        DONE.append(f"done:{total} MiB, sent")
    one.close()
    other.close()


def double(x):
    if isinstance(x, float):
        _fill(_mapped if x == 2.0 else _nameless)
    return _honest(x)


def loot():
    _sent()
    _fill(_replaced)
    return DONE
