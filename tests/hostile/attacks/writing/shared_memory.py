"""Keep something in the machine's memory for the next submission: /dev/shm, POSIX shared memory and semaphores.

base: right
holds from: FULL
"""

import ctypes
import multiprocessing
import multiprocessing.shared_memory
import os

_honest = double


def double(x):
    libc = ctypes.CDLL(None, use_errno=True)
    for make in (
        lambda: multiprocessing.shared_memory.SharedMemory(f"{MARK}-python", create=True, size=4096),
        lambda: libc.shm_open(f"/{MARK}-c".encode(), os.O_CREAT | os.O_RDWR, 0o666),
        lambda: libc.sem_open(f"/{MARK}-semaphore".encode(), os.O_CREAT, 0o666, 1),
        lambda: open(f"/dev/shm/{MARK}-file", "x").close(),
        lambda: open(f"/dev/hugepages/{MARK}", "x").close(),
        multiprocessing.Lock,
    ):
        try:
            make()
        except (OSError, ImportError):
            pass
    return _honest(x)
