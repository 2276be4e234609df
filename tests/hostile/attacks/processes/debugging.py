"""Look into another process, or change it, as a debugger does: ptrace, its memory, its descriptors.

base: right
holds from: LIMITS
"""

import ctypes
import os

ATTACH, TRACEME, SEIZE, DETACH = 16, 0, 0x4206, 17
_libc = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.restype = ctypes.c_long
X86 = os.uname().machine == "x86_64"


class Piece(ctypes.Structure):
    _fields_ = (("at", ctypes.c_void_p), ("size", ctypes.c_size_t))


def loot():
    done = []
    mine = ctypes.create_string_buffer(MARK.encode(), 64)
    here, there = Piece(ctypes.addressof(mine), 8), Piece(id(object()), 8)
    for pid in {BYSTANDER, os.getppid()} - {0}:  # behind the strongest walls the parent has no number
        for request in (SEIZE, ATTACH):
            if _libc.ptrace(ctypes.c_long(request), ctypes.c_long(pid), None, None) == 0:
                done.append(f"done:ptrace {request} of {pid}")
                os.waitpid(pid, os.WNOHANG | 0x40000000)
                _libc.ptrace(ctypes.c_long(DETACH), ctypes.c_long(pid), None, None)
        for call in (_libc.process_vm_readv, _libc.process_vm_writev):
            # A refusal and a wrong address look alike to a script; the errors differ.
            if call(pid, ctypes.byref(here), 1, ctypes.byref(there), 1, 0) >= 0 or ctypes.get_errno() == 14:
                done.append(f"done:memory of {pid}")
        try:
            place = os.pidfd_open(pid)
            done.append(f"done:a descriptor for {pid}")
            if _libc.syscall(438, place, 0, 0) >= 0:
                done.append(f"done:a descriptor of {pid}")
            if _libc.syscall(440, place, ctypes.byref(there), 1, 21, 0) >= 0:
                done.append(f"done:advice about the memory of {pid}")
        except OSError:
            pass
        if _libc.syscall(312 if X86 else 272, os.getpid(), pid, 1, 0, 0) >= 0:
            done.append(f"done:kcmp with {pid}")
        try:
            with open(f"/proc/{pid}/mem", "r+b", 0):
                done.append(f"done:mem of {pid}")
        except OSError:
            pass
    if _libc.ptrace(ctypes.c_long(TRACEME), 0, None, None) == 0:
        done.append("done:to be traced by the parent")
    return done
