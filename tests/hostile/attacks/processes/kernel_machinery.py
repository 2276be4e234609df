"""Use parts of the kernel that have often had holes: bpf, perf, keys, user faults, handles, modules, kexec.

base: right
holds from: LIMITS
"""

import ctypes
import errno
import os

X86 = {
    "bpf": 321, "perf_event_open": 298, "userfaultfd": 323, "add_key": 248, "request_key": 249, "keyctl": 250,
    "init_module": 175, "finit_module": 313, "kexec_load": 246, "fanotify_init": 300, "inotify_init1": 294,
    "open_tree": 428, "fsopen": 430, "move_mount": 429, "landlock_add_rule": 445, "quotactl": 179, "swapon": 167,
    "iopl": 172, "modify_ldt": 154, "vmsplice": None, "mount_setattr": 442, "memfd_secret": 447, "lookup_dcookie": 212,
    "acct": 163, "syslog": 103, "ioperm": 173, "statmount": 457, "listmount": 458, "move_pages": 279,
    "map_shadow_stack": 453, "futex_wake": 454, "newer than all": 490,
}  # fmt: skip
REFUSED = (errno.EPERM, errno.EACCES, errno.ENOSYS)
REACHES = {"map_shadow_stack", "futex_wake"}  # may be called; they ask nothing of anybody else


def loot():
    if os.uname().machine != "x86_64":
        return []
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    done = []
    for name, number in X86.items():
        if number is None or name in REACHES:
            continue
        # All-zero arguments: where the filter lets the call through, it fails over one of them, with another error.
        result = libc.syscall(ctypes.c_long(number), *[ctypes.c_long(0)] * 6)
        if result >= 0 or ctypes.get_errno() not in REFUSED:
            done.append(f"done:{name} is reached ({result}, {errno.errorcode.get(ctypes.get_errno())})")
    return done
