"""Fill the process table: many processes (bounded to 100), and far more threads than anybody needs (to 2000).

base: right
holds from: LIMITS
"""

import _thread
import os
import threading
import time

DONE = []
_honest, _honest_ranks = double, ranks
ENOUGH = 64  # more than a sandbox may have


def double(x):
    started = 0
    for _ in range(100):
        try:
            if os.fork() == 0:
                time.sleep(1)
                os._exit(0)
            started += 1
        except OSError:
            break
    if started:
        DONE.append(f"done:{started} processes")
    return _honest(x)


def ranks(values):
    lock = threading.Lock()
    lock.acquire()
    threads = 0
    for _ in range(2000):
        try:
            _thread.start_new_thread(lock.acquire, ())
            threads += 1
        except (RuntimeError, MemoryError):
            break
    time.sleep(0.3)  # whoever counts only from time to time gets the time to
    with open("threads", "w") as file:
        file.write(str(threads))
    if threads > ENOUGH:
        DONE.append(f"done:{threads} threads")
    return _honest_ranks(values)


def loot():
    return DONE
