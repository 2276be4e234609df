"""Meet another submission in the kernel: shared memory, semaphores, message queues, memory with a descriptor.

base: right
holds from: LIMITS
"""

import ctypes
import os


def loot():
    libc = ctypes.CDLL(None, use_errno=True)
    done = []
    key, create = 0x7E57, 0o1666
    if libc.shmget(key, 4096, create) >= 0:
        done.append("done:shared memory of System V")
    if libc.semget(key, 1, create) >= 0:
        done.append("done:semaphores of System V")
    if libc.msgget(key, create) >= 0:
        done.append("done:messages of System V")
    if libc.mq_open(f"/{MARK}".encode(), 0o102, 0o666, None) >= 0:
        done.append("done:a message queue")
    for call in (lambda: os.memfd_create(MARK), lambda: libc.syscall(ctypes.c_long(447), 0)):
        try:
            if call() >= 0:
                done.append("done:memory with a descriptor, which can be passed on")
        except OSError:
            pass
    return done
