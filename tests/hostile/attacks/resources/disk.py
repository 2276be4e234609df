"""Fill the disk: large files, many files, holes and preallocated room.

base: right
holds from: LIMITS
"""

import os
import time

MIB = 1 << 20
ALLOWED = 64 + 16
MANY = 1024 + 200
DONE = []
_honest = double


def _large():
    total = 0
    for number in range(3 * ALLOWED // 15):
        with open(f"large-{number}", "wb") as file:
            file.write(b"x" * (15 * MIB))
        total += 15
        time.sleep(0.01)
    return total


def _reserved():
    total = 0
    for number in range(3 * ALLOWED // 15):
        file = os.open(f"reserved-{number}", os.O_WRONLY | os.O_CREAT)
        os.posix_fallocate(file, 0, 15 * MIB)
        os.close(file)
        total += 15
    return total


def _fill(take):
    try:
        total = take()
    except OSError:
        return  # more than it can have
    time.sleep(0.3)  # whoever looks only from time to time gets the time to
    if total > ALLOWED:
        DONE.append(f"done:{total} MiB, {take.__name__}")


def double(x):
    if isinstance(x, float):
        _fill(_large if x == 2.0 else _reserved)
    return _honest(x)


def ranks(values):
    if values[0] == 9.0:
        with open("beyond", "wb") as file:
            file.seek(1 << 40)
            file.write(b"x")
        DONE.append("done:a file of a TiB")
    for number in range(MANY):
        os.close(os.open(f"many-{number}", os.O_WRONLY | os.O_CREAT))
    time.sleep(0.3)
    DONE.append(f"done:{MANY} files")
    ordered = sorted(values)
    return [ordered.index(value) for value in values]


def loot():
    return DONE
