"""Start a process by copying this one: fork, vfork, clone, clone3, forkpty.

base: right
holds from: LIMITS
"""

import ctypes
import os
import pty
import struct

_honest = double
_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"


def _child(pid, how):
    """In the child, where `pid` is 0: leave a trace and end."""
    if pid == 0:
        try:
            with open(f"{WITNESS}/{MARK}-{how}", "w"):
                pass
        finally:
            os._exit(0)
    if pid > 0:
        os.waitpid(pid, 0)


def double(x):
    clone3 = struct.pack("=11Q", 0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0)
    for how, start in (
        ("fork", os.fork),
        ("forkpty", lambda: pty.fork()[0]),
        ("c-fork", _libc.fork),
        ("call-fork", lambda: _libc.syscall(57) if X86 else -1),
        ("clone", lambda: _libc.syscall(56 if X86 else 220, 17, 0, 0, 0, 0)),
        ("clone-high", lambda: _libc.syscall(56 if X86 else 220, ctypes.c_long(17 | 1 << 40), 0, 0, 0, 0)),
        ("clone3", lambda: _libc.syscall(435, clone3, ctypes.c_long(len(clone3)))),
    ):
        try:
            _child(start(), how)
        except OSError:
            pass
    return _honest(x)
