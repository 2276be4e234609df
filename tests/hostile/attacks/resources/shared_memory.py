"""Take more memory than is allowed as shared mappings, nameless files and stacks, which some limits do not count.

base: right
holds from: LIMITS
"""

import mmap
import os
import threading

MIB = 1 << 20
ALLOWED = 512 + 64
PIECE = 32  # MiB


def _shared():
    place = mmap.mmap(-1, PIECE * MIB)
    for at in range(0, PIECE * MIB, 4096):
        place[at] = 1
    return place


def _file():
    file = os.memfd_create("x")
    for _ in range(PIECE):
        os.write(file, b"x" * MIB)
    return file


def _stack():
    threading.stack_size(PIECE * MIB)
    wait = threading.Event()
    thread = threading.Thread(target=wait.wait, args=(5,), daemon=True)
    thread.start()
    return thread


def loot():
    done = []
    for name, make in (("shared memory", _shared), ("nameless files", _file), ("stacks", _stack)):
        kept, total = [], 0
        try:
            while total < 2 * ALLOWED:
                kept.append(make())
                total += PIECE
        except (OSError, MemoryError, RuntimeError):
            pass
        if total > ALLOWED:
            done.append(f"done:{total} MiB of {name}")
        del kept
    return done
